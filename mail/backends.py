import email
import logging
import uuid
from collections import Counter
from contextlib import suppress
from email import policy
from email.utils import parseaddr
from functools import cached_property

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from mail.addresses import leads_nowhere
from mail.conversation import EncryptedConversation, PlainConversation
from mail.letters import CODE, as_bytes, in_ascii

logger = logging.getLogger(__name__)
# Its own name, so that an operator can silence the codes without silencing anything else.
codes = logging.getLogger("mail.codes")


class SMTPBackend(EmailBackend):
    """Django's, but it takes bytes, and a mail that may have arrived raises ReplyLost."""

    @property
    def connection_class(self):
        return EncryptedConversation if self.use_ssl else PlainConversation

    def takes(self, address):
        """Whether there can be such a mailbox: that of the demo person is in no directory."""
        return not leads_nowhere(address)

    def post(self, address, data):
        """Hand one mail over. Raises what smtplib raises."""
        try:
            self.connection.post(self.sender, address, data)
        finally:
            if self.connection.sock is None:
                # Hung up: whoever opens it again gets a new one.
                self.connection = None

    @cached_property
    def sender(self):
        """The envelope's sender: the address alone."""
        return in_ascii(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


class FolderBackend(BaseEmailBackend):
    """Without a mail server, mails become .eml files, and a sign-in code shows in the terminal."""

    def send_messages(self, messages):
        for message in messages:
            self.post(message.to[0], as_bytes(message))
        return len(messages)

    def takes(self, address):
        return True

    def post(self, address, data):
        settings.MAIL_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        moment = timezone.now().strftime("%Y%m%d-%H%M%S")
        path = settings.MAIL_FOLDER / f"{moment}-{uuid.uuid4().hex[:8]}.eml"
        path.write_bytes(data.replace(b"\r\n", b"\n"))
        path.chmod(0o600)
        code = _code_in(data)
        codes.info(
            "Not sent, as EMAIL_URL is empty. To read in %s%s",
            path,
            f"  Code: {code}" if code else "",
        )


def mails_are_files():
    """Whether no mail server is set, so that a mail reaches nobody but who reads this disk."""
    return f"{__name__}.{FolderBackend.__name__}" == settings.EMAIL_BACKEND


def forget_files_to(addresses):
    """Delete the mails that became files on their way to one of these addresses.

    The log counts the files that cannot be read or deleted, as those of another system user.
    """
    recipients = set()
    for address in addresses:
        with suppress(UnicodeError):
            recipients.add(in_ascii(address).lower())
    kept = Counter()
    for path in _mail_files():
        try:
            if _recipient_of(path) in recipients:
                path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            kept[type(error).__qualname__] += 1
    if kept:
        # Without their names: what is said of somebody's mail stays with the folder.
        logger.error(
            "%d mails that are files cannot be read or deleted (%s). Somebody was erased: look "
            "through VAR_DIR/mail.",
            kept.total(),
            ", ".join(kept),
        )


def _mail_files():
    folder = settings.MAIL_FOLDER
    # Not by `glob`, which finds nothing in a folder that it may not read.
    return [path for path in folder.iterdir() if path.suffix == ".eml"] if folder.is_dir() else []


def _recipient_of(path):
    message = email.message_from_bytes(path.read_bytes())
    return parseaddr(message["To"] or "")[1].lower()


def _code_in(data):
    message = email.message_from_bytes(data, policy=policy.default)
    text = message.get_body(["plain"]).get_content()
    return next(filter(CODE.fullmatch, text.splitlines()), None)
