"""A year of ticks for people by every clock in the world, with outages: no date is lost or doubled.

What has to be in the ledger is found by the rule as tests/reminders/test_schedule.py writes it, not
by what the ticks use. The dice are the same in every run.
"""

import random
from bisect import bisect_left
from collections import Counter
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.models import User
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from reminders.tasks import tick
from tests.reminders.test_schedule import DAY, MINUTE, ZONES, history, rule_ends, rule_says

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SEED = 20260301


def every_clock():
    return sorted({history(name): name for name in ZONES}.values())


def every_name():
    return ZONES


# Names by a function: to look for the clocks takes seconds, too long for each look at what tests
# there are.
@pytest.mark.parametrize(
    ("start", "end", "names"),
    [
        # The year after this was written. Names for the same clock, like Europe/London and GB,
        # would take minutes and tell nothing new: one person goes by each clock that there is.
        (datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC), every_clock),
        # Under every name: the weeks in which most clocks are changed.
        (datetime(2026, 10, 23, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC), every_name),
        # Samoa and Tokelau go over the date line and leave a date out.
        (datetime(2011, 12, 27, tzinfo=UTC), datetime(2012, 1, 3, tzinfo=UTC), every_name),
    ],
    ids=["a_year", "autumn", "a_date_left_out"],
)
def test_with_outages_every_expected_date_has_exactly_one_row(start, end, names):
    dice = random.Random(SEED)
    ticks = ticks_between(start, end, dice)
    with time_machine.travel(start, tick=False) as clock:
        people = [
            person_in(name, time(*divmod(dice.randrange(1440), 60)), number)
            for number, name in enumerate(names())
        ]
        for moment in ticks:
            clock.move_to(moment)
            # Everybody still comes by, so that nobody is asked whether the mail is of use.
            User.objects.update(last_seen_on=moment.date())
            tick()
    expected = {row for person in people for row in rows_of(person, start, ticks)}
    assert_ledger_is(expected)
    assert {state for *_, state in expected} == {"queued", "skipped"}


def ticks_between(start, end, dice):
    """One every few hours; one in thirty comes only after an outage."""
    ticks = [start]
    while ticks[-1] < end:
        minutes = dice.randint(60, 3600) if dice.random() < 1 / 30 else dice.randint(1, 420)
        ticks.append(ticks[-1] + minutes * MINUTE)
    return ticks


def person_in(zone, local_time, number):
    user = User.objects.create_user(f"person{number}@example.org", time_zone=zone)
    reminder = Reminder(user=user, local_time=local_time)
    reminder.start()
    return reminder


def rows_of(reminder, start, ticks):
    """Every date whose time comes between the start and the last tick, as a ledger has to tell."""
    zone, at = ZoneInfo(reminder.user.time_zone), reminder.local_time
    day = start.date() - DAY
    while day <= ticks[-1].date() + DAY:
        due = rule_says(day, at, zone)
        if due and start < due <= ticks[-1]:
            seen = ticks[bisect_left(ticks, due)]
            state = "skipped" if seen >= rule_ends(due, day, zone) else "queued"
            yield reminder.pk, day, reminder.user.time_zone, due, state
        day += DAY


def assert_ledger_is(expected):
    fields = ("reminder_id", "local_date", "time_zone", "due_at", "state")
    rows = Counter(Delivery.objects.values_list(*fields).iterator())
    assert rows.total() == len(rows)
    # Two sets of two hundred thousand are nothing to print when they differ.
    lost, extra = sorted(expected - rows.keys())[:5], sorted(rows.keys() - expected)[:5]
    assert not lost
    assert not extra
