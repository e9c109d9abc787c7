"""A check that says at the start what is wrong with the backups that were asked for."""

from django.conf import settings
from django.core.checks import Error

from config.backups.recipients import KeysError, read_recipients


def check_backups(app_configs, **kwargs):
    if settings.BACKUP_FOLDER is None:
        return []
    try:
        read_recipients()
    except KeysError as error:
        return [Error(str(error), id="config.E001")]
    return []
