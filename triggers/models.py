from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.dates import weekday_and_day
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record, RecordQuerySet, owner
from records.typed_fields import EncryptedDatesField
from triggers.dates import occurrences

# Help says "give it twenty minutes"; a tap within half an hour still belongs to the same wave.
ASKED_AGAIN_AFTER = timedelta(minutes=20)
SAME_WAVE = timedelta(minutes=30)
# Some last much longer: what passes now is the one that came up to three hours ago.
LONGEST_WAVE = timedelta(hours=3)

# What a link does fades; once a month three of them are worth another look.
LOOK_AGAIN_AFTER = timedelta(days=30)
LOOK_AGAIN_AT = 3
# Days on which an answer helped are kept up to this number.
MOST_DAYS = 90


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
    def with_words(self, text):
        """The first that has exactly these words and was not removed, or None."""
        return next((row for row in self.active().in_order() if row.text == text), None)

    def to_reword(self, now):
        """The oldest links that a month has gone by for; never more than three in a month."""
        limit = now - LOOK_AGAIN_AFTER
        settled = self.active().filter(created_at__lt=limit)
        seen_lately = settled.filter(reworded_at__gte=limit).count()
        oldest = settled.filter(reworded_at__lt=limit).order_by("reworded_at", "pk")
        return oldest[: max(LOOK_AGAIN_AT - seen_lately, 0)]


class Trigger(Record):
    """What sets it off: the "if" of an if-then pair."""

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

    # When it was looked at is no change: a doubled post would note one each time.
    bookkeeping = outside_history = ("reworded_at",)

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
    # When the person last found its words and answers right.
    reworded_at = models.DateTimeField(default=timezone.now)

    objects = TriggerQuerySet.as_manager()

    @cached_property
    def shown_answers(self):
        """Its answers in order. Prefetch `answers` before showing many."""
        answers = [answer for answer in self.answers.all() if answer.archived_at is None]
        return sorted(answers, key=Answer.order)

    @property
    def first_answer(self):
        """What to do first, where one line has to be enough. None without an answer."""
        there = [answer for answer in self.shown_answers if answer.role == Answer.Role.THERE]
        return next(iter(there or self.shown_answers), None)

    @property
    def tags(self):
        """What was chosen about it, in words."""
        chosen = (self.get_kind_display(), self.get_heat_display())
        return [str(words) for words in chosen if words]

    def confirm(self):
        """Note that its words were looked at and are right."""
        self.bookkeep(reworded_at=timezone.now())


class Answer(GroupedRecord):
    """What the person does then: one text of its trigger."""

    class Role(models.TextChoices):
        AVOID = "avoid", _("How I stay away from it")
        # Empty, because that is what every answer was before there were others.
        THERE = "", _("Then")
        BACK_UP = "back up", _("If that does not work")

    bookkeeping = ("helped_days",)

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="answers")
    role = EncryptedTextField(max_length=7, choices=Role, blank=True, audience=Audience.ANYONE)
    text = EncryptedTextField(_("Then"), max_length=280, audience=Audience.ANYONE)
    # The last days on which it helped.
    helped_days = EncryptedDatesField(
        max_length=11 * MOST_DAYS, blank=True, audience=Audience.OWNER
    )

    @property
    def group(self):
        return self.trigger_id, self.role

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
                self.bookkeep(helped_days=(*days, day)[-MOST_DAYS:])
                first = next(a for a in self.trigger.shown_answers if a.role == self.role)
                (self.trigger if first == self else self).move(-1)

    def take_help_back(self, day):
        """A slip of the thumb: it did not help on that day after all."""
        with transaction.atomic():
            others = (kept for kept in self._locked_days() if kept != day)
            self.bookkeep(helped_days=tuple(others))

    def _locked_days(self):
        # Of two posts at once the second waits here, and then finds the day.
        self.user.lock_rows()
        return type(self).objects.get(pk=self.pk).helped_days


class WarningSign(GroupedRecord):
    """A sign that things are drifting, and what the person does about it."""

    class Stage(models.TextChoices):
        EARLY = "early", _("Early")
        CLOSER = "closer", _("Getting close")
        VERY_CLOSE = "very close", _("Very close")

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
        _("Who may tell me"), max_length=280, blank=True, audience=Audience.CLOSE
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


class Urge(Record):
    """An urge that was logged. When it came is `created_at`; all else may stay open."""

    STRENGTHS = [(str(number), str(number)) for number in range(11)]

    is_shown_in_history = False
    # That it passed is a tap of its own and no change of what was said about it.
    bookkeeping = outside_history = ("passed_at",)

    strength = EncryptedTextField(
        _("How strong was it?"),
        max_length=2,
        choices=STRENGTHS,
        blank=True,
        audience=Audience.OWNER,
    )
    strength_after = EncryptedTextField(
        _("And after twenty minutes?"),
        max_length=2,
        choices=STRENGTHS,
        blank=True,
        audience=Audience.OWNER,
    )
    trigger = models.ForeignKey(
        Trigger,
        verbose_name=_("What set it off?"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="urges",
    )
    text = EncryptedTextField(
        _("In my own words"), max_length=280, blank=True, audience=Audience.OWNER
    )
    where = EncryptedTextField(
        _("Where was I?"), max_length=280, blank=True, audience=Audience.OWNER
    )
    helped = EncryptedTextField(
        _("What helped?"), max_length=280, blank=True, audience=Audience.OWNER
    )

    passed_at = models.DateTimeField(null=True)

    @classmethod
    def log(cls, user):
        """Return the urge that a tap stands for: a new one, or the one that is still going on.

        Not told apart by a key of the page, as other rows are: Help may be an old copy that the
        phone kept, and each of its taps hours apart is an urge of its own.
        """
        with transaction.atomic():
            # Two taps at once come one after the other.
            user.lock_rows()
            return cls.going_on(user) or cls._added(user)

    @classmethod
    def log_passing(cls, user):
        """Return the urge that has passed: the one that is open, or else as a tap logs it."""
        with transaction.atomic():
            user.lock_rows()
            urge = cls.open_one(user) or cls.going_on(user) or cls._added(user)
            urge.bookkeep(passed_at=urge.passed_at or timezone.now())
            return urge

    @classmethod
    def going_on(cls, user):
        """The urge that came last, while its wave may last or has only just passed; or None."""
        lately = timezone.now() - SAME_WAVE
        now = Q(created_at__gt=lately) | Q(passed_at__gt=lately)
        return user.urges.active().filter(now).order_by("created_at").last()

    @classmethod
    def open_one(cls, user):
        """The last urge of some hours, if nobody said yet that it passed or went down; or None."""
        lately = user.urges.active().filter(created_at__gt=timezone.now() - LONGEST_WAVE)
        last = lately.order_by("created_at").last()
        return None if last is None or last.passed_at or last.strength_after else last

    @classmethod
    def to_ask_again(cls, user):
        """The urge to ask once more about: how strong is it after twenty minutes? Or None."""
        urge = cls.open_one(user)
        is_time = urge and urge.created_at <= timezone.now() - ASKED_AGAIN_AFTER
        return urge if is_time else None

    @classmethod
    def _added(cls, user):
        urge = cls(user=user)
        urge.save()
        return urge

    @property
    def words(self):
        """What the person said about it, the parts that are there."""
        cause = self.trigger.text if self.trigger else ""
        return [words for words in (cause, self.text, self.where, self.helped) if words]


class RiskyDate(Record):
    """A day that may be hard, or a stretch of days: once, every month or every year."""

    class Repeat(models.TextChoices):
        ONCE = occurrences.ONCE, _("Just once")
        MONTHLY = occurrences.MONTHLY, _("Every month on this day")
        MONTH_END = occurrences.MONTH_END, _("Every month on its last day")
        YEARLY = occurrences.YEARLY, _("Every year")

    # Days before it at which Today begins to show it.
    NOTICE = [
        (0, _("On the day")),
        (1, _("1 day before")),
        (3, _("3 days before")),
        (7, _("A week before")),
        (14, _("Two weeks before")),
    ]

    user = owner(related_name="risky_dates")
    text = EncryptedTextField(_("What is it?"), max_length=280, audience=Audience.ANYONE)
    on = models.DateField(_("The day"))
    repeat = models.CharField(_("How often?"), max_length=9, choices=Repeat, default=Repeat.ONCE)
    until = models.DateField(_("Its last day"), null=True, blank=True)
    notice = models.PositiveSmallIntegerField(_("Show it on Today"), choices=NOTICE, default=3)
    trigger = models.ForeignKey(
        Trigger,
        verbose_name=_("My if and then for it"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="dates",
    )
    who_knows = EncryptedTextField(
        _("Who knows about it?"), max_length=280, blank=True, audience=Audience.CLOSE
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(repeat__in=["once", "monthly", "month end", "yearly"]),
                name="triggers_date_repeat_is_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True)
                | Q(until__gte=F("on"), repeat__in=["once", "yearly"]),
                name="triggers_date_ends_after_it_begins",
            ),
        ]

    @classmethod
    def by_time(cls, user):
        """(the dates still to come, the next one first; those that are over, the latest first)"""
        dates = user.risky_dates.active().in_order().select_related("trigger")
        dates = list(dates.prefetch_related("trigger__answers"))
        over = [date for date in dates if not date.next_time(user.today)]
        return cls.coming(dates), sorted(over, key=lambda date: date.on, reverse=True)

    @classmethod
    def coming(cls, dates):
        """Those of a person's dates that are not over, the next one first."""
        coming = [date for date in dates if date.next_time(date.user.today)]
        return sorted(coming, key=lambda date: date.next_time(date.user.today))

    @classmethod
    def near(cls, user):
        """The dates that Today shows, the next one first."""
        coming, _over = cls.by_time(user)
        return [date for date in coming if date.is_near(user.today)]

    @classmethod
    def begins_on(cls, user, day):
        """Whether one of the person's dates begins on this day."""
        coming = [date.next_time(day) for date in user.risky_dates.active()]
        return any(days and days[0] == day for days in coming)

    def save(self, *args, **options):
        # A day that is put back may meet a last day, or a repeat, of later on.
        can_last = self.repeat in (self.Repeat.ONCE, self.Repeat.YEARLY)
        if self.until and not (self._state.adding or (can_last and self.on <= self.until)):
            self.until = None
        return super().save(*args, **options)

    def next_time(self, day):
        """(first day, last day) of the next time, which may be going on; None when it is over."""
        return occurrences.next_occurrence(self.repeat, self.on, self.until, day)

    def is_near(self, day):
        coming = self.next_time(day)
        return bool(coming) and coming[0] <= day + timedelta(days=self.notice)

    @property
    def pair(self):
        """Its if-then, unless that was removed."""
        return self.trigger if self.trigger and self.trigger.archived_at is None else None

    @property
    def when(self):
        """The days of it in words, as they are called today."""
        today = self.user.today
        start, end = self._shown_time
        if start <= today <= end:
            return _("Today") if end == today else _("Until %(last)s") % {"last": self._word(end)}
        return self.days

    @property
    def days(self):
        """The days of it in words that stay true on paper."""
        start, end = self._shown_time
        if start == end:
            return self._word(start)
        days = {"first": self._word(start), "last": self._word(end)}
        return gettext("%(first)s to %(last)s") % days

    @property
    def _shown_time(self):
        """The next time, or the last one."""
        return self.next_time(self.user.today) or (self.on, self.until or self.on)

    def _word(self, day):
        return weekday_and_day(day, self.user.country)
