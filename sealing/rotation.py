"""Changing keys while people write.

The outer key: DataKey.rewrap, which touches no text. A person's data key: `renew` adds a number and
seals every text again; `retire` ends the old number a day later.
"""

from datetime import timedelta

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from sealing import keys
from sealing.cipher import SealError
from sealing.fields import EncryptedField
from sealing.models import DataKey

# No request or task lives as long, so nobody can still be sealing with a number that went.
SLOWEST_WRITER = timedelta(days=1)


def renew(user_id):
    """Give the person a new data key and seal their rows with it. Returns (sealed, broken) rows."""
    # The key is committed alone: a key that is rolled back must not have sealed anything.
    with transaction.atomic(durable=True):
        DataKey.make(user_id)
    return reseal(user_id)


def reseal(user_id):
    """Seal the rows again that are not under the newest number. Returns (sealed, broken) rows."""
    keys.forget()
    newest, _ = keys.sealing_key(user_id)
    sealed = broken = 0
    for model, fields in sealed_models():
        for pk, numbers in _numbers_by_row(model, fields, user_id):
            if numbers <= {newest}:
                continue
            try:
                sealed += _reseal_row(model, fields, pk)
            except SealError:
                broken += 1
    return sealed, broken


def retire(user_id, now=None):
    """Delete the numbers that no text uses, once the newest is a day old. Returns how many."""
    newest = DataKey.objects.filter(user_id=user_id).latest("number")
    if newest.made_at > (now or timezone.now()) - SLOWEST_WRITER:
        return 0
    old = DataKey.objects.filter(user_id=user_id, number__lt=newest.number)
    deleted, _ = old.exclude(number__in=_numbers_in_use(user_id)).delete()
    keys.forget()
    return deleted


def sealed_models():
    """Yield (model, its sealed fields) for every table that holds sealed texts."""
    for model in apps.get_models():
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, EncryptedField)]
        if fields and not model._meta.proxy:
            yield model, fields


def _reseal_row(model, fields, pk):
    # The lock makes a writer wait, so nothing is put back over what they save. SQLite has no row
    # locks, but an IMMEDIATE transaction has the whole file.
    with transaction.atomic():
        row = model._base_manager.select_for_update().filter(pk=pk).first()
        if row is None:
            return 0
        # Not save(): what a model does when a person saves is not meant here.
        seals = {field.attname: field.pre_save(row, add=False) for field in fields}
        return model._base_manager.filter(pk=pk).update(**seals)


def _numbers_in_use(user_id):
    return {
        number
        for model, fields in sealed_models()
        for _, numbers in _numbers_by_row(model, fields, user_id)
        for number in numbers
    }


def _numbers_by_row(model, fields, user_id):
    rows = model._base_manager.filter(user_id=user_id)
    for pk, *seals in rows.values_list("pk", *(field.attname for field in fields)):
        yield pk, {_number(sealed) for sealed in seals if sealed}


def _number(sealed):
    try:
        return sealed.number
    except SealError:
        return 0  # No key has it, so the row counts as broken.
