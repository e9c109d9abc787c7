"""The plan, what was chosen for its sections, and the lines of its own lists."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from plans.days.models import Day, Slips
from plans.days.slip_free_days import days_counted
from plans.review.models import Review
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record, RecordQuerySet, owner
from records.telling import Telling, named
from records.typed_fields import EncryptedDateField

# Django looks for models in this module alone, so those of the packages are imported here.
__all__ = ["Day", "Plan", "PlanItem", "Review", "SectionSetting", "Slips"]

# How long after signing up Today asks somebody with nobody to call: each time until it is put
# aside, or for so long. Then it never does.
ASKS_WHO_AFTER = (timedelta(days=3), timedelta(days=14))
ASKS_WHO_FOR = timedelta(days=28)


class Plan(Record):
    """What holds a person's plan together. One a person, made when they sign up."""

    called = _("About me")

    class Opioids(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNSURE = "unsure", _("Not sure")

    is_added_by_person = False
    bookkeeping = ("next_step", "counts_from", "who_put_aside", "who_put_aside_on")
    telling = Telling(
        _("About me"),
        place=6,
        labels={"counts_from": _("I count days from")},
        left_out={
            "next_step": "the page that the guided writing goes on with",
            "who_put_aside": "how often a question of Today was left for another time",
            "who_put_aside_on": "when it was",
        },
    )

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
        _("Are opioids part of this for you?"),
        max_length=6,
        choices=Opioids,
        blank=True,
        audience=Audience.OWNER,
    )
    # Where the guided writing goes on: the name of a step, or "ready".
    next_step = models.CharField(max_length=20, default="why", blank=True)
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
        """Return whether the person said yes to a choice for a section; `usual` where they said
        nothing. `choice` is one of SectionSetting.CHOICES."""
        setting = self.section_settings.get(section)
        return usual if setting is None else setting.says(choice)

    def counted(self):
        """Return (days without a slip, days in all) since the counting began; None while off."""
        if self.counts_from is None:
            return None
        slips = [slip.on for slip in Slips.of(self.user)]
        return days_counted(self.counts_from, self.user.today, slips)

    def _insert_row(self):
        super()._insert_row()
        # From the first day on, so that the row says nothing.
        Slips.objects.get_or_create(user=self.user)

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

    called = _("Parts of my plan")

    class YesNo(models.TextChoices):
        YES = "y"
        NO = "n"

    keeps_history = False
    CHOICES = ("is_shown", "is_on_paper", "is_in_mail")
    _YES_OR_NO = named({YesNo.YES: _("Yes"), YesNo.NO: _("No")})
    telling = Telling(
        _("What is shown where"),
        place=9,
        lead="section",
        labels={
            "section": _("Part of the plan"),
            "is_shown": _("On My plan"),
            "is_on_paper": _("On printouts"),
            "is_in_mail": _("In the daily email"),
        },
        said=dict.fromkeys(CHOICES, _YES_OR_NO),
    )

    user = owner(related_name="section_settings")
    section = models.CharField(max_length=20)
    is_shown = EncryptedTextField(max_length=1, choices=YesNo, audience=Audience.OWNER)
    is_on_paper = EncryptedTextField(max_length=1, choices=YesNo, audience=Audience.OWNER)
    is_in_mail = EncryptedTextField(max_length=1, choices=YesNo, audience=Audience.OWNER)

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

    def place_in_list(self):
        return None

    def says(self, choice):
        return getattr(self, choice) == self.YesNo.YES

    def note(self, **choices):
        """Set choices, each a bool, without saving them."""
        for name, is_yes in choices.items():
            setattr(self, name, self.YesNo.YES if is_yes else self.YesNo.NO)
        return self


class PlanItemQuerySet(RecordQuerySet):
    def in_lists(self, *names):
        """Return the lines of these lists. The database cannot read which is which: each is
        opened."""
        lines = self.only("user_id", "section")
        return self.filter(pk__in=[line.pk for line in lines if line.section in names])


class PlanItem(Record):
    """One line of one of the plan's own lists. plans/sections/lists.py says which there are."""

    called = _("My plan")

    bookkeeping = ("done_on",)
    telling = Telling(
        _("My plan"),
        lead="text",
        labels={
            "detail": _("More about it"),
            "section": _("Part of the plan"),
            "done_on": _("Done on"),
        },
    )

    user = owner(related_name="plan_items")
    text = EncryptedTextField(_("In my own words"), max_length=280, audience=Audience.ANYONE)
    detail = EncryptedTextField(max_length=280, blank=True, audience=Audience.ANYONE)
    # Only one list has it, so its length must not tell which.
    again = EncryptedTextField(
        _("What I would do again"),
        max_length=280,
        blank=True,
        block=1152,
        audience=Audience.ANYONE,
    )
    # The name of its list: of one it tells that an urge has just passed.
    section = EncryptedTextField(max_length=20, audience=Audience.OWNER)
    done_on = models.DateField(null=True)

    objects = PlanItemQuerySet.as_manager()

    @property
    def more(self):
        return " · ".join(filter(None, [self.detail, self.again]))

    def list_queryset(self):
        return super().list_queryset().in_lists(self.section)

    def place_in_list(self):
        return None if self.archived_at else self.section

    def complete(self, day):
        """Note the day on which it was done; None makes it open again."""
        self.bookkeep(done_on=day)
