"""A copy of the database as it was before an upgrade, in VAR_DIR/before-upgrade.

The last three are kept, and none for longer than BACKUP_DAYS: people who erase themselves are told
that number, and a copy holds whatever was there.
"""

import logging
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from config.backups.copies import CopyError, copy_database
from config.moving.left_behind import somebody_is_here

logger = logging.getLogger(__name__)

FOLDER = settings.VAR_DIR / "before-upgrade"
NAME = "%Y-%m-%d-%H%M%S"
MOST = 3
MEGABYTE = 10**6
GO_ON = "To go on without a copy: manage.py setup --no-copy"
NO_ROOM = (
    "There is no room for a copy of the database before the upgrade: {needed} MB are needed in "
    "{folder}, and {free} MB are free. Make room. {go_on}"
)
NO_COPY = "Before the upgrade there has to be a copy of the database. {why} {go_on}"


def is_needed():
    """Return whether tables are about to change under people's rows."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return bool(plan) and somebody_is_here()


def make():
    """Copy the database into a folder that is named by this moment, and return the path.

    Raises CommandError with what to do.
    """
    _refuse_a_full_disk()
    folder = FOLDER / timezone.now().astimezone(UTC).strftime(NAME)
    try:
        return copy_database(folder)
    except CopyError as error:
        with suppress(OSError):
            folder.rmdir()
        raise CommandError(NO_COPY.format(why=error, go_on=GO_ON)) from None


def forget_old():
    """Delete all but the newest, and all that are too old to keep."""
    oldest = timezone.now() - timedelta(days=settings.BACKUP_DAYS)
    copies = sorted(_copies(), reverse=True)
    for number, (made_at, folder) in enumerate(copies):
        if number >= MOST or made_at <= oldest:
            _forget(folder)


def _forget(folder):
    try:
        shutil.rmtree(folder)
    except OSError as error:
        logger.warning("%s cannot be deleted (%s). Delete it.", folder, error.strerror)


def _copies():
    """Yield (moment, folder) of each. What is called otherwise was put there by somebody else."""
    for folder in FOLDER.glob("*/"):
        with suppress(ValueError):
            yield datetime.strptime(folder.name, NAME).replace(tzinfo=UTC), folder


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
