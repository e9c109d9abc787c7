from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from plans.days.slip_free_days import days_counted
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record, owner
from records.typed_fields import EncryptedDateField, EncryptedTicksField

# How often somebody is offered a short look at their plan.
WEEK = timedelta(days=7)
# How long after signing up Today asks somebody with nobody to call: each time until it is put
# aside, or for so long. Then it never does.
ASKS_WHO_AFTER = (timedelta(days=3), timedelta(days=14))
ASKS_WHO_FOR = timedelta(days=28)


class Plan(Record):
    """What holds a person's plan together. One a person, made when they sign up."""

    class Opioids(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNSURE = "unsure", _("Not sure")

    is_added_by_person = False
    bookkeeping = ("next_step", "counts_from", "who_put_aside", "who_put_aside_on")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="plan"
    )
    title = EncryptedTextField(
        _("What the plan is called"), max_length=60, blank=True, audience=Audience.ANYONE
    )
    preferred_name = EncryptedTextField(
        _("What should we call you?"), max_length=40, blank=True, audience=Audience.CLOSE
    )
    opioids = EncryptedTextField(
        _("Do opioids play a part?"),
        max_length=6,
        choices=Opioids,
        blank=True,
        audience=Audience.OWNER,
    )
    # Where the guided writing goes on: the name of a step, or "ready".
    next_step = models.CharField(max_length=20, default="about", blank=True)
    # The day from which days are counted: sealed, for it tells much. None is off.
    counts_from = EncryptedDateField(max_length=10, blank=True, audience=Audience.OWNER)
    # How often the question whom to call was put aside, and when last.
    who_put_aside = models.PositiveSmallIntegerField(default=0)
    who_put_aside_on = models.DateField(null=True)

    @property
    def shown_title(self):
        return self.title or str(_("My plan"))

    @property
    def shows_opioid_facts(self):
        """Facts that keep people alive are left out only after a clear no."""
        return self.opioids != self.Opioids.NO

    @cached_property
    def section_settings(self):
        """{name of a section: what was chosen for it}; SectionSetting.load is for many people."""
        return SectionSetting.of([self.user_id])[self.user_id]

    def chose(self, section, choice, usual):
        """Whether the person said yes for a section; `usual` where they said nothing."""
        setting = self.section_settings.get(section)
        return usual if setting is None else setting.says(choice)

    def count_from(self, day):
        """Count days from one on, or not at all (None)."""
        self.bookkeep(counts_from=day)

    def asks_who(self):
        """Whether it is time to ask somebody with nobody to call about that again."""
        if self.who_put_aside >= len(ASKS_WHO_AFTER):
            return False
        first, second = ASKS_WHO_AFTER
        due = self.user.localtime(self.user.joined_at).date() + ASKS_WHO_AFTER[self.who_put_aside]
        if self.who_put_aside_on:
            due = max(due, self.who_put_aside_on + (second - first))
        return due <= self.user.today < due + ASKS_WHO_FOR

    def put_who_aside(self):
        """Leave that question for another time."""
        if not self.asks_who():
            return  # a doubled tap, or another tab
        self.bookkeep(who_put_aside=self.who_put_aside + 1, who_put_aside_on=self.user.today)

    def go_on_at(self, step):
        """Remember where the guided writing goes on."""
        self.bookkeep(next_step=step)


class SectionSetting(Record):
    """What a person chose for one section: whether it is shown, on paper, and in their mail.

    From the first choice on there is a row for every section that there was then, and each sealed
    choice is as long as any other: neither that a row is there nor its length tells anything.
    """

    class Answer(models.TextChoices):
        YES = "y"
        NO = "n"

    keeps_history = False
    CHOICES = ("is_shown", "is_on_paper", "is_in_mail")

    user = owner(related_name="section_settings")
    section = models.CharField(max_length=20)
    is_shown = EncryptedTextField(max_length=1, choices=Answer, audience=Audience.OWNER)
    is_on_paper = EncryptedTextField(max_length=1, choices=Answer, audience=Audience.OWNER)
    is_in_mail = EncryptedTextField(max_length=1, choices=Answer, audience=Audience.OWNER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "section"], name="plans_setting_one_a_section")
        ]

    @classmethod
    def of(cls, user_ids):
        """Return {key of a person: {name of a section: its row}}, by one query."""
        # The moments in a row take longer to read than the rest of it.
        rows = cls.objects.filter(user__in=user_ids).only("user_id", "section", *cls.CHOICES)
        found = {user_id: {} for user_id in user_ids}
        for row in rows:
            found[row.user_id][row.section] = row
        return found

    @classmethod
    def load(cls, plans):
        """Fetch what was chosen in many plans at once."""
        found = cls.of({plan.user_id for plan in plans})
        for plan in plans:
            plan.section_settings = found[plan.user_id]

    def says(self, choice):
        return getattr(self, choice) == self.Answer.YES

    def note(self, **choices):
        """Set choices, each a bool, without saving them."""
        for name, is_yes in choices.items():
            setattr(self, name, self.Answer.YES if is_yes else self.Answer.NO)
        return self


class PlanItem(Record):
    """One line of one of the plan's own lists. plans/sections/lists.py says which there are."""

    bookkeeping = ("done_on",)

    user = owner(related_name="plan_items")
    section = models.CharField(max_length=20)
    text = EncryptedTextField(_("In my own words"), max_length=280, audience=Audience.ANYONE)
    detail = EncryptedTextField(max_length=280, blank=True, audience=Audience.ANYONE)
    again = EncryptedTextField(
        _("What I would do again"), max_length=280, blank=True, audience=Audience.ANYONE
    )
    done_on = models.DateField(null=True)

    @property
    def more(self):
        return " · ".join(filter(None, [self.detail, self.again]))

    def list_queryset(self):
        return super().list_queryset().filter(section=self.section)

    def complete(self, day):
        """Note the day on which it was done, or None."""
        self.bookkeep(done_on=day)


class Day(Record):
    """One day of one person: how it looks, whether the plan was read, and whether they slipped."""

    class Weather(models.TextChoices):
        STEADY = "steady", _("Steady")
        SHAKY = "shaky", _("Shaky")
        HARD = "hard", _("Hard")

    class Slip(models.TextChoices):
        NOTED = "noted", _("Noted")

    # An erased slip leaves no old words behind, nor does a day that was noted twice.
    keeps_history = False

    on = models.DateField()
    weather = EncryptedTextField(max_length=6, choices=Weather, blank=True, audience=Audience.OWNER)
    read_at = models.DateTimeField(null=True)
    slip = EncryptedTextField(max_length=5, choices=Slip, blank=True, audience=Audience.OWNER)
    slip_words = EncryptedTextField(
        _("In my own words"), max_length=280, blank=True, audience=Audience.OWNER
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "on"], name="plans_day_one_a_date"),
        ]

    @classmethod
    def mark_read(cls, user, on):
        day, _created = cls.objects.get_or_create(user=user, on=on)
        if day.read_at is None:
            day.bookkeep(read_at=timezone.now())

    @classmethod
    def check_in(cls, user, on, weather):
        """Note how a day looks. The newest answer counts."""
        day, _created = cls.objects.get_or_create(user=user, on=on)
        day.bookkeep(weather=weather)

    @classmethod
    def note_slip(cls, user, on, words):
        """Note a slip, with words or without. Those of the same day that were there before go."""
        day, _created = cls.objects.get_or_create(user=user, on=on)
        day.bookkeep(slip=cls.Slip.NOTED, slip_words=words)

    @classmethod
    def with_slip(cls, user):
        """The days on which a slip is noted, the latest first."""
        return [day for day in user.days.order_by("-on") if day.slip]

    @classmethod
    def counted(cls, user):
        """(days without a slip, days in all) since the counting began; None while it is off."""
        start = user.plan.counts_from
        if start is None:
            return None
        return days_counted(start, user.today, [day.on for day in cls.with_slip(user)])

    def erase_slip(self):
        """Forget the slip for good: no old words are kept. What else the day holds stays."""
        if not self.weather and self.read_at is None:
            self.delete()
            return
        self.bookkeep(slip="", slip_words="")

    @classmethod
    def week(cls, user):
        """The last seven days up to today: [{"on", "is_today", "was_read", "weather"}, ...]."""
        today = user.today
        days = [today - timedelta(days=back) for back in range(6, -1, -1)]
        kept = {day.on: day for day in cls.objects.filter(user=user, on__in=days)}
        return [_told(on, kept.get(on), is_today=on == today) for on in days]


def _told(on, day, is_today):
    was_read = bool(day and day.read_at)
    # Of the days before, nobody asks how they were.
    weather = day.weather if day and is_today else ""
    return {"on": on, "is_today": is_today, "was_read": was_read, "weather": weather}


class Review(Record):
    """When somebody last looked their plan through, and how sure they are of it. One a person."""

    class Kind(models.TextChoices):
        TIDY = "tidy"
        RELINK = "relink"

    class Check(models.TextChoices):
        COPY = "copy", _("I have a copy I can reach")
        PERSON = "person", _("One person knows")
        APPOINTMENT = "appointment", _("My next appointment is booked")

    LIKELIHOODS = [(str(number), str(number)) for number in range(11)]

    is_added_by_person = False
    bookkeeping = ("tidied_at", "relinked_at", "offered_from", "is_offered", "checks")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review"
    )
    tidied_at = models.DateTimeField(null=True)
    relinked_at = models.DateTimeField(null=True)
    # Today does not offer a look before this day, or at all.
    offered_from = models.DateField(null=True)
    is_offered = models.BooleanField(default=True)
    # Which of the checks are ticked, and since when.
    checks = EncryptedTicksField(max_length=60, blank=True, audience=Audience.OWNER)
    likelihood = EncryptedTextField(
        _("How likely am I to use this plan?"),
        max_length=2,
        choices=LIKELIHOODS,
        blank=True,
        audience=Audience.OWNER,
    )
    one_higher = EncryptedTextField(
        _("What would make it one higher?"), max_length=280, blank=True, audience=Audience.OWNER
    )

    @classmethod
    def of(cls, user):
        """A person's review; one that is not saved while they have not used it yet."""
        return getattr(user, "review", None) or cls(user=user)

    @classmethod
    def kept_for(cls, user):
        """The same, saved."""
        review, _is_new = cls.objects.get_or_create(user=user)
        return review

    @property
    def ticked(self):
        """{check: the day it was ticked, or None where none was kept}, less what is over."""
        ticked = dict(self.checks)
        if self.Check.APPOINTMENT in ticked and self._is_over(ticked[self.Check.APPOINTMENT]):
            del ticked[self.Check.APPOINTMENT]
        return ticked

    def _is_over(self, ticked_on):
        """Whether the appointments of the time since then have passed, and none is to come."""
        dated = self.user.appointments.active().filter(next_on__isnull=False)
        last = dated.order_by("next_on").values_list("next_on", flat=True).last()
        return last is not None and (ticked_on or last) <= last < self.user.today

    @property
    def last_looked_at(self):
        return max(filter(None, [self.tidied_at, self.relinked_at]), default=None)

    def looked_at(self, kind):
        """The moment of the last look of that kind, or None."""
        return self.tidied_at if kind == self.Kind.TIDY else self.relinked_at

    def is_due(self, kind):
        """Whether a look is worth offering. The first one comes a while after signing up."""
        if kind == self.Kind.RELINK:
            return self.user.triggers.due_for_review(timezone.now()).exists()
        last = self.looked_at(kind) or self.user.joined_at
        return self.user.localtime(last).date() + WEEK <= self.user.today

    def is_for_today(self):
        """Whether Today offers a look."""
        is_put_off = self.offered_from is not None and self.offered_from > self.user.today
        return self.is_offered and not is_put_off and any(map(self.is_due, self.Kind))

    def was_answered_today(self):
        """Whether there was a look today, or it was put off."""
        today, last = self.user.today, self.last_looked_at
        was_looked_at = last is not None and self.user.localtime(last).date() == today
        return was_looked_at or self.offered_from == today + WEEK

    def look(self, kind):
        """Note a look of that kind. The links that were offered for one are right as they are."""
        now = timezone.now()
        if kind == self.Kind.TIDY:
            self.bookkeep(tidied_at=now)
            return
        for trigger in self.user.triggers.due_for_review(now):
            trigger.mark_reviewed()
        self.bookkeep(relinked_at=now)

    def put_off(self):
        """Offer no look for a week."""
        self.bookkeep(offered_from=self.user.today + WEEK)

    def offer(self, is_offered):
        """Offer looks on Today, at once when one is due, or never."""
        self.bookkeep(is_offered=is_offered, offered_from=None)

    def tick(self, check, is_ticked):
        """Tick one of the checks today, or take the tick away again."""
        with transaction.atomic():
            # Ticks in two tabs at once are both kept.
            self.user.lock_rows()
            stored = type(self).objects.get(pk=self.pk)
            ticked = {name: day for name, day in stored.ticked.items() if name != check}
            if is_ticked:
                ticked[check] = self.user.today
            stored.bookkeep(checks=ticked)
