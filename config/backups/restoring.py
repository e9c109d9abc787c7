"""Bringing a backup back into an empty database, with what opens its words."""

import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction

from accounts.models import User
from config.backups import archives, contents
from config.backups.contents import FORMAT, as_default, count_rows
from config.backups.copies import FILE_MODE, appearing, program, run
from config.backups.settling import settle
from config.databases import refuse_to_start_without
from config.lost_keys import why_keys_are_missing
from config.versions import ENDED, known_migrations

LOG, JOURNAL = "-wal", "-journal"
ENDS_OF_LOGS = (LOG, JOURNAL, "-shm")


class RestoreError(CommandError):
    """Why nothing was restored, in a sentence."""


@dataclass(frozen=True)
class Pair:
    """The two opened archives of one backup, in the clear."""

    data: archives.Archive
    keys: archives.Archive

    @property
    def closed(self):
        """How many people have words that SEALING_KEYS does not open."""
        return len({key.user_id for key in contents.keys_in(self.keys.copy) if not key.is_readable})


def unpack(data, keys, identities, room):
    """Open a pair of archives into a folder, and see that they can be restored here.

    Raises ArchiveError and RestoreError, before anything is written anywhere else.
    """
    pair = Pair(
        archives.unpack(Path(data), identities, room / "data"),
        archives.unpack(Path(keys), identities, room / "keys"),
    )
    _refuse_other_kinds(pair)
    if pair.data.manifest["stamp"] != pair.keys.manifest["stamp"]:
        raise RestoreError(
            f"{keys} is of another moment than {data}. Take the two that have the same time in "
            "their names."
        )
    _refuse_newer(pair.data.manifest)
    _refuse_closed_keys(pair.keys.copy)
    return pair


def restore(pair, database):
    """Bring a pair back into an empty database (Django's settings of it), and bring it up to date.

    Raises RestoreError and CopyError. SQLite's copy is moved there once it is all done.
    """
    _refuse_another_vendor(pair, database)
    _refuse_what_is_not_empty(database)
    if _is_sqlite(database):
        _restore_sqlite(pair, database)
    else:
        _restore_postgresql(pair, database)


def wrong_counts(rows):
    """Return {table: (rows it has, rows it should have)} of the default database where they
    differ."""
    there = count_rows()
    return {
        table: (there.get(table), rows.get(table))
        for table in sorted({*there, *rows})
        if there.get(table) != rows.get(table)
    }


def _restore_sqlite(pair, database):
    path, copy = Path(database["NAME"]), pair.data.copy
    # Where it was opened: there the next command finds what a killed one has left.
    with as_default({**database, "NAME": str(copy)}):
        _finish(pair)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
    copy.chmod(FILE_MODE)
    with appearing(path) as unfinished:
        # On the same disk it gets another name, and is whole at any moment.
        shutil.move(copy, unfinished)
        _delete_logs_of(path)


def _delete_logs_of(path):
    """Delete what a file of that name has left, which SQLite would take for the new one's."""
    for end in ENDS_OF_LOGS:
        path.with_name(path.name + end).unlink(missing_ok=True)


def _restore_postgresql(pair, database):
    with as_default(database):
        command = [program("pg_restore"), "--exit-on-error", "--single-transaction"]
        command += ["--no-owner", "--no-privileges", "--no-password"]
        run([*command, f"--dbname={database['NAME']}", str(pair.data.copy)], connection)
        with _half_of_it_is_said():
            _finish(pair)
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")


def _finish(pair):
    if wrong := wrong_counts(pair.data.manifest["rows"]):
        raise RestoreError(f"Not all rows came back: {', '.join(wrong)}.")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    # What was cut off before the end of this has no keys, so no site starts on it.
    with transaction.atomic():
        contents.put_keys_back(pair.keys.copy)
        if why := why_keys_are_missing():
            raise RestoreError(why)
        settle()


@contextmanager
def _half_of_it_is_said():
    try:
        yield
    except BaseException as error:
        # Also one that was told to end: what is there looks like a database.
        raise RestoreError(
            f"{_said(error)} The database has a part of it now: drop it, and make an empty one."
        ) from error


def _said(error):
    if isinstance(error, CommandError):
        return str(error)
    if isinstance(error, Exception):
        return f"{type(error).__qualname__}."
    return "It was ended before it was done."


def _refuse_other_kinds(pair):
    for archive in (pair.data, pair.keys):
        if archive.manifest.get("format") != FORMAT:
            raise RestoreError("This backup was made by a newer Lamplight. Install that one first.")
    if "rows" not in pair.data.manifest or "keys" not in pair.keys.manifest:
        raise RestoreError(
            "Give the archive that ends in .data.age first, and the one that ends in .keys.age "
            "with --keys."
        )


def _refuse_another_vendor(pair, database):
    vendor = "sqlite" if _is_sqlite(database) else "postgresql"
    if pair.data.manifest["vendor"] != vendor:
        raise RestoreError(
            f"This backup is of {pair.data.manifest['vendor']}, and the database is of {vendor}. "
            "Restore it into its own kind."
        )


def _refuse_newer(manifest):
    known = {f"{app}.{name}" for app, name in known_migrations()}
    newer = [
        name
        for name in manifest["migrations"]
        if name not in known and name.partition(".")[0] not in ENDED
    ]
    if newer:
        raise RestoreError(
            f"This backup was made by a newer Lamplight: {newer[0]} is not known here. Install "
            "that one first."
        )


def _refuse_closed_keys(path):
    """One that is damaged closes the words of one person; that must not close everybody's."""
    newest = max(contents.keys_in(path), key=lambda key: key.made_at, default=None)
    if newest and not newest.is_readable:
        opens = Counter(key.is_readable for key in contents.keys_in(path))
        raise RestoreError(
            f"SEALING_KEYS does not open {opens[False]} of {opens.total()} keys in the backup, the "
            "newest among them. Put back the SEALING_KEYS that were set when it was made."
        )


def _refuse_what_is_not_empty(database):
    if _is_sqlite(database) and not Path(database["NAME"]).exists():
        _refuse_a_log_that_was_left(Path(database["NAME"]))
        return
    with as_default(database):
        refuse_to_start_without()
        tables = connection.introspection.table_names()
        if not tables:
            return
        people = User.objects.count() if User._meta.db_table in tables else 0
    raise RestoreError(
        f"The database is not empty: it has {len(tables)} tables, and {people} people. Nothing was "
        "changed. For SQLite move the file away, for PostgreSQL make an empty database, and set "
        "DATABASE_URL or --to."
    )


def _refuse_a_log_that_was_left(path):
    for end in (LOG, JOURNAL):
        # What was written last before a crash may stand nowhere else.
        log = path.with_name(path.name + end)
        if log.exists() and log.stat().st_size:
            raise RestoreError(
                f"{log} is of the database that lay here, and may hold the last that was written. "
                f"Move it to where that database is now, so that both names differ by {end} alone. "
                "Nothing was changed."
            )


def _is_sqlite(database):
    return database["ENGINE"].endswith("sqlite3")
