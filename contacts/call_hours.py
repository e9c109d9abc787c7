"""Good times to call somebody: how they are said, and whether a moment is one."""

from datetime import timedelta

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.dates import time_of_day, weekdays

# As many days in a row, and they are named by the first and the last.
A_ROW = 3
EACH = (
    _("Mondays"),
    _("Tuesdays"),
    _("Wednesdays"),
    _("Thursdays"),
    _("Fridays"),
    _("Saturdays"),
    _("Sundays"),
)


def describe(days, start, end, country, is_theirs=False):
    """Return like "Mondays and Fridays, 09:00 to 17:00"; "" when every day and hour is as good.

    The arguments are those of `covers`. `is_theirs`: the hours are those of another time zone.
    """
    texts = {"days": _days_text(days, country)}
    texts["hours"] = _hours_text(start, end, country, is_theirs)
    if all(texts.values()):
        return gettext("%(days)s, %(hours)s") % texts
    return texts["days"] or texts["hours"]


def covers(days, start, end, local):
    """Return whether a moment in somebody's own time zone lies in their good times.

    `days`: the numbers of the days of the week (Monday is 0), or none for every day.
    `start`, `end`: times of day, or None for the whole day. Hours that go past midnight belong to
    the day on which they start.
    """
    today = _is_on(days, local)
    if start is None or end is None:
        return today
    now = local.time()
    if start < end:
        return today and start <= now < end
    return (today and now >= start) or (_is_on(days, local - timedelta(days=1)) and now < end)


def _is_on(days, local):
    return not days or local.weekday() in days


def _hours_text(start, end, country, is_theirs):
    if start is None or end is None or start == end:
        return ""
    times = {"start": time_of_day(start, country), "end": time_of_day(end, country)}
    if is_theirs:
        return gettext("%(start)s to %(end)s, their time") % times
    return gettext("%(start)s to %(end)s") % times


def _days_text(days, country):
    calendar = [number for number, _name in weekdays(country)]
    places = [place for place, number in enumerate(calendar) if number in days]
    if len(places) in (0, len(calendar)):
        return ""
    if len(places) >= A_ROW and places[-1] - places[0] == len(places) - 1:
        ends = {"first": WEEKDAYS[calendar[places[0]]], "last": WEEKDAYS[calendar[places[-1]]]}
        return gettext("%(first)s to %(last)s") % ends
    names = [str(EACH[calendar[place]]) for place in places]
    if len(names) == 1:
        return names[0]
    return gettext("%(days)s and %(last)s") % {"days": ", ".join(names[:-1]), "last": names[-1]}
