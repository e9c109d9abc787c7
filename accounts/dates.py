"""How a country writes a day and a time of day, and with which day its week begins.

No country is guessed: somebody who named none gets the form that most of the world uses.
"""

from datetime import time

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, time_format

from accounts.countries import ELSEWHERE

MONTH_FIRST = {"CA", "US"}
TWELVE_HOURS = {"AU", "CA", "NZ", "US"}
SUNDAY_FIRST = {"CA", "US"}


def weekday_and_day(day, country):
    """Monday 23 November, or Monday, November 23."""
    return date_format(day, "l, F j" if country in MONTH_FIRST else "l j F")


def day_and_month(day, country):
    """23 November, or November 23."""
    return date_format(day, "F j" if country in MONTH_FIRST else "j F")


def full_date(day, country):
    """23 November 2026, or November 23, 2026."""
    return date_format(day, "F j, Y" if country in MONTH_FIRST else "j F Y")


def time_of_day(moment, country):
    """20:30, or 8:30 PM."""
    return time_format(moment, "g:i A" if country in TWELVE_HOURS else "H:i")


def hour_of_day(hour, country):
    """20:00, or 8 PM."""
    return time_format(time(hour), "g A" if country in TWELVE_HOURS else "H:i")


def hour_cycle(country):
    """Return the name that browsers have for the same choice; empty leaves it to the browser."""
    if country in ("", ELSEWHERE):
        return ""
    return "h12" if country in TWELVE_HOURS else "h23"


def weekdays(country):
    """Return [(number, name), ...] in the order of the country's calendar; Monday is 0."""
    days = list(WEEKDAYS.items())
    return [days[-1], *days[:-1]] if country in SUNDAY_FIRST else days
