from celery import shared_task
from django.utils import timezone

from sharing.models import Share


@shared_task(name="sharing.forget_old")
def forget_old():
    """Delete links that ended long ago, with all that is known of them."""
    Share.forget_old(timezone.now())
