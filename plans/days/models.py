from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.dates import full_date
from records.audience import Audience
from records.fields import EncryptedTextField
from records.models import Record
from records.telling import Said, Telling
from records.text import clean_text
from records.typed_fields import EncryptedJSONField


class Day(Record):
    """One day of one person: how it looks, and whether the plan was read. Never a slip."""

    called = _("Days")

    class Weather(models.TextChoices):
        STEADY = "steady", _("Steady")
        SHAKY = "shaky", _("Shaky")
        HARD = "hard", _("Hard")

    class Reading(models.TextChoices):
        READ = "read", _("Read")

    # Two taps on Today, and the newest counts.
    keeps_history = False
    telling = Telling(
        _("Days"),
        place=4,
        lead="on",
        labels={"on": _("The day"), "weather": _("How it looks"), "reading": _("My plan")},
    )

    on = models.DateField()
    weather = EncryptedTextField(max_length=6, choices=Weather, blank=True, audience=Audience.OWNER)
    reading = EncryptedTextField(max_length=4, choices=Reading, blank=True, audience=Audience.OWNER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "on"], name="plans_day_one_a_date"),
        ]

    def place_in_list(self):
        return None

    def take_in(self, other):
        before = (self.weather, self.reading)
        self.weather = self.weather or other.weather
        self.reading = self.reading or other.reading
        return before != (self.weather, self.reading)

    @classmethod
    def mark_read(cls, user, on):
        cls._on(user, on).bookkeep(reading=cls.Reading.READ)
        user.note_reading(on)

    @classmethod
    def check_in(cls, user, on, weather):
        """Note how a day looks. The newest answer counts."""
        cls._on(user, on).bookkeep(weather=weather)

    @classmethod
    def since(cls, user, first):
        """Return the days that are kept from a date on."""
        return list(user.days.filter(on__gte=first))

    @classmethod
    def _on(cls, user, on):
        # It says its day, and not the hour of the first tap.
        without_hour = {"created_at": datetime.combine(on, time(), UTC)}
        return cls.objects.get_or_create(user=user, on=on, defaults=without_hour)[0]


def slips_told(slips, user):
    """Tell of {date: words} each day, and what was written about it."""
    for day, words in sorted(slips.items(), reverse=True):
        yield Said(full_date(date.fromisoformat(day), user.country))
        yield Said(words)


class Slips(Record):
    """All days on which one person slipped, with their words, in one sealed text.

    The row is made with the plan, and its seal is as long without a slip as with some: neither
    says whether there are any, let alone when. See docs/decisions/0039-moments.md.
    """

    called = _("Days I used")

    # An erased slip leaves no old words behind, nor does a day that was noted twice.
    keeps_history = False
    telling = Telling(
        _("Slips"), place=3, labels={"words": _("Days I noted")}, said={"words": slips_told}
    )

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slips"
    )
    # {date: words}
    words = EncryptedJSONField(
        max_length=200_000, counts_bytes=True, block=4096, blank=True, audience=Audience.OWNER
    )

    def refuse_nonsense(self):
        """Clean the words of each day, too, as its form does."""
        cleaned = {}
        for on, words in self.words.items():
            if not isinstance(words, str):
                raise TypeError("A slip has words.")
            cleaned[date.fromisoformat(on).isoformat()] = clean_text(words, single_line=True)
        self.words = cleaned

    def take_in(self, other):
        field, words = self._meta.get_field("words"), {**other.words, **self.words}
        is_more = words != self.words and field.length_of(field.to_text(words)) <= field.max_length
        if is_more:
            self.words = words
        return is_more

    @classmethod
    def of(cls, user):
        """Return the slips of a person as Slip, the latest first."""
        slips = cls.objects.filter(user=user).first() or cls()
        found = (Slip(date.fromisoformat(on), words) for on, words in slips.words.items())
        return sorted(found, key=lambda slip: slip.on, reverse=True)

    @classmethod
    def note(cls, user, on, words):
        """Note a slip, with words or without. Those of the same day that were there before go.

        Returns False when there is no room for more.
        """
        return cls._change(user, lambda slips: {**slips, on.isoformat(): words})

    @classmethod
    def erase(cls, user, on):
        """Forget the slip of a day for good: no old words are kept."""
        cls._change(user, lambda slips: {day: slips[day] for day in slips if day != on.isoformat()})

    @classmethod
    def _change(cls, user, change):
        field = cls._meta.get_field("words")
        with transaction.atomic():
            # Of two posts at once the second waits here, and then finds what the first wrote.
            user.lock_rows()
            row, _created = cls.objects.get_or_create(user=user)
            words = change(row.words)
            if field.length_of(field.to_text(words)) > field.max_length:
                return False
            row.bookkeep(words=words)
        return True


@dataclass(frozen=True)
class Slip:
    """A day on which somebody slipped, and what they wrote about it."""

    on: date
    words: str


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
        was_read = bool(day and day.reading)
        return cls(on, is_today, was_read, day.weather if day and is_today else "")


def week_up_to(today, days):
    """Return the last seven days up to today, as DayOfWeek. `days`: those of them that are kept."""
    kept = {day.on: day for day in days}
    dates = [first_of_week(today) + timedelta(days=ahead) for ahead in range(7)]
    return [DayOfWeek.of(on, kept.get(on), is_today=on == today) for on in dates]


def first_of_week(today):
    return today - timedelta(days=6)
