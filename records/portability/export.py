"""All that a person owns, as plain values and as the text of a file."""

import json

from django.utils import timezone

from records.json_values import moment_to_json
from records.portability.along import fields_along, models_along
from records.portability.values import to_json
from records.record import Record

FORMAT = "lamplight-plan"
VERSION = 1


def plan_of(user):
    """Return all that a person owns, in the form of docs/my-plan.schema.json. One query a model."""
    # What leans on others is read before these: saved in between, it cannot be there without them.
    rows = {model: [values_of(row) for row in _rows(model, user)] for model in _leaning_first()}
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": moment_to_json(timezone.now()),
        "user": values_of(user),
        "rows": {model._meta.label_lower: rows[model] for model in models_along()},
    }


def as_text(plan):
    """Return the text of the file."""
    return json.dumps(plan, ensure_ascii=False, indent=1) + "\n"


def values_of(row, fields=None):
    """Return {name of a field: what stands in the file} of a row."""
    fields = fields_along(row._meta.model) if fields is None else fields
    return {field.name: to_json(field, getattr(row, field.attname)) for field in fields}


def _leaning_first():
    return reversed(models_along())


def _rows(model, user):
    # By the way that shows removed rows as well.
    rows = model._base_manager.filter(user=user)
    return rows.order_by(*(["position", "created_at"] if issubclass(model, Record) else []), "pk")
