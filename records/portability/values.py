"""One value of a row in the file, and back: what JSON it is, and whether it may stand there.

A field that is none of Django's own, nor a sealed text, says it itself: `json_schema`,
`to_json(value)` and `from_json(raw)`, which raises TypeError or ValueError.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from django.db import models

from records.json_values import (
    DATE_SCHEMA,
    LARGEST,
    MOMENT_SCHEMA,
    date_from_json,
    id_from_json,
    moment_from_json,
    moment_to_json,
    number_from_json,
    time_from_json,
    typed,
)
from records.text import clean_text
from records.typed_fields import EncryptedValueField
from sealing.sealed_text import LONGEST_TEXT


@dataclass(frozen=True)
class Kind:
    """How values of a kind of field stand in the file."""

    schema: dict
    read: Callable
    write: Callable = lambda value: value


def to_json(field, value):
    """Return what stands in the file for the value of a field."""
    return None if value is None else kind_of(field).write(value)


def from_json(field, raw):
    """Return the value that `raw` stands for, cleaned as a form cleans it.

    Raises TypeError, ValueError or Django's ValidationError when it is none.
    """
    if raw is None:
        if not (field.null or isinstance(field, EncryptedValueField) and field.blank):
            raise ValueError("It is empty.")
        return None
    value = kind_of(field).read(raw)
    _check(field, value)
    return value


def schema_of(field):
    """Return the JSON schema of a field's values."""
    schema = dict(kind_of(field).schema)
    choices = [value for value, _label in field.flatchoices or ()]
    if choices and not callable(getattr(field, "_choices", None)) and len(choices) < 50:
        schema["enum"] = sorted({*choices, *([""] if field.blank else [])}, key=str)
    elif schema.get("type") == "string" and "format" not in schema and field.max_length:
        schema["maxLength"] = field.max_length
    if field.null or (isinstance(field, EncryptedValueField) and field.get_default() is None):
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


def kind_of(field):
    """Return how the values of a field stand in the file."""
    if hasattr(field, "json_schema"):
        return Kind(field.json_schema, field.from_json, field.to_json)
    if field.is_relation:
        return KINDS[models.UUIDField]
    if isinstance(field, models.CharField):
        is_single_line = getattr(field, "single_line", True)
        return Kind({"type": "string"}, lambda raw: _text(raw, is_single_line))
    return next(kind for type_, kind in KINDS.items() if isinstance(field, type_))


def _check(field, value):
    if isinstance(field, EncryptedValueField):
        text = field.to_text(value)
    elif field.is_relation or not isinstance(field, models.CharField):
        # Whether the row is there that a relation leads to is asked for all of them at once.
        return None if field.is_relation else field.clean(value, None)
    else:
        text = value
        field.clean(value, None)
    length = field.length_of(text) if hasattr(field, "length_of") else len(text)
    if length > field.max_length:
        raise ValueError("It is too long.")
    return None


def _text(raw, is_single_line):
    if len(typed(raw, str)) > LONGEST_TEXT:
        # Before it is cleaned, which takes a while for millions of letters.
        raise ValueError("It is too long.")
    return clean_text(raw, single_line=is_single_line)


# A moment is a date to Django, so it stands before it.
KINDS = {
    models.UUIDField: Kind({"type": "string", "format": "uuid"}, id_from_json, str),
    models.DateTimeField: Kind(MOMENT_SCHEMA, moment_from_json, moment_to_json),
    models.DateField: Kind(DATE_SCHEMA, date_from_json, date.isoformat),
    models.TimeField: Kind(
        {"type": "string", "pattern": "^\\d\\d:\\d\\d"}, time_from_json, time.isoformat
    ),
    models.BooleanField: Kind({"type": "boolean"}, lambda raw: typed(raw, bool)),
    models.IntegerField: Kind({"type": "integer", "maximum": LARGEST}, number_from_json),
}
