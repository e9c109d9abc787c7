"""What a database from before must not do as if no time had passed: a backup, or a whole copy."""

from django.db import transaction
from django.utils import timezone

from accounts.address_changes import PendingAddress
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from sharing.models import Share


def settle():
    """Let nothing go out or open that may be over: nobody knows what happened since then.

    A link may have been ended, a change of address taken back, and the mail of today sent.
    """
    Share.objects.end()
    PendingAddress.objects.all().delete()
    _count_past_mails_as_sent(timezone.now())


def _count_past_mails_as_sent(now):
    while Reminder.objects.claim_due(now) is not None:
        continue
    waiting = Delivery.objects.filter(wake_at__isnull=False)
    with transaction.atomic():
        for question in waiting.filter(kind=Delivery.Kind.STILL_USEFUL).select_related("reminder"):
            # It rests a schedule until it is answered: it is asked with the next mail.
            question.give_up()
        waiting.update(state=Delivery.State.SKIPPED, wake_at=None)
