"""What stands in a cell of SQLite, read as PostgreSQL takes it.

SQLite keeps whatever it is given, PostgreSQL does not: a text with a NUL in it, one that is longer
than its column, a number that is too large. So each value is looked at before anything is written.
"""

import json
import re
import uuid
from datetime import UTC

from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.timezone import is_aware

NUL = "\0"
# With an even number of backslashes in front it is a text about one.
NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
# PostgreSQL's are Django's own; SQLite's are wider.
RANGES = BaseDatabaseOperations.integer_field_ranges
TYPES_OF_TEXTS = ("CharField", "TextField", "EmailField", "SlugField", "URLField")


class Unfit(ValueError):
    """Why PostgreSQL cannot have a value, in a few words that do not quote it."""


def reader_of(field):
    """Return the function that reads what SQLite keeps for a field. It raises Unfit."""
    while field.remote_field:
        field = field.target_field
    kind = field.get_internal_type()
    if kind in TYPES_OF_TEXTS:
        return lambda value: read_text(value, field.max_length)
    if kind in RANGES:
        return lambda value: read_number(value, *RANGES[kind])
    return READERS[kind]


def is_compared_as_json(field):
    """Whether equal values may be written in two ways."""
    return field.get_internal_type() == "JSONField"


def is_text(field):
    """Whether PostgreSQL would sort its values by the rules of a language."""
    return field.get_internal_type() in TYPES_OF_TEXTS


def read_text(value, longest=None):
    _expect(value, str, "is no text")
    if NUL in value:
        raise Unfit("holds a NUL character")
    if longest and len(value) > longest:
        raise Unfit(f"is longer than {longest} characters")
    return value


def read_number(value, least, most):
    _expect(value, int, "is no whole number")
    if not least <= value <= most:
        raise Unfit(f"is not between {least} and {most}")
    return value


def read_float(value):
    _expect(value, (int, float), "is no number")
    return float(value)


def read_bool(value):
    if value not in (0, 1):
        raise Unfit("is neither yes nor no")
    return bool(value)


def read_bytes(value):
    _expect(value, bytes, "is no bytes")
    return value


def read_uuid(value):
    _expect(value, str, "is no id")
    try:
        return uuid.UUID(value)
    except ValueError:
        raise Unfit("is no id") from None


def read_json(value):
    """Return the JSON as it is written. PostgreSQL takes no NUL and no half character there."""
    _expect(value, str, "is no JSON")
    try:
        plain = json.dumps(json.loads(value, parse_constant=_refuse), ensure_ascii=False)
        plain.encode()
    except ValueError:
        raise Unfit("is no JSON that PostgreSQL takes") from None
    if NUL_IN_JSON.search(plain):
        raise Unfit("holds a NUL character")
    return value


def read_moment(value):
    moment = _parsed(value, parse_datetime, "is no moment")
    return moment if is_aware(moment) else moment.replace(tzinfo=UTC)


def read_date(value):
    return _parsed(value, parse_date, "is no date")


def read_time(value):
    return _parsed(value, parse_time, "is no time")


def _parsed(value, parse, otherwise):
    _expect(value, str, otherwise)
    try:
        parsed = parse(value)
    except ValueError:
        parsed = None
    if parsed is None:
        raise Unfit(otherwise)
    return parsed


def _expect(value, kind, otherwise):
    if not isinstance(value, kind):
        raise Unfit(otherwise)


def _refuse(constant):
    raise ValueError(constant)


READERS = {
    "BinaryField": read_bytes,
    "BooleanField": read_bool,
    "DateField": read_date,
    "DateTimeField": read_moment,
    "FloatField": read_float,
    "JSONField": read_json,
    "TimeField": read_time,
    "UUIDField": read_uuid,
}
