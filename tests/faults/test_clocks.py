"""Several ticks at one moment, and a clock that is wrong."""

import subprocess
import sys
import time

import pytest

from mail.models import ClockReading
from reminders.models import Reminder
from tests.faults.house import ALIAS, MAILS, deliveries
from tests.support.live_server import ROOT

SENDERS_HAVE_LOOKED = 3  # seconds: they do so every second
# Small claims, so that the three get into each other's way many times.
TICK_AT_A_SIGN = """
import reminders.models
from reminders.tasks import tick
reminders.models.CLAIM = 5
print("ready", flush=True)
input()
tick()
"""


def test_three_ticks_at_one_moment(either):
    ticks = [tick_at_a_sign(either.site) for _ in range(3)]
    for tick in ticks:
        assert tick.stdout.readline() == "ready\n"
    either.come_due()
    for tick in ticks:
        tick.stdin.write("\n")
        tick.stdin.flush()
    assert [(tick.communicate()[0], tick.returncode) for tick in ticks] == [("", 0)] * 3
    either.finish()
    either.check()


def tick_at_a_sign(site):
    return subprocess.Popen(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", TICK_AT_A_SIGN],
        cwd=ROOT,
        env=site.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.long_fault
def test_a_clock_jumps_ahead_and_back(either):
    half = MAILS // 2
    either.site.stop()
    # A tick by the right clock, of which one machine remembers how late it was.
    either.come_due(slice(half))
    either.tick()
    assert ClockReading.objects.using(ALIAS).exists()
    either.come_due(slice(half, MAILS))
    for hours in (26, -30):
        assert_nothing_happens_by(either.moved_clock(hours), either)
    either.site.go_up()
    either.tick()
    either.finish()
    either.check()


@pytest.mark.long_fault
def test_the_clock_of_postgresql_alone_is_wrong(workers):
    workers.site.stop()
    workers.come_due()
    for hours in (26, -30):
        assert_nothing_happens_by(workers.postgresql.another_time(hours), workers)
    workers.site.go_up()
    workers.tick()
    workers.finish()
    workers.check()


def assert_nothing_happens_by(wrong_clock, house):
    """A site that goes up with it writes and sends nothing; it is stopped before and after."""
    before = everything()
    with wrong_clock:
        house.site.go_up()
        assert "No daily mail is made." in house.tick()
        time.sleep(SENDERS_HAVE_LOOKED)
        house.site.stop()
    assert everything() == before, house.story("Something was written by a wrong clock.")
    assert not house.smtp.messages, house.story("Something was sent by a wrong clock.")


def everything():
    """All that a tick or a sender could change."""
    reminders = Reminder.objects.using(ALIAS).order_by("pk").values_list()
    return list(deliveries().order_by("pk").values_list()), list(reminders)
