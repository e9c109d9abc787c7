"""How the backups are doing, for whoever watches the site: moments, numbers and sentences.

It is noted beside the archives, so that every machine that has the folder knows of them.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings

from config.backup_folder import DAYS_KEPT
from config.backups.copies import CopyError, appearing
from config.backups.retention import A_LOOK, is_ahead, oldest_at

FILE = "status.json"
# One a day, with room for one that failed and was tried again.
LATE = timedelta(hours=26)
# A drill is for each week.
DRILL_LATE = timedelta(days=8)
MOMENTS = ("tried_at", "made_at", "drilled_at")


@dataclass(frozen=True)
class Status:
    """`tried_at`, `error`: of the last try to make one ("" when it worked). `made_at`, `seconds`,
    `size`: of the last good one, which has `rows` rows, in bytes. `drilled_at`, `drill_seconds`,
    `drill_error`: of the last restore drill. None and 0 where there was none yet.
    """

    tried_at: datetime | None = None
    error: str = ""
    made_at: datetime | None = None
    seconds: float = 0
    size: int = 0
    rows: int = 0
    drilled_at: datetime | None = None
    drill_seconds: float = 0
    drill_error: str = ""

    def troubles(self, now):
        """Return what is wrong, a sentence each. Nothing is while no backups are asked for."""
        if not settings.BACKUP_FOLDER:
            return []
        found = [
            (self.made_at is None, "No backup was made yet."),
            (self._is_over(now, self.made_at, LATE), "The last good backup is older than a day."),
            (
                self.made_at and is_ahead(self.made_at, now),
                "The last good backup is of a moment that is still to come: the clock was wrong "
                "then, or is now. Set it; the next backup puts this right.",
            ),
            (self.error, f"The last try to make a backup failed: {self.error}"),
            (self.drill_error, f"The last restore drill failed: {self.drill_error}"),
            (_is_oldest_too_old(now), f"A backup is older than {DAYS_KEPT} days."),
        ]
        return [sentence for is_so, sentence in found if is_so]

    def advice(self, now):
        """Return what is no fault and should be done all the same, a sentence each."""
        if not settings.BACKUP_FOLDER or self.made_at is None:
            return []
        if self.drilled_at is None:
            return ["No backup was ever tried: run `manage.py restore_drill`."]
        if self._is_over(now, self.drilled_at, DRILL_LATE):
            return ["The last restore drill is more than a week ago."]
        return []

    def _is_over(self, now, moment, by):
        return moment is not None and now - moment > by


def read():
    """Return the status. Where nothing was noted, or can be read, nothing is known."""
    try:
        noted = json.loads((settings.BACKUP_FOLDER / FILE).read_text())
        moments = {name: noted[name] and _moment(noted[name]) for name in MOMENTS}
        return Status(**{**noted, **moments})
    except (OSError, TypeError, KeyError, ValueError):
        return Status()


def note(**values):
    """Keep what is new of the status."""
    status = replace(read(), **values)
    with appearing(settings.BACKUP_FOLDER / FILE) as unfinished:
        unfinished.write_text(json.dumps(asdict(status), default=datetime.isoformat, indent=1))


def try_to_note(**values):
    """Keep it where that is possible: a full disk must not hide why a backup failed."""
    if settings.BACKUP_FOLDER is None:
        return
    try:
        note(**values)
    except (CopyError, OSError):
        return


def _moment(text):
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _is_oldest_too_old(now):
    if not settings.BACKUP_FOLDER.is_dir() or not os.access(settings.BACKUP_FOLDER, os.R_OK):
        return False
    oldest = oldest_at(settings.BACKUP_FOLDER)
    return oldest is not None and now - oldest > timedelta(days=DAYS_KEPT) + A_LOOK
