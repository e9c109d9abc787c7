"""Encrypted fields that hold another type than a text on the row: days of the week, dates, ticks.

What is encrypted is a text all the same, and history keeps that text. So nobody who reads the
database can tell these from an `EncryptedTextField`, and an old text reads as its value.
"""

import json
from datetime import UTC, date, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.dates import WEEKDAYS

from records.fields import EncryptedTextField
from records.json_values import (
    DATE_SCHEMA,
    MOMENT_SCHEMA,
    NAME,
    WEEKDAYS_SCHEMA,
    date_from_json,
    json_from_json,
    moment_from_json,
    moment_to_json,
    name_from_json,
    typed,
    weekdays_from_json,
)
from sealing.cipher import SealError


class EncryptedValueField(EncryptedTextField):
    """A value of one type, empty until it is set. A subclass writes and reads its text."""

    value_type = tuple

    def get_default(self):
        return self.from_text("")

    def to_python(self, value):
        """Return the value of what a form cleaned, or of the text that history kept."""
        return self.from_text(value) if isinstance(value, str) else self.value_type(value)

    def to_json(self, value):
        """Return what stands in the file of a plan for a value that is there."""
        return list(value)

    def from_json(self, raw):
        """Return the value of what stands in such a file, which may be anything."""
        raise NotImplementedError

    def to_text(self, value):
        if not isinstance(value, self.value_type):
            needed, given = self.value_type.__name__, type(value).__name__
            raise SealError(f"{self.column_label} takes a {needed}, not a {given}.")
        return self.write(value)


class EncryptedWeekdaysField(EncryptedValueField):
    """Days of the week, (0, 4) being Monday and Friday."""

    json_schema = WEEKDAYS_SCHEMA

    def write(self, days):
        return "".join(map(str, sorted(days)))

    def from_text(self, text):
        return tuple(map(int, text))

    def from_json(self, raw):
        return weekdays_from_json(raw)

    def display(self, text):
        return ", ".join(str(WEEKDAYS[day]) for day in self.from_text(text))


class EncryptedDatesField(EncryptedValueField):
    """Dates, in the order in which they were put there."""

    json_schema = {"type": "array", "items": DATE_SCHEMA}

    def write(self, days):
        return " ".join(day.isoformat() for day in days)

    def from_text(self, text):
        return tuple(map(date.fromisoformat, text.split()))

    def to_json(self, days):
        return [day.isoformat() for day in days]

    def from_json(self, raw):
        return tuple(map(date_from_json, typed(raw, list)))


class EncryptedTicksField(EncryptedValueField):
    """{name of what is ticked: the date on which it was, or None where that was not kept}."""

    value_type = dict
    json_schema = {
        "type": "object",
        "additionalProperties": {"anyOf": [DATE_SCHEMA, {"type": "null"}]},
    }

    def write(self, ticks):
        return ",".join(f"{name}={day}" if day else name for name, day in sorted(ticks.items()))

    def from_text(self, text):
        ticks = (tick.partition("=") for tick in text.split(",") if tick)
        return {name: date.fromisoformat(day) if day else None for name, _sign, day in ticks}

    def to_json(self, ticks):
        return {name: day.isoformat() if day else None for name, day in ticks.items()}

    def from_json(self, raw):
        ticks = typed(raw, dict).items()
        return {
            name_from_json(name): None if day is None else date_from_json(day)
            for name, day in ticks
        }


class EncryptedNamesField(EncryptedValueField):
    """Names of ours without a comma in them, in the order in which they were put there."""

    json_schema = {"type": "array", "items": {"type": "string", "pattern": NAME.pattern}}

    def write(self, names):
        return ",".join(names)

    def from_text(self, text):
        return tuple(text.split(",")) if text else ()

    def from_json(self, raw):
        return tuple(map(name_from_json, typed(raw, list)))


class EncryptedJSONField(EncryptedValueField):
    """{name: value}. Of a value that JSON does not know (a date, a key) its text comes back."""

    value_type = dict
    json_schema = {"type": "object"}

    def write(self, values):
        return json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))

    def from_text(self, text):
        return json.loads(text) if text else {}

    def to_json(self, values):
        # As it lies there: a date, or a key, is a text by then.
        return json.loads(self.write(values))

    def from_json(self, raw):
        return json_from_json(typed(raw, dict))


class EncryptedDateField(EncryptedValueField):
    """A date, or None."""

    value_type = date
    json_schema = DATE_SCHEMA

    def to_python(self, value):
        return self.from_text(value) if isinstance(value, str) else value

    def to_text(self, value):
        return "" if value is None else super().to_text(value)

    def write(self, day):
        return day.isoformat()

    def from_text(self, text):
        return date.fromisoformat(text) if text else None

    def to_json(self, day):
        return day.isoformat()

    def from_json(self, raw):
        return date_from_json(raw)


class EncryptedMomentField(EncryptedValueField):
    """A moment, or None. It lies there in UTC, short enough to look like None."""

    value_type = datetime
    json_schema = MOMENT_SCHEMA

    def to_python(self, value):
        return self.from_text(value) if isinstance(value, str) else value

    def to_text(self, value):
        return "" if value is None else super().to_text(value)

    def write(self, moment):
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat()

    def from_text(self, text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None

    def to_json(self, moment):
        return moment_to_json(moment)

    def from_json(self, raw):
        return moment_from_json(raw)
