"""Rows of every kind, made from what their models say, so that a new kind is tested at once."""

import secrets
import uuid
from datetime import date, time

from django.apps import apps
from django.db import models

from records.fields import EncryptedTextField
from records.models import Record
from records.typed_fields import (
    EncryptedDateField,
    EncryptedDatesField,
    EncryptedJSONField,
    EncryptedMomentField,
    EncryptedNamesField,
    EncryptedTicksField,
    EncryptedValueField,
    EncryptedWeekdaysField,
)
from sealing.rotation import encrypted_models

# What a field of each kind is filled with when nobody says better.
FILLINGS = (
    (models.DateField, date(2026, 11, 23)),
    (models.TimeField, time(8)),
    (models.CharField, "0"),
    (models.UUIDField, uuid.UUID(int=1)),
    (models.IntegerField, 1),
)
# The text of a value of each kind.
TYPED = {
    EncryptedDateField: "2026-11-23",
    EncryptedDatesField: "2026-11-23",
    EncryptedMomentField: "2026-11-19T08:00:00",
    EncryptedNamesField: "one,two",
    EncryptedTicksField: "copy=2026-11-23",
    EncryptedWeekdaysField: "0",
}


def record_models():
    return [model for model in apps.get_models() if issubclass(model, Record)]


def own_sealed_models():
    """Every model of the product that holds a sealed text."""
    return [model for model, _ in encrypted_models() if not model.__module__.startswith("tests.")]


def row_of(model, user, words):
    """A saved row of any model, with `words` in every text that a person writes."""
    row = model(user=user)
    for field in model._meta.concrete_fields:
        if not field.primary_key and field.name != "user":
            _fill(row, field, user, words)
    row.save()
    return row


def _fill(row, field, user, words):
    if isinstance(field, EncryptedJSONField):
        setattr(row, field.attname, {"text": words})
    elif isinstance(field, EncryptedValueField):
        setattr(row, field.attname, field.from_text(TYPED[type(field)]))
    elif isinstance(field, EncryptedTextField):
        filling = field.choices[0][0] if field.choices else words
        setattr(row, field.attname, filling[: field.max_length])
    elif field.is_relation and not field.null:
        setattr(row, field.name, row_of(field.related_model, user, words))
    elif not (field.has_default() or field.null or field.blank):
        setattr(row, field.attname, _filling(field))


def _filling(field):
    if field.name.endswith("_hash"):
        return secrets.token_hex(field.max_length // 2)
    if field.choices:
        return field.choices[0][0]
    return next(value for kind, value in FILLINGS if isinstance(field, kind))
