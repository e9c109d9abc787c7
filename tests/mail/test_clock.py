"""A clock that jumps makes no daily mail late and sends none at night."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from mail import clock as guard
from mail.models import ClockReading
from mail.tasks import send_due
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from reminders.tasks import tick
from tests.support.factories import person
from tests.support.mailbox import waiting

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 6, 1, 6, tzinfo=UTC)  # Seven o'clock in London.
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def wall():
    """The clock on the wall. `shift` moves it alone, `pass_by` takes the machine along."""
    with time_machine.travel(MORNING, tick=False) as wall:
        yield wall


@pytest.fixture
def machine(wall, monkeypatch):
    """A machine that has run for a day and shows its clocks to the guard."""
    machine = Machine(wall)
    monkeypatch.setattr("mail.clock.uptime", lambda: machine.uptime)
    monkeypatch.setattr("mail.clock.boot", lambda: machine.boot)
    return machine


class Machine:
    def __init__(self, wall):
        self.wall, self.uptime, self.boot = wall, 24 * 3600.0, "first"

    def run(self, duration):
        self.wall.shift(duration)
        self.uptime += duration.total_seconds()

    def restart(self, later):
        self.wall.shift(later)
        self.uptime, self.boot = 30.0, "second"


@pytest.fixture
def reminder(machine):
    reminder = Reminder(user=person())
    reminder.start()
    tick()
    return reminder


def states():
    return list(Delivery.objects.order_by("due_at").values_list("state", flat=True))


def ticking(machine, duration):
    for _ in range(int(duration / (5 * MINUTE))):
        machine.run(5 * MINUTE)
        tick()


def test_a_day_of_good_clocks_has_its_mail(machine, reminder, post_office):
    ticking(machine, 2 * HOUR)
    send_due()
    assert states() == ["sent"]


@pytest.mark.parametrize("jump", [26 * HOUR, -30 * HOUR])
def test_a_jump_and_back_loses_no_mail_and_brings_none_twice(
    machine, reminder, wall, post_office, jump
):
    wall.shift(jump)
    ticking(machine, HOUR / 2)
    send_due()
    assert states() == []
    wall.shift(-jump)
    ticking(machine, 3 * HOUR)
    send_due()
    assert states() == ["sent"]
    assert len(post_office.messages) == 1


def test_a_jump_after_the_row_was_written_does_not_call_it_late(
    machine, reminder, wall, post_office
):
    ticking(machine, HOUR)
    wall.shift(26 * HOUR)
    send_due()
    assert states() == ["queued"]
    wall.shift(-26 * HOUR)
    send_due()
    assert states() == ["sent"]


def test_a_jump_is_said_in_the_log(machine, reminder, wall, caplog):
    wall.shift(26 * HOUR)
    with caplog.at_level(logging.ERROR):
        tick()
    assert "No daily mail is made. The clock has jumped by 1 day, 2:00:00." in caplog.text


def test_a_clock_that_was_set_right_is_believed_after_an_hour(machine, reminder, wall):
    wall.shift(26 * HOUR)
    tick()
    ticking(machine, HOUR - 5 * MINUTE)
    assert states() == []
    ticking(machine, 5 * MINUTE)
    assert states() == ["skipped", "queued"]
    assert guard.is_right(timezone.now())


def test_a_second_jump_begins_the_hour_anew(machine, reminder, wall):
    wall.shift(26 * HOUR)
    tick()
    wall.shift(26 * HOUR)
    ticking(machine, HOUR)
    assert states() == []


def test_the_same_jump_on_another_day_has_its_own_hour(machine, reminder, wall):
    for _ in range(2):
        wall.shift(26 * HOUR)
        tick()
        wall.shift(-26 * HOUR)
        ticking(machine, HOUR / 2)
    wall.shift(26 * HOUR)
    tick()
    assert "skipped" not in states()


def test_a_laptop_that_slept_all_night_goes_on(machine, reminder):
    machine.run(26 * HOUR)
    tick()
    assert states() == ["skipped", "queued"]


def test_a_machine_that_was_off_for_days_goes_on(machine, reminder):
    machine.restart(later=50 * HOUR)
    tick()
    assert states() == ["skipped", "skipped", "queued"]


def test_a_machine_that_wakes_up_in_the_past_waits(machine, reminder):
    machine.restart(later=-30 * HOUR)
    tick()
    assert not guard.is_right(timezone.now())


def test_small_corrections_are_no_jump(machine, reminder, wall):
    for seconds in (30, -45, 300, -300):
        wall.shift(timedelta(seconds=seconds))
        ticking(machine, 10 * MINUTE)
        assert guard.is_right(timezone.now())


def test_a_database_with_another_time_stops_the_tick_for_good(
    machine, reminder, monkeypatch, caplog
):
    monkeypatch.setattr("mail.clock.database_clock", lambda now: now - 2 * MINUTE)
    with caplog.at_level(logging.ERROR):
        ticking(machine, 3 * HOUR)
    assert states() == []
    assert "that of the database differ by more than a minute" in caplog.text


def test_the_database_is_really_asked(monkeypatch):
    monkeypatch.undo()
    now = timezone.now()
    assert abs(guard.database_clock(now) - now) < MINUTE
    assert guard.uptime() > 0
    assert guard.boot() == guard.boot() != ""


def test_codes_go_whatever_the_clock_shows(machine, reminder, wall, client, post_office):
    wall.shift(26 * HOUR)
    client.post("/account/login/", {"login": "alice@example.org"})
    assert len(waiting()) == 1
    send_due()
    assert len(post_office.messages) == 1


def test_the_reading_is_kept_once_a_minute(machine, reminder):
    before = ClockReading.trusted().moment
    machine.run(MINUTE / 2)
    tick()
    assert ClockReading.trusted().moment == before
    machine.run(MINUTE / 2)
    tick()
    assert ClockReading.trusted().moment == before + MINUTE
