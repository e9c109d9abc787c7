"""Where copies lie in the clear while they are worked on: a folder of this user alone."""

import fcntl
import shutil
import signal
import sys
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.management.base import CommandError

from config.backups.copies import FOLDER_MODE


class Busy(CommandError):
    """Another process does the same at this moment."""


def end_in_order():
    """Let a process that is told to end, or loses its terminal, delete what lies in the clear."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)


def _end(number, frame):
    sys.exit(128 + number)


@contextmanager
def workroom(name):
    """Give an empty folder that goes with the block. Raises Busy while another process has it.

    What a killed process left is deleted first, also in the rooms of other names.
    """
    rooms = settings.VAR_DIR / "plain"
    rooms.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    _sweep(rooms)
    with _held(rooms / f"{name}.lock"):
        room = rooms / name
        room.mkdir(mode=FOLDER_MODE)
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)


@contextmanager
def _held(path):
    """Hold a lock that the system gives back when the process ends, however it does."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(f"Another {path.stem} is running. Wait until it is done.") from None
        yield


def _sweep(rooms):
    for path in rooms.glob("*.lock"):
        with suppress(Busy), _held(path):
            shutil.rmtree(rooms / path.stem, ignore_errors=True)
