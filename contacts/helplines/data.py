"""Lines to call, country by country: read from helplines.toml and checked once, on import."""

import tomllib
from dataclasses import MISSING, fields
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext_lazy as _

from accounts.countries import WITH_LINES
from contacts.helplines.helpline import NEVER_CLOSED, Helpline, dialled
from contacts.helplines.opening import Opening

FILE = Path(__file__).with_name("helplines.toml")

KINDS = (*NEVER_CLOSED, "drugs", "companion", "finder")
CONFIDENCES = ("high", "medium")
LONGEST_LABEL = 24


def load(path):
    """Read the lines of a file. Raises ValueError with a sentence that names the entry at fault."""
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
        _check_texts(entry)
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


def _check_texts(entry):
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
            dialled(number, entry["country"])


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
    """Return the numbers of the first and the last day in "Mon-Fri" or "Sat"."""
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
    crisis = next((line for line in lines if line.kind == "crisis"), None)
    if crisis is None or not crisis.voice:
        raise ValueError(f"{country}: the first crisis line must be one that can be called.")
    if any(line.kind == "companion" for line in lines[: lines.index(crisis)]):
        raise ValueError(
            f"{country}: the crisis line must come before one that stays on the phone."
        )
    if len({line.key for line in lines}) < len(lines):
        raise ValueError(f"{country}: two lines have the same name.")


LINES = load(FILE)
