"""A person's text as bytes, and nothing about where they are kept.

    format 1 | key version 2 | nonce 12 | AES-256-GCM(text, 0x80, zeros up to a multiple of a block)

The padding gives "yes", "no" and an empty text the same length. A field whose length must tell
nothing at all takes a larger block.
"""

import struct
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sealing import cipher
from sealing.cipher import NONCE_SIZE, TAG_SIZE, AssociatedData, SealError

FORMAT = 1
HEADER = struct.Struct(">BH")
BLOCK = 32
SHORTEST = HEADER.size + NONCE_SIZE + BLOCK + TAG_SIZE
# The CHECK of every sealed column holds these two, and Django never alters such a CHECK:
# changing one needs a migration written by hand. As much as one form may post fits.
LONGEST = 256 * 1024
LONGEST_TEXT = LONGEST - SHORTEST  # bytes


class Sealed(bytes):
    """A text as it lies in the database. Shows its size only, in templates and logs too."""

    # The id of the row that it was loaded for: a row that gets a new key (the way to copy one)
    # can still open what it brought along.
    row_id: UUID | None = None

    @property
    def key_version(self) -> int:
        """Which data key it is under. Raises SealError when these bytes are not a sealed text."""
        if len(self) < SHORTEST or self[0] != FORMAT:
            raise SealError("The stored bytes are not a sealed text.")
        version: int = HEADER.unpack_from(self)[1]
        return version

    def __repr__(self) -> str:
        return f"<sealed, {len(self)} bytes>"

    __str__ = __repr__


def encrypt(
    text: str,
    key: AESGCM,
    key_version: int,
    associated_data: AssociatedData,
    block: int = BLOCK,
) -> Sealed:
    """Seal a text under the data key of that version. Raises SealError when it is too long."""
    header = HEADER.pack(FORMAT, key_version)
    sealed = Sealed(cipher.encrypt(_padded(text, block), key, header, associated_data))
    if len(sealed) > LONGEST:
        raise SealError("The text is too long to be sealed.")
    return sealed


def decrypt(sealed: Sealed, key: AESGCM, associated_data: AssociatedData) -> str:
    """Return the text. Raises SealError for another key or place, or for changed bytes."""
    padded = cipher.decrypt(sealed, key, HEADER.size, associated_data)
    return padded.rstrip(b"\0")[:-1].decode()


def _padded(text: str, block: int) -> bytes:
    try:
        marked = text.encode() + b"\x80"
    except UnicodeEncodeError:
        # `from None`: the original error carries the whole text into logs.
        raise SealError("The text holds half a character.") from None
    return marked + bytes(-len(marked) % block)
