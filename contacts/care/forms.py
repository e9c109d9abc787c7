from django import forms
from django.utils.translation import gettext_lazy as _

from contacts.care.models import Appointment
from contacts.forms import ShortTimeField, WithPhoneForm


class AppointmentForm(WithPhoneForm):
    """A group, a visit or a part of the care team."""

    folded_label = _("More about it")
    folded = (("", ("repeats", "hours", "way")),)

    next_on = forms.DateField(
        label=_("Next date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like 2026-11-23.")},
    )
    next_at = ShortTimeField(label=_("Time"), required=False)

    class Meta:
        model = Appointment
        fields = ["name", "kind", "phone", "next_on", "next_at", "repeats", "hours", "way"]
        help_texts = {
            "name": _("Like: Riverside Clinic, or the noon meeting."),
            "repeats": _("Like: every Monday."),
            "hours": _("Like: weekdays, 8 to 5."),
            "way": _("Like: bus 12, or a ride with Jess."),
        }

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("next_at") and not cleaned.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", _("Pick the day too."))
        return cleaned
