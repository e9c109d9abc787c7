from celery import shared_task
from django.core.management import call_command


@shared_task(name="accounts.clear_sessions")
def clear_sessions():
    """Delete the sign-ins that have ended by themselves."""
    call_command("clearsessions")
