"""Whether a server is known to be away, shared by the threads of one process."""

import threading
from contextlib import contextmanager

import psycopg

from config import request_ids

# Before an outage is known, threads may wait for a connection together: all but one of a process
# that serves (config/web.py). The last waits only as long as a server that is there may need.
MOST_WAITING = 3
SECONDS_FOR_A_PLACE = 1.0


class Outage:
    """Lets one thread at a time try while a server is away, and each request once."""

    def __init__(self):
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        self._one_tries = threading.Lock()
        self._is_known = False
        self._successes = 0
        self._of_this_thread = threading.local()

    @contextmanager
    def one_waits(self):
        """Run the block, which connects, or raise psycopg.OperationalError at once."""
        self._refuse_who_has_waited()
        lock, seconds = self._places, SECONDS_FOR_A_PLACE
        if self._is_known:
            lock, seconds = self._one_tries, 0
        successes = self._successes
        if not self._gets(lock, seconds, successes):
            self._note_failure(successes)
            raise psycopg.OperationalError("others wait for the database already")
        try:
            yield
            self._is_known = False
            self._successes += 1
        except Exception:
            self._note_failure(successes)
            raise
        finally:
            lock.release()

    def _gets(self, lock, seconds, successes):
        """Wait for a lock, and for as long as others get through: then the server is only busy."""
        while not lock.acquire(timeout=seconds):
            if successes == self._successes:
                return False
            successes = self._successes
        return True

    def _note_failure(self, successes):
        """Remember it for this request, and for all unless somebody got through meanwhile."""
        self._of_this_thread.failed_in = request_ids.current()
        if successes == self._successes:
            self._is_known = True

    def _refuse_who_has_waited(self):
        request = request_ids.current()
        if request and request == getattr(self._of_this_thread, "failed_in", ""):
            raise psycopg.OperationalError("this request has waited for the database already")
