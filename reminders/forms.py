from django import forms
from django.utils.translation import gettext_lazy as _

from reminders.models import Reminder

WEEKDAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]


class ReminderForm(forms.ModelForm):
    days = forms.MultipleChoiceField(
        label=_("Days"),
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pick at least one day.")},
    )
    local_time = forms.TimeField(
        label=_("Time"),
        input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M %p", "%I %p", "%I%p", "%H"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "invalid": _("Write the time like 8:00 or 20:30."),
            "required": _("Write the time like 8:00 or 20:30."),
        },
    )

    class Meta:
        model = Reminder
        fields = ["local_time", "days", "shows_words"]
        help_texts = {
            "shows_words": _("Your name and your first reason. Off, the mail says nothing of you.")
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["days"] = list(self.instance.days)

    def clean_days(self):
        return "".join(sorted(self.cleaned_data["days"]))
