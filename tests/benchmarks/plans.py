"""Very many people with the plan of the demo person, put into an empty database by plain SQL.

    with database(postgresql.url):
        clone(10_000)

Each row has an id of its own, and leads to the rows of the same person. The sealed bytes are those
of the first: as many, but they open for nobody else.
"""

from django.apps import apps
from django.db import connection, models, transaction

from accounts.models import User
from config.management.commands.demo import make_demo_user
from sealing.models import DataKey
from tests.benchmarks.people import _wrapped_key, settle


def clone(number):
    """Add so many people, and return how many rows each has."""
    first = make_demo_user("demo@example.org", None)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA cache_size = -1000000")
        rows = sum(_clone(cursor, model, first, number - 1) for model in _owned())
        others = User.objects.exclude(pk=first.pk).only("pk")
        DataKey.objects.bulk_create(
            DataKey(user=user, version=1, wrapped=_wrapped_key(user)) for user in others
        )
    settle()
    return rows


def _owned():
    """Return the models of what a person owns, the person first."""
    owned = [
        model
        for model in apps.get_models()
        if model is not DataKey and any(f.related_model is User for f in model._meta.fields)
    ]
    return [User, *owned]


def _clone(cursor, model, first, number):
    """Copy the rows of the first person for each other one. Returns how many the first has."""
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    columns = ", ".join(connection.ops.quote_name(f.column) for f in fields)
    values = ", ".join(map(_value, fields))
    owner = "id" if model is User else "user_id"
    key = first.pk if connection.features.has_native_uuid_field else first.pk.hex
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({columns}) WITH RECURSIVE series(n) AS "
        f"(SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < %s) "
        f"SELECT {values} FROM {model._meta.db_table} JOIN series ON {owner} = %s",
        [number, key],
    )
    return cursor.rowcount // number


def _value(field):
    """SQL for the value that a copy has: ids and addresses have the person's number in them."""
    column = connection.ops.quote_name(field.column)
    if field.name == "email":
        return f"'p' || n || {column}"
    if not isinstance(getattr(field, "target_field", field), models.UUIDField):
        return column
    if connection.vendor == "sqlite":
        return f"printf('%%08x', n) || substr({column}, 9)"
    return f"(lpad(to_hex(n), 8, '0') || substr({column}::text, 9))::uuid"
