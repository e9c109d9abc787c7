"""Two layers of keys. An outer key (settings.SEALING_KEYS, newest first) wraps the data keys; a
person's data keys seal their words. Changing the outer key never touches a text.

    wrapped data key = fingerprint of the outer key 4 | nonce 12 | AES-256-GCM(data key)
"""

import base64
import binascii
import hashlib
import os
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core import checks
from django.db import connection

from sealing.cipher import SealError

KEY_SIZE = 32
FINGERPRINT_SIZE = 4
NONCE_SIZE = 12
BODY_STARTS = FINGERPRINT_SIZE + NONCE_SIZE
ADVICE = (
    "Set SEALING_KEYS to a list of 32-byte keys in base64, the newest first "
    "(`openssl rand -base64 32` makes one)."
)

# What `load` fetched and nobody has asked for yet: {user: [(number, wrapped), ...]}.
_fetched = {}


def sealing_key(user_id):
    """Return (number, AESGCM) of the person's newest data key."""
    keys = keys_of(user_id)
    number = max(keys)
    return number, keys[number]


def opening_key(user_id, number):
    """Return the AESGCM of one data key. Raises SealError when the person has no such number."""
    if number not in keys_of(user_id):
        forget()  # Another process may have added it since.
    try:
        return keys_of(user_id)[number]
    except KeyError:
        raise SealError(f"The person has no data key {number}.") from None


@lru_cache(maxsize=256)
def keys_of(user_id):
    """Return {number: AESGCM} of one person, never empty. Raises SealError.

    The cache saves a query a text and is emptied after every request and task. It may be behind: a
    number that it lacks is looked up again, and one that was replaced still opens for a day.
    """
    if not isinstance(user_id, UUID):
        raise SealError("A row needs its person's UUID before a text is sealed or opened.")
    found = _fetched.pop(user_id, None) or _fetch([user_id])[user_id]
    if not found:
        raise SealError("The person has no data key.")
    return {number: AESGCM(unwrap(wrapped, user_id, number)) for number, wrapped in found}


def load(user_ids):
    """Fetch the keys of many people with one query, for the texts that are opened next."""
    if user_ids:
        _fetched.update(_fetch(list(user_ids)))


def forget(**_):
    """Empty the cache. Takes a signal's arguments."""
    _fetched.clear()
    keys_of.cache_clear()


def _fetch(user_ids):
    """Return {user: [(number, wrapped), ...]}."""
    found = {user_id: [] for user_id in user_ids}
    native = connection.features.has_native_uuid_field
    # A bare cursor: through the ORM this query costs more than opening all texts of a page.
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(user_ids))
        cursor.execute(
            f"SELECT user_id, number, wrapped FROM sealing_datakey WHERE user_id IN ({places})",
            [user_id if native else user_id.hex for user_id in user_ids],
        )
        for user_id, number, wrapped in cursor.fetchall():
            owner = user_id if native else UUID(user_id)
            found[owner].append((number, bytes(wrapped)))
    return found


def wrap(data_key, user_id, number):
    """Return the data key wrapped under the newest outer key, bound to its person and number."""
    fingerprint, outer = next(iter(_outer_keys().items()))
    nonce = os.urandom(NONCE_SIZE)
    return fingerprint + nonce + outer.encrypt(nonce, data_key, _owner(user_id, number))


def unwrap(wrapped, user_id, number):
    """Return the data key's 32 bytes. Raises SealError."""
    nonce, body = wrapped[FINGERPRINT_SIZE:BODY_STARTS], wrapped[BODY_STARTS:]
    try:
        outer = _outer_keys()[wrapped[:FINGERPRINT_SIZE]]
        return outer.decrypt(nonce, body, _owner(user_id, number))
    except KeyError:
        raise SealError("A data key is wrapped under a key that SEALING_KEYS lacks.") from None
    except (InvalidTag, ValueError):
        raise SealError("A wrapped data key is damaged, or not this person's.") from None


def rewrap(wrapped, user_id, number):
    """Return the data key wrapped under the newest outer key: the same bytes if it already is."""
    if wrapped[:FINGERPRINT_SIZE] == next(iter(_outer_keys())):
        return wrapped
    return wrap(unwrap(wrapped, user_id, number), user_id, number)


def check_outer_keys(app_configs=None, **_):
    """Say in one sentence what is wrong with SEALING_KEYS: a list of one check error, or none."""
    try:
        _outer_keys()
    except SealError as error:
        return [checks.Error(str(error), id="sealing.E001")]
    return []


def _owner(user_id, number):
    return user_id.bytes + number.to_bytes(2)


def _outer_keys():
    """Return {fingerprint: AESGCM}, newest first."""
    return _read_outer_keys(tuple(getattr(settings, "SEALING_KEYS", None) or ()))


@lru_cache(maxsize=4)
def _read_outer_keys(encoded):
    if not encoded:
        raise SealError(f"There is no outer key. {ADVICE}")
    keys = [_read_outer_key(place, text) for place, text in enumerate(encoded, start=1)]
    return {hashlib.sha256(key).digest()[:FINGERPRINT_SIZE]: AESGCM(key) for key in keys}


def _read_outer_key(place, text):
    # The message names the place only: the value is a secret, however broken.
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError, TypeError):
        raise SealError(f"Key {place} of SEALING_KEYS is not base64. {ADVICE}") from None
    if len(key) != KEY_SIZE:
        raise SealError(f"Key {place} of SEALING_KEYS has {len(key)} bytes. {ADVICE}")
    return key
