"""The people in the tests. Alice is who a test is about; Bob is somebody else.

    alice = with_plan(person())
    bob = person("bob@example.org", country="US", time_zone="America/New_York")
    signed_in(client, alice).get("/today/")

Nobody is made before a test asks for them.
"""

import time

from allauth.account.models import EmailAddress

from accounts.models import User
from contacts.models import Contact
from goals.models import Reason
from plans.models import Plan
from triggers.models import Answer, Trigger

REASON = "So Maya sees me at the school gate."
IF = "It is payday and I have cash on me."
THEN = "I give my card to Sam until morning."


def person(email="alice@example.org", password=None, **fields):
    """A person who has signed up and confirmed their address, with an empty plan.

    Keywords are fields of `User`; without a password they sign in by mailed code.
    """
    fields = {"country": "GB", "time_zone": "Europe/London", **fields}
    user = User.objects.create_user(email, password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Plan(user=user).save()
    return user


def with_plan(user):
    """Write a small plan for `user` and return them: a reason, two people to call, one if-then."""
    Reason(user=user, text=REASON).save()
    Contact(user=user, name="Sam", role="sponsor", phone="+12125550100").save()
    Contact(user=user, name="Mum", role="family", phone="+12125550101").save()
    trigger = Trigger(user=user, text=IF)
    trigger.save()
    Answer(user=user, trigger=trigger, text=THEN).save()
    return user


def signed_in(client, user):
    """Sign `user` in on a device of their own, as by a code a moment ago, and return the client."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def long_signed_in(client, user):
    """Sign `user` in as `signed_in` does, but so long ago that it proves nothing any more."""
    client.force_login(user)
    return client
