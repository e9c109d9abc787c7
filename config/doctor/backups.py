"""Whether backups are made, and whether one was ever tried."""

from django.conf import settings
from django.utils import timezone

from config.backups import status
from config.doctor.findings import Finding, Note


def backups(_asked):
    if settings.BACKUP_FOLDER is None:
        yield Note("No backups are made here: BACKUP_FOLDER is empty (docs/backup.md).")
        return
    now, seen = timezone.now(), status.read()
    for trouble in seen.troubles(now):
        yield Finding(trouble, "Run `manage.py backup` and look what it says: docs/backup.md.")
    for advice in seen.advice(now):
        yield Note(advice)
