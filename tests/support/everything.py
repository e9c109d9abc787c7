"""Somebody of whom every table of people has a row."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from mail.models import OutboxMail
from records.models import Draft
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from tests.support.autofill import own_sealed_models, row_of
from tests.support.factories import person, signed_in, with_plan


def everything_of(email):
    """Somebody with a row of every kind, signed in, with a mail and a sign-in on their way."""
    user = with_plan(person(email))
    for model in own_sealed_models():
        if not model.objects.filter(user=user).exists():
            row_of(model, user, "words")
    Draft.keep(user, "write/why", {"own": "words"})
    user.consents.create(kind="age", version="1")
    now = timezone.now()
    Delivery.objects.create(
        reminder=Reminder.objects.get_or_create(user=user)[0],
        local_date=user.today,
        time_zone="UTC",
        due_at=now,
        expires_at=now,
    )
    letter = {"subject": "s", "text": "t", "html": "h", "headers": {}}
    OutboxMail.put(kind="notice", recipient=email, letter=letter, good_for=timedelta(hours=1))
    browser = signed_in(Client(), user)
    browser.get("/today/")
    # Counted by allauth, with the id as it is.
    browser.post("/account/password/set/", {"password1": "a", "password2": "b"})
    Client().post("/account/login/", {"login": email.upper()})
    return user
