"""Whether the site can serve people: each name in NAMES is one thing that may be wrong.

Asked every few seconds by probes, so each question is cheap, and all together wait for a database
once: it is opened first, and when it is away nothing else is asked of it.
"""

import os
import shutil
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Exists, OuterRef
from django.utils import timezone
from psycopg_pool import PoolTimeout

from accounts.models import User
from config import serving
from config.versions import unknown_migrations
from mail import clock
from mail.models import ClockReading
from reminders import status
from sealing.models import DataKey
from sealing.outer_keys import check_outer_keys

NAMES = ("database", "migrations", "version", "keys", "data keys", "disk", "scheduler")
# With one of these wrong, no row can be read.
NO_ROWS_WITH = frozenset({"database", "migrations", "version"})
# What the log of SQLite and a print need to go on for a moment; warnings come much earlier.
LEAST_FREE_BYTES = 10_000_000
A_PAGE = b"\0" * 4096
# So many people of each kind are looked up: a probe does not read all of them.
SOME_PEOPLE = 50
_knocking = None
_one_at_a_time = threading.Lock()
LONGEST_QUERY = 2_000  # milliseconds
LONGEST_KNOCK = 3  # seconds


def what_is_wrong():
    """Return the names of what is wrong, those of NAMES in their order."""
    found = {"keys": not has_outer_keys(), "disk": not can_write()}
    try:
        knock()
        with short_queries():
            found |= _of_the_database()
    except (DatabaseError, PoolTimeout):
        found["database"] = True
    return [name for name in NAMES if found.get(name)]


def _of_the_database():
    missing, unknown = missing_migrations(), unknown_migrations()
    if missing or unknown:
        # Then nobody knows what else there is to ask.
        return {"migrations": bool(missing), "version": bool(unknown)}
    return {
        "data keys": has_outer_keys() and not has_data_keys(),
        "scheduler": is_scheduler_silent(timezone.now()),
    }


def knock():
    """Raise DatabaseError unless PostgreSQL answers in time. SQLite has nobody who could hang.

    It is asked in a thread: a server that hangs keeps whoever asks it, and no time limit of its own
    holds. Who comes meanwhile waits for the same answer.
    """
    global _knocking
    if connection.vendor != "postgresql":
        return
    # Two probes at once: one of them would wait for what the other has not started yet.
    with _one_at_a_time:
        if _knocking is None or not _knocking.is_alive():
            _knocking = Knock(daemon=True)
            _knocking.start()
        asked = _knocking
    asked.join(LONGEST_KNOCK)
    if not asked.is_answered:
        raise DatabaseError


class Knock(threading.Thread):
    is_answered = False

    def run(self):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            self.is_answered = True
        except (DatabaseError, PoolTimeout):
            # That it is false says it.
            return
        finally:
            connection.close()


@contextmanager
def short_queries():
    """Let no query of the block wait longer than a probe does, as for a lock on a table."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {LONGEST_QUERY}")
        yield


def has_outer_keys():
    return not check_outer_keys()


def missing_migrations():
    """Return (app, name) of each migration of this code that the database lacks."""
    loader = MigrationLoader(connection)
    return loader.graph.nodes.keys() - loader.applied_migrations.keys()


def has_data_keys():
    """Whether the newest data key opens and some people, the newest among them, have theirs."""
    newest = DataKey.objects.order_by("-pk").first()
    if newest is not None and not newest.is_readable:
        return False
    return not any(_have_no_key(order) for order in ("-joined_at", "pk"))


def _have_no_key(order):
    joined = User.objects.exclude(joined_at=None).order_by(order)
    has_key = Exists(DataKey.objects.filter(user=OuterRef("pk")))
    return False in joined.annotate(has_key=has_key).values_list("has_key", flat=True)[:SOME_PEOPLE]


def can_write():
    """Whether there is room where the site writes, tried by writing."""
    return all(_has_room(folder) for folder in folders())


def folders():
    """Return where the site writes on this machine."""
    found = {Path(settings.VAR_DIR)}
    if connection.vendor == "sqlite":
        found.add(Path(connection.settings_dict["NAME"]).parent)
    return sorted(found)


def _has_room(folder):
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(A_PAGE)
            probe.flush()
            # Some file systems find out only now that there is no room.
            os.fsync(probe.fileno())
        return shutil.disk_usage(folder).free >= LEAST_FREE_BYTES
    except OSError:
        return False


def is_scheduler_silent(now):
    """Whether there was no tick for too long. By a clock that is wrong nobody can tell."""
    last = ClockReading.trusted()
    if last is None:
        return any(
            status.is_silent(since, now) for since in (status.people_since(), serving.since())
        )
    return status.is_silent(last.moment, now) and clock.is_right(now)
