"""A disk that is full, for real where this user may mount one."""

import contextlib
import errno
import subprocess

import pytest

ROOM = 1_000_000  # bytes


@contextlib.contextmanager
def full_disk(folder):
    """Make `folder` a small file system of its own with no byte of room left."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        fill(folder / "filler")
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(path):
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError as error:
            assert error.errno == errno.ENOSPC
