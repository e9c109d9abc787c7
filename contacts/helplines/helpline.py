"""What a helpline is: whom it helps, how it is called, when it answers, when to check it again."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext
from phonenumbers import shortnumberinfo

from accounts.dates import time_of_day

# Kinds that never lapse, and never say that they are closed: somebody in danger calls all the same.
NEVER_CLOSED = ("emergency", "crisis")
CHECKED_EVERY = timedelta(days=90)


@dataclass(frozen=True)
class Helpline:
    """One line. No `opening` and no `hours` means that it answers day and night."""

    country: str
    kind: str
    name: str
    label: str
    about: str
    source: str
    checked_on: date
    confidence: str
    voice: str = ""
    text_to: str = ""
    text_word: str = ""
    opening: tuple = ()
    hours: str = ""
    time_zone: str = ""

    @cached_property
    def key(self):
        """What a person's choice of it is kept by."""
        # An emergency number's name is translated, and there is one a country.
        return slugify(f"{self.country} {self.kind if self.kind == 'emergency' else self.name}")

    @cached_property
    def href(self):
        """Where a tap calls; empty for a line that takes only texts."""
        return f"tel:{dialled(self.voice, self.country)}" if self.voice else ""

    @cached_property
    def text_href(self):
        """Where a tap writes a text; empty for a line that takes none."""
        return f"sms:{dialled(self.text_to, self.country)}" if self.text_to else ""

    @property
    def text_instruction(self):
        """How to send a text, like "Text SHOUT to 85258"; empty for a line that takes none."""
        if not self.text_to:
            return ""
        if self.text_word:
            return gettext("Text %(word)s to %(number)s") % {
                "word": self.text_word,
                "number": self.text_to,
            }
        return gettext("Text %(number)s") % {"number": self.text_to}

    @property
    def hours_text(self):
        if self.hours:
            return str(self.hours)
        if not self.opening:
            return gettext("24 hours a day")
        return gettext("%(hours)s, %(city)s time") % {
            "hours": "; ".join(opening.text(self.country) for opening in self.opening),
            "city": self.time_zone.rsplit("/", 1)[-1].replace("_", " "),
        }

    def is_open(self, moment):
        """Return whether somebody should answer at an aware `moment`, public holidays apart."""
        if moment.tzinfo is None:
            raise ValueError("is_open needs a moment with a time zone.")
        if not self.opening or self.kind in NEVER_CLOSED:
            return True
        local = moment.astimezone(ZoneInfo(self.time_zone))
        return any(opening.covers(local) for opening in self.opening)

    def opens_next(self, moment):
        """Return the next moment at which somebody begins to answer, in the line's time zone."""
        zone = ZoneInfo(self.time_zone)
        local = moment.astimezone(zone)
        days = [local.date() + timedelta(days=ahead) for ahead in range(8)]
        starts = [opening.starts(day, zone) for opening in self.opening for day in days]
        return min(start for start in starts if start and start > local)

    @property
    def closed_text(self):
        """Says that nobody answers now, and when somebody will; empty while somebody does."""
        now = timezone.now()
        if self.is_open(now):
            return ""
        opens = self.opens_next(now)
        values = {"day": WEEKDAYS[opens.weekday()], "time": time_of_day(opens, self.country)}
        if opens.date() == now.astimezone(opens.tzinfo).date():
            return gettext("Closed now. Opens today at %(time)s.") % values
        return gettext("Closed now. Opens %(day)s at %(time)s.") % values

    def has_lapsed(self, today):
        """Return whether its number is to be checked again. Some kinds never lapse."""
        # A date still to come is a slip of the keyboard, so it counts as not checked.
        is_fresh = timedelta(0) <= today - self.checked_on <= CHECKED_EVERY
        return self.kind not in NEVER_CLOSED and not is_fresh


def dialled(number, country):
    """Return the digits a phone sends. Raises ValueError for what is no number in that country.

    Short codes, and numbers that only work inside their country, stay as people know them.
    """
    if not re.fullmatch(r"[\d ()-]+", number):
        raise ValueError(f"{number!r} may hold only digits, spaces, hyphens and brackets.")
    digits = re.sub(r"\D", "", number)
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"{number!r} is no phone number.") from error
    if shortnumberinfo.is_valid_short_number_for_region(parsed, country):
        return digits
    if not phonenumbers.is_valid_number(parsed):
        raise ValueError(f"{number!r} is no phone number in {country}.")
    if not phonenumbers.can_be_internationally_dialled(parsed):
        return digits
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
