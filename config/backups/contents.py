"""What is in a backup: two copies of one moment, the data and the keys that open its words.

Each alone opens nothing. Left out is what nobody needs back: sign-ins, mails on their way, counts,
and files that are kept for an hour at most.
"""

import json
import tomllib
from base64 import b64decode, b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import ConnectionHandler, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from config.backups.copies import (
    NAMES,
    CopyError,
    appearing,
    copy_sqlite,
    dump_postgresql,
    program,
    run,
)
from sealing import data_keys
from sealing.models import DataKey

FORMAT = 1
LEFT_OUT = (
    "accounts.BroughtPlan",
    "accounts.Session",
    "contacts.OpenedFile",
    "mail.OutboxMail",
    "printing.ReadyPdf",
    "sealing.Leftover",
)
KEYS_NAME = "keys.jsonl"
PORTION = 2_000


@dataclass(frozen=True)
class Taken:
    """The two copies, in the clear, and what is said of each in its archive."""

    data: Path
    keys: Path
    manifest: dict
    keys_manifest: dict


def take(room, stamp):
    """Copy the default database into a folder, in two parts. Raises CopyError."""
    said = {"format": FORMAT, "stamp": stamp, "lamplight": _version()}
    if connection.vendor == "sqlite":
        return _take_sqlite(room, said)
    return _take_postgresql(room, said)


def tables_left_out():
    """Return the tables of which a backup has no row. The keys have an archive of their own."""
    models = map(apps.get_model, LEFT_OUT)
    cache = settings.CACHES["default"]["LOCATION"]
    return {*(model._meta.db_table for model in models), DataKey._meta.db_table, cache}


def count_rows():
    """Return {table: number of rows} of the default database."""
    with connection.cursor() as cursor:
        counts = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
            (counts[table],) = cursor.fetchone()
        return counts


def put_keys_back(path):
    """Add the data keys of a copy to the default database, and return how many they are."""
    with transaction.atomic():
        rows = list(keys_in(path))
        DataKey.objects.bulk_create(rows, batch_size=PORTION)
    data_keys.forget()
    return len(rows)


def keys_in(path):
    """Yield each `DataKey` of a copy."""
    with path.open() as lines:
        for row in map(json.loads, lines):
            yield DataKey(
                user_id=UUID(row["user_id"]),
                version=row["version"],
                wrapped=b64decode(row["wrapped"]),
                made_at=datetime.fromisoformat(row["made_at"]),
            )


@contextmanager
def as_default(database):
    """Let everything speak to another database, given as Django's settings, for a while."""
    original = connections["default"]
    # A pool goes by the alias, and would be the site's.
    options = {name: value for name, value in database["OPTIONS"].items() if name != "pool"}
    other = {**database, "OPTIONS": options, "CONN_MAX_AGE": 0}
    connections["default"] = ConnectionHandler({"default": other})["default"]
    _forget_what_was_read()
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = original
        _forget_what_was_read()


def _take_sqlite(room, said):
    whole, data = room / "whole.sqlite3", room / NAMES["sqlite"]
    with appearing(whole) as unfinished:
        copy_sqlite(unfinished)
    with as_default(_file(whole)):
        keys = _write_keys(room)
        with connection.cursor() as cursor:
            for table in _those_there(cursor, tables_left_out()):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
        with appearing(data) as unfinished:
            copy_sqlite(unfinished)
    whole.unlink()
    with as_default(_file(data)):
        _check_sqlite()
        return _taken(data, keys, said, count_rows())


def _check_sqlite():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        (verdict,) = cursor.fetchone()
    if verdict != "ok":
        raise CopyError("The database is damaged: PRAGMA integrity_check finds a fault in it.")


def _take_postgresql(room, said):
    data = room / NAMES["postgresql"]
    left_out = tables_left_out()
    with _snapshot() as snapshot:
        keys = _write_keys(room)
        counts = count_rows()
        without = [f"--exclude-table-data={table}" for table in sorted(left_out)]
        with appearing(data) as unfinished:
            dump_postgresql(unfinished, "--compress=1", f"--snapshot={snapshot}", *without)
        said |= {"server": connection.pg_version}
        counts |= dict.fromkeys(left_out & counts.keys(), 0)
        # It reads all of it, which tells whether it is whole.
        run([program("pg_restore"), "--file=/dev/null", str(data)], connection)
        return _taken(data, keys, said, counts)


@contextmanager
def _snapshot():
    """Name the moment that this transaction sees, for `pg_dump` to see the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _taken(data, keys, said, counts):
    said |= {"vendor": connection.vendor}
    applied = MigrationRecorder(connection).applied_migrations()
    migrations = sorted(f"{app}.{name}" for app, name in applied)
    with keys.open() as lines:
        number = sum(1 for _line in lines)
    return Taken(
        data=data,
        keys=keys,
        manifest={**said, "migrations": migrations, "rows": counts},
        keys_manifest={**said, "keys": number},
    )


def _write_keys(room):
    path = room / KEYS_NAME
    with appearing(path) as unfinished, unfinished.open("w") as lines:
        for key in DataKey.objects.order_by("pk").iterator(PORTION):
            row = {
                "user_id": str(key.user_id),
                "version": key.version,
                "wrapped": b64encode(bytes(key.wrapped)).decode(),
                "made_at": key.made_at.isoformat(),
            }
            lines.write(json.dumps(row) + "\n")
    return path


def _file(path):
    return {**connection.settings_dict, "NAME": str(path)}


def _those_there(cursor, tables):
    return sorted(tables & set(connection.introspection.table_names(cursor)))


def _version():
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


def _forget_what_was_read():
    ContentType.objects.clear_cache()
    data_keys.forget()
