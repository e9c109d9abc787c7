"""The person's door: what somebody writes, under the newest of their own data keys."""

from uuid import UUID

from sealing import data_keys, sealed_text
from sealing.cipher import AssociatedData
from sealing.sealed_text import BLOCK, Sealed


def encrypt(
    text: str, user_id: UUID, associated_data: AssociatedData, block: int = BLOCK
) -> Sealed:
    """Seal a text. Raises SealError when the person has no key, or the text is too long."""
    key_version, key = data_keys.newest(user_id)
    return sealed_text.encrypt(text, key, key_version, associated_data, block)


def decrypt(sealed: Sealed, user_id: UUID, associated_data: AssociatedData) -> str:
    """Return the text. Raises SealError for another person or place, and for changed bytes."""
    key = data_keys.of_version(user_id, sealed.key_version)
    return sealed_text.decrypt(sealed, key, associated_data)
