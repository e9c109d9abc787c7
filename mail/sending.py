"""Giving claimed mails to the mail server, one connection a batch."""

import logging
import smtplib
import time
from collections import deque

from cryptography.fernet import InvalidToken
from django.core.mail import get_connection
from django.db import DatabaseError
from django.utils import timezone

from mail.conversation import CLOSING, ReplyLost
from mail.stopping import LetMeFinish

logger = logging.getLogger(__name__)

BATCH = 200
# How long a slow batch goes on before it looks again whether a code waits, which goes first.
BATCH_SECONDS = 5
# How long one call goes on, so that whoever called has time for its other work.
CALL_SECONDS = 20


class ServerTrouble(Exception):
    """The mail server takes nothing now. It is not the mail's fault: all of them wait."""

    def __init__(self, smtp_code=None):
        super().__init__(smtp_code)
        self.smtp_code = smtp_code


def send_due(*querysets):
    """Send the due mails of some querysets of `QueuedMail`s, those of the first one first.

    Ends when nothing is due, when the mail server is in trouble, after CALL_SECONDS, or after the
    mail at hand when the process is asked to stop.
    """
    give_up_at = time.monotonic() + CALL_SECONDS
    with LetMeFinish() as stop:
        while not stop.is_asked and time.monotonic() < give_up_at:
            mails = _claim(querysets)
            if not mails or not Batch(mails, stop).send():
                return


def _claim(querysets):
    for queryset in querysets:
        if mails := queryset.claim(timezone.now(), BATCH):
            return mails
    return []


class Batch:
    """Mails that were claimed together, on their way through one connection."""

    def __init__(self, mails, stop):
        self.waiting = deque(mails)
        self.stop = stop
        self.connection = get_connection()
        # Taken by the server, but not yet written down: that goes along with the next one's mark.
        self.arrived = None

    def send(self):
        """Send all there is time for and give the rest back. Returns whether the server works."""
        try:
            self._send_in_time()
        except ServerTrouble as trouble:
            self._put_off(trouble.smtp_code)
            return False
        finally:
            self._note_arrival()
            self._close()
        for mail in self.waiting:
            mail.give_back(timezone.now())
        return True

    def _send_in_time(self):
        give_back_at = time.monotonic() + BATCH_SECONDS
        while self.waiting and not self.stop.is_asked:
            self._send_next()
            if time.monotonic() >= give_back_at:
                return

    def _send_next(self):
        mail = self.waiting[0]
        wire = self._make(mail)
        if wire and mail.mark_in_flight(self._take_arrived()):
            self._hand_over(mail, *wire)
        self.waiting.popleft()

    def _make(self, mail):
        """Return the mail's address and bytes, or None when it is not to be sent now."""
        if timezone.now() >= mail.expires_at:
            mail.give_up()
            return None
        if mail.may_have_arrived_twice():
            mail.finish(mail.State.UNKNOWN)
            return None
        try:
            wire = mail.wire()
        except DatabaseError:
            raise
        except InvalidToken:
            logger.error("A waiting mail cannot be opened with the keys that are set.")
            mail.finish(mail.State.FAILED)
            return None
        except Exception:
            # Those behind it must not wait for a mail that cannot be made.
            logger.exception("A mail could not be made. It is tried again later.")
            mail.retry_later(timezone.now())
            return None
        if wire is None:
            mail.finish(mail.State.CANCELLED)
        return wire

    def _hand_over(self, mail, address, data):
        try:
            # Opened here, it stays open for the rest of the batch.
            self.connection.open()
            self.connection.post(address, data)
        except ReplyLost:
            self._close()
            mail.reply_lost(timezone.now())
        except smtplib.SMTPRecipientsRefused as error:
            self._recipient_refused(mail, max(code for code, _ in error.recipients.values()))
        except smtplib.SMTPDataError as error:
            # Of this one mail, but by no fault of the person's.
            self._trouble_if_closing(error.smtp_code)
            mail.retry_later(timezone.now(), error.smtp_code)
        except (OSError, smtplib.SMTPException) as error:
            # Sign-in, sender, overload, no connection: never held against a person.
            raise ServerTrouble(getattr(error, "smtp_code", None)) from error
        else:
            mail.arrived_at = timezone.now()
            self.arrived = mail

    def _recipient_refused(self, mail, code):
        self._trouble_if_closing(code)
        if code >= 500:
            mail.refuse(code)
        else:
            mail.retry_later(timezone.now(), code)

    def _trouble_if_closing(self, code):
        if code == CLOSING:
            raise ServerTrouble(code)

    def _put_off(self, smtp_code):
        # The mail at hand is the first of those that wait.
        for mail in self.waiting:
            mail.retry_later(timezone.now(), smtp_code)

    def _take_arrived(self):
        arrived, self.arrived = self.arrived, None
        return arrived

    def _note_arrival(self):
        if arrived := self._take_arrived():
            arrived.mark_sent()

    def _close(self):
        try:
            self.connection.close()
        except (OSError, smtplib.SMTPException):
            logger.info("The mail server went away before the goodbye.")
