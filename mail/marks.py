"""Writing what became of mails, several in one statement.

Each commit waits for the disk, and that is most of what sending a mail costs. So a mail's arrival
is written along with the mark of the next one. Django's `update` with a `Case` would say the same
in three times the time (docs/daily-mail.md has the figures).
"""

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
        column, cases = meta.get_field(name).column, []
        for row, values in changes.items():
            if name in values:
                cases.append("WHEN %s THEN %s")
                parameters += [row.pk, _stored(row, name, values[name])]
        assignments.append(f"{column} = CASE id {' '.join(cases)} ELSE {column} END")
    held = []
    for row in changes:
        held.append("(id = %s AND state = %s AND wake_at = %s)")
        parameters += [row.pk, row.state, _stored(row, "wake_at", row.wake_at)]
    where = " OR ".join(held)
    return (
        f"UPDATE {meta.db_table} SET {', '.join(assignments)} WHERE {where} RETURNING id",
        parameters,
    )


def _stored(row, name, value):
    return row._meta.get_field(name).get_db_prep_save(value, connection)
