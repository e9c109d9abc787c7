"""BACKUP_FOLDER: where backups lie, which goes with what people are told of them."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# As long as config.backups.retention keeps one.
DAYS_KEPT = 28


def backup_folder(typed, days):
    """Return the folder, or None when no backups are made here. `days` is BACKUP_DAYS."""
    if not typed:
        return None
    folder = Path(typed).expanduser()
    if not folder.is_absolute():
        raise ImproperlyConfigured(
            f"BACKUP_FOLDER is {typed!r}. Set it to a folder with its whole path, like "
            "/var/backups/lamplight."
        )
    if days < DAYS_KEPT:
        raise ImproperlyConfigured(
            f"BACKUP_DAYS is {days}, and backups in BACKUP_FOLDER are kept for {DAYS_KEPT} days. "
            f"Set BACKUP_DAYS to {DAYS_KEPT} or more, as people who were erased are told it."
        )
    return folder
