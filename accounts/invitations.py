"""Invitations: what somebody new needs on a site with SIGN_UP=invitation, once, to begin.

Whoever has typed one that is open may give an address; the use is taken when the address is
confirmed. So a mistyped address costs none, and no use tells whether an address has an account. Who
used which one is kept nowhere.
"""

import re
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone

from accounts.networks import keyed_hash

LENGTH_OF_HASH = 64
# Letters and digits that nobody takes for others. Without vowels they spell no word.
SIGNS = "BCDFGHJKMNPQRSTVWXYZ23456789"
PARTS, SIGNS_A_PART = 3, 4
# The name of the field, in an address, and in the session until the address is confirmed.
KEY = "invitation"


class NobodyJoins(Exception):
    """Somebody may not begin by now, though the page for signing up had let them."""


class SignUpClosed(NobodyJoins):
    """The site was closed to new people while a mailed code was waited for."""


class InvitationMissing(NobodyJoins):
    """Nobody needed an invitation when they began."""


class InvitationOver(NobodyJoins):
    """The last use was taken, or the invitation was ended, while a mailed code was waited for."""


def are_needed():
    return settings.SIGN_UP == "invitation"


def is_closed():
    return settings.SIGN_UP == "closed"


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Filter to those that still let somebody begin."""
        return self.filter(uses_left__gt=0, ends_at__gt=timezone.now())

    def coded(self, typed):
        """Filter to the one that a typed code belongs to."""
        return self.filter(code_hash=_hash_of(typed))


class Invitation(models.Model):
    """Lets so many people begin, until it ends. Only a hash of its code is kept."""

    code_hash = models.CharField(max_length=LENGTH_OF_HASH, unique=True)
    uses_left = models.PositiveIntegerField()
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            # A code that came here as it is would be shorter.
            models.CheckConstraint(
                condition=Exact(Length("code_hash"), LENGTH_OF_HASH),
                name="accounts_invitation_code_is_hashed",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")), name="accounts_invitation_ends_later"
            ),
        ]

    def __str__(self):
        return f"<Invitation {self.pk}>"

    @classmethod
    def make(cls, uses, days):
        """Make one for so many people and days. Returns its code, which is kept nowhere."""
        code = _new_code()
        ends_at = timezone.now() + timedelta(days=days)
        cls.objects.create(code_hash=_hash_of(code), uses_left=uses, ends_at=ends_at)
        return code

    @classmethod
    def take(cls, typed):
        """Take one use, of one that was open when it was typed. Raises InvitationOver."""
        found = cls.objects.coded(typed).filter(uses_left__gt=0)
        if not found.update(uses_left=F("uses_left") - 1):
            raise InvitationOver

    @classmethod
    def forget_over(cls):
        cls.objects.filter(Q(ends_at__lte=timezone.now()) | Q(uses_left=0)).delete()


def link_of(code):
    return f"{settings.SITE_URL}{reverse('account_signup')}?{KEY}={code}"


def settle(session):
    """Let somebody new begin, by what SIGN_UP says now, or raise NobodyJoins. Takes a use of what
    was typed in this session where one is needed."""
    typed = session.pop(KEY, "")
    if is_closed():
        raise SignUpClosed
    if are_needed() and not typed:
        raise InvitationMissing
    if are_needed():
        Invitation.take(typed)


def forget_typed(session):
    session.pop(KEY, None)


def _new_code():
    parts = ("".join(secrets.choice(SIGNS) for _ in range(SIGNS_A_PART)) for _ in range(PARTS))
    return "-".join(parts)


def _hash_of(typed):
    """Hash a code however it is parted, in small letters or capitals."""
    return keyed_hash("invitation", re.sub(r"[\W_]", "", typed).upper())
