from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.address_changes import PendingAddress, WayBack
from accounts.brought_plans import BroughtPlan
from accounts.models import CodeBudget, User
from accounts.session_store import SessionStore

# With the job that looks each hour, an address that nobody confirms is kept for a day at most.
UNCONFIRMED_FOR = timedelta(hours=23)


@shared_task(name="accounts.clear_sessions")
def clear_sessions():
    """Delete the sessions that have ended by themselves."""
    SessionStore.clear_expired()


@shared_task(name="accounts.forget_unconfirmed")
def forget_unconfirmed():
    """Erase whose address nobody has confirmed, so that it says nothing about its owner."""
    User.objects.erase_unconfirmed(timezone.now() - UNCONFIRMED_FOR)


@shared_task(name="accounts.forget_code_budgets")
def forget_code_budgets():
    """Delete what was counted of codes that nobody asked for within a day."""
    CodeBudget.forget_old(timezone.now())


@shared_task(name="accounts.forget_brought_plans")
def forget_brought_plans():
    """Delete the files of plans that have waited for an hour."""
    BroughtPlan.forget_old(timezone.now())


@shared_task(name="accounts.change_addresses")
def change_addresses():
    """Make the changes of address that have waited, and forget the links whose time is over."""
    now = timezone.now()
    PendingAddress.finish_due(now)
    WayBack.forget_old(now)
