"""Signing up touches two rooms: accounts makes the person, plans the plan they start with."""

from accounts import forms
from plans.models import Plan


class SignupForm(forms.SignupForm):
    def signup(self, request, user):
        super().signup(request, user)
        Plan(user=user).save()
