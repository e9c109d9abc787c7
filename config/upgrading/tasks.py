from celery import shared_task

from config.upgrading import copies


@shared_task(name="config.forget_old_copies")
def forget_old_copies():
    """Delete copies of before an upgrade that are older than people are told."""
    copies.forget_old()
