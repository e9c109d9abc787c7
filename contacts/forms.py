from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.zones import zone_choices
from contacts import phones
from contacts.models import Contact
from contacts.suggestions import PERMISSION_MESSAGES
from records.form_fields import WrittenTimeField
from records.forms import RecordForm

NO_DIGITS = _("Write the number in digits.")
NO_DIGITS_LIKE = _("Write the number in digits, like %(example)s.")
LOOKS_ODD = _(
    "This number looks unusual. A tap would call %(number)s. If that is right, save again."
)


class ShortTimeField(WrittenTimeField):
    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "class": "short"}


class WithPhoneForm(RecordForm):
    # The number that is saved, or that the person was asked about: it is not asked about again.
    phone_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, initial=None, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        saved = self.instance.number
        self.initial |= {"phone": saved, "phone_seen": saved, **(initial or {})}
        self.fields["phone"].widget.input_type = "tel"

    def clean_phone(self):
        typed = self.cleaned_data["phone"]
        if not typed:
            return typed
        if not phones.dialled(typed):
            example = phones.example(self.user.country)
            self.add_error("phone", NO_DIGITS_LIKE % {"example": example} if example else NO_DIGITS)
            return typed
        number = phones.read(typed, self.user.country)
        if not number.is_usual and self.data.get(self.add_prefix("phone_seen")) != typed:
            self._ask_about(typed)
        return number.stored

    def _ask_about(self, typed):
        self.data = self.data.copy()
        self.data[self.add_prefix("phone_seen")] = typed
        self.add_error("phone", LOOKS_ODD % {"number": phones.dialled(typed)})


class ContactForm(WithPhoneForm):
    """A contact: who, and which number. The rest is folded away."""

    folded_label = _("More about this person")
    folded = (("", ("role", "good_times", "opening_words", "words_after", "takes_texts")),)

    class Meta:
        model = Contact
        fields = [
            *("name", "phone", "role", "good_times"),
            *("opening_words", "words_after", "takes_texts"),
        ]
        help_texts = {
            "name": _("A first name or a nickname is enough."),
            "good_times": _("Like: any time, or until 11 at night."),
            "opening_words": _("For an urge. One sentence, ready to send or read out."),
            "words_after": _("Leave it blank, and we say that you used and ask them to stay."),
        }

    def clean(self):
        cleaned = super().clean()
        if "phone" in self.changed_data:
            self.instance.number_checked_on = self.user.today
        return cleaned


# What each fieldset of further details is called, and its fields.
DETAILS = (
    (_("What helps"), (*Contact.NOTES, "has_naloxone")),
    (_("Good times"), ("good_days", "good_from", "good_until", "time_zone")),
    (_("Printouts and sharing"), ("label_on_print", "nickname", "may_have_copy", "may_tell_signs")),
)


class WholeContactForm(ContactForm):
    """A contact with all that can be noted about them, most of it folded away."""

    folded = DETAILS

    good_days = forms.TypedMultipleChoiceField(
        label=_("Good days"),
        help_text=_("Leave all blank for any day."),
        choices=[(str(number), name) for number, name in WEEKDAYS.items()],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    good_from = ShortTimeField(label=_("From"), required=False)
    good_until = ShortTimeField(label=_("Until"), required=False)

    class Meta(ContactForm.Meta):
        fields = [*ContactForm.Meta.fields, *(name for _title, names in DETAILS for name in names)]
        help_texts = {
            **ContactForm.Meta.help_texts,
            "helps": _("Like: just listen. Come over."),
            "does_not_help": _("Like: advice. Asking why."),
            "has_naloxone": _(
                "Naloxone (Narcan) is a nose spray or shot. It can reverse an opioid overdose."
            ),
            "label_on_print": _("Others might see the printout."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        not_said = ("", _("No answer"))
        for name in ("has_naloxone", "may_have_copy", "may_tell_signs"):
            self.fields[name].choices = [not_said, *Contact.YesNo.choices]
        self.fields["label_on_print"].choices = [
            ("", _("As it is here")),
            *Contact.OnPaper.choices,
        ]
        self.fields["time_zone"].choices = [("", _("The same as mine")), *zone_choices()[1:]]

    def clean_good_days(self):
        return tuple(sorted(self.cleaned_data["good_days"]))

    def clean(self):
        cleaned = super().clean()
        if "good_from" in cleaned and "good_until" in cleaned:
            self._check_hours(cleaned["good_from"], cleaned["good_until"])
        if cleaned.get("label_on_print") == Contact.OnPaper.NICKNAME and not cleaned["nickname"]:
            self.add_error("nickname", _("Write the nickname for the printout."))
        return cleaned

    def _check_hours(self, start, end):
        if (start is None) != (end is None):
            missing = "good_from" if start is None else "good_until"
            self.add_error(missing, _("Fill in both times, or leave both blank."))


class PermissionForm(RecordForm):
    """The message to ask somebody with: ours by a tap, or one's own, which wins."""

    pick = forms.ChoiceField(label=_("Tap one"), required=False, widget=forms.RadioSelect)
    field_order = ["pick", "asking_words"]

    class Meta:
        model = Contact
        fields = ["asking_words"]
        widgets = {"asking_words": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pick"].choices = [
            (str(key), text) for key, text in enumerate(PERMISSION_MESSAGES)
        ]

    def clean(self):
        cleaned = super().clean()
        is_own = cleaned.get("asking_words") and "asking_words" in self.changed_data
        if cleaned.get("pick") and not is_own:
            cleaned["asking_words"] = str(PERMISSION_MESSAGES[int(cleaned["pick"])])
        return cleaned
