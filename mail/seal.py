"""Sealing for mails that wait: a sign-in code must not lie readable in the database."""

import base64
import json

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(letter):
    """Return the sealed bytes of a dict of strings."""
    return _box().encrypt(json.dumps(letter).encode())


def open_seal(sealed):
    """Return the dict again. Raises cryptography.fernet.InvalidToken for other bytes or keys."""
    return json.loads(_box().decrypt(bytes(sealed)))


def _box():
    return MultiFernet([Fernet(_derived(key)) for key in settings.SEALING_KEYS])


def _derived(key):
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mail.outbox")
    return base64.urlsafe_b64encode(kdf.derive(base64.b64decode(key)))
