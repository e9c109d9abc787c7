"""What the web server does besides serving: `gunicorn --config python:config.web`."""

import threading
from contextlib import suppress

from printing.rendering.engine import PrintingError
from printing.rendering.worker import warm


def post_worker_init(worker):
    """Have the printing child ready for the first print, behind whatever is asked for meanwhile."""
    threading.Thread(target=_warm, daemon=True).start()


def _warm():
    # What is missing or slow is said to the person who prints, and by the system check.
    with suppress(PrintingError):
        warm()
