"""Changes of address: how one is taken back by a mailed link, and how one waits for seven days."""

import hashlib
import secrets
import uuid
from contextlib import suppress
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone

from accounts.reauthentication import FRESH_SECONDS, TO_FILL_IN_SECONDS
from records.audience import Audience
from records.fields import EncryptedTextField
from sealing.cipher import SealError

LENGTH_OF_HASH = 64
# A change is rarely alone: whoever showed who they are for it may have done more by the same proof.
BY_THE_SAME_PROOF = timedelta(seconds=FRESH_SECONDS + TO_FILL_IN_SECONDS)
# How long a link leads back, and how long a change waits for whoever reads the address in use.
A_WEEK = timedelta(days=7)
_taken_away = []


def take_away_too(act):
    """Let "That was not me" also take away what an app to the right knows: act(user, since)."""
    _taken_away.append(act)


class AddressTaken(Exception):
    """Somebody else signs in with this address now."""


def hash_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


def since_the_proof():
    return timezone.now() - BY_THE_SAME_PROOF


def in_seven_days():
    return timezone.now() + A_WEEK


class WayBackQuerySet(models.QuerySet):
    def open(self):
        """Filter to those that still lead back."""
        return self.filter(expires_at__gt=timezone.now())


class WayBack(models.Model):
    """What the link "That was not me" in a notice leads back to: the address that it was mailed to,
    with none of the ways in, and none of the links that show a plan, that came since.

    Of the link's token only a hash is kept: whoever reads the table can follow no link.
    """

    stays_here = "is a key to the account"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ways_back"
    )
    token_hash = models.CharField(max_length=LENGTH_OF_HASH, unique=True)
    address = EncryptedTextField(max_length=254, audience=Audience.OWNER)
    # What came later goes.
    since = models.DateTimeField(default=since_the_proof)
    expires_at = models.DateTimeField(default=in_seven_days, db_index=True)

    objects = WayBackQuerySet.as_manager()

    class Meta:
        constraints = [
            # A token that came here as it is would be shorter.
            models.CheckConstraint(
                condition=Exact(Length("token_hash"), LENGTH_OF_HASH),
                name="accounts_way_back_token_is_hashed",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=F("since")),
                name="accounts_way_back_expires_later",
            ),
        ]

    def __str__(self):
        return f"<WayBack {self.pk}>"

    __repr__ = __str__

    @classmethod
    def make(cls, user, address, changes_at=None):
        """Keep the way back to an address, for a week from now, or from when the change is made
        that it is about. Returns its link."""
        token = secrets.token_urlsafe(32)
        cls.objects.create(
            user=user,
            token_hash=hash_of(token),
            address=address,
            expires_at=(changes_at or timezone.now()) + A_WEEK,
        )
        return settings.SITE_URL + reverse("accounts:not_me", args=[token])

    @classmethod
    def find(cls, token):
        """Return the way back that a link leads to, or None."""
        return cls.objects.open().select_related("user").filter(token_hash=hash_of(token)).first()

    @classmethod
    def forget_old(cls, now):
        cls.objects.filter(expires_at__lte=now).delete()

    def take(self):
        """Go back, end every sign-in, and forget what was changed since with its ways back.

        Raises AddressTaken, and WayBack.DoesNotExist where another one was taken meanwhile.
        """
        user = self.user
        with transaction.atomic():
            user.lock_rows()
            since = self._since_the_first()
            move_to(user, self.address)
            _remove_ways_in(user, since)
            for take_away in _taken_away:
                take_away(user, since)
            user.end_sessions()
            user.pending_addresses.all().delete()
            # One from before stays: this one may have come to the address of a thief.
            user.ways_back.filter(since__gte=since).delete()

    def _since_the_first(self):
        """Return since when ways in go: the first of the notices that this address had, for what
        a thief did hours ago opens the door as well."""
        open_ways = list(type(self).objects.open().filter(user=self.user_id))
        if self not in open_ways:
            raise type(self).DoesNotExist
        return min(way.since for way in open_ways if way.address == self.address)


class PendingAddress(models.Model):
    """The address of somebody who could not show who they are: their account gets it after seven
    days, in which whoever reads the old one can say that it was not them."""

    stays_here = "is about the address of the account"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_addresses"
    )
    address = EncryptedTextField(max_length=254, audience=Audience.OWNER)
    due_at = models.DateTimeField(default=in_seven_days, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], name="accounts_pending_address_one_each")
        ]

    def __str__(self):
        return f"<PendingAddress {self.pk}>"

    __repr__ = __str__

    @classmethod
    def begin(cls, user, address):
        """Let a change wait instead of any other one, and tell the address in use."""
        with transaction.atomic():
            user.pending_addresses.all().delete()
            pending = cls.objects.create(user=user, address=address)
            context = {
                "user": user,
                "day": user.localtime(pending.due_at).date(),
                "not_me": WayBack.make(user, user.email, changes_at=pending.due_at),
            }
            get_adapter().send_mail("account/email/email_will_change", user.email, context)

    @classmethod
    def finish_due(cls, now):
        """Make every change that has waited long enough."""
        for pending in cls.objects.filter(due_at__lte=now).select_related("user"):
            # One that does not open keeps no other waiting.
            with suppress(SealError):
                pending.finish()

    def finish(self):
        """Make the change and tell the old address. An address that somebody else signs in with by
        now stays theirs."""
        user, old, new = self.user, self.user.email, self.address
        with transaction.atomic():
            user.lock_rows()
            was_taken_back = not user.pending_addresses.filter(pk=self.pk).delete()[0]
            if was_taken_back:
                return
            try:
                move_to(user, new)
            except AddressTaken:
                return
            user.end_begun_sign_ins()
            context = {"user": user, "not_me": WayBack.make(user, old)}
            get_adapter().send_mail("account/email/email_changed", old, context)


def addresses_of_changes(user):
    """Yield the addresses that a user had, or will have."""
    for model in (WayBack, PendingAddress):
        for row in model.objects.filter(user=user):
            # What does not open any more can be erased all the same.
            with suppress(SealError):
                yield row.address


def move_to(user, address):
    """Let a user sign in with an address from now on, and with no other. Raises AddressTaken."""
    for other in get_user_model().objects.filter(email=address).exclude(pk=user.pk):
        if other.joined_at:
            raise AddressTaken
        # Typed by anybody, and confirmed by nobody.
        other.erase()
    user.emailaddress_set.exclude(email=address).delete()
    user.emailaddress_set.update_or_create(
        email=address, defaults={"primary": True, "verified": True}
    )
    user.email = address
    user.save(update_fields=["email"])


def _remove_ways_in(user, since):
    if user.password_set_at and user.password_set_at >= since:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    user.authenticator_set.filter(created_at__gte=since).delete()
