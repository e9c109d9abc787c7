"""Changing keys while people write.

The outer key: DataKey.rewrap, which touches no text. A person's data key: `rotate` adds a version
and encrypts every text again; `retire` deletes the old version a day later.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from sealing import data_keys
from sealing.cipher import SealError
from sealing.fields import EncryptedField
from sealing.models import DataKey
from sealing.sealed_text import Sealed

# No request or task lives as long, so nobody can still be writing with a version that went.
SLOWEST_WRITER = timedelta(days=1)
# No key has it.
BROKEN = 0


def rotate(user_id: UUID) -> tuple[int, int]:
    """Give the person a new data key and encrypt their rows with it.

    Returns how many rows are done, and how many hold a text that does not open.
    """
    # The key is committed alone: a key that is rolled back must not have encrypted anything.
    with transaction.atomic(durable=True):
        DataKey.make(user_id)
    return reencrypt(user_id)


def reencrypt(user_id: UUID) -> tuple[int, int]:
    """Encrypt the rows again that are not under the newest version. Returns as `rotate` does."""
    data_keys.forget()
    newest, _key = data_keys.newest(user_id)
    done = broken = 0
    for model, fields in encrypted_models():
        for pk, versions in _versions_by_row(model, fields, user_id):
            if versions <= {newest}:
                continue
            try:
                done += _reencrypt_row(model, fields, pk)
            except SealError:
                broken += 1
    return done, broken


def retire(user_id: UUID, now: datetime | None = None) -> int:
    """Delete the versions that no text uses, once the newest is a day old. Returns how many."""
    newest = DataKey.objects.filter(user_id=user_id).latest("version")
    if newest.made_at > (now or timezone.now()) - SLOWEST_WRITER:
        return 0
    old = DataKey.objects.filter(user_id=user_id, version__lt=newest.version)
    deleted: int = old.exclude(version__in=_versions_in_use(user_id)).delete()[0]
    data_keys.forget()
    return deleted


def encrypted_models() -> Iterator[tuple[type[models.Model], list[EncryptedField]]]:
    """Yield (model, its encrypted fields) for every table that has some."""
    for model in apps.get_models():
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, EncryptedField)]
        if fields and not model._meta.proxy:
            yield model, fields


def _reencrypt_row(model: type[models.Model], fields: list[EncryptedField], pk: UUID) -> int:
    # The lock makes a writer wait, so nothing is put back over what they save. SQLite has no row
    # locks, but an IMMEDIATE transaction has the whole file.
    with transaction.atomic():
        row = model._base_manager.select_for_update().filter(pk=pk).first()
        if row is None:
            return 0
        # Not save(): what a model does when a person saves is not meant here.
        sealed = {field.attname: field.pre_save(row, add=False) for field in fields}
        rows: int = model._base_manager.filter(pk=pk).update(**sealed)
        return rows


def _versions_in_use(user_id: UUID) -> set[int]:
    return {
        version
        for model, fields in encrypted_models()
        for _pk, versions in _versions_by_row(model, fields, user_id)
        for version in versions
    }


def _versions_by_row(
    model: type[models.Model], fields: list[EncryptedField], user_id: UUID
) -> Iterator[tuple[UUID, set[int]]]:
    rows = model._base_manager.filter(user_id=user_id)
    for pk, *cells in rows.values_list("pk", *(field.attname for field in fields)):
        yield pk, {_version(cell) for cell in cells if cell}


def _version(sealed: Sealed) -> int:
    try:
        return sealed.key_version
    except SealError:
        return BROKEN
