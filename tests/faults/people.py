"""People with all that the daily mail asks for; none of it is due yet.

Run by the application's own shell, which has the keys.
"""

import os

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import User
from plans.models import Plan
from reminders.models import Reminder
from sealing import data_keys
from sealing.cipher import KEY_SIZE
from sealing.models import DataKey


def make(number):
    users = [User(email=address(i), country="GB", joined_at=timezone.now()) for i in range(number)]
    for model, rows in (
        (User, users),
        (EmailAddress, [EmailAddress(user=u, email=u.email, verified=True) for u in users]),
        (DataKey, [DataKey(user=u, version=1, wrapped=new_key(u)) for u in users]),
        (Plan, [Plan(user=u) for u in users]),
        (Reminder, [Reminder(user=u) for u in users]),
    ):
        model._base_manager.bulk_create(rows)


def address(number):
    return f"person{number:03}@example.org"


def new_key(user):
    return data_keys.wrap(os.urandom(KEY_SIZE), user.pk, 1)
