"""How the daily mail is doing, for whoever runs the site: numbers and moments, never a name. And
whether what was erased is cleared: it is the same monitor that asks.

The ledger is asked, not the workers: one that lives and does nothing looks well from outside.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from mail import clock
from mail.models import ClockReading
from reminders.models import Delivery, Reminder
from sealing.models import Leftover

TICK_LATE = timedelta(minutes=5)
MAIL_LATE = timedelta(minutes=15)
CLEARING_LATE = timedelta(minutes=10)
A_DAY = timedelta(days=1)
# What did not get out, and how much of it is many: one in so many, but not when it is a few.
NOT_OUT, SHARE, FEW = ("failed", "expired", "unknown"), 10, 5


@dataclass(frozen=True)
class Status:
    """`states`: {state of the ledger's rows made in the last day: how many}. The oldest moments
    are of what should have been done by now; None when nothing waits."""

    now: datetime
    is_clock_right: bool
    last_tick_at: datetime | None
    oldest_schedule_at: datetime | None
    oldest_mail_at: datetime | None
    oldest_leftover_at: datetime | None
    states: dict[str, int]

    @property
    def troubles(self):
        """What is wrong, a sentence each."""
        found = [
            (not self.is_clock_right, _("The server clock looks wrong.")),
            (self._is_over(self.last_tick_at, TICK_LATE), _("The scheduler is not running.")),
            (self._is_over(self.oldest_schedule_at, TICK_LATE), _("The scheduler is behind.")),
            (self._is_over(self.oldest_mail_at, MAIL_LATE), _("Some emails are late.")),
            (
                self._is_over(self.oldest_leftover_at, CLEARING_LATE),
                _("What was erased is still in the files of the database."),
            ),
            (self._do_many_fail(), _("Many emails of the last day were not sent.")),
        ]
        return [sentence for is_so, sentence in found if is_so]

    def _do_many_fail(self):
        failed = sum(self.states.get(state, 0) for state in NOT_OUT)
        return failed >= FEW and failed * SHARE >= sum(self.states.values())

    def _is_over(self, moment, by):
        return moment is not None and self.now - moment > by


def read(now):
    last = ClockReading.trusted()
    return Status(
        now=now,
        is_clock_right=clock.is_right(now),
        last_tick_at=last and last.moment,
        oldest_schedule_at=_oldest(Reminder.objects.due(now), "next_due_at"),
        oldest_mail_at=_oldest(_waiting(now), "due_at"),
        oldest_leftover_at=_oldest(Leftover.objects.all(), "made_at"),
        states=_states(now),
    )


def _waiting(now):
    # Not `wake_at`: each try that fails puts that off.
    return Delivery.objects.filter(wake_at__isnull=False, due_at__lte=now)


def _oldest(queryset, field):
    return queryset.aggregate(oldest=Min(field))["oldest"]


def _states(now):
    rows = Delivery.objects.filter(created_at__gt=now - A_DAY).values_list("state")
    return dict(rows.annotate(number=Count("pk")).order_by("state"))
