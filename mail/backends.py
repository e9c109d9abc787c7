import logging
import smtplib
import uuid

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from mail.letters import CODE

# Its own name, so that an operator can silence the codes without silencing anything else.
codes = logging.getLogger("mail.codes")


class ReplyLost(smtplib.SMTPException):
    """The words went to the mail server and no answer came back: they may have arrived."""


class Conversation:
    """A mixin for smtplib's classes, which do not say in which step a connection was lost."""

    def data(self, message):
        try:
            return super().data(message)
        except smtplib.SMTPResponseException:
            raise
        except OSError as error:
            raise ReplyLost from error


class PlainConversation(Conversation, smtplib.SMTP):
    pass


class EncryptedConversation(Conversation, smtplib.SMTP_SSL):
    pass


class SMTPBackend(EmailBackend):
    """Django's, but a mail that may have arrived raises ReplyLost."""

    @property
    def connection_class(self):
        return EncryptedConversation if self.use_ssl else PlainConversation


class FolderBackend(BaseEmailBackend):
    """Without a mail server, mails become .eml files, and a sign-in code shows in the terminal."""

    def send_messages(self, messages):
        settings.MAIL_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in messages:
            self._write(message)
        return len(messages)

    def _write(self, message):
        moment = timezone.now().strftime("%Y%m%d-%H%M%S")
        path = settings.MAIL_FOLDER / f"{moment}-{uuid.uuid4().hex[:8]}.eml"
        path.write_bytes(message.message().as_bytes(linesep="\n"))
        path.chmod(0o600)
        code = next(filter(CODE.fullmatch, message.body.split("\n\n")), None)
        codes.info("Mail in %s%s", path, f"  Code: {code.strip()}" if code else "")
