"""Telling a service elsewhere each minute that all is well: when it hears nothing, it raises the
alarm. What is wrong is told at once, in counts: PING_URL with `/fail` behind its path.

The ways of healthchecks.io, which others speak too.
"""

import logging
import threading
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from psycopg_pool import PoolTimeout

from config import readiness
from config.backups import status as backups
from reminders import status

logger = logging.getLogger(__name__)

TIMEOUT = 5  # seconds


class Pinger:
    """Calls in a thread of its own, one at a time: codes do not wait for a service elsewhere."""

    def __init__(self):
        self._call = None
        # What the log was told last: a service that is away for a night is one line.
        self._failed = None

    def ping(self):
        """Tell how the site is doing, unless the last call is still going on."""
        if not settings.PING_URL or (self._call and self._call.is_alive()):
            return
        request = request_for(settings.PING_URL, what_is_wrong())
        self._call = threading.Thread(target=self._send, args=[request], daemon=True)
        self._call.start()

    def wait(self):
        self._call.join()

    def _send(self, request):
        try:
            urlopen(request, timeout=TIMEOUT).close()
        except HTTPError as error:
            error.close()
            self._note(f"it answered {error.code}")
        # ValueError: an address of which Python cannot make a call.
        except (OSError, HTTPException, ValueError) as error:
            self._note(type(getattr(error, "reason", error)).__name__)
        else:
            self._note(None)

    def _note(self, failed):
        if failed and failed != self._failed:
            # Without the address: whoever knows it can speak for this site.
            logger.warning("PING_URL could not be called: %s.", failed)
        self._failed = failed


def request_for(address, wrong):
    """Return the call that says what is wrong, a list of sentences."""
    headers = {"User-Agent": "Lamplight"}
    if not wrong:
        return Request(address, headers=headers)
    parts = urlsplit(address)
    # What stands behind a ? stays there.
    failing = urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/fail"))
    body = "\n".join(wrong).encode()
    return Request(failing, body, {**headers, "Content-Type": "text/plain"}, method="POST")


def what_is_wrong():
    """Return in sentences what is wrong with the site, with counts and nothing of a person."""
    wrong = readiness.what_is_wrong()
    told = [f"Not ready: {', '.join(wrong)}."] if wrong else []
    if backups.read().troubles(timezone.now()):
        # Not its own sentences: they may name a folder.
        told.append("Backups are late or fail.")
    if readiness.NO_ROWS_WITH.isdisjoint(wrong):
        try:
            told += _troubles(timezone.now())
        except (DatabaseError, PoolTimeout):
            told.append("The database went away.")
    return told


def _troubles(now):
    troubles = status.read(now).troubles
    if not troubles:
        return []
    codes, daily = status.waiting_codes().count(), status.waiting(now).count()
    return [*troubles, f"Codes that wait: {codes}. Daily emails that wait: {daily}."]


pinger = Pinger()
