from django.utils.translation import gettext_lazy as _

from records.form_fields import WrittenDateField
from records.forms import RecordForm
from reminders.forms import NEAR_ENOUGH, YEAR
from reminders.quiet.models import QuietDay


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
