"""Signing up touches two apps: accounts makes the user, plans the plan they start with."""

from accounts import forms
from plans.models import Plan
from plans.writing.first_answers import FirstAnswers


class SignupForm(forms.SignupForm):
    def signup(self, request, user):
        super().signup(request, user)
        Plan(user=user).save()
        # Rows are made of them once the address is confirmed.
        FirstAnswers(request.session).wait_for(user)
