"""Whether this machine's clock can be believed.

A clock that jumps a day ahead would call a whole day's mails late and leave them out for good. So
what goes by the clock waits while the clock disagrees with one that cannot jump along: the
database's, where that is another machine, and the seconds since this machine was started.
"""

import platform
import time
from contextlib import suppress
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.db import connection

from mail.models import ClockReading

# Machines that set their clocks by the network differ by less than a second.
APART = timedelta(minutes=1)
JUMP = timedelta(minutes=10)
# A jump that lasts was a wrong clock set right: after this long it is believed.
DOUBT = timedelta(hours=1)
NOTED_EVERY = timedelta(minutes=1)


def is_right(now):
    """Whether the clock can be believed, for those who only ask."""
    reading = read(now)
    return not (_is_apart(now) or _has_jumped(reading, ClockReading.trusted()))


def doubt(now):
    """Return in a sentence why the clock cannot be believed, or None. The tick asks, and each time
    the reading is kept for the next one."""
    if _is_apart(now):
        return "The clock of this machine and that of the database differ by more than a minute."
    reading, trusted = read(now), ClockReading.trusted()
    if _has_jumped(reading, trusted) and not _has_jumped_long_ago(reading):
        jump = reading.jump_since(trusted)
        return f"The clock has jumped by {jump}. It is believed again after {DOUBT}."
    if trusted is None or not timedelta() <= now - trusted.moment < NOTED_EVERY:
        reading.trust()
    return None


def read(now):
    return ClockReading(moment=now, uptime=uptime(), boot=boot())


def uptime():
    """Seconds since the machine was started, those asleep included; no setting of the clock moves
    them."""
    # Linux has a clock of its own for that; elsewhere the monotonic one goes on in sleep.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@cache
def boot():
    """What tells one start of one machine from others; without it, the machine's name."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return platform.node()[:64]


def database_clock(now):
    """What the database's clock shows. SQLite has none but this machine's."""
    if connection.vendor == "sqlite":
        return now
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def _is_apart(now):
    return abs(database_clock(now) - now) > APART


def _has_jumped(reading, since):
    return since is not None and abs(reading.jump_since(since)) > JUMP


def _has_jumped_long_ago(reading):
    doubted = ClockReading.doubted()
    if doubted is None or _has_jumped(reading, doubted):
        reading.doubt()
        return False
    return reading.moment - doubted.moment >= DOUBT
