import logging

from celery import shared_task
from django.apps import apps
from django.utils import timezone
from kombu.exceptions import OperationalError

from mail import clock
from mail.models import OutboxMail, QueuedMail
from mail.sending import BATCH
from mail.sending import send_due as send

logger = logging.getLogger(__name__)


@shared_task(name="mail.send_due")
def send_due():
    """Whatever is due, whoever put it there: also what a lost broker or a dead sender left."""
    send(*may_go(*queues()))


@shared_task(name="mail.send_batch")
def send_batch(label, ids):
    """Those of a batch that are still due."""
    codes, batch = OutboxMail, apps.get_model(label)
    send(*may_go(codes), *(queue.filter(pk__in=ids) for queue in may_go(batch)))


def publish(model, ids):
    """Share mails out among the workers, a batch each; nothing but ids goes to the broker.

    While the broker is away, `send_due` finds them all the same.
    """
    try:
        for first in range(0, len(ids), BATCH):
            send_batch.delay(model._meta.label, ids[first : first + BATCH])
    except OperationalError:
        logger.warning("The broker is away. The mails that wait are found without it.")


def queues():
    """Every kind of mail, codes first: somebody is waiting for those."""
    kinds = [model for model in apps.get_models() if issubclass(model, QueuedMail)]
    return sorted(kinds, key=lambda model: model is not OutboxMail)


def may_go(*models):
    """The querysets of those that may be sent now: what is for a day waits for a right clock."""
    is_right = clock.is_right(timezone.now())
    return [model.objects.all() for model in models if is_right or not model.goes_by_the_clock]


@shared_task(name="mail.forget_old")
def forget_old():
    for model in queues():
        model.forget_old(timezone.now())


@shared_task(name="mail.forget_last")
def forget_last():
    """Delete what is left of mails to people who were erased."""
    OutboxMail.forget_last(timezone.now())
