"""Whether the words in the database can be opened.

After a restore by hand the data keys may be gone, or SEALING_KEYS be others. Each page that shows
words would fail, and so would each save.
"""

from django.core.management.base import CommandError
from django.db import DatabaseError

from accounts.models import User
from sealing.models import DataKey

MISSING = (
    "The keys of {number} people are missing, so nobody can open their words. Restore the archive "
    "that ends in .keys.age, or the table sealing_datakey, of the same moment as the rest: "
    "docs/backup.md."
)
OTHERS = (
    "SEALING_KEYS does not open the newest words in this database. Put back the keys that were set "
    "when they were written: docs/backup.md."
)


def refuse_to_start_without_keys():
    """Say it before anybody types. Raises CommandError."""
    try:
        why = why_words_stay_closed()
    except DatabaseError:
        # Nothing is set up yet.
        return
    if why:
        raise CommandError(why)


def why_words_stay_closed():
    """Return in a sentence what is wrong, or None."""
    newest = DataKey.objects.order_by("-made_at").first()
    if newest and not newest.is_readable:
        return OTHERS
    return why_keys_are_missing()


def why_keys_are_missing():
    """Return in a sentence whose keys are not there, or None."""
    # Before an address is confirmed there is none.
    number = User._base_manager.exclude(joined_at=None).filter(data_keys=None).count()
    return MISSING.format(number=number) if number else None
