"""The JSON schema of the file, made from the models: docs/my-plan.schema.json is this, written."""

from django.contrib.auth import get_user_model

from records.json_values import MOMENT_SCHEMA
from records.portability.along import fields_along, models_along
from records.portability.export import FORMAT, VERSION
from records.portability.values import schema_of


def schema():
    """Return the schema of the file as plain values (JSON Schema, draft 2020-12)."""
    rows = {
        model._meta.label_lower: {"type": "array", "items": _object_of(model)}
        for model in models_along()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "All that one person keeps here",
        **_object(
            {
                "format": {"const": FORMAT},
                "version": {"const": VERSION},
                "made_at": MOMENT_SCHEMA,
                "user": _object_of(get_user_model()),
                "rows": _object(rows),
            }
        ),
    }


def _object_of(model):
    return _object({field.name: _schema_of(field) for field in fields_along(model)})


def _schema_of(field):
    schema = schema_of(field)
    if field.is_relation:
        related = field.related_model._meta.label_lower
        return {**schema, "description": f"The id of a row of {related}."}
    return schema


def _object(properties):
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }
