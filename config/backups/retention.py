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
UNFINISHED = re.compile(rf"\.+lamplight-\d{{8}}-\d{{6}}\.({DATA}|{KEYS})\.age(\.unfinished)+")
# Another machine that shares the folder may be writing its own at this moment.
LEFT_BEHIND = timedelta(days=1)
# Until the next look at what is too old.
A_LOOK = timedelta(minutes=15)
# Clocks of machines that share the folder differ by less; a moment beyond it is of a wrong clock.
AHEAD = timedelta(minutes=10)


def is_ahead(moment, now):
    return moment - now > AHEAD


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
    _delete_what_was_left_behind(folder, now)
    data, keys = _stamps(folder, DATA), _stamps(folder, KEYS)
    # Each kind by itself, as somebody may move one of them away; and a half takes no pair's place.
    ways = (data & keys, data, keys)
    _keep_only(folder, _last(data, keys, now).union(*(kept(stamps, now) for stamps in ways)))


def forget_expired(folder, now):
    """Delete what is older than people are told, but never the newest that is whole."""
    data, keys = _stamps(folder, DATA), _stamps(folder, KEYS)
    current = {stamp for stamp in data | keys if not _is_expired(stamp, now)}
    _keep_only(folder, current | _last(data, keys, now))


def kept(stamps, now):
    """Return which of some stamps are kept for their day or their week."""
    today = now.date()
    this_week = _week(today)
    days, weeks = {}, {}
    for stamp in sorted(stamp for stamp in stamps if _is_current(stamp, now)):
        day = _moment(stamp).date()
        if (today - day).days < DAYS:
            days[day] = stamp
        if (this_week - _week(day)).days < 7 * WEEKS:
            weeks.setdefault(_week(day), stamp)
    return {*days.values(), *weeks.values()}


def oldest_at(folder):
    """Return the moment of the oldest backup that lies there, or None."""
    stamps = _stamps(folder, DATA) | _stamps(folder, KEYS)
    return _moment(min(stamps)) if stamps else None


def _delete_what_was_left_behind(folder, now):
    for path in folder.iterdir():
        if UNFINISHED.fullmatch(path.name) and _is_left_behind(path, now):
            path.unlink(missing_ok=True)


def _is_left_behind(path, now):
    try:
        return now.timestamp() - path.stat().st_mtime > LEFT_BEHIND.total_seconds()
    except FileNotFoundError:
        # It has its name by now.
        return False


def _keep_only(folder, stamps):
    for path in folder.iterdir():
        name = NAME.fullmatch(path.name)
        if name and name[1] not in stamps:
            path.unlink(missing_ok=True)


def _stamps(folder, kind):
    names = filter(None, (NAME.fullmatch(path.name) for path in folder.iterdir()))
    return {name[1] for name in names if name[2] == kind}


def _last(data, keys, now):
    """Return the newest that is whole, or those of a wrong clock as long as there is no other."""
    whole = data & keys or data or keys
    right = {stamp for stamp in whole if not is_ahead(_moment(stamp), now)}
    return {max(right)} if right else whole


def _is_current(stamp, now):
    return not _is_expired(stamp, now) and not is_ahead(_moment(stamp), now)


def _is_expired(stamp, now):
    return now - _moment(stamp) > timedelta(days=DAYS_KEPT) - A_LOOK


def _moment(stamp):
    return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)


def _week(day):
    """Return the Monday of a day."""
    return day - timedelta(days=day.weekday())
