"""Giving claimed mails to the mail server, one connection a batch."""

import logging
import smtplib

from cryptography.fernet import InvalidToken
from django.core.mail import get_connection
from django.db import DatabaseError
from django.utils import timezone

from mail.backends import ReplyLost

logger = logging.getLogger(__name__)

# Even a server that hangs until the time-out at every mail (EMAIL_TIMEOUT, ten seconds) leaves the
# batch done well before its lease (mail.models.LEASE) and the task's time (five minutes) are over.
BATCH = 20


def send_due(queryset):
    """Send every due mail of a queryset of `QueuedMail`s. Returns how many were looked at."""
    total = 0
    while mails := queryset.claim(timezone.now(), BATCH):
        total += len(mails)
        _send_batch(mails)
    return total


def _send_batch(mails):
    connection = get_connection()
    try:
        for mail in mails:
            _send_one(mail, connection)
    finally:
        _close(connection)


def _send_one(mail, connection):
    try:
        _send(mail, connection)
    except DatabaseError:
        raise
    except Exception:
        # Those behind it must not wait for a mail that cannot be made.
        logger.exception("A mail could not be made. It is tried again later.")
        mail.retry_later(timezone.now())


def _send(mail, connection):
    if timezone.now() >= mail.expires_at:
        mail.finish(mail.State.EXPIRED)
        return
    try:
        letter = mail.letter()
    except InvalidToken:
        logger.error("A waiting mail cannot be opened with the keys that are set.")
        mail.finish(mail.State.FAILED)
        return
    if letter is None:
        mail.finish(mail.State.CANCELLED)
    elif mail.mark_in_flight():
        _hand_over(mail, letter, connection)


def _hand_over(mail, letter, connection):
    try:
        # Opened here, it stays open for the rest of the batch.
        connection.open()
        connection.send_messages([mail.message(letter)])
    except ReplyLost:
        _close(connection)
        mail.reply_lost(timezone.now())
    except smtplib.SMTPRecipientsRefused as error:
        _refused(mail, max(code for code, _ in error.recipients.values()))
    except smtplib.SMTPResponseException as error:
        # The server's own trouble (sign-in, sender, overload): never held against a person.
        _close(connection)
        mail.retry_later(timezone.now(), error.smtp_code)
    except (OSError, smtplib.SMTPException):
        _close(connection)
        mail.retry_later(timezone.now())
    else:
        mail.mark_sent(timezone.now())


def _refused(mail, code):
    if code >= 500:
        mail.finish(mail.State.FAILED, code)
    else:
        mail.retry_later(timezone.now(), code)


def _close(connection):
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.info("The mail server went away before the goodbye.")
