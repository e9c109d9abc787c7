from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from records.fields import SealedTextField
from records.models import Record


class Trigger(Record):
    """What sets it off: the "if" of an if-then pair."""

    text = SealedTextField(_("If"), max_length=280)

    @cached_property
    def shown_answers(self):
        """Its answers in order. Prefetch `answers` before showing many."""
        answers = [answer for answer in self.answers.all() if answer.archived_at is None]
        return sorted(answers, key=lambda answer: (answer.position, answer.created_at))


class Answer(Record):
    """What the person does then: one text of its trigger."""

    class Role(models.TextChoices):
        AVOID = "avoid", _("How I stay away from it")
        THERE = "there", _("When I am in it")
        BACK_UP = "back up", _("If that does not work")

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="answers")
    role = models.CharField(max_length=10, choices=Role, default=Role.THERE)
    text = SealedTextField(_("Then"), max_length=280)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["avoid", "there", "back up"]),
                name="triggers_answer_role_is_known",
            )
        ]


class WarningSign(Record):
    """A sign that things are drifting, and what the person does about it."""

    class Stage(models.TextChoices):
        EARLY = "early", _("Early")
        CLOSER = "closer", _("Getting close")
        VERY_CLOSE = "very close", _("Very close")

    text = SealedTextField(_("The sign"), max_length=280)
    stage = SealedTextField(_("How close is it then?"), max_length=12, choices=Stage, blank=True)
    answer = SealedTextField(_("What I do then"), max_length=280, blank=True)

    @property
    def more(self):
        return self.answer
