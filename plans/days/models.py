from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record


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
        user.note_reading(on)

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
        """Return the days on which a slip is noted, the latest first."""
        return [day for day in user.days.order_by("-on") if day.slip]

    @classmethod
    def since(cls, user, first):
        """Return the days that are kept from a date on."""
        return list(user.days.filter(on__gte=first))

    def erase_slip(self):
        """Forget the slip for good: no old words are kept. What else the day holds stays."""
        if not self.weather and self.read_at is None:
            self.delete()
            return
        self.bookkeep(slip="", slip_words="")


@dataclass(frozen=True)
class DayOfWeek:
    """What Today tells of one of the last seven days."""

    on: date
    is_today: bool
    was_read: bool
    weather: str  # of today; of the days before nobody asks how they were

    @classmethod
    def of(cls, on, day, is_today):
        """`day` is the Day that is kept for the date, or None."""
        was_read = bool(day and day.read_at)
        return cls(on, is_today, was_read, day.weather if day and is_today else "")


def week_up_to(today, days):
    """Return the last seven days up to today, as DayOfWeek. `days`: those of them that are kept."""
    kept = {day.on: day for day in days}
    dates = [first_of_week(today) + timedelta(days=ahead) for ahead in range(7)]
    return [DayOfWeek.of(on, kept.get(on), is_today=on == today) for on in dates]


def first_of_week(today):
    return today - timedelta(days=6)
