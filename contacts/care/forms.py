from django.utils.translation import gettext_lazy as _

from contacts.care.models import Appointment
from contacts.forms import ShortTimeField, WithPhoneForm
from records.form_fields import WrittenDateField


class AppointmentForm(WithPhoneForm):
    """A group, a visit or a part of the care team."""

    folded_label = _("More about it")
    folded = (("", ("repeats", "hours", "way")),)

    next_on = WrittenDateField(label=_("Next date"), required=False)
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
            self.add_error("next_on", _("Pick the date too."))
        return cleaned
