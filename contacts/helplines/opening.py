"""When a helpline answers, by its own clock."""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext

from accounts.dates import time_of_day


@dataclass(frozen=True)
class Opening:
    """Days of the week (Monday is 0, both ends count) and hours of the line's own clock."""

    first_day: int
    last_day: int
    start: time
    end: time

    def covers(self, local):
        in_days = self.first_day <= local.weekday() <= self.last_day
        return in_days and self.start <= local.time() < self.end

    def starts(self, day, zone):
        """Return the moment at which it opens on a date, or None on a day when it does not."""
        if self.first_day <= day.weekday() <= self.last_day:
            return datetime.combine(day, self.start, tzinfo=zone)
        return None

    def text(self, country):
        days = str(WEEKDAYS[self.first_day])
        if self.last_day != self.first_day:
            days = gettext("%(first)s to %(last)s") % {
                "first": days,
                "last": WEEKDAYS[self.last_day],
            }
        return gettext("%(days)s, %(start)s to %(end)s") % {
            "days": days,
            "start": time_of_day(self.start, country),
            "end": time_of_day(self.end, country),
        }
