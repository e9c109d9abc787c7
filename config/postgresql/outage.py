"""Whether a server is known to be away, shared by the threads of one process."""

import threading
import time
from contextlib import contextmanager

import psycopg

# For so long after a try that failed nobody tries again. It is longer than a page takes that does
# not wait, and short beside how long a server needs to come back.
SECONDS_BETWEEN_TRIES = 1.0
# Before an outage is known, threads may wait for a connection together: all but one of a process
# that serves (config/web.py). The last waits only as long as a server that is there may need.
MOST_WAITING = 3
SECONDS_FOR_A_PLACE = 0.5


class Outage:
    """Lets one thread at a time try while a server is away, and none just after a try."""

    def __init__(self):
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        self._one_tries = threading.Lock()
        self._failed_at = None

    @contextmanager
    def one_waits(self):
        """Run the block, which connects, or raise psycopg.OperationalError at once."""
        failed_at = self._failed_at
        if failed_at is None:
            lock, seconds = self._places, SECONDS_FOR_A_PLACE
        elif time.monotonic() - failed_at < SECONDS_BETWEEN_TRIES:
            raise psycopg.OperationalError("the database was away a moment ago")
        else:
            lock, seconds = self._one_tries, 0
        if not lock.acquire(timeout=seconds):
            raise psycopg.OperationalError("others wait for the database already")
        try:
            yield
            self._failed_at = None
        except Exception:
            self._failed_at = time.monotonic()
            raise
        finally:
            lock.release()
