"""The daily backup, as a process of its own: whoever starts it goes on sending mails meanwhile."""

import subprocess
import sys

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from config.backups import making, retention
from config.supervision import dies_with_its_parent
from mail import clock

# The one that this process has started last.
_started = None


@shared_task(name="config.back_up")
def back_up():
    """Start a backup when it is time, and forget what is too old."""
    global _started
    folder, now = settings.BACKUP_FOLDER, timezone.now()
    if folder is None or (_started and _started.poll() is None):
        return
    if folder.is_dir() and clock.is_right(now):
        retention.forget_expired(folder, now)
    if making.is_due(now):
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "backup"]
        _started = subprocess.Popen([*dies_with_its_parent(), *command], stdin=subprocess.DEVNULL)
