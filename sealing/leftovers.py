"""Clearing the files of the database of what was erased.

A deleted row is only marked as free. SQLite writes zeros over it (`secure_delete`), but keeps the
old page in its log, and now and then a copy that it made when it moved rows about. PostgreSQL keeps
the row until it is vacuumed, and then bytes of it in what is free on the page. So both are told to
write anew: docs/decisions/0044-erasing.md has what was measured.
"""

import logging
from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from sealing.models import Leftover

logger = logging.getLogger(__name__)


def clear() -> bool:
    """Clear the files of all that was erased until now. Returns whether nothing is left to clear.

    Does nothing inside a transaction. What somebody is still reading is left for the next time.
    """
    if connection.in_atomic_block:
        return False
    notes = list(Leftover.objects.all())
    if not notes:
        return True
    try:
        is_clear = _clear_postgresql(notes) if _is_postgresql() else _clear_sqlite()
    except DatabaseError:
        # The rows are gone all the same.
        logger.warning("The files of what was erased could not be cleared yet. They are next time.")
        return False
    if is_clear:
        Leftover.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return is_clear


def empty_log() -> None:
    """Empty SQLite's log at once, unless somebody reads or writes at this moment: `clear` waits."""
    if _is_postgresql():
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except DatabaseError:
            logger.info("The log of the database is in use. It is emptied within a minute.")
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def _is_postgresql() -> bool:
    return bool(connection.vendor == "postgresql")


def _clear_sqlite() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_pages = cursor.fetchone()
    return not bool(is_busy)


def _clear_postgresql(notes: Iterable[Leftover]) -> bool:
    if any(map(_is_still_seen, notes)):
        return False
    to_rewrite = [
        apps.get_model(label)._meta.db_table for label in settings.REWRITTEN_AFTER_ERASING
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {_listed(connection.introspection.table_names(cursor))}")
        before = _files_of(to_rewrite)
        # Nobody waits for it: what is in use at this moment is left for the next time.
        cursor.execute(f"VACUUM (FULL, ANALYZE, SKIP_LOCKED) {_listed(to_rewrite)}")
        # Some values of each column are kept for planning. An owner of the database may do this;
        # anybody else is only told that they may not.
        cursor.execute("VACUUM pg_catalog.pg_statistic")
    return not before & _files_of(to_rewrite)


def _is_still_seen(note: Leftover) -> bool:
    """Whether a transaction is open that began before the rows were erased, as of a backup."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND age(backend_xmin) >= age(%s::text::xid8::xid))",
            [str(note.erased_by)],
        )
        return bool(cursor.fetchone()[0])


def _files_of(tables: Iterable[str]) -> set[int]:
    """Return the numbers of the files that hold some tables: a table that is rewritten gets a new
    one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_filenode(name::regclass) FROM unnest(%s::text[]) AS name",
            [list(tables)],
        )
        return {number for (number,) in cursor.fetchall()}


def _listed(tables: Iterable[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, tables))
