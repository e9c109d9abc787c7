"""Signing up touches two apps: accounts makes the user, plans the plan they start with."""

from allauth.account.signals import email_confirmed
from django.db import transaction
from django.dispatch import receiver

from accounts import forms, invitations
from plans.models import Plan
from plans.writing.first_answers import FirstAnswers


class SignupForm(forms.SignupForm):
    def signup(self, request, user):
        # Rows are made of them once the address is confirmed.
        FirstAnswers(request.session).wait_for(user)


@receiver(email_confirmed)
def welcome(sender, request, email_address, **kwargs):
    """Make what belongs to a user whose first address was just confirmed, or nothing."""
    user = email_address.user
    with transaction.atomic():
        if user.join():
            invitations.settle(request.session)
            user.agree(forms.CONSENT_VERSION)
            Plan(user=user).save()
