from celery import shared_task
from django.utils import timezone

from reminders.models import CLAIM, Reminder


@shared_task(name="reminders.tick")
def tick():
    """Move every schedule that has come due on, and put its mail into the ledger."""
    now = timezone.now()
    Reminder.objects.follow_moved_clocks(now)
    while Reminder.objects.claim_due(now) == CLAIM:
        continue
