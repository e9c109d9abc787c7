from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record, RecordQuerySet, owner
from records.telling import Telling
from records.typed_fields import EncryptedDatesField
from triggers.dates.models import RiskyDate
from triggers.urges.models import Urge

# Django looks for models in this module alone, so those of the packages are imported here.
__all__ = ["Answer", "RiskyDate", "Trigger", "Urge", "WarningSign"]

# What an if-then does fades; once a month three of them are worth another look.
REVIEW_AFTER = timedelta(days=30)
REVIEWS_A_MONTH = 3
# Days on which an answer helped are kept up to this number.
MAX_HELPED_DAYS = 90


class GroupedRecord(Record):
    """A row that is shown together with others of the same `group`, and moves among them."""

    class Meta:
        abstract = True

    def move(self, step):
        """Move up (-1) or down (+1) past the next row of the group. A removed row stays put."""
        with transaction.atomic():
            self.user.lock_rows()
            super().move(step * self._places_to_the_next(step))

    def _places_to_the_next(self, step):
        rows = list(self.list_queryset().active().in_order())
        if self not in rows:
            return 0
        here = rows.index(self)
        ahead = rows[here + 1 :] if step > 0 else rows[:here][::-1]
        return next((places for places, row in enumerate(ahead, 1) if row.group == self.group), 0)


class TriggerQuerySet(RecordQuerySet):
    def with_text(self, text):
        """Return the first that has exactly this text and was not removed, or None."""
        return next((row for row in self.active().in_order() if row.text == text), None)

    def shown_answers(self):
        """Return the answers of those that were not removed, as they stand on their page."""
        rows = self.active().in_order().prefetch_related("answers")
        return [answer for trigger in rows for answer in trigger.shown_answers]

    def due_for_review(self, now):
        """Return the oldest that nobody looked at for a month; never more than three in a month."""
        limit = now - REVIEW_AFTER
        settled = self.active().filter(created_at__lt=limit)
        seen_lately = settled.filter(reviewed_at__gte=limit).count()
        oldest = settled.filter(reviewed_at__lt=limit).order_by("reviewed_at", "pk")
        return oldest[: max(REVIEWS_A_MONTH - seen_lately, 0)]


class Trigger(Record):
    """What brings an urge on: the "if" of an if-then pair."""

    called = _("If-then")

    class Kind(models.TextChoices):
        PERSON = "person", _("A person")
        PLACE = "place", _("A place")
        TIME = "time", _("A time")
        THING = "thing", _("A thing")
        FEELING = "feeling", _("A feeling")
        BODY = "body", _("My body")
        GOOD_NEWS = "good news", _("Good news")

    class Heat(models.TextChoices):
        MILD = "1", _("Mild")
        STRONG = "2", _("Strong")
        VERY_STRONG = "3", _("Very strong")

    class CanAvoid(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    # A review is no change of the text: a doubled post would note one each time.
    bookkeeping = outside_history = ("reviewed_at",)
    telling = Telling(_("If-then"), lead="text", labels={"reviewed_at": _("Last checked")})

    text = EncryptedTextField(_("If"), max_length=280, audience=Audience.ANYONE)
    kind = EncryptedTextField(
        _("What kind of thing is it?"),
        max_length=9,
        choices=Kind,
        blank=True,
        audience=Audience.OWNER,
    )
    heat = EncryptedTextField(
        _("How strong is it?"), max_length=1, choices=Heat, blank=True, audience=Audience.OWNER
    )
    can_avoid = EncryptedTextField(
        _("Can I stay away from it?"),
        max_length=6,
        choices=CanAvoid,
        blank=True,
        audience=Audience.OWNER,
    )
    # When the person last found its text and answers right.
    reviewed_at = models.DateTimeField(default=timezone.now)

    objects = TriggerQuerySet.as_manager()

    @cached_property
    def shown_answers(self):
        """Those that were not removed, in order. Prefetch `answers` before showing many."""
        answers = [answer for answer in self.answers.all() if answer.archived_at is None]
        return sorted(answers, key=Answer.order)

    @property
    def first_answer(self):
        """What to do first, where one line has to be enough. None without an answer."""
        there = [answer for answer in self.shown_answers if answer.role == Answer.Role.THERE]
        return next(iter(there or self.shown_answers), None)

    @property
    def tags(self):
        """The labels of what was chosen about it."""
        chosen = (self.get_kind_display(), self.get_heat_display())
        return [str(label) for label in chosen if label]

    def mark_reviewed(self):
        """Note that its text and answers are still right."""
        self.bookkeep(reviewed_at=timezone.now())


class Answer(GroupedRecord):
    """What the person does then: one text of its trigger."""

    called = _("If-then")

    class Role(models.TextChoices):
        AVOID = "avoid", _("How I stay away from it")
        # Empty, because that is what every answer was before there were others.
        THERE = "", _("Then")
        BACK_UP = "back up", _("If that does not work")

    bookkeeping = ("helped_days",)
    telling = Telling(
        _("Then"),
        lead="text",
        within="trigger",
        labels={
            "trigger": _("If"),
            "role": _("What it is"),
            "helped_days": _("Helped on"),
        },
    )

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="answers")
    role = EncryptedTextField(max_length=7, choices=Role, blank=True, audience=Audience.ANYONE)
    text = EncryptedTextField(_("Then"), max_length=280, audience=Audience.ANYONE)
    # The last days on which it helped.
    helped_days = EncryptedDatesField(
        max_length=11 * MAX_HELPED_DAYS, blank=True, audience=Audience.OWNER
    )

    @property
    def group(self):
        return self.trigger_id, self.role

    def place_in_list(self):
        return None if self.archived_at else self.trigger_id

    @property
    def times_helped(self):
        return len(self.helped_days)

    def has_helped(self, day):
        return day in self.helped_days

    def order(self):
        return (self.Role.values.index(self.role), self.position, self.created_at)

    def note_help(self, day):
        """Note once a day that it helped, and move it up: in its pair, or else with its pair."""
        with transaction.atomic():
            days = self._locked_days()
            if day not in days:
                self.bookkeep(helped_days=(*days, day)[-MAX_HELPED_DAYS:])
                first = next(a for a in self.trigger.shown_answers if a.role == self.role)
                (self.trigger if first == self else self).move(-1)

    def undo_help(self, day):
        """Take back that it helped on that day."""
        with transaction.atomic():
            others = (kept for kept in self._locked_days() if kept != day)
            self.bookkeep(helped_days=tuple(others))

    def _locked_days(self):
        # Of two posts at once the second waits here, and then finds the day.
        self.user.lock_rows()
        return type(self).objects.get(pk=self.pk).helped_days


class WarningSign(GroupedRecord):
    """A sign that things are drifting, and what the person does about it."""

    called = _("Signs")

    class Stage(models.TextChoices):
        EARLY = "early", _("Early")
        CLOSER = "closer", _("Getting close")
        VERY_CLOSE = "very close", _("Very close")

    telling = Telling(_("Signs"), lead="text")

    user = owner(related_name="warning_signs")
    text = EncryptedTextField(_("The sign"), max_length=280, audience=Audience.ANYONE)
    stage = EncryptedTextField(
        _("How close is it then?"),
        max_length=12,
        choices=Stage,
        blank=True,
        audience=Audience.ANYONE,
    )
    answer = EncryptedTextField(
        _("What I do then"), max_length=280, blank=True, audience=Audience.ANYONE
    )
    who_tells = EncryptedTextField(
        _("Who can tell me"), max_length=280, blank=True, audience=Audience.CLOSE
    )

    @classmethod
    def by_stage(cls, signs):
        """[(name of the stage, its signs), ...]; one list without a name until one is chosen."""
        if not any(sign.stage for sign in signs):
            return [("", signs)]
        groups = [*cls.Stage.choices, ("", _("Others"))]
        found = ((name, [sign for sign in signs if sign.stage == key]) for key, name in groups)
        return [(name, signs) for name, signs in found if signs]

    @property
    def group(self):
        return self.stage

    @property
    def more(self):
        return self.answer
