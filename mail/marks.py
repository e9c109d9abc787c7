"""Writing what became of mails, several in one statement.

Each commit waits for the disk, and that is most of what sending a mail costs. So a mail's arrival
is written along with the mark of the next one. Django's `update` with a `Case` would say the same
in three times the time (docs/daily-mail.md has the figures).
"""

from datetime import datetime
from enum import Enum

from django.db import connection


def write(changes):
    """Change rows of one table that this sender still holds: {row: {field: value}}.

    A sender that was slower than its lease finds a row in other hands, and leaves it there. Sets
    what it wrote on the rows, too, and returns the set of their keys.
    """
    sql, parameters = _statement(changes)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        held = {key for (key,) in cursor.fetchall()}
    for row, values in changes.items():
        if row.pk in held:
            vars(row).update(values)
    return held


def _statement(changes):
    meta = next(iter(changes))._meta
    names = sorted({name for values in changes.values() for name in values})
    assignments, parameters = [], []
    for name in names:
        having = [(row.pk, values[name]) for row, values in changes.items() if name in values]
        cases = " ".join(["WHEN %s THEN %s"] * len(having))
        column = meta.get_field(name).column
        assignments.append(f"{column} = CASE id {cases} ELSE {column} END")
        parameters += [part for pair in having for part in pair]
    for row in changes:
        parameters += [row.pk, row.state, row.wake_at]
    held = " OR ".join(["(id = %s AND state = %s AND wake_at = %s)"] * len(changes))
    return (
        f"UPDATE {meta.db_table} SET {', '.join(assignments)} WHERE {held} RETURNING id",
        [_stored(value) for value in parameters],
    )


def _stored(value):
    """What Django's fields would store, for the few kinds of values that a mail's row has."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.value if isinstance(value, Enum) else value
