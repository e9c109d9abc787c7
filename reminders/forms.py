from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.dates import weekdays
from reminders.models import Reminder


class ReminderForm(forms.ModelForm):
    days = forms.MultipleChoiceField(
        label=_("Days"),
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
        self.fields["days"].choices = [
            (str(number), name) for number, name in weekdays(self.instance.user.country)
        ]
        self.initial["days"] = list(self.instance.days)

    def clean_days(self):
        return "".join(sorted(self.cleaned_data["days"]))
