"""How the web server runs, and what it does besides serving:

gunicorn --config python:config.web config.wsgi
"""

import os
import sys
import threading
from contextlib import suppress

from django.conf import settings
from django.utils.log import configure_logging
from gunicorn import glogging

from config import uncaught
from config.addresses import in_brackets
from config.refusal import refuse_wrong_settings
from config.supervision import listener, tell_ready
from config.versions import sentence_at_the_start
from printing.rendering.engine import PrintingError
from printing.rendering.worker import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
refuse_wrong_settings()

# By itself gunicorn takes PORT from the environment, and listens to the whole network there.
bind = listener() or f"{in_brackets(settings.HOST)}:{settings.PORT}"
worker_class = "gthread"
threads = 4
workers = settings.WEB_CONCURRENCY
timeout = 30
# gunicorn ends all of it when the first thing that a worker does is to end with this.
CANNOT_START = 3
loglevel = settings.LOG_LEVEL.lower()
# Before it starts a process that serves, gunicorn loads nothing of Django.
configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
uncaught.log_all()


class Logger(glogging.Logger):
    """Gunicorn's, but that what it says goes the way of all other lines."""

    def setup(self, cfg):
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True


logger_class = Logger


def post_worker_init(worker):
    """Refuse what this code cannot serve, and have the printing child ready for the first print,
    behind whatever is asked for meanwhile."""
    _refuse_a_newer_database(worker)
    tell_ready()
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
