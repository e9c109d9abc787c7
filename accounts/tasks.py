from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts.address_changes import PendingAddress, WayBack


@shared_task(name="accounts.clear_sessions")
def clear_sessions():
    """Delete the sign-ins that have ended by themselves."""
    call_command("clearsessions")


@shared_task(name="accounts.change_addresses")
def change_addresses():
    """Make the changes of address that have waited, and forget the links whose time is over."""
    now = timezone.now()
    PendingAddress.finish_due(now)
    WayBack.forget_old(now)
