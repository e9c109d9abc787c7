"""Erasing somebody with all that is theirs: what the page and `manage.py erase_user` both do."""

from datetime import timedelta

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils.translation import get_language, override

from accounts.models import User
from mail.backends import forget_files_to, mails_are_files
from mail.letters import compose
from mail.models import OutboxMail
from sealing import leftovers

# With the job that looks every ten minutes, the row of a last mail lies there for a day at most.
LAST_MAIL_IS_GOOD_FOR = timedelta(hours=23)
TRIES = 3
DEADLOCK = "40P01"


def erase(user, tells=True):
    """Erase a user with every row, key, session, mail and file of theirs, and mail them that.

    Returns {name of the model: number of rows}, empty where another one was faster. Stands outside
    of every transaction. Without `tells` nothing is mailed.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            return _erase_once(user.pk, tells)
        except OperationalError as error:
            # Another request of theirs was writing, and each waited for the other.
            if not tries_left or getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                raise
    return {}


def _erase_once(user_id, tells):
    with transaction.atomic():
        # No row can be added any more: it would point to this one, which is locked and then gone.
        user = User.objects.select_for_update().filter(pk=user_id).first()
        if user is None:
            return {}
        addresses, mail = user.addresses, _last_mail(user)
        # Whoever has not joined may never have typed that address.
        may_tell = user.joined_at and not mails_are_files()
        erased = user.erase()
        if tells and may_tell:
            OutboxMail.put(**mail)
        # They are erased by then: what goes wrong is for the log, and never keeps another from it.
        transaction.on_commit(lambda: forget_files_to(addresses), robust=True)
        transaction.on_commit(leftovers.empty_log, robust=True)
    return erased


def _last_mail(user):
    with override(user.language_to_read or get_language()):
        letter = compose("accounts/emails/last_mail", backups_and_operator())
    return {
        "kind": OutboxMail.LAST,
        "recipient": user.email,
        "letter": letter,
        "good_for": LAST_MAIL_IS_GOOD_FOR,
    }


def backups_and_operator():
    """Return what a page or mail says of copies that may stay, and of whom to ask."""
    return {
        "backup_days": settings.BACKUP_DAYS,
        "operator_name": settings.OPERATOR_NAME,
        "operator_email": settings.OPERATOR_EMAIL,
    }
