"""Signing up touches two apps: accounts makes the user, plans the plan they start with."""

from accounts import forms
from plans.models import Plan


class SignupForm(forms.SignupForm):
    def signup(self, request, user):
        super().signup(request, user)
        Plan(user=user).save()
