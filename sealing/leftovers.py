"""Clearing the files of the database of what was erased.

A deleted row is only marked as free. SQLite writes zeros over it (`secure_delete`), but keeps the
old page in its log, and now and then a copy that it made when it moved rows about. PostgreSQL keeps
the row until it is vacuumed, and then bytes of it in what is free on the page. So both are told to
write anew: docs/decisions/0044-erasing.md has what was measured.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, Error, connection
from psycopg.errors import Diagnostic, LockNotAvailable
from psycopg_pool import PoolTimeout

from sealing.models import Leftover

logger = logging.getLogger(__name__)

# Milliseconds. Whoever writes waits for as long too.
LOG_IS_WAITED_FOR = 500
# PostgreSQL's locks have a number instead of a name: any one that is the same in every process.
LOCK = 0x1EF70


def clear() -> bool:
    """Clear the files of all that was erased until now. Returns whether nothing is left to clear.

    Does nothing inside a transaction. What somebody is still reading, or clearing at this moment,
    is left for the next time.
    """
    if connection.in_atomic_block:
        return False
    notes = list(Leftover.objects.all())
    if not notes:
        return True
    try:
        is_clear = _clear_postgresql(notes) if _is_postgresql() else _clear_sqlite()
    except (Error, PoolTimeout) as error:
        # The rows are gone all the same.
        logger.warning(
            "The files of what was erased could not be cleared yet (%s). It is tried again.",
            _kind_of(error),
        )
        return False
    if is_clear:
        Leftover.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return is_clear


def _kind_of(error: Exception) -> str:
    """Return what kind of error it was, without its words: they may quote a row."""
    cause = error.__cause__ or error
    return str(getattr(cause, "sqlite_errorname", type(cause).__qualname__))


def empty_log() -> None:
    """Empty SQLite's log at once, unless somebody reads or writes at this moment: `clear` waits."""
    if _is_postgresql():
        return
    if not _is_log_emptied(patience=0):
        logger.info("The log of the database is in use. It is emptied within a minute.")


def _is_log_emptied(patience: int) -> bool:
    """Empty the log, in which nobody can write while this waits for readers for `patience` ms."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {patience}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_pages = cursor.fetchone()
        except DatabaseError:
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
    return not bool(is_busy)


def _is_postgresql() -> bool:
    return bool(connection.vendor == "postgresql")


def _clear_sqlite() -> bool:
    # First, because VACUUM writes the whole file into the log: beside a reader it would grow by
    # that much each time, until the disk is full.
    if not _is_log_emptied(LOG_IS_WAITED_FOR):
        return False
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    return _is_log_emptied(LOG_IS_WAITED_FOR)


def _clear_postgresql(notes: Iterable[Leftover]) -> bool:
    with _alone() as is_alone:
        if not is_alone or any(map(_is_still_seen, notes)):
            return False
        return _is_vacuumed() and _is_rewritten() and _is_planning_rewritten()


@contextmanager
def _alone() -> Iterator[bool]:
    """Tell whether no other process clears, and keep others from it until the end.

    The lock is one of a transaction, on a connection of its own, as VACUUM stands outside of any:
    a pgbouncer may hand each statement that does to another connection of its own.
    """
    with closing(connection.copy()) as other:
        other.set_autocommit(False)
        try:
            with other.cursor() as cursor:
                # It stands idle for as long as the others work, whatever this server allows.
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
                (is_alone,) = cursor.fetchone()
            yield bool(is_alone)
        finally:
            other.rollback()


def _is_vacuumed() -> bool:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return _none_was_in_use(f"VACUUM (ANALYZE, SKIP_LOCKED) {_listed(tables)}")


def _is_rewritten() -> bool:
    to_rewrite = [
        apps.get_model(label)._meta.db_table for label in settings.REWRITTEN_AFTER_ERASING
    ]
    if not to_rewrite:
        return True
    before = _files_of(to_rewrite)
    _none_was_in_use(f"VACUUM (FULL, ANALYZE, SKIP_LOCKED) {_listed(to_rewrite)}")
    return not before & _files_of(to_rewrite)


def _is_planning_rewritten() -> bool:
    """Rewrite the values of each column that are kept for planning: up to a hundred addresses.

    An owner of the database may do this. Anybody else is only told that they may not, and that is
    no reason to try again.
    """
    return _none_was_in_use("VACUUM (FULL, SKIP_LOCKED) pg_catalog.pg_statistic")


def _none_was_in_use(vacuum: str) -> bool:
    """Run a VACUUM with SKIP_LOCKED, and return whether it skipped no table.

    What is in use at this moment is left for the next time. To wait for it would take a worker
    from the mails, and hold up whoever wants to read it.
    """
    skipped = []

    def see(notice: Diagnostic) -> None:
        if notice.sqlstate == LockNotAvailable.sqlstate:
            skipped.append(notice)

    with connection.cursor() as cursor:
        connection.connection.add_notice_handler(see)
        try:
            cursor.execute(vacuum)
        finally:
            connection.connection.remove_notice_handler(see)
    return not skipped


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
