from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts.models import CodeBudget


@shared_task(name="accounts.clear_sessions")
def clear_sessions():
    """Delete the sign-ins that have ended by themselves."""
    call_command("clearsessions")


@shared_task(name="accounts.forget_code_budgets")
def forget_code_budgets():
    """Delete what was counted of codes that nobody asked for within a day."""
    CodeBudget.forget_old(timezone.now())
