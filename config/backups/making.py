"""Making a backup: a pair of archives in BACKUP_FOLDER, and what is kept of the older ones."""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error
from django.utils import timezone
from psycopg_pool import PoolTimeout

from config.backups import archives, contents, retention, status
from config.backups.copies import FOLDER_MODE, appearing
from config.backups.recipients import read_recipients
from config.backups.retention import DATA, KEYS, STAMP
from config.backups.workroom import Busy, workroom
from config.databases import refuse_to_start_without
from mail import clock

# The scheduler looks every ten minutes, so that no two are more than a day apart.
EVERY = timedelta(hours=24) - timedelta(minutes=10)
AFTER_A_FAILURE = timedelta(hours=1)


class BackupError(CommandError):
    """Why no backup was made, in a sentence."""


@dataclass(frozen=True)
class Made:
    """`size` is of both archives, in bytes. `is_dated`: whether its moment can be believed."""

    path: object
    seconds: float
    size: int
    rows: int
    is_dated: bool


def is_due(now):
    """Whether it is time for the daily one, or to try again."""
    last = status.read()
    since, wait = (last.tried_at, AFTER_A_FAILURE) if last.error else (last.made_at, EVERY)
    # What a clock noted that was ahead must not hold up all others until then.
    return since is None or retention.is_ahead(since, now) or now - since >= wait


def make(now):
    """Write a pair of archives, then delete the older ones that need not be kept, and return what
    was `Made`. Raises CommandError, and then nothing was deleted but what is older than people are
    told."""
    try:
        return _make_and_note(now)
    except Busy:
        raise
    except CommandError as error:
        _give_up(now, str(error))
        raise
    except (Error, PoolTimeout, OSError) as error:
        why = _in_words(error)
        _give_up(now, f"{why}.")
        raise BackupError(f"No backup was made: {why}.") from error
    except Exception as error:
        _give_up(now, f"Something else went wrong: {type(error).__qualname__}.")
        raise


def forget_expired(now):
    """Delete what is older than people are told, while the clock can be believed."""
    # What cannot be deleted stands in the way of no new one; the status says that it is too old.
    with suppress(OSError):
        folder = settings.BACKUP_FOLDER
        if folder and folder.is_dir() and clock.is_right(now):
            retention.forget_expired(folder, now)


def backup_folder():
    """Return BACKUP_FOLDER, made if it is missing. Raises BackupError."""
    folder = settings.BACKUP_FOLDER
    if folder is None:
        raise BackupError("BACKUP_FOLDER is empty. Set it to one, like /var/backups/lamplight.")
    try:
        # Not its parents: what they are mounted from may be away.
        folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    except OSError as error:
        raise BackupError(
            f"BACKUP_FOLDER {folder} cannot be used ({error.strerror}). Make it a folder that this "
            "user may write in."
        ) from None
    return folder


def _make_and_note(now):
    folder, recipients = backup_folder(), read_recipients()
    refuse_to_start_without()
    is_dated = clock.is_right(now)
    with workroom("backup") as room:
        made = _make(room, folder, recipients, now, is_dated)
        if is_dated:
            _prune(folder)
            status.note(
                tried_at=now,
                error="",
                made_at=now,
                seconds=round(made.seconds, 1),
                size=made.size,
                rows=made.rows,
            )
        return made


def _prune(folder):
    # The clock is asked anew: it is compared with the database's of this moment, and one that has
    # jumped ahead would call all of them old.
    now = timezone.now()
    # What cannot be deleted makes no failure of a whole pair; the status says that it is too old.
    with suppress(OSError):
        if clock.is_right(now):
            retention.prune(folder, now)


def _in_words(error):
    """Say what went wrong, without a value of the database. A file of ours is named: without it "No
    such file or directory" helps nobody."""
    if not isinstance(error, OSError) or not error.strerror:
        return type(error).__qualname__
    return f"{error.strerror}: {error.filename}" if error.filename else error.strerror


def _give_up(now, why):
    status.try_to_note(tried_at=now, error=why)
    # Where a timer starts the backups, nothing else looks at what is too old.
    with suppress(Error, PoolTimeout):
        forget_expired(timezone.now())


def _make(room, folder, recipients, now, is_dated):
    began = time.monotonic()
    stamp = now.strftime(STAMP)
    taken = contents.take(room, stamp)
    data, keys = (retention.path_of(folder, stamp, kind) for kind in (DATA, KEYS))
    # Neither has its name before both are whole: one alone is no backup.
    with appearing(data) as whole_data, appearing(keys) as whole_keys:
        archives.write(whole_keys, recipients, taken.keys_manifest, taken.keys)
        archives.write(whole_data, recipients, taken.manifest, taken.data)
    return Made(
        path=data,
        seconds=time.monotonic() - began,
        size=data.stat().st_size + keys.stat().st_size,
        rows=sum(taken.manifest["rows"].values()),
        is_dated=is_dated,
    )
