"""The site's door: what the site itself must read again, and nobody who has only the database.

    format 1 | fingerprint of the outer key 4 | nonce 12 | AES-256-GCM

Each purpose ("mail.outbox") has keys of its own, and is authenticated: what was sealed for one does
not open for another. The newest outer key seals; older ones that are still set go on opening.
"""

from django.dispatch import Signal

from sealing import cipher
from sealing.cipher import AssociatedData, SealError
from sealing.outer_keys import FINGERPRINT_SIZE, Fingerprint, derived_keys

FORMAT = b"\x01"
HEADER_SIZE = len(FORMAT) + FINGERPRINT_SIZE
NOWHERE = AssociatedData(b"")

# Sent by rotate_keys. Whoever keeps for long what was sealed here seals it again, and returns how
# many rows that were, and how many do not open.
outer_key_changed = Signal()


def encrypt(plain: bytes, purpose: str, associated_data: AssociatedData = NOWHERE) -> bytes:
    """Seal bytes for a purpose; `associated_data` binds them to a row as well. Raises SealError
    when SEALING_KEYS cannot be read."""
    fingerprint, key = next(iter(derived_keys(purpose).items()))
    bound = _bound(purpose, associated_data)
    return cipher.encrypt(plain, key, FORMAT + fingerprint, bound)


def decrypt(sealed: bytes, purpose: str, associated_data: AssociatedData = NOWHERE) -> bytes:
    """Return the plain bytes. Raises SealError for another purpose, other associated data, an outer
    key that is not set any more, and for changed bytes."""
    try:
        key = derived_keys(purpose)[_fingerprint(sealed)]
    except KeyError:
        raise SealError("This was sealed under a key that SEALING_KEYS lacks.") from None
    return cipher.decrypt(sealed, key, HEADER_SIZE, _bound(purpose, associated_data))


def is_under_newest_key(sealed: bytes, purpose: str) -> bool:
    return _fingerprint(sealed) == next(iter(derived_keys(purpose)))


def _fingerprint(sealed: bytes) -> Fingerprint:
    if not sealed.startswith(FORMAT):
        raise SealError("These bytes are not sealed by the site.")
    return Fingerprint(sealed[len(FORMAT) : HEADER_SIZE])


def _bound(purpose: str, associated_data: AssociatedData) -> AssociatedData:
    return AssociatedData(purpose.encode() + b"\0" + associated_data)
