"""A copy of the database as it was before an upgrade, in VAR_DIR/before-upgrade.

The last three are kept, and none for longer than BACKUP_DAYS: people who erase themselves are told
that number, and a copy holds whatever was there. The first of an upgrade that has not ended is one
of the three: what its repeats would copy is changed by half.
"""

import json
import logging
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from config.backups.copies import NAMES, CopyError, copy_database
from config.moving.left_behind import somebody_is_here
from mail import clock

logger = logging.getLogger(__name__)

FOLDER = settings.VAR_DIR / "before-upgrade"
NAME = "%Y-%m-%d-%H%M%S"
# Beside a copy, until the upgrade has come to its end: the migrations that it is about to apply.
NOT_ENDED = "not-ended.json"
MOST = 3
# So far ahead is no clock that is set by the network, and so old no copy that is still written.
AHEAD, LEFT_OVER = timedelta(minutes=10), timedelta(days=1)
MEGABYTE = 10**6
GO_ON = "To go on without a copy: manage.py setup --no-copy"
NO_ROOM = (
    "There is no room for a copy of the database before the upgrade: {needed} MB are needed in "
    "{folder}, and {free} MB are free. Make room. {go_on}"
)
NO_COPY = "Before the upgrade there has to be a copy of the database. {why} {go_on}"


@dataclass(frozen=True)
class Copy:
    """One folder, by its name. `path`: of the copy in it, or None when it did not become whole."""

    made_at: datetime
    folder: Path

    @property
    def path(self):
        paths = (self.folder / name for name in NAMES.values())
        return next((path for path in paths if path.exists()), None)

    @property
    def note(self):
        return self.folder / NOT_ENDED

    @property
    def is_of_before_a_half(self):
        """Whether some of what was to follow this copy was applied, and some was not."""
        try:
            planned = set(json.loads(self.note.read_text()))
        except (OSError, ValueError):
            return False
        left = planned.intersection(_planned())
        return bool(left) and left != planned


def is_needed():
    """Return whether tables are about to change under people's rows."""
    return bool(_planned()) and somebody_is_here()


def make():
    """Copy the database into a folder that is named by this moment, and return the path.

    When an upgrade has stopped on its way, the copy from before it is returned, and none is made.
    Raises CommandError with what to do.
    """
    if before := next((copy for copy in _whole_copies() if copy.is_of_before_a_half), None):
        return before.path
    _refuse_a_full_disk()
    copy = Copy(timezone.now(), FOLDER / timezone.now().astimezone(UTC).strftime(NAME))
    try:
        path = copy_database(copy.folder)
        copy.note.write_text(json.dumps(_planned()))
        return path
    except (CopyError, OSError) as error:
        raise CommandError(NO_COPY.format(why=error, go_on=GO_ON)) from None
    finally:
        # Also when it was ended. What holds a copy stays.
        with suppress(OSError):
            copy.folder.rmdir()


def note_the_end():
    """Note that the upgrade is done, so that the next one is another."""
    for copy in _copies():
        copy.note.unlink(missing_ok=True)


def forget_old():
    """Delete all but three, and all that are too old to keep."""
    now = timezone.now()
    if not clock.is_right(now):
        # One that has jumped ahead would call all of them old.
        return
    kept = _kept(now)
    for copy in _copies():
        is_written_now = copy.path is None and abs(now - copy.made_at) < LEFT_OVER
        if copy not in kept and not is_written_now:
            _forget(copy.folder)


def _kept(now):
    oldest = now - timedelta(days=settings.BACKUP_DAYS)
    copies = [copy for copy in _whole_copies() if oldest < copy.made_at <= now + AHEAD]
    first = [copy for copy in copies if copy.note.exists()][-1:]
    return [*first, *(copy for copy in copies if copy not in first)][:MOST]


def _planned():
    """Return the names of the migrations that the code has and the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _forget(folder):
    try:
        shutil.rmtree(folder)
    except OSError as error:
        logger.warning("%s cannot be deleted (%s). Delete it.", folder, error.strerror)


def _whole_copies():
    """Return them, the newest first."""
    copies = [copy for copy in _copies() if copy.path]
    return sorted(copies, key=lambda copy: copy.made_at, reverse=True)


def _copies():
    """Yield each `Copy`. What is called otherwise was put there by somebody else."""
    for folder in FOLDER.glob("*/"):
        with suppress(ValueError):
            yield Copy(datetime.strptime(folder.name, NAME).replace(tzinfo=UTC), folder)


def _refuse_a_full_disk():
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    needed, free = _size(), shutil.disk_usage(FOLDER).free
    if needed > free:
        raise CommandError(
            NO_ROOM.format(
                needed=needed // MEGABYTE + 1, free=free // MEGABYTE, folder=FOLDER, go_on=GO_ON
            )
        )


def _size():
    sql = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        "postgresql": "SELECT pg_database_size(current_database())",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor])
        return cursor.fetchone()[0]
