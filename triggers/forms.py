import uuid
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import Q
from django.forms import (
    DateField,
    DateInput,
    HiddenInput,
    IntegerField,
    ModelChoiceField,
    UUIDField,
)
from django.utils.translation import gettext_lazy as _

from records.form_fields import OwnWordsField
from records.forms import RecordForm
from triggers import occurrences
from triggers.models import Answer, RiskyDate, Trigger, Urge, WarningSign

CHECK_THE_YEAR = _("Check the year.")


class PairForm(RecordForm):
    """One if-then: a trigger and its first answer, saved together or not at all."""

    then = OwnWordsField(
        label=_("Then I"), max_length=280, help_text=_("Small and clear. What do I do first?")
    )
    then_row = UUIDField(widget=HiddenInput, required=False)
    then_seen = IntegerField(widget=HiddenInput, required=False)

    class Meta:
        model = Trigger
        fields = ["text"]
        help_texts = {"text": _("A place, a time, a feeling, a person.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        answers = [] if self.is_new else self.instance.shown_answers
        self.answer = answers[0] if answers else Answer(user=self.user)
        self.initial.setdefault("then", self.answer.text)
        self.initial.setdefault("then_row", self.answer.pk)
        self.initial.setdefault("then_seen", self.answer.revision)

    def save_record(self):
        with transaction.atomic():
            super().save_record()
            self.answer.trigger_id = self.instance.pk
            self.answer.text = self.cleaned_data["then"]
            if self.answer._state.adding:
                self.answer.pk = self.cleaned_data["then_row"] or uuid.uuid4()
                self.answer.add()
            else:
                self.answer.change(self.cleaned_data["then_seen"] or self.answer.revision)

    def stored(self):
        trigger = self.user.triggers.get(pk=self.instance.pk)
        answer = trigger.answers.filter(pk=self.answer.pk).first()
        return {
            "text": trigger.text,
            "then": answer.text if answer else "",
            "seen": trigger.revision,
            "then_seen": answer.revision if answer else 1,
        }


class SignForm(RecordForm):
    class Meta:
        model = WarningSign
        fields = ["text", "stage", "answer"]
        help_texts = {
            "text": _("Something you or others can see."),
            "answer": _("One small thing that turns it around."),
        }


class OwnTriggerField(ModelChoiceField):
    """One of the person's own triggers, by its words."""

    default_error_messages = {"invalid_choice": _("Pick one from the list.")}

    def label_from_instance(self, trigger):
        return trigger.text

    def offer(self, user, chosen):
        """Offer the triggers of one person; a removed one only where it is `chosen` already."""
        self.queryset = user.triggers.filter(Q(archived_at=None) | Q(pk=chosen)).in_order()

    @property
    def has_choices(self):
        return self.queryset.exists()


class UrgeForm(RecordForm):
    """What there is to say about an urge. All of it may stay open."""

    class Meta:
        model = Urge
        fields = ["strength", "strength_after", "trigger", "text", "where", "helped"]
        field_classes = {"trigger": OwnTriggerField}
        help_texts = {
            "strength": _("0 is none. 10 is as strong as it gets."),
            "strength_after": _("Come back to this page when it is time."),
            "text": _("If it is not on the list."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trigger"].offer(self.user, self.instance.trigger_id)
        self.fields["trigger"].empty_label = _("Something else")

    @property
    def more(self):
        return [self[name] for name in ("text", "where", "helped")]


class DayField(DateField):
    """A day as people write it. Also what a browser without a calendar sends."""

    default_error_messages = {"invalid": _("Write the day like 2026-11-30.")}
    default_validators = [
        MinValueValidator(date(1900, 1, 1), CHECK_THE_YEAR),
        MaxValueValidator(date(2199, 12, 31), CHECK_THE_YEAR),
    ]

    def __init__(self, **kwargs):
        widget = DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
        formats = ["%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y"]
        super().__init__(**{**kwargs, "widget": widget, "input_formats": formats})


class DateForm(RecordForm):
    class Meta:
        model = RiskyDate
        fields = ["text", "on", "repeat", "trigger", "until", "who_knows", "notice"]
        field_classes = {"trigger": OwnTriggerField, "on": DayField, "until": DayField}
        help_texts = {
            "text": _("Like payday, a birthday, or a day off."),
            "repeat": _("In a short month it comes on the last day."),
            "until": _("Only if it lasts longer than a day."),
            "who_knows": _("A name is enough. Tell them before it comes."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["trigger"].offer(self.user, self.instance.trigger_id)
        self.fields["trigger"].empty_label = _("None yet")
        # The last day of a month needs no day; every other kind asks for one below.
        self.fields["on"].required = False

    def clean(self):
        cleaned = super().clean()
        first, repeat = cleaned.get("on"), cleaned.get("repeat")
        if not first and "on" not in self.errors:
            if repeat == RiskyDate.Repeat.MONTH_END:
                cleaned["on"] = self.user.today
            else:
                self.add_error("on", _("Pick a day."))
        if first and cleaned.get("until"):
            self._clean_last_day(first, cleaned["until"], repeat)
        return cleaned

    def _clean_last_day(self, first, last, repeat):
        if repeat == RiskyDate.Repeat.YEARLY:
            # Of a time that comes every year only the day and the month count.
            self.cleaned_data["until"] = occurrences.anniversary(last, first)
        elif repeat != RiskyDate.Repeat.ONCE:
            self.add_error("until", _("What comes every month is one day long. Leave this empty."))
        elif last < first:
            self.add_error("until", _("This is before the first day."))

    @property
    def more(self):
        return [self[name] for name in ("until", "who_knows", "notice")]
