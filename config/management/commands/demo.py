import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.forms import CONSENT_VERSION
from accounts.models import Consent, User
from contacts.models import Contact
from goals.models import Reason
from plans.models import Day, Plan
from reminders.models import Reminder
from triggers.models import Answer, Trigger

EMAIL = "dana@example.org"
REASONS = (
    "So Maya sees me at the school gate every morning.",
    "I like who I am when I’m clear.",
    "I want my brother to hand me his keys again.",
)
PEOPLE = (
    ("Sam", "sponsor", "+12125550100", "any time", "Having a hard time. Can you talk?"),
    ("Mom", "family", "+12125550101", "until 11 at night", "Can you talk for ten minutes?"),
    ("Riverside Clinic", "care", "+12125550102", "weekdays, 8 to 5", ""),
    ("Jess", "family", "+12125550103", "evenings", "No advice needed. Just stay on the line."),
)
PAIRS = (
    ("It’s payday and I have cash on me.", "I give my card to Sam until morning."),
    ("I pass Fifth Street.", "I take the other street and call Mom on the way."),
    ("I can’t sleep and it’s past two.", "Kettle on, radio on. I don’t decide anything at night."),
    ("Someone offers.", "I say: no thanks, I’m on something that doesn’t mix. Then I leave."),
    ("I have a good day and want more.", "I ring Jess and tell her about it."),
)


class Command(BaseCommand):
    help = "Add a person whose plan fills every page, and print how to sign in."

    def handle(self, **options):
        password = secrets.token_urlsafe(9)
        with transaction.atomic():
            User.objects.filter(email=EMAIL).delete()
            make_person(EMAIL, password)
        self.stdout.write(f"Open {settings.SITE_URL}/account/login/")
        self.stdout.write(f"E-mail:   {EMAIL}\nPassword: {password}")


def make_person(email, password):
    """Return a person with everything written, as guided writing and the lists would leave it."""
    user = User.objects.create_user(
        email, password, country="US", time_zone="America/New_York", language="en"
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    for kind in Consent.Kind.values:
        user.consents.create(kind=kind, version=CONSENT_VERSION)
    Plan(user=user, preferred_name="Dana", opioids=Plan.Opioids.YES, next_step="ready").save()
    _write(user)
    Day.mark_read(user, user.today)
    Reminder(user=user).start()
    return user


def _write(user):
    for text in REASONS:
        Reason(user=user, text=text).add()
    for name, role, phone, good_times, words in PEOPLE:
        contact = Contact(user=user, name=name, role=role, phone=phone, good_times=good_times)
        contact.opening_words = words
        contact.takes_texts = bool(words)
        contact.add()
    for when, then in PAIRS:
        trigger = Trigger(user=user, text=when)
        trigger.add()
        Answer(user=user, trigger=trigger, text=then).add()
