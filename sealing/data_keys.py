"""The keys that encrypt what people write. Each person has their own, the newest with the highest
version.

They lie in the table of DataKey, wrapped: sealed by the site for their person and version.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NewType
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection

from sealing import site
from sealing.cipher import AssociatedData, SealError

WrappedKey = NewType("WrappedKey", bytes)

PURPOSE = "sealing.datakey"

# What `prefetch` has read and nobody has asked for yet.
_prefetched: dict[UUID, list[tuple[int, WrappedKey]]] = {}


def newest(user_id: UUID) -> tuple[int, AESGCM]:
    """Return (version, key) of the person's newest data key. Raises SealError without one."""
    keys = keys_of(user_id)
    version = max(keys)
    return version, keys[version]


def of_version(user_id: UUID, version: int) -> AESGCM:
    """Return one data key. Raises SealError when the person has no such version."""
    if version not in keys_of(user_id):
        forget()  # Another process may have added it since.
    try:
        return keys_of(user_id)[version]
    except KeyError:
        raise SealError(f"The person has no data key {version}.") from None


@lru_cache(maxsize=256)
def keys_of(user_id: UUID) -> dict[int, AESGCM]:
    """Return {version: key} of one person, never empty. Raises SealError.

    The cache saves a query a text and is emptied after every request and task. It may be behind: a
    version that it lacks is looked up again, and one that was replaced still opens for a day.
    """
    if not isinstance(user_id, UUID):
        raise SealError("A row needs its person's UUID before a text is sealed or opened.")
    found = _prefetched.pop(user_id, None) or _fetch([user_id])[user_id]
    if not found:
        raise SealError("The person has no data key.")
    return {version: AESGCM(unwrap(wrapped, user_id, version)) for version, wrapped in found}


def prefetch(user_ids: Iterable[UUID]) -> None:
    """Read the keys of many people with one query, for the texts that are opened next."""
    if people := list(user_ids):
        _prefetched.update(_fetch(people))


def forget(**_: object) -> None:
    """Empty the cache. Takes a signal's arguments."""
    _prefetched.clear()
    keys_of.cache_clear()


def wrap(data_key: bytes, user_id: UUID, version: int) -> WrappedKey:
    return WrappedKey(site.encrypt(data_key, PURPOSE, _owner(user_id, version)))


def unwrap(wrapped: WrappedKey, user_id: UUID, version: int) -> bytes:
    """Return the data key's 32 bytes. Raises SealError, also for another person or version."""
    return site.decrypt(wrapped, PURPOSE, _owner(user_id, version))


def rewrap(wrapped: WrappedKey, user_id: UUID, version: int) -> WrappedKey:
    """Return the data key wrapped under the newest outer key: the same bytes if it already is."""
    if site.is_under_newest_key(wrapped, PURPOSE):
        return wrapped
    return wrap(unwrap(wrapped, user_id, version), user_id, version)


def _owner(user_id: UUID, version: int) -> AssociatedData:
    return AssociatedData(user_id.bytes + version.to_bytes(2))


def _fetch(user_ids: list[UUID]) -> dict[UUID, list[tuple[int, WrappedKey]]]:
    found: dict[UUID, list[tuple[int, WrappedKey]]] = {user_id: [] for user_id in user_ids}
    native = connection.features.has_native_uuid_field
    # A bare cursor: through the ORM this query costs more than opening all texts of a page.
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(user_ids))
        cursor.execute(
            f"SELECT user_id, version, wrapped FROM sealing_datakey WHERE user_id IN ({places})",
            [user_id if native else user_id.hex for user_id in user_ids],
        )
        for user_id, version, wrapped in cursor.fetchall():
            owner = user_id if native else UUID(user_id)
            found[owner].append((version, WrappedKey(bytes(wrapped))))
    return found
