import re

from django.forms import CharField, HiddenInput
from django.utils.translation import gettext_lazy as _

from contacts import phones
from contacts.models import Contact
from records.forms import RecordForm

NO_DIGITS = _("Write the number in digits, like 212-555-0100.")
LOOKS_ODD = _("This number looks unusual. Check it. If it is right, save again.")


class ContactForm(RecordForm):
    # The number that is saved, or that the person was asked about: it is not asked about again.
    phone_seen = CharField(required=False, widget=HiddenInput)

    class Meta:
        model = Contact
        fields = ["name", "phone", "role", "good_times", "opening_words", "takes_texts"]
        help_texts = {
            "name": _("A first name or a nickname is enough."),
            "good_times": _("Like: any time, or until 11 at night."),
            "opening_words": _("One sentence, ready to send or read out."),
        }

    def __init__(self, *args, initial=None, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        saved = self.instance.shown_phone(self.user.country)
        self.initial |= {"phone": saved, "phone_seen": saved, **(initial or {})}
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["phone"].widget.input_type = "tel"
        self.fields["phone"].widget.attrs["autocomplete"] = "off"

    def clean_phone(self):
        typed = self.cleaned_data["phone"]
        if not typed:
            return typed
        if not re.search(r"\d", typed):
            self.add_error("phone", NO_DIGITS)
            return typed
        number = phones.read(typed, self.user.country)
        if not number.is_usual and self.data.get(self.add_prefix("phone_seen")) != typed:
            self._ask_about(typed)
        return number.stored

    def _ask_about(self, typed):
        self.data = self.data.copy()
        self.data[self.add_prefix("phone_seen")] = typed
        self.add_error("phone", LOOKS_ODD)
