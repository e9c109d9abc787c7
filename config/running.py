"""Which site runs on this machine with this data, for a command in another terminal."""

import os
from contextlib import contextmanager, suppress

from django.conf import settings

NOTE = settings.VAR_DIR / "running"


@contextmanager
def note_running():
    """Give a function that notes the address of the site; the note goes with the block."""

    def note(address):
        # A site whose disk is full still runs.
        with suppress(OSError):
            NOTE.write_text(f"{os.getpid()} {address}\n")

    try:
        yield note
    finally:
        if _noted()[0] == os.getpid():
            NOTE.unlink(missing_ok=True)


def is_running():
    """Return whether `manage.py up` runs with this data. What is started by hand leaves no note."""
    return _is_alive(_noted()[0])


def running_address():
    """Return the address of the site that runs now, or the one that SITE_URL says."""
    return _noted()[1] if running_process() else settings.SITE_URL


def running_process():
    """Return the id of the process that runs the site now, or None."""
    process, _address = _noted()
    return process if _is_alive(process) else None


def _noted():
    """Return (the process that wrote the note, the address), or (None, "")."""
    try:
        process, address = NOTE.read_text().split()
        return int(process), address
    except (OSError, ValueError):
        return None, ""


def _is_alive(process):
    if process is None:
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
