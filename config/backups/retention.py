"""Which backups are kept: one of each of the last 7 days, and of each of the last 4 weeks.

A week is kept by its oldest one, which stays the same while newer ones come, and is gone after 28
days: people who were erased are told so.
"""

import re
from datetime import UTC, datetime, timedelta

from config.backup_folder import DAYS_KEPT

DAYS, WEEKS = 7, 4
STAMP = "%Y%m%d-%H%M%S"
DATA, KEYS = "data", "keys"
# No file of another name is ever deleted.
NAME = re.compile(rf"lamplight-(\d{{8}}-\d{{6}})\.({DATA}|{KEYS})\.age")
UNFINISHED = ".lamplight-*.age.unfinished"
# Until the next look at what is too old.
A_LOOK = timedelta(minutes=15)


def path_of(folder, stamp, kind):
    return folder / f"lamplight-{stamp}.{kind}.age"


def newest_pair(folder):
    """Return the paths of the newest data and of its keys, or None where there is no pair."""
    stamps = _stamps(folder, DATA) & _stamps(folder, KEYS)
    if not stamps:
        return None
    return tuple(path_of(folder, max(stamps), kind) for kind in (DATA, KEYS))


def prune(folder, now):
    """Delete what need not be kept any more, and what a killed process left."""
    for path in folder.glob(UNFINISHED):
        path.unlink(missing_ok=True)
    # Somebody may have moved all of one kind away, to keep them apart.
    stamps = _stamps(folder, DATA) or _stamps(folder, KEYS)
    _keep_only(folder, kept(stamps, now))


def forget_expired(folder, now):
    """Delete what is older than people are told, but never the newest."""
    stamps = _stamps(folder, DATA) | _stamps(folder, KEYS)
    _keep_only(folder, {stamp for stamp in stamps if not _is_expired(stamp, now)} | _last(stamps))


def kept(stamps, now):
    """Return which of some stamps are kept. The newest always is."""
    today = now.date()
    this_week = _week(today)
    days, weeks = {}, {}
    for stamp in sorted(stamp for stamp in stamps if not _is_expired(stamp, now)):
        day = _moment(stamp).date()
        if (today - day).days < DAYS:
            days[day] = stamp
        if (this_week - _week(day)).days < 7 * WEEKS:
            weeks.setdefault(_week(day), stamp)
    return {*days.values(), *weeks.values(), *_last(stamps)}


def oldest_at(folder):
    """Return the moment of the oldest backup that lies there, or None."""
    stamps = _stamps(folder, DATA) | _stamps(folder, KEYS)
    return _moment(min(stamps)) if stamps else None


def _keep_only(folder, stamps):
    for path in folder.iterdir():
        name = NAME.fullmatch(path.name)
        if name and name[1] not in stamps:
            path.unlink(missing_ok=True)


def _stamps(folder, kind):
    names = filter(None, (NAME.fullmatch(path.name) for path in folder.iterdir()))
    return {name[1] for name in names if name[2] == kind}


def _last(stamps):
    return {max(stamps)} if stamps else set()


def _is_expired(stamp, now):
    return now - _moment(stamp) > timedelta(days=DAYS_KEPT) - A_LOOK


def _moment(stamp):
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


def _week(day):
    """Return the Monday of a day."""
    return day - timedelta(days=day.weekday())
