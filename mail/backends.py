import email
import logging
import uuid
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


def _code_in(data):
    message = email.message_from_bytes(data, policy=policy.default)
    text = message.get_body(["plain"]).get_content()
    return next(filter(CODE.fullmatch, text.splitlines()), None)
