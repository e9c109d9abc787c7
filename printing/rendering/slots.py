"""Whose turn it is to print: at most two at once on a server, whatever the number of its processes,
and only a few who wait, so that somebody's long plan never keeps others from their pages."""

import fcntl
import threading
import time
from contextlib import ExitStack, contextmanager

AT_ONCE = 2
# A web process has four threads: two of them stay free for pages.
IN_ONE_PROCESS = 2
WAIT_SECONDS = 20
LOOK_EVERY = 0.02  # seconds

_places = threading.BoundedSemaphore(IN_ONE_PROCESS)
_mine = threading.Lock()


class NoTurn(Exception):
    """Too many others are printing."""


@contextmanager
def turn(folder):
    """Hold one of the places to print while it lasts. `folder` is one that all processes of this
    server share. Raises NoTurn."""
    with ExitStack() as held:
        _hold(held, _places, timeout=None)
        _hold(held, _mine, timeout=WAIT_SECONDS)
        held.enter_context(_one_of_the_files(folder))
        yield


def _hold(held, lock, timeout):
    if not (lock.acquire(timeout=timeout) if timeout else lock.acquire(blocking=False)):
        raise NoTurn
    held.callback(lock.release)


@contextmanager
def _one_of_the_files(folder):
    """Lock one of AT_ONCE files. The system lets go of it when its process ends in any way."""
    with ExitStack() as opened:
        files = [
            opened.enter_context((folder / f"printing-{number}.lock").open("w"))
            for number in range(AT_ONCE)
        ]
        give_up_at = time.monotonic() + WAIT_SECONDS
        while not any(map(_locked, files)):
            if time.monotonic() > give_up_at:
                raise NoTurn
            time.sleep(LOOK_EVERY)
        yield


def _locked(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
