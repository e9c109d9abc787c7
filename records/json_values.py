"""What single values are in JSON that anybody may have written, and how they are read from it.

Each reader raises TypeError or ValueError for what is no such value.
"""

import re
import uuid
from datetime import UTC, date, datetime, time

# As in the forms: years beyond these are mistakes, and the clocks of some zones end there.
YEARS = range(1900, 2200)
# A number that can still be counted up for a lifetime.
LARGEST = 10**9
NAME = re.compile(r"^[\w .:/-]{1,100}$", re.ASCII)
HALF_A_CHARACTER = re.compile("[\0\ud800-\udfff]")
# What was typed into a form is {field: text or texts}, and no field holds more than that.
DEEPEST = 3

DATE_SCHEMA = {"type": "string", "format": "date"}
MOMENT_SCHEMA = {"type": "string", "format": "date-time"}
WEEKDAYS_SCHEMA = {
    "type": "array",
    "items": {"type": "integer", "minimum": 0, "maximum": 6},
    "uniqueItems": True,
}


def typed(raw, type_):
    """Return `raw` if it is just of this type: True is no number."""
    if type(raw) is not type_:
        raise TypeError(f"It is no {type_.__name__}.")
    return raw


def date_from_json(raw):
    """Return the date of "2026-11-30"."""
    return _in_years(date.fromisoformat(typed(raw, str)))


def moment_from_json(raw):
    """Return the moment of "2026-11-30T08:00:00.123456Z"."""
    moment = _in_years(datetime.fromisoformat(typed(raw, str)))
    if moment.tzinfo is None:
        raise ValueError("It needs a time zone.")
    return moment.astimezone(UTC)


def moment_to_json(moment):
    """Return the text of an aware moment, in UTC."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def time_from_json(raw):
    """Return the time of "08:00:00"."""
    moment = time.fromisoformat(typed(raw, str))
    if moment.tzinfo is not None:
        raise ValueError("It has a time zone.")
    return moment


def number_from_json(raw):
    """Return a whole number that still can be counted up."""
    if abs(typed(raw, int)) > LARGEST:
        raise ValueError("It is too large.")
    return raw


def id_from_json(raw):
    """Return the UUID of the one way to write it."""
    value = uuid.UUID(typed(raw, str))
    if str(value) != raw:
        raise ValueError("It is written another way.")
    return value


def name_from_json(raw):
    """Return a name of ours, in which no comma or sign of equality stands."""
    if not NAME.match(typed(raw, str)):
        raise ValueError("It is no name.")
    return raw


def weekdays_from_json(raw):
    """Return days of the week, each once and in order."""
    days = tuple(sorted(typed(day, int) for day in typed(raw, list)))
    if len({*days}) != len(days) or not {*days} <= {*range(7)}:
        raise ValueError("These are no days of the week.")
    return days


def json_from_json(raw, depth=0):
    """Return plain values, not nested deeper than anything of ours, each fit to be kept."""
    if depth > DEEPEST:
        raise ValueError("It is nested too deep.")
    if isinstance(raw, dict):
        return {json_from_json(name): json_from_json(raw[name], depth + 1) for name in raw}
    if isinstance(raw, list):
        return [json_from_json(each, depth + 1) for each in raw]
    if isinstance(raw, str):
        # As PostgreSQL and the seals refuse it.
        return HALF_A_CHARACTER.sub("", raw)
    if raw is None or isinstance(raw, bool):
        return raw
    return number_from_json(raw)


def _in_years(day):
    if day.year not in YEARS:
        raise ValueError("Its year is wrong.")
    return day
