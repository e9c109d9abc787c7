"""What allauth.mfa keeps, sealed with the site's key: it is read before anybody is signed in."""

from base64 import b64decode, b64encode

from django.apps import apps
from django.db import transaction

from sealing import site
from sealing.cipher import SealError

PURPOSE = "accounts.second_step"
# The name of a passkey, the secret of the app, and what the recovery codes come from.
SEALED = ("name", "secret", "seed")


def encrypt(text):
    return b64encode(site.encrypt(text.encode(), PURPOSE)).decode()


def decrypt(sealed):
    """Open it. Raises SealError for what was sealed under a key that is not set any more."""
    return site.decrypt(b64decode(sealed), PURPOSE).decode()


def reseal(**kwargs):
    """Seal again what is not under the newest outer key. Returns how many rows, and how many do not
    open."""
    rows = apps.get_model("mfa", "Authenticator").objects
    done = unopened = 0
    for pk in rows.values_list("pk", flat=True):
        try:
            done += _reseal_row(rows, pk)
        except SealError:
            unopened += 1
    return done, unopened


def _reseal_row(rows, pk):
    with transaction.atomic():
        row = rows.select_for_update().filter(pk=pk).first()
        old = [key for key in SEALED if row and key in row.data and _is_old(row.data[key])]
        for key in old:
            row.data[key] = encrypt(decrypt(row.data[key]))
        if old:
            row.save(update_fields=["data"])
    return bool(old)


def _is_old(sealed):
    return not site.is_under_newest_key(b64decode(sealed), PURPOSE)
