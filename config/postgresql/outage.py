"""Whether a server is known to be away, shared by the threads of one process."""

import threading
from contextlib import contextmanager

import psycopg

from config import request_ids

# Before an outage is known, threads may wait for a connection together: all but one of a process
# that serves (config/web.py). The last waits only as long as a server that is there may need.
MOST_WAITING = 3
SECONDS_FOR_A_PLACE = 0.5


class Outage:
    """Lets one thread at a time try while a server is away, and each request once."""

    def __init__(self):
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        self._one_tries = threading.Lock()
        self._is_known = False
        self._of_this_thread = threading.local()

    @contextmanager
    def one_waits(self):
        """Run the block, which connects, or raise psycopg.OperationalError at once."""
        self._refuse_who_has_waited()
        lock, seconds = self._places, SECONDS_FOR_A_PLACE
        if self._is_known:
            lock, seconds = self._one_tries, 0
        if not lock.acquire(timeout=seconds):
            raise psycopg.OperationalError("others wait for the database already")
        try:
            yield
            self._is_known = False
        except Exception:
            self._is_known = True
            self._of_this_thread.failed_in = request_ids.current()
            raise
        finally:
            lock.release()

    def _refuse_who_has_waited(self):
        request = request_ids.current()
        if request and request == getattr(self._of_this_thread, "failed_in", ""):
            raise psycopg.OperationalError("this request has waited for the database already")
