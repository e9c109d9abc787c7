"""Whose print is made now: two at once on a server, first come, first served, one place a person.

Whoever cannot be served within a moment is told so, and asks again every AGAIN_AFTER seconds. They
keep their place in the queue meanwhile, and hold no thread, which pages need.

    printing-queue.json   {name: when it asked last} of those who wait, the first one first
    printing-0.lock       the name of who prints; locked while they do
    printing-1.lock

A name is a hash. The system frees a locked file when its process ends in any way.
"""

import fcntl
import hashlib
import json
import threading
import time
from contextlib import contextmanager

from printing.rendering.engine import PrintingError

AT_ONCE = 2
AGAIN_AFTER = 2  # seconds, as all that follow
# Who has not asked for so long is passed over, so that nobody waits for a page that was closed.
PASSED_OVER_AFTER = 2 * AGAIN_AFTER
GONE_AFTER = 20
# One in each web process may wait in the request itself, which saves most people the page.
WAIT_SECONDS = 2
LOOK_EVERY = 0.05

_seat = threading.Lock()


class PrintingBusy(PrintingError):
    """Others come first, or the person's own last print is still being made."""


@contextmanager
def hold_slot(folder, owner):
    """Hold one of the places to print. Raises PrintingBusy.

    `folder` is one that all processes of this server share; `owner` is a text that tells people
    apart.
    """
    with _wait_for_slot(folder, hashlib.sha256(owner.encode()).hexdigest()):
        yield


def _wait_for_slot(folder, name):
    slot = _take_slot(folder, name)
    if slot is None and _seat.acquire(blocking=False):
        try:
            give_up_at = time.monotonic() + WAIT_SECONDS
            while slot is None and time.monotonic() < give_up_at:
                time.sleep(LOOK_EVERY)
                slot = _take_slot(folder, name)
        finally:
            _seat.release()
    if slot is None:
        raise PrintingBusy("Other prints are still being made.")
    return slot


def _take_slot(folder, name):
    """Return an open file that is locked until it is closed; None while others come first."""
    with _queue(folder) as waiting:
        free, printing = _look_at_slots(folder)
        slot = None
        if name not in printing and _is_next(name, waiting, len(free)):
            slot = free.pop()
            slot.truncate(0)
            slot.write(name)
            slot.flush()
        for file in free:
            file.close()
        return slot


def _is_next(name, waiting, free):
    """Whether one of so many `free` slots is for `name`; if not, it keeps its place in `waiting`,
    or gets one at the end."""
    now = time.monotonic()
    ages = {each: now - asked_at for each, asked_at in waiting.items()}
    for each, age in ages.items():
        # Below zero after the machine was started anew.
        if each != name and not 0 <= age < GONE_AFTER:
            del waiting[each]
    waiting[name] = now
    earlier = list(waiting)[: list(waiting).index(name)]
    if sum(ages[each] < PASSED_OVER_AFTER for each in earlier) >= free:
        return False
    del waiting[name]
    return True


def _look_at_slots(folder):
    """Return the files of the free slots, locked, and the names of those who print."""
    free, printing = [], set()
    for number in range(AT_ONCE):
        file = (folder / f"printing-{number}.lock").open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free.append(file)
        except BlockingIOError:
            file.seek(0)
            printing.add(file.read())
            file.close()
    return free, printing


@contextmanager
def _queue(folder):
    """Those who wait, for one process at a time; kept as it is at the end."""
    with (folder / "printing-queue.json").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        waiting = _read(file.read())
        yield waiting
        file.truncate(0)
        file.write(json.dumps(waiting))


def _read(text):
    try:
        return json.loads(text)
    except ValueError:  # new, or cut off in the middle of writing
        return {}
