from celery import shared_task
from django.apps import apps
from django.utils import timezone

from mail.models import OutboxMail, QueuedMail
from mail.sending import send_due as send


@shared_task(name="mail.send_due")
def send_due():
    """Codes first: somebody is waiting for those."""
    send(OutboxMail.objects.all())
    for model in apps.get_models():
        if issubclass(model, QueuedMail) and model is not OutboxMail:
            send(model.objects.all())


@shared_task(name="mail.forget_old")
def forget_old():
    OutboxMail.forget_old(timezone.now())
