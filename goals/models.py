import uuid

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.dates import day_and_month
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record, RecordQuerySet, owner
from records.telling import Telling, named


class ReasonQuerySet(RecordQuerySet):
    def in_order(self):
        """Put the pinned one first, wherever reasons are shown."""
        return self.order_by("-is_pinned", "position", "created_at", "pk")


class Reason(Record):
    """Why the person does this, in their own words. The first one is the one that is shown."""

    called = _("Reasons")

    # The pin is a place in the list: an undo of the words leaves it alone.
    bookkeeping = outside_history = ("is_pinned",)
    telling = Telling(
        _("Reasons"),
        lead="text",
        labels={"is_pinned": _("First on Today")},
        said={"is_pinned": named({True: _("Yes")})},
    )

    text = EncryptedTextField(_("Why I’m doing this"), max_length=280, audience=Audience.ANYONE)
    is_pinned = models.BooleanField(default=False)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(is_pinned=True),
                name="goals_reason_one_pinned_a_person",
            )
        ]

    @property
    def label(self):
        return _("First on Today") if self.is_pinned else ""

    def pin(self, is_pinned):
        """Show this one first, or in its own place again."""
        with transaction.atomic():
            # Two pins at once come one after the other, and one of them is left.
            self.user.lock_rows()
            if is_pinned:
                self.list_queryset().filter(is_pinned=True).update(is_pinned=False)
            self.list_queryset().filter(pk=self.pk).update(is_pinned=is_pinned)


class Goal(Record):
    """Something the person is working toward, with a first small step."""

    called = _("Goals")

    class Horizon(models.TextChoices):
        WEEK = "week", _("This week")
        YEAR = "year", _("This year")
        ONE_DAY = "one day", _("One day")

    bookkeeping = ("done_on",)
    telling = Telling(
        _("Goals"),
        lead="text",
        labels={"done_on": _("Done on")},
        said={"is_private": named({True: _("Yes")})},
    )

    text = EncryptedTextField(
        _("What I’m working toward"), max_length=280, audience=Audience.ANYONE
    )
    first_step = EncryptedTextField(
        _("The first small step"), max_length=280, blank=True, audience=Audience.ANYONE
    )
    horizon = EncryptedTextField(
        _("How far away is it?"),
        max_length=8,
        choices=Horizon,
        blank=True,
        audience=Audience.ANYONE,
    )
    by = EncryptedTextField(_("By when"), max_length=80, blank=True, audience=Audience.ANYONE)
    reason = models.ForeignKey(
        Reason,
        verbose_name=_("Which reason is it for?"),
        on_delete=models.SET_NULL,
        related_name="goals",
        null=True,
        blank=True,
    )
    is_private = models.BooleanField(_("Do not print or email this"), default=False)
    done_on = models.DateField(null=True)

    @property
    def facts(self):
        """How far away it is, by when, and whether it is for its owner alone, in one line."""
        horizon = str(self.get_horizon_display()) if self.horizon else ""
        private = _("Not printed, not emailed") if self.is_private else ""
        return " · ".join(str(part) for part in (horizon, self.by, private) if part)

    def save(self, *args, **options):
        # Undo may know a reason that is gone by now, and nobody leans on another person's.
        if self.reason_id and not Reason.objects.filter(user=self.user_id, pk=self.reason_id):
            self.reason = None
        return super().save(*args, **options)

    def add_first_step(self, day):
        """Put the first step among the small steps of a day, once. Return its key."""
        key = self._key_of_step(day, self.first_step)
        step = Step.objects.filter(user=self.user_id, pk=key).first()
        if step is None:
            Step(pk=key, user_id=self.user_id, text=self.first_step, on=day).save()
        elif step.archived_at:
            step.restore()
        return key

    def has_as_step(self, step):
        """Return whether a small step came from this goal, also when either was changed since."""
        keys = (self._key_of_step(step.on, text) for text in (self.first_step, step.text))
        return step.text == self.first_step or step.pk in keys

    def _key_of_step(self, day, text):
        return uuid.uuid5(self.pk, f"{day} {text}")

    def complete(self, day):
        """Note the day on which it was reached; None opens it again."""
        self.bookkeep(done_on=day)


class Step(Record):
    """A small step: on one day, or on every day when no date is set."""

    called = _("Small steps")
    telling = Telling(_("Small steps"), place=1, lead="text", labels={"on": _("The day")})

    text = EncryptedTextField(_("The step"), max_length=280, audience=Audience.CLOSE)
    on = models.DateField(null=True)

    @property
    def more(self):
        return _("Every day") if self.on is None else day_and_month(self.on, self.user.country)

    @classmethod
    def listed(cls, user):
        """Return the steps of every day, of today and later; those of days gone by are over."""
        return user.steps.filter(cls._not_over(user.today))

    @staticmethod
    def _not_over(today):
        return Q(on__isnull=True) | Q(on__gte=today)

    def list_queryset(self):
        return super().list_queryset().filter(self._not_over(self.user.today) | Q(pk=self.pk))

    @classmethod
    def for_day(cls, user, day):
        """Return the steps of one day, each annotated with whether it `is_ticked` on that day."""
        steps = user.steps.active().filter(Q(on=day) | Q(on__isnull=True))
        ticks = user.step_ticks.filter(step=OuterRef("pk"), on=day)
        return list(steps.annotate(is_ticked=Exists(ticks)).in_order())

    def place_in_list(self):
        is_over = self.on is not None and self.on < self.user.today
        return None if is_over else super().place_in_list()

    def tick(self, day, is_done=True):
        """Tick the step on a day, or take the tick away again."""
        if is_done:
            StepTick.objects.get_or_create(user_id=self.user_id, step=self, on=day)
        else:
            StepTick.objects.filter(user_id=self.user_id, step=self, on=day).delete()


class StepTick(Record):
    """A step that was done on a day."""

    called = _("Small steps")

    keeps_history = False
    telling = Telling(
        _("Done on"), lead="on", within="step", labels={"step": _("The step"), "on": _("Done on")}
    )

    user = owner(related_name="step_ticks")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="ticks")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "on"], name="goals_step_tick_one_a_day")
        ]

    def place_in_list(self):
        return None
