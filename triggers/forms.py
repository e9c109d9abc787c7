from django.db import transaction
from django.db.models import Q
from django.forms import HiddenInput, IntegerField, ModelChoiceField, UUIDField
from django.utils.translation import gettext_lazy as _

from records.form_fields import OwnWordsField
from records.forms import RecordForm
from records.models import Conflict
from records.text import FILL_THE_BLANK, has_blank
from triggers.models import Answer, Trigger, WarningSign


class PairForm(RecordForm):
    """One if-then: a trigger and its first answer, saved together or not at all.

    Each answer has three fields: its text, `_row` (which answer it is) and
    `_expected_revision` (the one that was on the page).
    """

    then = OwnWordsField(
        label=Answer.Role.THERE.label,
        max_length=280,
        help_text=_("Small and clear. What do I do first?"),
    )

    class Meta:
        model = Trigger
        fields = ["text"]
        help_texts = {"text": _("A place, a time, a feeling, a person.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        answers = [] if self.is_new else sorted(self.instance.answers.all(), key=Answer.order)
        self.stored_answers = {answer.pk: answer for answer in answers}
        self.answer_fields = {}
        self._add_answer("then", self._first_answer(Answer.Role.THERE))

    def clean(self):
        cleaned = super().clean()
        for name in ("text", *self.answer_fields):
            if has_blank(cleaned.get(name, "")):
                self.add_error(name, FILL_THE_BLANK)
        return cleaned

    def save(self, commit=True):
        if not commit:
            return super().save(commit=False)
        with transaction.atomic():
            super().save()
            for name in self.answer_fields:
                # What the page did not ask for stays as it is.
                if self.cleaned_data[name] or self.add_prefix(name) in self.data:
                    self._save_answer(name)
            self.instance.mark_reviewed()
        return self.instance

    def stored_values(self):
        stored = super().stored_values()
        answers = {answer.pk: answer for answer in self.instance.answers.all()}
        for name in self.answer_fields:
            answer = answers.get(self._answer_of(name).pk)
            stored[name] = answer.text if answer and not answer.archived_at else ""
            stored[f"{name}_expected_revision"] = answer.revision if answer else 1
        return stored

    def _first_answer(self, role):
        """Return the first answer of a role, or a new one."""
        for answer in self.stored_answers.values():
            if answer.role == role and answer.archived_at is None:
                return answer
        return Answer(user=self.user, role=role)

    def _add_answer(self, name, answer):
        self.answer_fields[name] = answer
        self.fields[f"{name}_row"] = UUIDField(widget=HiddenInput, required=False)
        self.fields[f"{name}_expected_revision"] = IntegerField(widget=HiddenInput, required=False)
        self.initial.setdefault(name, answer.text)
        self.initial.setdefault(f"{name}_row", answer.pk)
        self.initial.setdefault(f"{name}_expected_revision", answer.revision)

    def _save_answer(self, name):
        answer, text = self._answer_of(name), self.cleaned_data[name]
        expected = self.cleaned_data[f"{name}_expected_revision"] or answer.revision
        answer.trigger_id = self.instance.pk
        if not text:
            self._remove(answer, expected)
            return
        answer.text = text
        is_new = answer._state.adding
        if answer.save(expected_revision=expected) and not is_new and answer.archived_at:
            answer.restore()

    def _answer_of(self, name):
        """Return the answer that stood in this field when the page was shown; it may have moved."""
        answer, row = self.answer_fields[name], self.cleaned_data[f"{name}_row"]
        if row in (None, answer.pk):
            return answer
        new = Answer(pk=row, user=self.user, role=answer.role)
        return self.stored_answers.get(row, new)

    @staticmethod
    def _remove(answer, expected_revision):
        if answer._state.adding or answer.archived_at:
            return
        if answer.revision != expected_revision:
            raise Conflict(answer)
        answer.soft_delete()


class WholePairForm(PairForm):
    """An if-then with all that can be said about it."""

    folded_label = _("More about this")
    also = OwnWordsField(label=_("Or"), max_length=280, required=False)
    avoid = OwnWordsField(label=Answer.Role.AVOID.label, max_length=280, required=False)
    back_up = OwnWordsField(label=Answer.Role.BACK_UP.label, max_length=280, required=False)

    class Meta(PairForm.Meta):
        fields = ["text", "kind", "heat", "can_avoid"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._add_answer("avoid", self._first_answer(Answer.Role.AVOID))
        self._add_answer("back_up", self._first_answer(Answer.Role.BACK_UP))
        others = dict(self._others())
        for name, answer in others.items():
            label = Answer.Role(answer.role).label if answer.role else _("Or")
            self.fields[name] = OwnWordsField(label=label, max_length=280, required=False)
            self._add_answer(name, answer)
        more = ["also", "can_avoid", "avoid", "back_up", "kind", "heat"]
        # The page that led here may have chosen a kind: then it is there to see.
        is_chosen = self.is_new and self.initial.get("kind")
        self.folded = (("", [name for name in more if not (is_chosen and name == "kind")]),)
        self._add_answer("also", Answer(user=self.user))
        self.order_fields(["text", "then", *others, *more])

    def _others(self):
        """Yield (field name, answer) for each answer beyond the first of its role."""
        asked = {answer.pk for answer in self.answer_fields.values()}
        for pk, answer in self.stored_answers.items():
            name = f"answer_{pk.hex}"
            is_shown = pk not in asked and answer.archived_at is None
            if self.add_prefix(name) in self.data if self.is_bound else is_shown:
                yield name, answer


class SignForm(RecordForm):
    folded_label = _("More about this")
    folded = (("", ("who_tells",)),)

    class Meta:
        model = WarningSign
        fields = ["text", "stage", "answer", "who_tells"]
        help_texts = {
            "text": _("Something you or others can see."),
            "answer": _("One small thing that turns it around."),
            "who_tells": _("Someone who can say so when they see it."),
        }


class OwnTriggerField(ModelChoiceField):
    """One of the person's own triggers, by its text."""

    default_error_messages = {"invalid_choice": _("Pick one from the list.")}

    def label_from_instance(self, trigger):
        return trigger.text


class WithTriggerForm(RecordForm):
    """A form that offers the person's own triggers; a removed one only where it is chosen already.

    `no_trigger` labels the choice of none.
    """

    no_trigger = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["trigger"]
        offered = Q(archived_at=None) | Q(pk=self.instance.trigger_id)
        field.queryset = self.user.triggers.filter(offered).in_order()
        field.empty_label = self.no_trigger
        if not field.queryset.exists():
            del self.fields["trigger"]
