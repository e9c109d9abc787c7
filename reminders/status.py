"""How the daily mail is doing, for whoever runs the site: numbers and moments, never a name.

The ledger is asked, not the workers: one that lives and does nothing looks well from outside.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from mail import clock
from mail.models import ClockReading
from reminders.models import Delivery, Reminder

TICK_LATE = timedelta(minutes=5)
MAIL_LATE = timedelta(minutes=15)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Status:
    """`states`: {state of the ledger's rows made in the last day: how many}. The oldest moments
    are of what should have been done by now; None when nothing waits."""

    now: datetime
    is_clock_right: bool
    last_tick_at: datetime | None
    oldest_schedule_at: datetime | None
    oldest_mail_at: datetime | None
    states: dict[str, int]

    @property
    def troubles(self):
        """What is wrong, a sentence each."""
        found = [
            (not self.is_clock_right, _("The clock of this machine is not believed.")),
            (self._is_over(self.last_tick_at, TICK_LATE), _("The scheduler does not tick.")),
            (self._is_over(self.oldest_schedule_at, TICK_LATE), _("The ticks do not keep up.")),
            (self._is_over(self.oldest_mail_at, MAIL_LATE), _("Mails wait that should be out.")),
        ]
        return [sentence for is_so, sentence in found if is_so]

    def _is_over(self, moment, by):
        return moment is not None and self.now - moment > by


def read(now):
    last = ClockReading.trusted()
    return Status(
        now=now,
        is_clock_right=clock.is_right(now),
        last_tick_at=last and last.moment,
        oldest_schedule_at=_oldest(Reminder.objects.due(now), "next_due_at"),
        oldest_mail_at=_oldest(Delivery.objects.due(now), "wake_at"),
        states=_states(now),
    )


def _oldest(queryset, field):
    return queryset.aggregate(oldest=Min(field))["oldest"]


def _states(now):
    rows = Delivery.objects.filter(created_at__gt=now - A_DAY).values_list("state")
    return dict(rows.annotate(number=Count("pk")).order_by("state"))
