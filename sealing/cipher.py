"""AES-256-GCM, the one cipher behind both doors.

    header | nonce 12 | ciphertext, as long as the plain bytes | tag 16

The header lies in the clear and says which key it is. It is authenticated together with the
associated data, which says where the bytes belong: they open with that key, in that place, or not.
"""

import os
from typing import NewType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AssociatedData = NewType("AssociatedData", bytes)

KEY_SIZE = 32
NONCE_SIZE = 12
TAG_SIZE = 16


class SealError(Exception):
    """Something cannot be encrypted or decrypted.

    On purpose neither an AttributeError nor a ValueError: templates turn those into "", and an
    empty form would overwrite what could not be read.
    """


def encrypt(plain: bytes, key: AESGCM, header: bytes, associated_data: AssociatedData) -> bytes:
    nonce = os.urandom(NONCE_SIZE)
    return header + nonce + key.encrypt(nonce, plain, header + associated_data)


def decrypt(sealed: bytes, key: AESGCM, header_size: int, associated_data: AssociatedData) -> bytes:
    """Raise SealError for another key or other associated data, and for changed bytes."""
    header, body = sealed[:header_size], sealed[header_size + NONCE_SIZE :]
    nonce = sealed[header_size : header_size + NONCE_SIZE]
    try:
        return key.decrypt(nonce, body, header + associated_data)
    except (InvalidTag, ValueError):
        raise SealError("The seal does not open here with this key.") from None
