from celery import shared_task

from config.ping import pinger


@shared_task(name="config.ping")
def ping():
    """Tell PING_URL how the site is doing."""
    pinger.ping()
