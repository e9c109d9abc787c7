"""The bytes of a sealed text, and nothing about where they are kept.

    format 1 | key number 2 | nonce 12 | AES-256-GCM(text, 0x80, zeros up to a multiple of 32)

The first three bytes and the place (the column's label and the row's id) are authenticated with the
text, so a seal opens only with its person's key, and only in the cell it was made for. The padding
gives "yes", "no" and an empty text the same length.
"""

import os
import struct

from cryptography.exceptions import InvalidTag

FORMAT = 1
HEAD = struct.Struct(">BH")
NONCE_SIZE = 12
TAG_SIZE = 16
BLOCK = 32
BODY_STARTS = HEAD.size + NONCE_SIZE
SHORTEST = BODY_STARTS + BLOCK + TAG_SIZE
# The CHECK of every sealed column holds these two, and Django never alters such a CHECK:
# changing one needs a migration written by hand. As much as one form may post fits.
LONGEST = 256 * 1024


class SealError(Exception):
    """A text cannot be sealed or opened.

    On purpose neither an AttributeError nor a ValueError: templates turn those into "", and an
    empty form would overwrite what could not be read.
    """


class Sealed(bytes):
    """A text as it lies in the database. Shows its size only, in templates and logs too."""

    # The id of the row that it was loaded for: a row that gets a new key (the way to copy one)
    # can still open what it brought along.
    row = None

    @property
    def number(self):
        """The number of the data key. Raises SealError when these bytes are not a seal."""
        if len(self) < SHORTEST or self[0] != FORMAT:
            raise SealError("The stored bytes are not a sealed text.")
        return HEAD.unpack_from(self)[1]

    def __repr__(self):
        return f"<sealed, {len(self)} bytes>"

    __str__ = __repr__


def seal(text, key, number, place):
    """Return `text` as Sealed. `key` is the AESGCM of data key `number`; `place` is bytes."""
    head = HEAD.pack(FORMAT, number)
    nonce = os.urandom(NONCE_SIZE)
    sealed = Sealed(head + nonce + key.encrypt(nonce, _padded(text), head + place))
    if len(sealed) > LONGEST:
        raise SealError("The text is too long to be sealed.")
    return sealed


def unseal(sealed, key, place):
    """Return the text. Raises SealError for another key or place, or for changed bytes."""
    nonce, body = sealed[HEAD.size : BODY_STARTS], sealed[BODY_STARTS:]
    try:
        padded = key.decrypt(nonce, body, sealed[: HEAD.size] + place)
    except (InvalidTag, ValueError):
        raise SealError("The seal does not open here with this key.") from None
    return padded.rstrip(b"\0")[:-1].decode()


def _padded(text):
    try:
        marked = text.encode() + b"\x80"
    except UnicodeEncodeError:
        # `from None`: the original error carries the whole text into logs.
        raise SealError("The text holds half a character.") from None
    return marked + bytes(-len(marked) % BLOCK)
