"""Lines to call, country by country: read from helplines.toml and checked once, on import."""

import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumbers import shortnumberinfo

from accounts.countries import WITH_LINES
from accounts.dates import clock

FILE = Path(__file__).with_name("helplines.toml")

# They never lapse, and never say that they are closed: somebody in danger calls all the same.
ALWAYS = ("emergency", "crisis")
KINDS = (*ALWAYS, "drugs", "companion", "finder")
CONFIDENCES = ("high", "medium")
LONGEST_LABEL = 24
CHECKED_EVERY = timedelta(days=90)


@dataclass(frozen=True)
class Opening:
    """Days of the week (Monday is 0, both ends count) and hours of the line's own clock."""

    first_day: int
    last_day: int
    start: time
    end: time

    def covers(self, local):
        in_days = self.first_day <= local.weekday() <= self.last_day
        return in_days and self.start <= local.time() < self.end

    def starts(self, day, zone):
        """The moment at which it opens on a date, or None on a day when it does not."""
        if self.first_day <= day.weekday() <= self.last_day:
            return datetime.combine(day, self.start, tzinfo=zone)
        return None

    def text(self, country):
        days = str(WEEKDAYS[self.first_day])
        if self.last_day != self.first_day:
            days = gettext("%(first)s to %(last)s") % {
                "first": days,
                "last": WEEKDAYS[self.last_day],
            }
        return gettext("%(days)s, %(start)s to %(end)s") % {
            "days": days,
            "start": clock(self.start, country),
            "end": clock(self.end, country),
        }


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
        return f"tel:{_dialled(self.voice, self.country)}" if self.voice else ""

    @cached_property
    def text_href(self):
        """Where a tap writes a text; empty for a line that takes none."""
        return f"sms:{_dialled(self.text_to, self.country)}" if self.text_to else ""

    @property
    def text_words(self):
        """How to send a text, as a person reads it; empty for a line that takes none."""
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
            return gettext("Day and night")
        return gettext("%(hours)s, %(city)s time") % {
            "hours": "; ".join(opening.text(self.country) for opening in self.opening),
            "city": self.time_zone.rsplit("/", 1)[-1].replace("_", " "),
        }

    def is_open(self, moment):
        """Whether somebody should answer at an aware `moment`. Knows nothing of public holidays."""
        if moment.tzinfo is None:
            raise ValueError("is_open needs a moment with a time zone.")
        if not self.opening or self.kind in ALWAYS:
            return True
        local = moment.astimezone(ZoneInfo(self.time_zone))
        return any(opening.covers(local) for opening in self.opening)

    def opens_next(self, moment):
        """When somebody answers again after `moment`, by the line's own clock."""
        zone = ZoneInfo(self.time_zone)
        local = moment.astimezone(zone)
        days = [local.date() + timedelta(days=ahead) for ahead in range(8)]
        starts = [opening.starts(day, zone) for opening in self.opening for day in days]
        return min(start for start in starts if start and start > local)

    @property
    def closed_words(self):
        """That nobody answers now, and when somebody will; empty while somebody does."""
        now = timezone.now()
        if self.is_open(now):
            return ""
        opens = self.opens_next(now)
        words = {"day": WEEKDAYS[opens.weekday()], "time": clock(opens, self.country)}
        if opens.date() == now.astimezone(opens.tzinfo).date():
            return gettext("Closed now. Opens today at %(time)s.") % words
        return gettext("Closed now. Opens %(day)s at %(time)s.") % words


def lines_for(country):
    """Every line of a country, in the order to show; none for a country that is not offered."""
    return tuple(line for line in LINES if line.country == country)


def calls_for(country, after_use=False):
    """The lines of a country where somebody talks with the caller.

    After use the line that stays on the phone comes first; before, it is below the crisis line.
    """
    lines = _open_first(line for line in lines_for(country) if line.kind != "finder")
    companion = companion_for(country)
    if not (after_use and companion and companion.is_open(timezone.now())):
        return lines
    return (companion, *(line for line in lines if line != companion))


def talks_for(country, after_use=False):
    """The same less the emergency number, which has a place of its own."""
    return tuple(line for line in calls_for(country, after_use) if line.kind != "emergency")


def finders_for(country):
    """Where to ask for treatment. They stand apart: nobody there talks somebody through a night."""
    return _open_first(line for line in lines_for(country) if line.kind == "finder")


def emergency_for(country):
    return _first(line for line in lines_for(country) if line.kind == "emergency")


def crisis_for(country):
    return _first(line for line in lines_for(country) if line.kind == "crisis")


def companion_for(country):
    """The line that stays on the phone while somebody uses, only where we are sure of it."""
    return _first(
        line
        for line in lines_for(country)
        if line.kind == "companion" and line.confidence == "high"
    )


def lapsed(today):
    """Lines to check again. Emergency and crisis numbers never lapse."""
    return tuple(
        line
        for line in LINES
        if line.kind not in ALWAYS
        # A date still to come is a slip of the keyboard, so it counts as not checked.
        and not timedelta(0) <= today - line.checked_on <= CHECKED_EVERY
    )


def load(path):
    """The lines of a file. Raises ValueError with a sentence that names the entry at fault."""
    lines = tuple(_read(*numbered) for numbered in enumerate(_entries(path), start=1))
    for country in WITH_LINES:
        _check_country(country, [line for line in lines if line.country == country])
    return lines


def _entries(path):
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} is not readable as TOML: {error}") from error
    if set(data) != {"line"} or not isinstance(data["line"], list):
        raise ValueError(f"{path.name} must hold [[line]] tables and nothing else.")
    return data["line"]


def _read(position, entry):
    try:
        _check_keys(entry)
        _check_words(entry)
        _check_origin(entry)
        _check_reach(entry)
        return Helpline(**entry | _translatable(entry) | _opening_of(entry))
    except ValueError as error:
        who = f"{entry.get('country', '??')}, {entry.get('name', 'without a name')}"
        raise ValueError(f"Helpline {position} ({who}): {error}") from error


def _check_keys(entry):
    known = {field.name for field in fields(Helpline)}
    required = [field.name for field in fields(Helpline) if field.default is MISSING]
    if unknown := sorted(set(entry) - known):
        raise ValueError(f"unknown key {', '.join(unknown)}.")
    if missing := [name for name in required if not entry.get(name)]:
        raise ValueError(f"{', '.join(missing)} is missing.")


def _check_words(entry):
    for key, value in entry.items():
        if key not in ("checked_on", "opening") and not isinstance(value, str):
            raise ValueError(f"{key} must be text in quotes.")
    for key, allowed in (("country", WITH_LINES), ("kind", KINDS), ("confidence", CONFIDENCES)):
        if entry[key] not in allowed:
            raise ValueError(f"{key} is {entry[key]!r}, but must be one of {', '.join(allowed)}.")
    if len(entry["label"]) > LONGEST_LABEL:
        raise ValueError(f"label is longer than {LONGEST_LABEL} characters.")


def _check_origin(entry):
    if not entry["source"].startswith(("https://", "http://")):
        raise ValueError("source must be the web address where the number was read.")
    if type(entry["checked_on"]) is not date:
        raise ValueError("checked_on must be a day without quotes, like 2026-11-23.")


def _check_reach(entry):
    if not entry.get("voice") and not entry.get("text_to"):
        raise ValueError("it has neither a voice number nor a number for texts.")
    if entry.get("text_word") and not entry.get("text_to"):
        raise ValueError("text_word needs text_to.")
    for key in ("voice", "text_to"):
        if number := entry.get(key):
            _dialled(number, entry["country"])


def _dialled(number, country):
    """The digits a phone sends. Raises ValueError for what is no number in that country.

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


def _translatable(entry):
    # A country's emergency number is called by what it is; a line has a name of its own.
    name = ["name"] if entry["kind"] == "emergency" else []
    return {key: _(entry[key]) for key in ("about", "label", "hours", *name) if entry.get(key)}


def _opening_of(entry):
    spans = entry.get("opening", [])
    if spans and entry.get("hours"):
        raise ValueError("it has both opening and hours; keep one.")
    if bool(spans) != bool(entry.get("time_zone")):
        raise ValueError("opening and time_zone belong together.")
    if spans:
        _check_zone(entry["time_zone"])
    return {"opening": tuple(_opening(span) for span in spans)}


def _check_zone(name):
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"time_zone {name!r} is not known.") from error


def _opening(span):
    try:
        first, last = _days(span["days"])
        start, end = (_clock(span[key]) for key in ("from", "to"))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f'opening {span!r} must read like {{ days = "Mon-Fri", from = "09:30", to = "17:30" }}.'
        ) from error
    if first > last or start >= end:
        raise ValueError(f"opening {span!r} ends before it starts.")
    return Opening(first, last, start, end)


def _days(text):
    """The numbers of the first and the last day in "Mon-Fri" or "Sat"."""
    names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    first, _dash, last = text.partition("-")
    return names.index(first), names.index(last or first)


def _clock(text):
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def _check_country(country, lines):
    if not lines or lines[0].kind != "emergency" or not lines[0].voice:
        raise ValueError(f"{country}: the first line must be the emergency number.")
    if sum(line.kind == "emergency" for line in lines) > 1:
        raise ValueError(f"{country}: there is more than one emergency number.")
    crisis = _first(line for line in lines if line.kind == "crisis")
    if crisis is None or not crisis.voice:
        raise ValueError(f"{country}: the first crisis line must be one that can be called.")
    if any(line.kind == "companion" for line in lines[: lines.index(crisis)]):
        raise ValueError(
            f"{country}: the crisis line must come before one that stays on the phone."
        )
    if len({line.key for line in lines}) < len(lines):
        raise ValueError(f"{country}: two lines have the same name.")


def _open_first(lines):
    now = timezone.now()
    return tuple(sorted(lines, key=lambda line: not line.is_open(now)))


def _first(lines):
    return next(iter(lines), None)


LINES = load(FILE)
