"""What it costs to find out who is due, among a million people: on PostgreSQL and on SQLite.

Whole calls of the product's own `reminders.tick`, in this process. The scan is what a tick would
do without the index: read every schedule and look.
"""

import statistics
import time
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from unittest import mock

from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from config.celery import app
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from reminders.tasks import tick
from tests.benchmarks.people import come_due, database, fill
from tests.support.servers import postgresql_server

PEOPLE = 1_000_000
DUE = 20_000
EMPTY_TICKS = 50
SCANS = 3


def measure():
    """Return, for each kind of database: the median of empty ticks and of scans (milliseconds), how
    long 20,000 due take until all are claimed (seconds), and the longest transaction meanwhile
    (milliseconds, from before its BEGIN until after its COMMIT)."""
    with TemporaryDirectory() as folder:
        figures = measured(f"sqlite:///{folder}/lamplight.sqlite3")
    with postgresql_server() as postgresql:
        figures |= measured(postgresql.url)
    ratios = [
        figures[f"tick.scan_1m_ms_{kind}"] / figures[f"tick.empty_1m_ms_{kind}"]
        for kind in ("postgresql", "sqlite")
    ]
    return {
        **figures,
        "tick.scan_over_empty": min(ratios),
        **worse_of_both(figures, "tick.claim_20000_s"),
        **worse_of_both(figures, "tick.longest_transaction_ms"),
    }


def worse_of_both(figures, name):
    return {name: max(figures[f"{name}_{kind}"] for kind in ("postgresql", "sqlite"))}


def measured(url):
    with database(url), workers_that_do_nothing():
        tick()  # The first one of all notes by which rules for time zones it found the due times.
        fill(PEOPLE)
        kind = connection.vendor
        empty = median_of(EMPTY_TICKS, tick)
        scan = median_of(SCANS, scan_all)
        come_due(DUE)
        with transactions_timed() as transactions:
            claim = seconds_of(tick)
        check_claimed()
    return {
        f"tick.empty_1m_ms_{kind}": empty * 1000,
        f"tick.scan_1m_ms_{kind}": scan * 1000,
        f"tick.claim_20000_s_{kind}": claim,
        f"tick.longest_transaction_ms_{kind}": max(transactions) * 1000,
    }


def scan_all():
    for _pk, _due_at in Reminder.objects.values_list("pk", "next_due_at").iterator():
        pass


def check_claimed():
    """Everybody who was due has one row in the ledger, and nothing was sent meanwhile."""
    assert not Reminder.objects.filter(next_due_at__lte=timezone.now()).exists()
    assert Delivery.objects.count() == DUE
    assert not Delivery.objects.exclude(state__in=["queued", "skipped"]).exists()


def median_of(times, work):
    work()  # Opens the connection and reads what is read once.
    return statistics.median(seconds_of(work) for _ in range(times))


def seconds_of(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def workers_that_do_nothing():
    """A tick publishes what it claims, but to a broker in memory, where nobody takes it."""
    usual = {name: app.conf[name] for name in ("broker_url", "task_always_eager")}
    app.conf.update(broker_url="memory://nobody/", task_always_eager=False)
    try:
        with override_settings(BROKER_URL=app.conf.broker_url):
            yield
    finally:
        app.conf.update(usual)


@contextmanager
def transactions_timed():
    """A list that gets the seconds of every transaction that ends meanwhile."""
    seconds, started = [], []
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__

    def timed_enter(self):
        started.append(time.perf_counter())
        enter(self)

    def timed_exit(self, *failure):
        leave(self, *failure)
        start = started.pop()
        if not started:
            seconds.append(time.perf_counter() - start)

    with (
        mock.patch.object(transaction.Atomic, "__enter__", timed_enter),
        mock.patch.object(transaction.Atomic, "__exit__", timed_exit),
    ):
        yield seconds
