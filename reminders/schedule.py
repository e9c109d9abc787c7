"""When the daily mail is due: pure functions of moment, zone, local time and days.

The rule is RFC 5545's. A time that the clock skips moves on by the gap (02:30 becomes 03:30), but
stays on its date; a time that the clock shows twice is the first of the two; a date that does not
exist is left out.
Every moment that goes in or comes out is aware, in UTC unless said otherwise.
"""

from datetime import UTC, datetime, time, timedelta

EVERY_DAY = frozenset(range(7))
# A mail is worth sending until this hour of its day or this long after it was due,
# whichever is later, and never past midnight.
LATEST_HOUR = time(21)
LATE_BY = timedelta(hours=4)


def moment_of(day, at, zone):
    """Return the moment of a wall-clock time on a date, or None if the date does not exist."""
    wall = datetime.combine(day, at.replace(second=0, microsecond=0), tzinfo=zone)
    # A skipped time moves on by the gap, or back by it where that would be the next date.
    for fold in (0, 1):
        moment = wall.replace(fold=fold).astimezone(UTC)
        if moment.astimezone(zone).date() == day:
            return moment
    return None


def next_due(since, at, zone, days=EVERY_DAY, first_on=None, without=()):
    """Return (date, moment) of the first due time after `since`.

    `days`: weekdays, Monday is 0. `first_on`: no date before this one. `without`: stretches of
    dates that are left out, as (first, last). At least one day is given, so that a week and the odd
    missing date are always enough, counted from the end of the last stretch.
    """
    day = since.astimezone(zone).date()
    day = max(day, first_on) if first_on else day
    last = max([day, *(end for _start, end in without)])
    for ahead in range((last - day).days + 15):
        on = day + timedelta(days=ahead)
        if on.weekday() not in days or any(start <= on <= end for start, end in without):
            continue
        moment = moment_of(on, at, zone)
        if moment is not None and moment > since:
            return on, moment
    raise ValueError("There is no day to send on.")


def worth_until(due_at, day, zone):
    """Return the moment after which the mail for `day` is skipped rather than sent late."""
    evening = datetime.combine(day, LATEST_HOUR, tzinfo=zone).astimezone(UTC)
    midnight = datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone).astimezone(UTC)
    return min(max(evening, due_at + LATE_BY), midnight)
