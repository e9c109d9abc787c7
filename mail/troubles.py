"""Why a mail server takes nothing, in a few plain words, and said once while it lasts."""

import logging
import smtplib
import socket
import ssl
from enum import StrEnum

from mail.conversation import ReplyLost

logger = logging.getLogger(__name__)


class Cause(StrEnum):
    NAME = "its name is not known"
    REFUSED = "it refused the connection"
    TIMEOUT = "it did not answer in time"
    ENCRYPTION = "it could not be spoken to encrypted"
    SIGN_IN = "it refused the name or password"
    SENDER = "it refused the sender"
    POLICY = "it takes no such mail from here"
    HUNG_UP = "it hung up"
    NETWORK = "the network does not lead there"
    ANSWER = "it answered with an error"


# The first that fits: most of the library's errors are of the system's kind, too.
CAUSES = (
    (smtplib.SMTPAuthenticationError, Cause.SIGN_IN),
    (smtplib.SMTPSenderRefused, Cause.SENDER),
    (smtplib.SMTPRecipientsRefused, Cause.POLICY),
    (smtplib.SMTPNotSupportedError, Cause.ENCRYPTION),
    (smtplib.SMTPServerDisconnected, Cause.HUNG_UP),
    (ReplyLost, Cause.HUNG_UP),
    (smtplib.SMTPException, Cause.ANSWER),
    (ssl.SSLError, Cause.ENCRYPTION),
    (socket.gaierror, Cause.NAME),
    (ConnectionRefusedError, Cause.REFUSED),
    (TimeoutError, Cause.TIMEOUT),
    (ConnectionError, Cause.HUNG_UP),
    (OSError, Cause.NETWORK),
)


def cause_of(error):
    """Return the Cause of an error of smtplib or of the system."""
    return next(cause for kind, cause in CAUSES if isinstance(error, kind))


class Told:
    """What the log was told last, so that hours of trouble are one line and not thousands."""

    def __init__(self):
        self.cause = None

    def trouble(self, cause, waiting):
        """Warn unless it was said. `waiting`: how many mails are known to wait."""
        if cause is not self.cause:
            logger.warning(
                "The mail server takes nothing: %s. Mails that wait: %d.", cause, waiting
            )
        self.cause = cause

    def works(self):
        if self.cause:
            logger.warning("The mail server takes mails again.")
        self.cause = None


told = Told()
