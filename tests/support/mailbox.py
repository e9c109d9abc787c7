"""What waits in the outbox, read as the person will read it."""

import re

from mail.models import OutboxMail


def waiting(recipient=None):
    """The mails on their way, oldest first."""
    mails = OutboxMail.objects.filter(wake_at__isnull=False).order_by("pk")
    return list(mails.filter(recipient=recipient) if recipient else mails)


def newest_code(recipient="alice@example.org"):
    """The code in the newest mail to somebody."""
    return re.search(r"\d{4}-\d{4}", waiting(recipient)[-1].letter()["text"])[0]


def wrong(code):
    """A code of the same form that is not this one."""
    return "1111-1111" if code != "1111-1111" else "2222-2222"
