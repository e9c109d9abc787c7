from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.dates import weekdays
from reminders.models import Reminder

UNCLEAR = _("Write the time like 8:00 or 20:30.")


class ClockField(forms.TimeField):
    """A time of day as people write it."""

    default_error_messages = {"invalid": UNCLEAR, "required": UNCLEAR}

    def __init__(self, **kwargs):
        formats = ["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I %p", "%I%p", "%H"]
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(**{**kwargs, "input_formats": formats, "widget": widget})


class ReminderForm(forms.ModelForm):
    days = forms.MultipleChoiceField(
        label=_("Days"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pick at least one day.")},
    )

    class Meta:
        model = Reminder
        fields = ["local_time", "days", "early_time", "shows_words"]
        field_classes = {"local_time": ClockField, "early_time": ClockField}
        help_texts = {
            "early_time": _("Leave it empty for the usual time. Days are marked under Dates."),
            "shows_words": _("Your name and your first reason. Off, the mail says nothing of you."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [
            (str(number), name) for number, name in weekdays(self.instance.user.country)
        ]
        self.initial["days"] = list(self.instance.days)

    def clean(self):
        cleaned = super().clean()
        usual, early = cleaned.get("local_time"), cleaned.get("early_time")
        if usual and early and early >= usual:
            self.add_error("early_time", _("Pick a time before the usual one, or leave it empty."))
        return cleaned

    def clean_days(self):
        return "".join(sorted(self.cleaned_data["days"]))
