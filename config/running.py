"""Which site runs on this machine with this data, for a command in another terminal.

A lock says whether one runs, as it ends with the process that holds it, however that ends. The
number of a process that was killed may belong to another by now.
"""

import fcntl
import os
from contextlib import contextmanager, suppress

from django.conf import settings

NOTE = settings.VAR_DIR / "running"


@contextmanager
def note_running():
    """Give a function that notes the address of the site; the note goes with the block."""
    file = _locked_file()

    def note(address):
        if file:
            # A site whose disk is full still runs.
            with suppress(OSError):
                file.truncate(0)
                file.write(f"{os.getpid()} {address}\n")
                file.flush()

    try:
        yield note
    finally:
        if file:
            NOTE.unlink(missing_ok=True)
            file.close()


def is_running():
    """Return whether `manage.py up` runs with this data. What is started by hand leaves no note."""
    try:
        with NOTE.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def running_address():
    """Return the address of the site that runs now, or the one that SITE_URL says."""
    return _noted()[1] or settings.SITE_URL


def running_process():
    """Return the id of the process that runs the site now, once it answers, or None."""
    return _noted()[0]


def _locked_file():
    """Return the file of the note, locked; None where another site has it or it cannot be made."""
    try:
        file = NOTE.open("a")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None
    return file


def _noted():
    """Return (the process that wrote the note, the address), or (None, "") when nothing runs."""
    if not is_running():
        return None, ""
    try:
        process, address = NOTE.read_text().split()
        return int(process), address
    except (OSError, ValueError):
        return None, ""
