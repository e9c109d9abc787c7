import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from mail import clock
from mail.tasks import publish
from reminders.deliveries.models import Delivery
from reminders.models import Reminder

logger = logging.getLogger(__name__)


@shared_task(name="reminders.tick")
def tick():
    """Move every schedule that has come due on, and put its mail into the ledger."""
    now = timezone.now()
    if doubt := clock.doubt(now):
        logger.error("No daily mail is made. %s", doubt)
        return
    Reminder.objects.follow_new_rules(now)
    Reminder.objects.follow_moved_clocks(now)
    while (rows := Reminder.objects.claim_due(now)) is not None:
        if settings.BROKER_URL:
            publish(Delivery, Delivery.objects.ids_of(rows))
