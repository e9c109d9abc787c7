"""Backups: whether they are made, and were ever brought back."""

from django.conf import settings
from django.utils import timezone

from config.backups import status
from config.doctor.findings import Finding, Note

MAKE = "Run `manage.py backup` and see what it says; docs/backup.md has the rest."
TRY = "Run `manage.py restore_drill` where a key that opens the backups is."


def backups(_asked):
    if settings.BACKUP_FOLDER is None:
        yield Note("No backups are made here: BACKUP_FOLDER is empty.")
        return
    now, told = timezone.now(), status.read()
    for sentence in told.troubles(now):
        yield Finding(sentence, MAKE)
    for sentence in told.advice(now):
        yield Finding(sentence, TRY)
    if told.made_at:
        hours = (now - told.made_at).total_seconds() // 3600
        yield Note(f"The last good backup is {hours:.0f} hours old.")
