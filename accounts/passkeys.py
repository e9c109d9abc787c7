"""Passkeys: one more way in. A code by email goes on being enough for who has some.

What the browser sends is kept as allauth.mfa keeps it (mfa_authenticator): a public key and its id
lie in the clear, as they open nothing. The name is the person's own words, and sealed.
"""

import struct
from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.db import transaction
from fido2.webauthn import RegistrationResponse

from accounts import mfa_seal

# What fido2 raises for bytes that are no answer of a passkey: it has no error of its own for them.
MALFORMED = (
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True)
class Passkey:
    """As a page shows it."""

    pk: int
    name: str
    added_at: datetime
    last_used_at: datetime | None


def are_offered():
    """Whether browsers give passkeys to this site: over https, or on the same machine, and only to
    a name."""
    host = settings.SITE_HOST
    is_number = host.startswith("[") or host.rpartition(".")[2].isdigit()
    return host == "localhost" or (settings.SECURE and not is_number)


def rows_of(user):
    """Return the authenticators of a user that are passkeys, oldest first."""
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return passkeys.order_by("created_at", "pk")


def has_one(user):
    """Return whether somebody has a passkey that works at this address."""
    return are_offered() and rows_of(user).exists()


def shown(row):
    name = mfa_seal.decrypt(row.data["name"])
    return Passkey(row.pk, name, row.created_at, row.last_used_at)


@transaction.atomic
def add(user, name, credential):
    """Keep a passkey that was checked, and tell its owner by mail."""
    # Only what is read again: the rest of it could be anything.
    kept = dict(RegistrationResponse.from_dict(credential))
    WebAuthn.add(user, mfa_seal.encrypt(name), kept)
    _tell(user, "webauthn_added")


def rename(row, name):
    row.data["name"] = mfa_seal.encrypt(name)
    row.save(update_fields=["data"])


@transaction.atomic
def remove(row):
    row.delete()
    _tell(row.user, "webauthn_removed")


def _tell(user, name):
    get_adapter().send_notification_mail(f"mfa/email/{name}", user)
