"""How the mails are doing, for whoever runs the site: numbers and moments, never a name. And
whether what was erased is cleared: it is the same monitor that asks.

The ledger is asked, not the workers: one that lives and does nothing looks well from outside.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from accounts.models import User
from mail import clock
from mail.models import ClockReading, OutboxMail
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from sealing.models import Leftover

TICK_LATE = timedelta(minutes=5)
# Somebody sits there and waits for it.
CODE_LATE = timedelta(minutes=2)
# For how long one that was never sent is told of, unless a later one was.
CODE_LOST = timedelta(hours=1)
MAIL_LATE = timedelta(minutes=15)
CLEARING_LATE = timedelta(minutes=10)
A_DAY = timedelta(days=1)
# What did not get out, and how much of it is many: one in so many, but not when it is a few.
NOT_OUT, SHARE, FEW = ("failed", "expired", "unknown"), 10, 5


@dataclass(frozen=True)
class Status:
    """`states`: {state of the ledger's rows made in the last day: how many}. The oldest moments
    are of what should have been done by now; None when nothing waits. `ticks_since` is the last
    tick, or when there were people first if there was none. A code stands for any mail about an
    account; `codes_lost` is how many lately found their time over."""

    now: datetime
    is_clock_right: bool
    last_tick_at: datetime | None
    ticks_since: datetime | None
    oldest_schedule_at: datetime | None
    oldest_mail_at: datetime | None
    oldest_code_at: datetime | None
    codes_lost: int
    oldest_leftover_at: datetime | None
    states: dict[str, int]

    @property
    def troubles(self):
        """What is wrong, a sentence each."""
        return list(self.wrong.values())

    @property
    def wrong(self):
        """What is wrong: {its name: a sentence}."""
        found = {
            "clock": (not self.is_clock_right, _("The server clock looks wrong.")),
            "tick": (is_silent(self.ticks_since, self.now), _("The scheduler is not running.")),
            "behind": (
                self._is_over(self.oldest_schedule_at, TICK_LATE),
                _("The scheduler is behind."),
            ),
            "codes": (self._are_codes_late, _("Sign-in codes are late or lost.")),
            "mails": (self._is_over(self.oldest_mail_at, MAIL_LATE), _("Some emails are late.")),
            "erased": (
                self._is_over(self.oldest_leftover_at, CLEARING_LATE),
                _("What was erased is still in the files of the database."),
            ),
            "failing": (self._do_many_fail(), _("Many emails of the last day were not sent.")),
        }
        return {name: sentence for name, (is_so, sentence) in found.items() if is_so}

    @property
    def _are_codes_late(self):
        return self.codes_lost > 0 or self._is_over(self.oldest_code_at, CODE_LATE)

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
        ticks_since=last.moment if last else people_since(),
        oldest_schedule_at=_oldest(Reminder.objects.due(now), "next_due_at"),
        oldest_mail_at=_oldest(waiting(now), "due_at"),
        oldest_code_at=_oldest(waiting_codes(), "created_at"),
        codes_lost=_lost_codes(now),
        oldest_leftover_at=_oldest(Leftover.objects.all(), "made_at"),
        states=states_of(Delivery, now),
    )


def is_silent(ticks_since, now):
    """Whether there should have been a tick since that moment."""
    return ticks_since is not None and now - ticks_since > TICK_LATE


def people_since():
    """Return when there was first somebody here, or None."""
    return _oldest(User.objects.all(), "signed_up_at")


def waiting(now):
    """Filter to the daily mails that should be out by now."""
    # Not `wake_at`: each try that fails puts that off.
    return Delivery.objects.filter(wake_at__isnull=False, due_at__lte=now)


def waiting_codes():
    return OutboxMail.objects.filter(wake_at__isnull=False)


def _lost_codes(now):
    """Count those whose time was over before a mail server took them, since it last took one."""
    arrived = OutboxMail.objects.aggregate(last=Max("sent_at"))["last"]
    since = max(filter(None, (arrived, now - CODE_LOST)))
    lost = OutboxMail.objects.filter(state=OutboxMail.State.EXPIRED, created_at__gt=since)
    return lost.count()


def _oldest(queryset, field):
    return queryset.aggregate(oldest=Min(field))["oldest"]


def states_of(model, now):
    """Count the mails of a kind that were made in the last day, by their state."""
    rows = model.objects.filter(created_at__gt=now - A_DAY).values_list("state")
    return dict(rows.annotate(number=Count("pk")).order_by("state"))
