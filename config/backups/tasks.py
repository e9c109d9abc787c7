"""The daily backup, as a process of its own: whoever starts it goes on sending mails meanwhile."""

import subprocess
import sys
import time

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from config.backups import making
from config.supervision import dies_with_its_parent
from mail import clock

# The one that this process has started last, and when, by a clock that nobody sets.
_started, _started_at = None, 0


@shared_task(name="config.back_up")
def back_up():
    """Start a backup when it is time, and forget what is too old."""
    global _started, _started_at
    now = timezone.now()
    # Nothing is made of a moment that may be wrong: its name would say it for weeks.
    if settings.BACKUP_FOLDER is None or not clock.is_right(now):
        return
    making.forget_expired(now)
    if not _is_held_up() and making.is_due(now):
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "backup"]
        _started = subprocess.Popen([*dies_with_its_parent(), *command], stdin=subprocess.DEVNULL)
        _started_at = time.monotonic()


def _is_held_up():
    """Whether the last one runs, or has just failed: it may not have been able to note that."""
    if _started is None or _started.poll() == 0:
        return False
    is_running = _started.poll() is None
    return is_running or time.monotonic() - _started_at < making.AFTER_A_FAILURE.total_seconds()
