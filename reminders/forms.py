from datetime import timedelta

from django import forms
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _

from accounts.dates import weekdays
from records.error_messages import OwnErrorMessages
from records.form_fields import WrittenDateField, WrittenTimeField
from records.forms import RecordForm
from reminders import own_words
from reminders.models import QuietDay, Reminder

YEAR = timedelta(days=365)
NEAR_ENOUGH = _("Pick a day within a year from now.")


class ReminderForm(OwnErrorMessages, forms.ModelForm):
    days = forms.TypedMultipleChoiceField(
        coerce=int,
        label=_("Days"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pick at least one day.")},
    )
    parts = forms.MultipleChoiceField(
        label=_("What can go in the email"),
        help_text=_(
            "We add your name, and one other thing each day. "
            "Pick none, and it says nothing about you."
        ),
        choices=own_words.CHOICES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Reminder
        fields = ["local_time", "days", "early_time"]
        field_classes = {"local_time": WrittenTimeField, "early_time": WrittenTimeField}
        help_texts = {
            "early_time": _("Leave it blank for the usual time. Your dates are under Dates."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [
            (str(number), name) for number, name in weekdays(self.instance.user.country)
        ]
        self.initial["parts"] = list(self.instance.chosen_parts)

    @property
    def day_chips(self):
        """[(checkbox, short name of its day), ...] in the order of the country's calendar."""
        return [(box, WEEKDAYS_ABBR[int(box.data["value"])]) for box in self["days"]]

    @property
    def parts_in_words(self):
        """What the saved email may hold, part by part; "" if it is nothing of theirs."""
        chosen = self.initial["parts"]
        return " · ".join(str(label) for name, label in own_words.CHOICES if name in chosen)

    def clean(self):
        cleaned = super().clean()
        usual, early = cleaned.get("local_time"), cleaned.get("early_time")
        if usual and early and early >= usual:
            self.add_error("early_time", _("Pick a time before the usual one, or leave it blank."))
        return cleaned

    def clean_days(self):
        return tuple(sorted(self.cleaned_data["days"]))

    def save(self, commit=True):
        self.instance.choose_parts(self.cleaned_data["parts"])
        return super().save(commit)


class PauseForm(OwnErrorMessages, forms.Form):
    until = WrittenDateField(
        label=_("Or until a day"),
        help_text=_("Emails start again on that day."),
        error_messages={"required": _("Pick a day.")},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= self.user.today:
            raise forms.ValidationError(_("Pick a day after today."))
        if until > self.user.today + YEAR:
            raise forms.ValidationError(NEAR_ENOUGH)
        return until


class QuietDayForm(RecordForm):
    class Meta:
        model = QuietDay
        fields = ["on", "until"]
        field_classes = {"on": WrittenDateField, "until": WrittenDateField}
        labels = {"until": _("Last day, if longer")}
        error_messages = {"on": {"required": _("Pick a day.")}}

    def clean(self):
        cleaned = super().clean()
        first, until = cleaned.get("on"), cleaned.get("until")
        if first and until and until < first:
            self.add_error("until", _("Pick a last day after the first day."))
        elif first and "until" not in self.errors:
            self._clean_last_day("until" if until else "on", until or first)
        return cleaned

    def _clean_last_day(self, field, last):
        if last < self.user.today:
            self.add_error(field, _("This day has passed. Pick today or a later day."))
        elif last > self.user.today + YEAR:
            self.add_error(field, NEAR_ENOUGH)
