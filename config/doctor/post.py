"""The mail server: whether it takes mails from here, and why not, in plain words."""

import smtplib
from email.utils import make_msgid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.core.validators import validate_email

from config.doctor.findings import Finding, Note
from mail.backends import mails_are_files
from mail.letters import Message, as_bytes, in_ascii
from mail.sending import answer_of, is_about_us
from mail.troubles import Cause, cause_of

SUBJECT = "The mail server works"
TEXT = "This email was asked for with `manage.py doctor --mail-to`. Nothing has to be done.\n"
DO = {
    Cause.NAME: "See that the host in EMAIL_URL is spelled right, and that this machine finds it.",
    Cause.REFUSED: "See that the host and port in EMAIL_URL are right and the mail server runs.",
    Cause.TIMEOUT: "See that no firewall is in between; many providers close port 25.",
    Cause.ENCRYPTION: "See that the port in EMAIL_URL is 587 or 465, and that the server's "
    "certificate is valid for the host in it.",
    Cause.SIGN_IN: "Set the right name and password in EMAIL_URL. Signs like @ : / ? # % in them "
    "are written as %40 %3A %2F %3F %23 %25.",
    Cause.SENDER: "Set DEFAULT_FROM_EMAIL to an address for which this server sends.",
    Cause.POLICY: "Put a name and password into EMAIL_URL, or allow this machine to send in the "
    "mail server's own settings.",
    Cause.HUNG_UP: "See that the port in EMAIL_URL is right, and look into the mail server's log.",
    Cause.NETWORK: "See that this machine is connected and the host in EMAIL_URL is right.",
    Cause.ANSWER: "Look into the mail server's log.",
}
NO_MAILBOX = "See that the address is right; the mail server says that it is none of its own."
LATER = "Try again in some minutes: many servers put off whom they do not know yet."
LOOK = "Look into the mail server's log for what it says of it."


def mail_server(asked):
    if mails_are_files():
        yield from _without_a_server(asked)
        return
    server = get_connection()
    try:
        server.open()
        if asked.mail_to:
            yield from _send(server, asked.mail_to)
        else:
            yield Note("The mail server lets us in. Only --mail-to tells whether it sends.")
    except (OSError, smtplib.SMTPException) as error:
        yield _trouble(error)
    finally:
        _close(server)


def _without_a_server(asked):
    if asked.mail_to:
        yield Finding(
            "No email can be sent: EMAIL_URL is empty.",
            "Set EMAIL_URL to your mail server, like submission://user:password@mail.example.org.",
        )


def _send(server, address):
    try:
        validate_email(address)
        recipient = in_ascii(address)
    except (ValidationError, UnicodeError):
        yield Finding("--mail-to is no mail address.", "Write it like dana@example.org.")
        return
    try:
        server.post(recipient, _letter(recipient))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        yield _refusal(*answer_of(error))
    else:
        yield Note(
            "The mail server took an email to the address you gave. Look whether it comes, also "
            "among the spam."
        )


def _letter(recipient):
    headers = {
        "Message-ID": make_msgid(domain=settings.SITE_HOST),
        "Auto-Submitted": "auto-generated",
    }
    return as_bytes(Message(SUBJECT, TEXT, to=[recipient], headers=headers))


def _refusal(code, words):
    """Say it by the code alone: the server's words may quote an address."""
    if is_about_us(code, words):
        return Finding(
            f"The mail server refused the email: {Cause.POLICY} ({code}).", DO[Cause.POLICY]
        )
    if code >= 500 and words.startswith(b"5.1."):
        return Finding(f"The mail server refused the address ({code}).", NO_MAILBOX)
    if code < 500:
        return Finding(f"The mail server took no email for now ({code}).", LATER)
    return Finding(f"The mail server refused the email ({code}).", LOOK)


def _trouble(error):
    cause = cause_of(error)
    return Finding(f"The mail server takes nothing: {cause}.", DO[cause])


def _close(server):
    try:
        server.close()
    except (OSError, smtplib.SMTPException):
        # It went without a goodbye; what there is to say was said.
        return
