"""How the web server runs, and what it does besides serving.

gunicorn --config python:config.web config.wsgi
"""

import os
import sys
import threading
from contextlib import suppress

from django.conf import settings

from config.addresses import in_brackets
from config.supervision import tell_ready
from config.versions import sentence_at_the_start
from printing.rendering.engine import PrintingError
from printing.rendering.worker import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# By itself gunicorn takes PORT from the environment, and listens to the whole network there.
bind = f"{in_brackets(settings.HOST)}:{settings.PORT}"
worker_class = "gthread"
threads = 4
workers = settings.WEB_CONCURRENCY
timeout = 30
# gunicorn ends all of it when the first thing that a worker does is to end with this.
CANNOT_START = 3


def when_ready(server):
    tell_ready()


def post_worker_init(worker):
    """Refuse what this code cannot serve, and have the printing child ready for the first print,
    behind whatever is asked for meanwhile."""
    _refuse_a_newer_database(worker)
    threading.Thread(target=_warm, daemon=True).start()


def _refuse_a_newer_database(worker):
    # In a worker, because whatever the first process loads would stay the old code after a HUP.
    # Only at the start: during an upgrade one that died must not take the others along.
    sentence = sentence_at_the_start() if worker.age <= workers else ""
    if sentence:
        print(sentence, file=sys.stderr, flush=True)
        sys.exit(CANNOT_START)


def _warm():
    # What is missing or slow is said to the person who prints, and by the system check.
    with suppress(PrintingError):
        warm()
