"""Long stories told at random: journeys, pauses, outages, killed senders, a server in a bad mood.

Beside the product runs a small model that knows for each person which dates must be in the ledger,
and what the mail server took. Both are compared after each step, and once more when the story is
over and everything works again.
"""

import smtplib
import sys
import uuid
from collections import Counter, deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.db.models import Min
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from mail.conversation import ReplyLost
from mail.tasks import send_due
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from reminders.tasks import tick
from tests.reminders.test_schedule import DAY, HOUR, MINUTE, rule_ends, rule_says
from tests.support.examples import examples
from tests.support.factories import person

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SECOND = timedelta(seconds=1)
# A month without a change of these clocks, the changes of 2026, and the date that Samoa left out.
STARTS = [
    datetime(2026, 6, 1, 5, tzinfo=UTC),
    datetime(2026, 3, 6, 21, tzinfo=UTC),
    datetime(2026, 3, 28, 6, tzinfo=UTC),
    datetime(2026, 10, 24, 19, tzinfo=UTC),
    datetime(2011, 12, 28, 9, tzinfo=UTC),
]
ZONES = [
    "Europe/London",
    "America/New_York",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "Australia/Lord_Howe",
]
TIMES = [time(0), time(0, 30), time(1, 30), time(2, 15), time(8), time(20, 30), time(23, 59)]
PEOPLE = 2
# What the mail server does with the next mail. After the last trouble it takes every one.
TAKES = [
    "takes it",
    "takes it and hangs up",
    "sender dies after the dot",
    "another sender looks, too",
]
COMPLAINTS = {
    "wants none now": smtplib.SMTPSenderRefused(421, b"Later", "us@example.org"),
    "wants this one later": smtplib.SMTPDataError(451, b"Later"),
    "has a full mailbox": smtplib.SMTPRecipientsRefused({"you": (452, b"Full")}),
    "hangs up before the dot": smtplib.SMTPServerDisconnected("Gone"),
}
TROUBLES = [
    *TAKES,
    *COMPLAINTS,
    "is away",
    "hangs up after the dot",
    "sender dies before the dot",
]

EVERY_DAY = tuple(range(7))
people = st.integers(0, PEOPLE - 1)
zones, local_times = st.sampled_from(ZONES), st.sampled_from(TIMES)
# Everybody has a clock of their own, or all have their mail at the same moment: one batch.
clocks = st.lists(st.tuples(zones, local_times), min_size=PEOPLE, max_size=PEOPLE) | st.tuples(
    zones, local_times
).map(lambda clock: PEOPLE * [clock])
weekdays = st.just(EVERY_DAY) | st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(
    lambda days: tuple(sorted(days))
)
# A task is killed before its so many-th statement, or not at all.
deaths = st.none() | st.integers(1, 25)
troubles = st.lists(st.sampled_from(TROUBLES), max_size=4)
whiles = st.sampled_from([SECOND, MINUTE, 5 * MINUTE, HOUR, 3 * HOUR, 9 * HOUR, DAY, 55 * HOUR])


# What the test knows ------------------------------------------------------------------------------


@dataclass
class Life:
    """What is known of one person's daily mail without looking at the product."""

    reminder_id: uuid.UUID
    zone: str
    at: time
    changed_at: datetime
    days: tuple = EVERY_DAY
    paused_until: date | None = None
    is_on: bool = True
    has_moved: bool = False
    last_due_at: datetime | None = None
    # Rows that must be there, and those of a time that passed just before the person changed
    # something, of which nothing is asked: {(date, zone): (moment, end, is too late)}.
    expected: dict = field(default_factory=dict)
    doubtful: set = field(default_factory=set)

    def changed(self, **values):
        """The person changes something: what comes next is found anew from now on."""
        self._doubt_what_passed()
        for name, value in values.items():
            setattr(self, name, value)
        self.changed_at = timezone.now()

    def ticked(self, rows):
        """A tick has come through, and these are the rows: {(date, zone): row}."""
        now = timezone.now()
        doubtful = [row.due_at for key, row in rows.items() if key in self.doubtful]
        self.last_due_at = max(filter(None, [self.last_due_at, *doubtful]), default=None)
        if self.has_moved:
            self._doubt_what_passed()
            self.has_moved, self.changed_at = False, now
        for day, due in self._turns(now):
            end = rule_ends(due, day, ZoneInfo(self.zone))
            self.expected[day, self.zone] = due, end, now >= end
            self.last_due_at = due
        self.changed_at = now

    def wants(self, day):
        return self.is_on and not (self.paused_until and day < self.paused_until)

    def _doubt_what_passed(self):
        self.doubtful |= {(day, self.zone) for day, _ in self._turns(timezone.now())}

    def _turns(self, now):
        """[(date, moment)] of what has come due since the last look."""
        zone = ZoneInfo(self.zone)
        had = self.last_due_at and self.last_due_at.astimezone(zone).date()
        first, days = self.changed_at.date() - DAY, (now - self.changed_at).days + 4
        turns = []
        for day in (first + n * DAY for n in range(days)):
            due = rule_says(day, self.at, zone)
            is_new = had is None or day > had
            if due and self.changed_at < due <= now and is_new and self._is_chosen(day):
                turns.append((day, due))
        return turns

    def _is_chosen(self, day):
        return day.weekday() in self.days and self.wants(day)


class Killed(BaseException):
    """kill -9: no `except` of the product's may see it."""


class Server:
    """The mail server, and all that it took: [(message id, moment)]."""

    def __init__(self):
        self.taken = []
        # How often nobody could know whether a mail came: killed senders and lost replies.
        self.uncertain = Counter()
        self.meets(Process(), [])

    def meets(self, process, troubles):
        """A sender comes. `troubles`: what it will have with its first mails."""
        self.process, self.troubles = process, deque(troubles)
        self.handed_over, self.took, self.lost = [], set(), set()

    def open(self):
        if self.troubles and self.troubles[0] == "is away":
            self.troubles.popleft()
            raise ConnectionRefusedError

    def post(self, data):
        name = uuid.UUID(message_from_bytes(data)["Message-ID"].strip("<>").partition("@")[0])
        self.handed_over.append(name)
        trouble = self.troubles.popleft() if self.troubles else "takes it"
        if trouble == "another sender looks, too":
            send_due()
        if trouble in TAKES:
            self.taken.append((name, timezone.now()))
            self.took.add(name)
        self._complain(trouble, name)

    def _complain(self, trouble, name):
        if trouble in ("takes it and hangs up", "hangs up after the dot"):
            self.uncertain[name] += 1
            self.lost.add(name)
            raise ReplyLost
        if trouble in ("sender dies before the dot", "sender dies after the dot"):
            self.process.die()
        if trouble in COMPLAINTS:
            raise COMPLAINTS[trouble]

    def count_what_the_process_took_along(self):
        rows = Delivery.objects.filter(message_id__in=self.handed_over)
        not_written = set(rows.exclude(state="sent").values_list("message_id", flat=True))
        not_written -= self.lost
        # Each mail has a commit of its own, so a killed sender takes one along at most.
        assert len(not_written & self.took) <= 1
        self.uncertain.update(not_written)


class Post(BaseEmailBackend):
    """In the place of mail.backends.SMTPBackend."""

    server = None

    def open(self):
        self.server.open()

    def takes(self, address):
        return True

    def post(self, address, data):
        self.server.post(data)


class Process:
    """A run of a task that may be killed. A dead one reaches neither database nor mail server.

    What it has not committed is rolled back: that alone is still let through, as the database would
    do it by itself. Here the transactions are savepoints.
    """

    def __init__(self, dies_before=None):
        self.statements_left = dies_before
        self.is_dead = False

    def die(self):
        self.is_dead = True
        raise Killed

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")):
            self._come_to_a_statement()
        return execute(sql, params, many, context)

    def _come_to_a_statement(self):
        if self.statements_left is not None:
            self.statements_left -= 1
        if self.is_dead or self.statements_left == 0:
            self.die()

    @contextmanager
    def running(self):
        """Django's transactions end here as they would with the process."""
        open_before = list(connection.savepoint_ids)
        try:
            with connection.execute_wrapper(self):
                yield
        except Killed:
            transaction.set_rollback(False)
        assert connection.savepoint_ids == open_before


# The story ----------------------------------------------------------------------------------------


class Story(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.server = Post.server = Server()
        self.lives = []
        self.travel = self.world = None

    @initialize(start=st.sampled_from(STARTS), clocks=clocks)
    def begin(self, start, clocks):
        self.travel = time_machine.travel(start, tick=False)
        self.clock = self.travel.start()
        self.world = transaction.atomic()
        self.world.__enter__()
        for number, (zone, at) in enumerate(clocks):
            user = person(f"person{number}@example.org", time_zone=zone, last_seen_on=start.date())
            # Of equal moments the lower key comes first, in every run.
            reminder = Reminder(id=uuid.UUID(int=number + 1), user=user, local_time=at)
            reminder.start()
            self.lives.append(Life(reminder.pk, zone, at, start))

    # What a person does

    @rule(who=people, at=local_times, days=weekdays)
    def chooses(self, who, at, days):
        self.reminder(who, local_time=at, days=days).reschedule()
        self.lives[who].changed(at=at, days=days)

    @rule(who=people, zone=zones)
    def travels(self, who, zone):
        user = self.reminder(who).user
        user.set_time_zone(zone)
        user.save()
        life = self.lives[who]
        if zone != life.zone:
            life.changed(zone=zone, has_moved=True)

    @rule(who=people, zone=zones)
    def travels_after_the_mail(self, who, zone):
        """From east to west the clock may show the same date for another while."""
        self.the_next_time_comes(SECOND, None)
        self.travels(who, zone)
        self.ticks()

    @rule(who=people, days=st.integers(0, 4))
    def pauses_or_goes_on(self, who, days):
        reminder = self.reminder(who)
        until = reminder.user.today + days * DAY if days else None
        reminder.pause_until(until)
        self.lives[who].changed(paused_until=until)

    @rule(who=people, days=st.integers(1, 4))
    def pauses_while_a_mail_waits(self, who, days):
        self.the_next_time_comes(0 * SECOND, None)
        self.pauses_or_goes_on(who, days)
        self.go_to(timezone.now() + SECOND)
        self.sends()

    @rule(who=people)
    def stops_or_starts(self, who):
        life = self.lives[who]
        if life.is_on:
            self.reminder(who).stop()
            life.changed(is_on=False)
        else:
            self.reminder(who).start()
            life.changed(is_on=True, paused_until=None)

    def reminder(self, who, **values):
        reminder = Reminder.objects.select_related("user").get(pk=self.lives[who].reminder_id)
        for name, value in values.items():
            setattr(reminder, name, value)
        return reminder

    # What the world does

    @rule(span=whiles)
    def time_passes(self, span):
        """Nobody ticks meanwhile and nothing is sent."""
        self.go_to(timezone.now() + span)

    @rule(rounds=st.integers(2, 8), span=st.sampled_from([MINUTE, 20 * MINUTE, HOUR, 5 * HOUR]))
    def everything_runs(self, rounds, span):
        for _ in range(rounds):
            self.go_to(timezone.now() + span)
            self.ticks()
            self.sends()

    @rule(off=st.sampled_from([-SECOND, 0 * SECOND, SECOND]), dies_before=deaths)
    def the_next_time_comes(self, off, dies_before):
        due = Reminder.objects.aggregate(first=Min("next_due_at"))["first"]
        if due and due + off > timezone.now():
            self.go_to(due + off)
            self.ticks(dies_before)

    @rule(mornings=st.integers(1, 3), troubles=troubles, dies_before=deaths)
    def mornings_come(self, mornings, troubles, dies_before):
        for _ in range(mornings):
            self.the_next_time_comes(0 * SECOND, dies_before)
            # One mail meets one trouble after the other.
            for trouble in troubles:
                self.waits_and_sends([trouble], None)
            self.waits_and_sends([], dies_before)

    @rule(off=st.sampled_from([-SECOND, 0 * SECOND]))
    def a_waiting_mail_gets_late(self, off):
        ends = Delivery.objects.filter(wake_at__isnull=False).aggregate(first=Min("expires_at"))
        if ends["first"] and ends["first"] + off > timezone.now():
            self.go_to(ends["first"] + off)

    def go_to(self, moment):
        self.clock.move_to(moment)
        # Everybody comes by, so that nobody is asked whether the mail is still of use.
        User.objects.update(last_seen_on=moment.date())

    @rule(dies_before=deaths)
    def ticks(self, dies_before=None):
        """One that is killed is followed by another: what was due is due."""
        if dies_before:
            with Process(dies_before).running():
                tick()
        tick()
        for life in self.lives:
            rows = {(row.local_date, row.time_zone): row for row in self.rows_of(life)}
            life.ticked(rows)
            assert_ledger_is(life, rows)

    @rule()
    def ticks_twice(self):
        self.ticks()
        before = Delivery.objects.count()
        tick()
        assert Delivery.objects.count() == before

    @rule(troubles=troubles, dies_before=deaths)
    def sends(self, troubles=(), dies_before=None):
        process = Process(dies_before)
        self.server.meets(process, troubles)
        waiting = list(Delivery.objects.filter(wake_at__isnull=False).values_list("pk", flat=True))
        with process.running():
            send_due()
        self.only_what_is_wanted_was_sent(waiting)
        if process.is_dead:
            self.server.count_what_the_process_took_along()

    @rule(troubles=troubles, dies_before=deaths)
    def waits_and_sends(self, troubles, dies_before):
        """Until the next mail may be tried."""
        if wake_at := self.next_try():
            self.go_to(max(wake_at, timezone.now()))
            self.sends(troubles, dies_before)

    def next_try(self):
        return Delivery.objects.aggregate(first=Min("wake_at"))["first"]

    def only_what_is_wanted_was_sent(self, waiting):
        for row in Delivery.objects.filter(pk__in=waiting):
            is_wanted = self.life_of(row).wants(row.local_date)
            assert is_wanted or row.message_id not in self.server.handed_over
            assert not is_wanted or row.state != "cancelled"

    # What is always true

    @invariant()
    def no_day_has_two(self):
        for life in self.lives:
            for row, next_row in pairwise(self.rows_of(life)):
                zone = ZoneInfo(next_row.time_zone)
                assert row.due_at < next_row.due_at
                assert row.due_at.astimezone(zone).date() < next_row.local_date

    @invariant()
    def nobody_gets_a_mail_twice_without_need_or_at_night(self):
        copies = Counter(name for name, _ in self.server.taken)
        rows = {row.message_id: row for row in Delivery.objects.all()}
        for name, number in copies.items():
            assert number <= 1 + self.server.uncertain[name]
        # Twice it may have arrived, then it is left.
        assert not [name for name, number in self.server.uncertain.items() if number > 2]
        assert not [name for name, number in copies.items() if number > 2]
        for name, moment in self.server.taken:
            assert rows[name].due_at <= moment < rows[name].expires_at

    @invariant()
    def states_tell_what_happened(self):
        copies = Counter(name for name, _ in self.server.taken)
        for row in Delivery.objects.all():
            assert row.state != "failed"
            assert row.state != "sent" or copies[row.message_id]
            assert row.state != "unknown" or self.server.uncertain[row.message_id]

    def life_of(self, row):
        return next(life for life in self.lives if life.reminder_id == row.reminder_id)

    def rows_of(self, life):
        return list(Delivery.objects.filter(reminder_id=life.reminder_id).order_by("due_at"))

    # The end

    def teardown(self):
        try:
            # Not when the story ends with an error already.
            if self.lives and sys.exc_info()[0] is None:
                self.everything_works_again()
        finally:
            if self.world:
                transaction.set_rollback(True)
                self.world.__exit__(None, None, None)
            if self.travel:
                self.travel.stop()

    def everything_works_again(self):
        self.ticks()
        ends = {row.pk: self.end_of(row) for row in Delivery.objects.filter(wake_at__isnull=False)}
        while self.next_try():
            self.waits_and_sends([], None)
        assert {pk: Delivery.objects.get(pk=pk).state for pk in ends} == ends
        self.nobody_gets_a_mail_twice_without_need_or_at_night()
        self.states_tell_what_happened()

    def end_of(self, row):
        """How a mail that waits has to end from here on, when nothing more goes wrong."""
        if max(row.wake_at, timezone.now()) >= row.expires_at:
            return "expired" if row.state == "queued" else "unknown"
        if not self.life_of(row).wants(row.local_date):
            return "cancelled"
        return "unknown" if row.state == "resent" else "sent"


def assert_ledger_is(life, rows):
    assert life.expected.keys() <= rows.keys()
    assert rows.keys() <= life.expected.keys() | life.doubtful
    for key, (due, end, is_too_late) in life.expected.items():
        assert (rows[key].due_at, rows[key].expires_at) == (due, end)
        assert (rows[key].state == "skipped") == is_too_late


def test_no_story_loses_a_mail_doubles_it_without_need_or_sends_it_at_night(settings):
    settings.EMAIL_BACKEND = "tests.reminders.test_story.Post"
    run_state_machine_as_test(
        Story,
        settings=hypothesis_settings(
            max_examples=examples(60), stateful_step_count=40, deadline=None
        ),
    )


# What the stories found ---------------------------------------------------------------------------


@pytest.mark.parametrize("late", [10 * SECOND, 3 * DAY])
@pytest.mark.parametrize("how", [Reminder.start_if_stopped, Reminder.stop])
def test_a_change_before_the_tick_comes_by_loses_no_date(how, late):
    start = STARTS[0]
    with time_machine.travel(start, tick=False) as clock:
        reminder = Reminder(user=person(last_seen_on=start.date()))
        reminder.start()
        clock.move_to(reminder.next_due_at + late)
        how(reminder)
        tick()
    days = [row.local_date.day for row in Delivery.objects.order_by("local_date")]
    assert days == list(range(1, late.days + 2))


def test_whose_move_is_not_followed_yet_has_no_row_by_two_clocks(monkeypatch):
    """More people move at once than a tick follows, or somebody does while it runs."""
    start = STARTS[0]
    with time_machine.travel(start, tick=False) as clock:
        reminder = Reminder(user=person(last_seen_on=start.date()), local_time=time(20, 30))
        reminder.start()
        reminder.user.set_time_zone("Pacific/Auckland")
        reminder.user.save()
        clock.move_to(reminder.next_due_at)
        with monkeypatch.context() as patch:
            patch.setattr(Reminder.objects, "follow_moved_clocks", lambda now: None)
            tick()
        assert not Delivery.objects.exists()
        clock.shift(MINUTE)
        tick()
    reminder.refresh_from_db()
    assert reminder.next_on == date(2026, 6, 2)
