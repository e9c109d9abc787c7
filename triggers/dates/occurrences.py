"""When a marked day comes: pure functions of days.

A day that a month does not have is that month's last day: what is due on the 31st comes on
30 April, and what belongs to 29 February comes on the 28th in most years.
"""

from calendar import monthrange
from datetime import date

ONCE, MONTHLY, MONTH_END, YEARLY = "once", "monthly", "month end", "yearly"
LAST = 31


def next_occurrence(repeat, first, last, day):
    """Return (start, end) of the first occurrence that is not over before `day`, or None.

    `first` is the day it happens for the first time; `last` is the day on which that time ends, or
    None when it is one day long. Only what happens once or every year can be longer than a day.
    """
    if repeat == ONCE:
        end = last or first
        return (first, end) if end >= day else None
    if repeat == YEARLY:
        return _next_in_years(first, last, day)
    return _next_in_months(first, LAST if repeat == MONTH_END else first.day, day)


def _next_in_months(first, number, day):
    since = max(first, day)
    start = in_month(since.year, since.month, number)
    if start < since:
        start = in_month(since.year + since.month // 12, since.month % 12 + 1, number)
    return start, start


def _next_in_years(first, last, day):
    # What began last year may still be going on.
    year = max(first.year, day.year - 1)
    while True:
        start = in_month(year, first.month, first.day)
        end = anniversary(last, start) if last else start
        if end >= day:
            return start, end
        year += 1


def anniversary(day, since):
    """Return the first day on or after `since` that is `day` of its year."""
    this_year = in_month(since.year, day.month, day.day)
    return this_year if this_year >= since else in_month(since.year + 1, day.month, day.day)


def in_month(year, month, number):
    """Return a day of a month by its number, or the month's last day where it has fewer."""
    return date(year, month, min(number, monthrange(year, month)[1]))
