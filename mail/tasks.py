import logging

from celery import shared_task
from django.apps import apps
from django.conf import settings
from django.utils import timezone
from kombu.exceptions import OperationalError

from mail.models import OutboxMail, QueuedMail
from mail.sending import BATCH
from mail.sending import send_due as send

logger = logging.getLogger(__name__)


@shared_task(name="mail.send_due")
def send_due():
    """Whatever is due, whoever put it there: also what a lost broker or a dead sender left."""
    send(*(model.objects.all() for model in queues()))


@shared_task(name="mail.send_batch")
def send_batch(label, ids):
    """Those of a batch that are still due."""
    send(OutboxMail.objects.all(), apps.get_model(label).objects.filter(pk__in=ids))


def publish(model, ids):
    """Share mails out among the workers, a batch each; nothing but ids goes to the broker.

    With no broker, or one that is away, `send_due` finds them all the same.
    """
    if not settings.BROKER_URL:
        return
    try:
        for first in range(0, len(ids), BATCH):
            send_batch.delay(model._meta.label, ids[first : first + BATCH])
    except OperationalError:
        logger.warning("The broker is away. The mails that wait are found without it.")


def queues():
    """Every kind of mail, codes first: somebody is waiting for those."""
    others = [model for model in apps.get_models() if issubclass(model, QueuedMail)]
    return sorted(others, key=lambda model: model is not OutboxMail)


@shared_task(name="mail.forget_old")
def forget_old():
    OutboxMail.forget_old(timezone.now())
