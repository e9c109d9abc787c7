"""How fast daily mails go out, beside a loop that only sends.

The loop is `smtplib` with one connection and one message made beforehand, to the same server: what
no program that uses smtplib can beat by much. It runs before and after every round, so that a busy
machine slows both alike, and the figures are ratios of the same round.

Everything is as in production: PostgreSQL that syncs to its disk, Redis, workers as `manage.py up`
starts them. The clock runs from the first batch that is published to the last mail that arrives.
Workers run and have sent before. After every round each mail is looked for: it came once, to the
right person.

Stages are of one process without workers: the product's own functions, timed where they stand, and
without what they call of another stage.
"""

import os
import signal
import smtplib
import statistics
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import psutil
from django.test import override_settings
from django.utils import timezone
from kombu import Connection

from config.celery import app
from mail.backends import SMTPBackend
from mail.sending import BATCH
from mail.tasks import send_batch
from reminders import emails
from reminders.deliveries.models import Delivery, DeliveryQuerySet
from reminders.models import Reminder
from tests.benchmarks.people import database, fill, give_words, settle, tell_own_words
from tests.benchmarks.sink import away_from_sink, running_sink
from tests.support.live_server import ROOT, Site
from tests.support.servers import postgresql_server, redis_server

MAILS = 4_000
SINGLE_MAILS = 600
WARM_UP = 400
ROUNDS = 3
STAGE_MAILS = 1_000
MAY_TAKE = 120  # seconds, for one round
# Whose time each stage is. What none of them spends is "other".
STAGES = {
    "claim": [(DeliveryQuerySet, "claim")],
    "words": [(Reminder, "common_on"), (Delivery, "letter"), (emails, "letter")],
    "message": [(Delivery, "wire")],
    "smtp": [(SMTPBackend, "open"), (SMTPBackend, "post"), (SMTPBackend, "close")],
    "marks": [(Delivery, "mark_in_flight"), (Delivery, "mark_sent")],
}


def measure():
    """Return mails a second of the loop, of one worker and of two; the medians of the rounds'
    ratios to the loop; how many times as fast two workers are with batches as with a task for each
    mail; by how much a worker grows from a third of its mails to the last (megabytes); and what a
    mail costs by stage (microseconds), also one with words of the person's own."""
    with postgresql_server() as postgresql, database(postgresql.url), running_sink() as sink:
        fill(MAILS)
        give_words()
        stages = {**by_stage(sink), **by_stage_with_own_words(sink)}
        return {**stages, **beside_raw(postgresql, sink)}


def beside_raw(postgresql, sink):
    with redis_server() as redis, TemporaryDirectory() as folder, ExitStack() as running:
        workers = {
            number: running.enter_context(
                Worker(number, Path(folder), postgresql.url, redis.url, sink)
            )
            for number in (1, 2)
        }
        for worker in workers.values():
            worker.send(WARM_UP, 5)
        rounds = [one_round(workers, sink) for _ in range(ROUNDS)]
        memory = [grown for worker in workers.values() for grown in worker.grown()]
    median = {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}
    return {**median, "mail.worker_growth_mb": max(memory) / 2**20}


def one_round(workers, sink):
    raws = [raw_rate(sink, MAILS)]
    rates = []
    for number, mails, size in ((1, MAILS, BATCH), (2, MAILS, BATCH), (2, SINGLE_MAILS, 1)):
        rates.append(workers[number].send(mails, size))
        raws.append(raw_rate(sink, MAILS))
    for worker in workers.values():
        worker.note_memory()
    one, two, single = rates
    figures = {
        "mail.raw_per_s": statistics.mean(raws),
        "mail.one_worker_per_s": one,
        "mail.two_workers_per_s": two,
        "mail.task_per_mail_per_s": single,
        "mail.one_worker_vs_raw": one / statistics.mean(raws[0:2]),
        "mail.two_workers_vs_raw": two / statistics.mean(raws[1:3]),
        "mail.batch_vs_task_per_mail": two / single,
    }
    print("  ".join(f"{name.removeprefix('mail.')} {v:.4g}" for name, v in figures.items()))
    return figures


def raw_rate(sink, number):
    """Mails a second of a loop that does nothing but send one message again and again."""
    [delivery] = put_into_ledger(1)
    address, data = delivery.wire()
    from_address = SMTPBackend().sender
    with away_from_sink(), smtplib.SMTP(sink.host, sink.port) as line:
        start = time.perf_counter()
        for _ in range(number):
            line.sendmail(from_address, [address], data)
        seconds = time.perf_counter() - start
    return number / seconds


def put_into_ledger(number):
    """Begin a new ledger: a mail that is due now for so many people."""
    Delivery.objects.all().delete()
    now = timezone.now()
    reminders = Reminder.objects.select_related("user__plan")[:number]
    deliveries = Delivery.objects.bulk_create(
        Delivery(
            reminder=reminder,
            local_date=now.astimezone(reminder.user.tzinfo).date(),
            time_zone=reminder.user.time_zone,
            due_at=now,
            wake_at=now,
            expires_at=now + timedelta(hours=4),
        )
        for reminder in reminders
    )
    settle()
    return deliveries


def check_sent(deliveries, accepted):
    """Every mail came once, to its own person, and the ledger knows it."""
    expected = {(each.reminder.user.email, each.message_id.hex): 1 for each in deliveries}
    came = Counter((to, message_id.partition("@")[0]) for to, message_id, _at in accepted)
    assert came == expected, f"{len(came)} different mails, {came.total()} in all"
    assert not Delivery.objects.exclude(state="sent").exists()


class Worker:
    """A Celery worker with so many processes, and a broker of its own."""

    def __init__(self, processes, folder, database_url, redis_url, sink):
        self.sink = sink
        # One database of Redis each, so that the queues have their usual names.
        self.broker = redis_url.removesuffix("/0") + f"/{processes}"
        self.environment = Site(
            folder / str(processes),
            DATABASE_URL=database_url,
            BROKER_URL=self.broker,
            EMAIL_URL=sink.url,
            SECRET_KEY=os.environ["SECRET_KEY"],
            SEALING_KEYS=os.environ["SEALING_KEYS"],
        ).environment
        options = ["--concurrency", str(processes), "--queues", "celery,batches"]
        celery = [sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker"]
        self.command = [*celery, *options, "--loglevel", "WARNING"]
        self.log = folder / f"{processes}.log"
        self.memory = []

    def __enter__(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def send(self, number, size):
        """Send mails in batches of a size. Returns how many it sent a second."""
        deliveries = put_into_ledger(number)
        ids = [each.pk for each in deliveries]
        self.sink.forget()
        start = time.monotonic()
        with published_to(self.broker) as connection:
            for first in range(0, number, size):
                send_batch.apply_async(
                    args=[Delivery._meta.label, ids[first : first + size]],
                    queue="batches",
                    connection=connection,
                )
        self.wait_for(number)
        accepted = self.sink.accepted()
        check_sent(deliveries, accepted)
        return number / (max(at for _to, _id, at in accepted) - start)

    def wait_for(self, number):
        give_up_at = time.monotonic() + MAY_TAKE
        while self.sink.total() < number or Delivery.objects.filter(wake_at__isnull=False).exists():
            if self.process.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"{self.sink.total()} mails came.\n{self.log.read_text()}")
            time.sleep(0.1)

    def note_memory(self):
        children = psutil.Process(self.process.pid).children()
        self.memory.append({child.pid: child.memory_info().rss for child in children})

    def grown(self):
        """Bytes that each process grew from the end of the first round to that of the last."""
        first, last = self.memory[0], self.memory[-1]
        return [last[pid] - first[pid] for pid in first.keys() & last.keys()]


@contextmanager
def published_to(broker):
    """The connection of a process that publishes, while tasks are not done at once."""
    eager = app.conf.task_always_eager
    app.conf.task_always_eager = False
    try:
        with Connection(broker) as connection:
            yield connection
    finally:
        app.conf.task_always_eager = eager


# Stages -----------------------------------------------------------------------------------------


def by_stage(sink):
    raw = 1 / max(raw_rate(sink, STAGE_MAILS) for _ in range(ROUNDS))
    return in_microseconds("mail.stage", best_of_stages(sink) | {"raw": raw})


def by_stage_with_own_words(sink):
    tell_own_words()
    try:
        return in_microseconds("mail.own_words_stage", best_of_stages(sink))
    finally:
        Reminder.objects.update(tells_name=False, tells_sections=False)


def in_microseconds(prefix, stages):
    return {f"{prefix}_{stage}_us": seconds * 1e6 for stage, seconds in stages.items()}


def best_of_stages(sink):
    rounds = [stages_once(sink) for _ in range(ROUNDS)]
    return {stage: min(spent[stage] for spent in rounds) for stage in rounds[0]}


def stages_once(sink):
    """Seconds a mail of each stage."""
    deliveries = put_into_ledger(STAGE_MAILS)
    ids = [each.pk for each in deliveries]
    sink.forget()
    server = {"EMAIL_HOST": sink.host, "EMAIL_PORT": sink.port}
    with (
        override_settings(EMAIL_BACKEND="mail.backends.SMTPBackend", **server),
        away_from_sink(),
        stages_timed() as spent,
    ):
        for first in range(0, len(ids), BATCH):
            send_batch(Delivery._meta.label, ids[first : first + BATCH])
    check_sent(deliveries, sink.accepted())
    return {name: seconds / STAGE_MAILS for name, seconds in spent.items()}


@contextmanager
def stages_timed():
    """{stage: seconds}, complete at the end: each without what it calls of another."""
    watch = Stopwatch()
    with ExitStack() as patches:
        for stage, functions in STAGES.items():
            for owner, name in functions:
                timed = watch.timed(stage, getattr(owner, name))
                patches.enter_context(mock.patch.object(owner, name, timed))
        yield watch.spent
        watch.switch_to("other")


class Stopwatch:
    def __init__(self):
        self.spent = dict.fromkeys([*STAGES, "other"], 0)
        self.stage, self.since = "other", time.perf_counter()

    def switch_to(self, stage):
        now = time.perf_counter()
        self.spent[self.stage] += now - self.since
        before, self.stage, self.since = self.stage, stage, now
        return before

    def timed(self, stage, function):
        @wraps(function)
        def timed(*args, **kwargs):
            before = self.switch_to(stage)
            try:
                return function(*args, **kwargs)
            finally:
                self.switch_to(before)

        return timed
