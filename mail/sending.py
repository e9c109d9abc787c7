"""Giving claimed mails to the mail server, one connection a batch."""

import logging
import smtplib
import time
from collections import deque
from datetime import timedelta

from django.core.mail import get_connection
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from mail.conversation import CLOSING, ReplyLost
from mail.models import UnreadableMail
from mail.stopping import LetMeFinish
from mail.troubles import cause_of, told

logger = logging.getLogger(__name__)

BATCH = 200
# How long a slow batch goes on before it looks again whether a code waits, which goes first.
BATCH_SECONDS = 5
# How long one call goes on, so that whoever called has time for its other work.
CALL_SECONDS = 20
A_MOMENT = timedelta(microseconds=1)


class ServerTrouble(Exception):
    """The mail server takes nothing now. It is not the mail's fault: all of them wait."""

    def __init__(self, error):
        super().__init__()
        self.cause = cause_of(error)
        self.smtp_code, _ = answer_of(error)


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
        self.server = get_connection()
        # Taken by the server, but not yet written down: that goes along with the next one's mark.
        self.arrived = None

    def send(self):
        """Send all there is time for and give the rest back. Returns whether the server works."""
        try:
            self._send_in_time()
        except ServerTrouble as trouble:
            told.trouble(trouble.cause, len(self.waiting))
            self._put_off(trouble.smtp_code)
            return False
        finally:
            self._note_arrival()
            self._close()
        return True

    def _send_in_time(self):
        give_back_at = time.monotonic() + BATCH_SECONDS
        while self.waiting and not self.stop.is_asked:
            self._send_next()
            if time.monotonic() >= give_back_at:
                break
        self._give_back()

    def _send_next(self):
        mail = self.waiting[0]
        wire = self._make(mail)
        if wire:
            # Before the mark: a server that cannot be reached was handed nothing.
            is_fresh = self._open()
            may_send = mail.mark_in_flight(self.arrived)
            self.arrived = None
            if may_send:
                self._hand_over(mail, *wire, is_fresh)
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
        except UnreadableMail:
            logger.error("A waiting mail cannot be opened with the keys that are set.")
            mail.finish(mail.State.FAILED)
            return None
        except Exception:
            # Those behind it must not wait for a mail that cannot be made.
            logger.exception("A mail could not be made. It is tried again later.")
            mail.retry_later(timezone.now())
            return None
        if wire is None or not self.server.takes(wire[0]):
            mail.finish(mail.State.CANCELLED)
            return None
        return wire

    def _open(self):
        """Make sure of a connection. Returns whether it is a new one."""
        try:
            return bool(self.server.open())
        except (OSError, smtplib.SMTPException) as error:
            raise ServerTrouble(error) from error

    def _hand_over(self, mail, address, data, is_fresh):
        try:
            self.server.post(address, data)
        except ReplyLost:
            self._close()
            mail.reply_lost(timezone.now())
        except (OSError, smtplib.SMTPException) as error:
            code, words = answer_of(error)
            if is_trouble(error, code, words):
                self._once_more(mail, address, data, is_fresh, error)
            elif code >= 500 and isinstance(error, smtplib.SMTPRecipientsRefused):
                mail.refuse(code)
            else:
                # Of this one mail, but by no fault of the person's.
                mail.retry_later(timezone.now(), code)
        else:
            mail.arrived_at = timezone.now()
            self.arrived = mail
            told.works()

    def _once_more(self, mail, address, data, is_fresh, error):
        """A connection may have had enough after some mails; trouble is what a new one has, too.

        The server took nothing yet, so the mark that is set holds for the second try.
        """
        self._close()
        if is_fresh:
            raise ServerTrouble(error)
        self._open()
        self._hand_over(mail, address, data, is_fresh=True)

    def _put_off(self, smtp_code):
        now, at_hand = timezone.now(), self.waiting[0]
        with transaction.atomic():
            for mail in self.waiting:
                # Should the one at hand be the cause, the others are not behind it again.
                mail.retry_later(now if mail is at_hand else now - A_MOMENT, smtp_code)

    def _give_back(self):
        with transaction.atomic():
            for mail in self.waiting:
                mail.give_back(timezone.now())

    def _note_arrival(self):
        if not self.arrived:
            return
        try:
            self.arrived.mark_sent()
        except DatabaseError:
            # Away a moment ago, perhaps: what the server took shall not come twice for that.
            connection.close()
            self.arrived.mark_sent()
        self.arrived = None

    def _close(self):
        try:
            self.server.close()
        except (OSError, smtplib.SMTPException):
            logger.info("The mail server went away before the goodbye.")


def answer_of(error):
    """Return (code, words) of what the server said; (None, b"") when it said nothing."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        (answer,) = error.recipients.values()
        return answer
    return getattr(error, "smtp_code", None), getattr(error, "smtp_error", b"")


def is_trouble(error, code, words):
    """Whether the next mail would fare no better: it is the server or it is us, not this mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return code == CLOSING or is_about_us(code, words)
    return code == CLOSING or not isinstance(error, smtplib.SMTPDataError)


def is_about_us(code, words):
    """Whether a refusal of a recipient is about who we are: sign-in, relaying, policy (5.7, RFC
    3463), as many servers say only here."""
    return code in (530, 535) or words.startswith(b"5.7.")
