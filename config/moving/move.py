"""The move itself: look, copy, compare. All of it, or nothing."""

import json
from collections import Counter
from itertools import islice, zip_longest

from django.core.management.base import CommandError
from django.core.management.color import no_style

from config.moving.ends import NEW, NO_ROWS_OF_OURS, all_or_nothing, new_database, old_database
from config.moving.tables import AT_ONCE, all_tables
from config.moving.values import is_compared_as_json
from config.moving.words import KeyRing, Words

CANNOT_GO = "PostgreSQL cannot take these rows. Nothing was written.\n{rows}"
DIFFERENT = "The two databases differ, so no row stays in the new one.\n{rows}"
KEYS_OPEN_NOTHING = (
    "SEALING_KEYS opens none of the words in the SQLite file, so no row stays in the new database. "
    "Put the keys back first."
)


def move(say):
    """Move everything. `say` prints a line. Raises CommandError, and then nothing has moved."""
    tables = all_tables()
    with old_database() as old, new_database() as new:
        say("Looking for what PostgreSQL would not take.")
        _refuse_what_cannot_go(tables, old)
        with all_or_nothing(new):
            for table in tables:
                count = table.write(table.read_rows(old), new)
                say(f"{count:>10} {table.name}")
            _finish(tables, new)
            say("Comparing each row, and opening the words on both sides.")
            opened, unopened = _compare(tables, old, new)
        for name in _others(tables, old):
            say(f"The table {name} stays behind: nothing here knows it.")
    say(f"All rows are alike. {opened} sealed texts open on both sides, and are the same.")
    if unopened:
        say(f"{unopened} sealed texts open on neither side. `manage.py check_keys` says more.")


def _refuse_what_cannot_go(tables, old):
    found = [
        f"{table.name}: {count} rows, where {column} {why}"
        for table in tables
        for (column, why), count in sorted(table.why_unfit(old).items())
    ]
    if found := found + _without_parent(old):
        raise CommandError(CANNOT_GO.format(rows="\n".join(found)))


def _without_parent(old):
    with old.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        found = Counter((table, parent) for table, _row, parent, _key in cursor.fetchall())
    return [
        f"{table}: {count} rows, which belong to a row of {parent} that is gone"
        for (table, parent), count in sorted(found.items())
    ]


def _finish(tables, new):
    """Count new rows on from here, and have the database look now at what belongs to what."""
    models = [table.model for table in tables]
    with new.cursor() as cursor:
        for sql in new.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _others(tables, old):
    """Return the tables of the file that did not move, but for what is made anew."""
    known = {*(table.name for table in tables), *NO_ROWS_OF_OURS}
    return sorted(set(old.introspection.table_names()) - known)


def _compare(tables, old, new):
    """Return (how many sealed texts open on both sides, how many on neither)."""
    rings = KeyRing(old.alias), KeyRing(NEW)
    comparisons = [Comparison(table, Words(table, *rings)) for table in tables]
    for comparison in comparisons:
        comparison.run(old, new)
    if found := [line for comparison in comparisons for line in comparison.told()]:
        raise CommandError(DIFFERENT.format(rows="\n".join(found)))
    opened = sum(comparison.words.opened for comparison in comparisons)
    unopened = sum(comparison.words.unopened for comparison in comparisons)
    if unopened and not opened:
        raise CommandError(KEYS_OPEN_NOTHING)
    return opened, unopened


class Comparison:
    """One table, row by row and column by column."""

    def __init__(self, table, words):
        self.table, self.words = table, words
        self.as_json = [is_compared_as_json(field) for field in table.fields]
        self.columns, self.missing = Counter(), 0

    def run(self, old, new):
        pairs = zip_longest(self.table.read_rows(old, in_order=True), self.table.new_rows(new))
        while batch := list(islice(pairs, AT_ONCE)):
            whole = [pair for pair in batch if None not in pair]
            self.missing += len(batch) - len(whole)
            for old_row, new_row in whole:
                self._compare(old_row, new_row)
            self.words.compare(whole)

    def told(self):
        """Yield what differs, without a value."""
        if self.missing:
            yield f"{self.table.name}: {self.missing} rows stand on one side only"
        for column, count in sorted(self.columns.items()):
            yield f"{self.table.name}: {count} rows differ in {column}"
        if self.words.different:
            yield f"{self.table.name}: {self.words.different} sealed texts differ when opened"

    def _compare(self, old_row, new_row):
        if old_row == list(new_row):
            return
        cells = zip(self.table.fields, self.as_json, old_row, new_row, strict=True)
        for field, is_json, old, new in cells:
            if old != new and not (is_json and _is_same_json(old, new)):
                self.columns[field.column] += 1


def _is_same_json(old, new):
    return None not in (old, new) and json.loads(old) == json.loads(new)
