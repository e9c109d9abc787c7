"""The outer keys: settings.SEALING_KEYS, newest first.

None of them encrypts anything itself: each purpose has a key of its own derived from each of them.
"""

import base64
import binascii
import hashlib
from functools import lru_cache
from typing import NewType

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core import checks

from sealing.cipher import KEY_SIZE, SealError

# Says which outer key it was, and nothing about it.
Fingerprint = NewType("Fingerprint", bytes)

FINGERPRINT_SIZE = 4
ADVICE = (
    "Set SEALING_KEYS to a list of 32-byte keys in base64, the newest first "
    "(`openssl rand -base64 32` makes one)."
)


def derived_keys(purpose: str) -> dict[Fingerprint, AESGCM]:
    """Return the keys for one purpose by their outer keys, newest first, never empty.

    Raises SealError when SEALING_KEYS cannot be read.
    """
    return _derived_keys(tuple(getattr(settings, "SEALING_KEYS", None) or ()), purpose)


def check_outer_keys(app_configs: object = None, **_: object) -> list[checks.Error]:
    """Say in one sentence what is wrong with SEALING_KEYS: a list of one check error, or none."""
    try:
        derived_keys("check")
    except SealError as error:
        return [checks.Error(str(error), id="sealing.E001")]
    return []


@lru_cache(maxsize=32)
def _derived_keys(encoded: tuple[str, ...], purpose: str) -> dict[Fingerprint, AESGCM]:
    if not encoded:
        raise SealError(f"There is no outer key. {ADVICE}")
    outer_keys = [_decoded(number, text) for number, text in enumerate(encoded, start=1)]
    return {_fingerprint(key): AESGCM(_derived(key, purpose)) for key in outer_keys}


def _decoded(number: int, text: str) -> bytes:
    # The message says which one only: the value is a secret, however broken (a TypeError: no text).
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise SealError(f"Key {number} of SEALING_KEYS is not base64. {ADVICE}") from None
    if len(key) != KEY_SIZE:
        raise SealError(f"Key {number} of SEALING_KEYS has {len(key)} bytes. {ADVICE}")
    return key


def _fingerprint(outer_key: bytes) -> Fingerprint:
    return Fingerprint(hashlib.sha256(outer_key).digest()[:FINGERPRINT_SIZE])


def _derived(outer_key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=KEY_SIZE, salt=None, info=purpose.encode()).derive(outer_key)
