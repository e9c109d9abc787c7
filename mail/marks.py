"""Writing what became of mails, several in one statement.

Each commit waits for the disk, and that is most of what sending a mail costs. So a mail's arrival
is written along with the mark of the next one, and PostgreSQL reads and plans the statement once
for a connection. docs/daily-mail.md has the figures.
"""

from datetime import datetime
from enum import Enum
from functools import cache

from django.db import connection


def write(changes):
    """Change rows of one table that this sender still holds: {row: {field: value}}.

    A sender that was slower than its lease finds a row in other hands, and leaves it there. Sets
    what it wrote on the rows, too, and returns the set of their keys.
    """
    held = {key for (key,) in _fetch(*_statement(changes))}
    for row, values in changes.items():
        if row.pk in held:
            vars(row).update(values)
    return held


def _statement(changes):
    names = sorted({name for values in changes.values() for name in values})
    parameters = []
    for row, values in changes.items():
        after = [values.get(name, getattr(row, name)) for name in names]
        parameters += map(_stored, (row.pk, row.state, row.wake_at, *after))
    model = type(next(iter(changes)))
    return _sql(model, tuple(names), len(changes), connection.vendor), parameters


@cache
def _sql(model, names, number, vendor):
    meta = model._meta
    fields = [meta.get_field(name) for name in ("id", "state", "wake_at", *names)]
    if vendor == "postgresql":
        # It cannot tell of which kind a value in a list is; SQLite takes any.
        places = ", ".join(f"%s::{field.rel_db_type(connection)}" for field in fields)
    else:
        places = ", ".join(["%s"] * len(fields))
    # Both databases call the columns of a list of values so.
    new = [f"{field.column} = new.column{n}" for n, field in enumerate(fields[3:], start=4)]
    return (
        f"UPDATE {meta.db_table} AS mail SET {', '.join(new)} "
        f"FROM (VALUES {', '.join([f'({places})'] * number)}) AS new "
        "WHERE mail.id = new.column1 AND mail.state = new.column2 AND mail.wake_at = new.column3 "
        "RETURNING id"
    )


def _stored(value):
    """What Django's fields would store, for the few kinds of values that a mail's row has."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.value if isinstance(value, Enum) else value


def _fetch(sql, parameters):
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            return cursor.execute(sql, parameters).fetchall()
        # Django's cursor puts the values into the text, so that it is a new statement each time.
        with connection.wrap_database_errors, connection.Database.Cursor(cursor.connection) as own:
            return own.execute(sql, parameters, prepare=True).fetchall()
