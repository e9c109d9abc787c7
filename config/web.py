"""How the web server runs, and what it does besides serving.

gunicorn --config python:config.web config.wsgi
"""

import os
import threading
from contextlib import suppress

from django.conf import settings

from config.addresses import in_brackets
from config.supervision import tell_ready
from printing.rendering.engine import PrintingError
from printing.rendering.worker import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# By itself gunicorn takes PORT from the environment, and listens to the whole network there.
bind = f"{in_brackets(settings.HOST)}:{settings.PORT}"
worker_class = "gthread"
threads = 4
workers = settings.WEB_CONCURRENCY
timeout = 30


def when_ready(server):
    tell_ready()


def post_worker_init(worker):
    """Have the printing child ready for the first print, behind whatever is asked for meanwhile."""
    threading.Thread(target=_warm, daemon=True).start()


def _warm():
    # What is missing or slow is said to the person who prints, and by the system check.
    with suppress(PrintingError):
        warm()
