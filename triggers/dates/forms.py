from django.utils.translation import gettext_lazy as _

from records.form_fields import WrittenDateField
from triggers.dates import occurrences
from triggers.dates.models import RiskyDate
from triggers.forms import OwnTriggerField, WithTriggerForm

# Offered when asked for, each with how often it comes.
IDEAS = (
    (_("Payday"), RiskyDate.Repeat.MONTHLY),
    (_("An anniversary"), RiskyDate.Repeat.YEARLY),
    (_("The holidays"), RiskyDate.Repeat.YEARLY),
    (_("A court date"), RiskyDate.Repeat.ONCE),
    (_("Coming home from hospital or jail"), RiskyDate.Repeat.ONCE),
    (_("Travel"), RiskyDate.Repeat.ONCE),
    (_("A gap in my medicine"), RiskyDate.Repeat.ONCE),
)


class RiskyDateForm(WithTriggerForm):
    folded_label = _("More about this date")
    folded = (("", ("until", "who_knows", "notice")),)
    no_trigger = _("None yet")

    class Meta:
        model = RiskyDate
        fields = ["text", "on", "repeat", "trigger", "until", "who_knows", "notice"]
        field_classes = {
            "trigger": OwnTriggerField,
            "on": WrittenDateField,
            "until": WrittenDateField,
        }
        help_texts = {
            "text": _("Like payday, a birthday, or a day off."),
            "repeat": _("If a month is too short, we use its last day."),
            "until": _("Only if it lasts longer than a day."),
            "who_knows": _("A name is enough. Tell them before it comes."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The last day of a month needs no day; every other kind asks for one below.
        self.fields["on"].required = False

    @property
    def ideas(self):
        """The texts to start a new date from."""
        return [text for text, _repeat in IDEAS] if self.is_new else []

    def prefill(self, idea):
        super().prefill(idea)
        self.initial["repeat"] = next(repeat for text, repeat in IDEAS if text == idea)

    def clean(self):
        cleaned = super().clean()
        repeat = cleaned.get("repeat")
        if not cleaned.get("on") and "on" not in self.errors:
            if repeat == RiskyDate.Repeat.MONTH_END:
                cleaned["on"] = self.user.today
            else:
                self.add_error("on", _("Pick a day."))
        if cleaned.get("on") and cleaned.get("until"):
            self._clean_last_day(cleaned["on"], cleaned["until"], repeat)
        return cleaned

    def _clean_last_day(self, first, last, repeat):
        if repeat == RiskyDate.Repeat.YEARLY:
            # Of a time that comes every year only the day and the month count.
            self.cleaned_data["until"] = occurrences.anniversary(last, first)
        elif repeat != RiskyDate.Repeat.ONCE:
            self.add_error("until", _("Monthly dates last one day. Leave this blank."))
        elif last < first:
            self.add_error("until", _("Pick a last day after the first day."))
