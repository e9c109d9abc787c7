"""What nobody catches, told in the log as all else is: a process or a thread that dies of an error,
and warnings. By itself Python writes these past the log, with the words that they quote.

For what runs for long. A command in a terminal speaks to whoever has typed it.
"""

import logging
import sys
import threading
import warnings
from pathlib import Path

logger = logging.getLogger(__name__)


def log_all():
    """Log from now on, in this process and those it forks. The log has to be set up."""
    sys.excepthook = _of_process
    threading.excepthook = _of_thread
    sys.unraisablehook = _of_nobody
    # In place of logging.captureWarnings, which hands on the words of a warning as well.
    warnings.showwarning = _of_code


def _of_process(kind, error, frames):
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, frames)
        return
    logger.critical("This process ends.", exc_info=(kind, error, frames))


def _of_thread(ended):
    # A thread may end itself by it.
    if issubclass(ended.exc_type, SystemExit):
        return
    caught = (ended.exc_type, ended.exc_value, ended.exc_traceback)
    logger.error("A thread has ended.", exc_info=caught)


def _of_nobody(lost):
    caught = (lost.exc_type, lost.exc_value, lost.exc_traceback)
    logger.error("An error came where nothing could catch it.", exc_info=caught)


def _of_code(_message, category, filename, lineno, _file=None, _line=None):
    place = "/".join(Path(filename).parts[-2:])
    logger.warning("%s at %s:%d", category.__name__, place, lineno)
