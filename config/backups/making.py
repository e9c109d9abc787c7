"""Making a backup: a pair of archives in BACKUP_FOLDER, and what is kept of the older ones."""

import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error
from psycopg_pool import PoolTimeout

from config.backups import archives, contents, retention, status
from config.backups.copies import FOLDER_MODE
from config.backups.recipients import read_recipients
from config.backups.retention import DATA, KEYS, STAMP
from config.backups.workroom import Busy, workroom
from mail import clock

# The scheduler looks every ten minutes, so that no two are more than a day apart.
EVERY = timedelta(hours=24) - timedelta(minutes=10)
AFTER_A_FAILURE = timedelta(hours=1)


class BackupError(CommandError):
    """Why no backup was made, in a sentence."""


@dataclass(frozen=True)
class Made:
    """`size` is of both archives, in bytes."""

    path: object
    seconds: float
    size: int
    rows: int


def is_due(now):
    """Whether it is time for the daily one, or to try again."""
    last = status.read()
    if last.error:
        return now - last.tried_at >= AFTER_A_FAILURE
    return last.made_at is None or now - last.made_at >= EVERY


def make(now):
    """Write a pair of archives, then delete the older ones that need not be kept, and return what
    was `Made`. Raises CommandError, and then nothing was deleted."""
    recipients = read_recipients()
    folder = backup_folder()
    try:
        with workroom("backup") as room:
            made = _make(room, folder, recipients, now)
            if clock.is_right(now):
                # One that has jumped ahead would call all of them old.
                retention.prune(folder, now)
            status.note(
                tried_at=now,
                error="",
                made_at=now,
                seconds=round(made.seconds, 1),
                size=made.size,
                rows=made.rows,
            )
            return made
    except Busy:
        raise
    except CommandError as error:
        status.try_to_note(tried_at=now, error=str(error))
        raise
    except (Error, PoolTimeout, OSError) as error:
        why = getattr(error, "strerror", None) or type(error).__qualname__
        status.try_to_note(tried_at=now, error=f"{why}.")
        raise BackupError(f"No backup was made: {why}.") from error


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


def _make(room, folder, recipients, now):
    began = time.monotonic()
    stamp = now.strftime(STAMP)
    taken = contents.take(room, stamp)
    data, keys = (retention.path_of(folder, stamp, kind) for kind in (DATA, KEYS))
    archives.write(keys, recipients, taken.keys_manifest, taken.keys)
    archives.write(data, recipients, taken.manifest, taken.data)
    return Made(
        path=data,
        seconds=time.monotonic() - began,
        size=data.stat().st_size + keys.stat().st_size,
        rows=sum(taken.manifest["rows"].values()),
    )
