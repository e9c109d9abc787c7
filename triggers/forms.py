import uuid

from django.db import transaction
from django.forms import HiddenInput, IntegerField, UUIDField
from django.utils.translation import gettext_lazy as _

from records.form_fields import OwnWordsField
from records.forms import RecordForm
from triggers.models import Answer, Trigger, WarningSign


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
