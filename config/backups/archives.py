"""An archive: a tar of a manifest and a copy, encrypted with age.

By hand it opens with `age -d -i backup-identity.txt ARCHIVE | tar x`.
"""

import hashlib
import json
import re
import shutil
import tarfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pyrage
from django.core.management.base import CommandError

from config.backups.copies import FILE_MODE, appearing

MANIFEST = "manifest.json"
FIRST_LINE = b"age-encryption.org/v1\n"
STANZA, LAST_OF_HEADER = b"-> X25519 ", b"\n--- "
# age seals so many bytes at a time, and adds a tag to each; a nonce stands before the first.
CHUNK, TAG, NONCE = 64 * 1024, 16, 16
BLOCK = tarfile.BLOCKSIZE


class ArchiveError(CommandError):
    """Why an archive could not be written or opened, in a sentence."""


@dataclass(frozen=True)
class Archive:
    """What was in an archive: what its manifest says, and where its copy lies now."""

    manifest: dict
    copy: Path


def write(path, recipients, manifest, copy):
    """Write an archive that has its name only once it is whole. Raises ArchiveError, CopyError."""
    described = {**manifest, "copy": copy.name, "sha256": _sha256(copy)}
    with appearing(path) as unfinished, copy.open("rb") as file:
        plain = _Tar(json.dumps(described, indent=1).encode(), file, copy)
        try:
            with unfinished.open("wb") as sealed:
                pyrage.encrypt_io(plain, sealed, recipients)
        except pyrage.EncryptError as error:
            why = re.sub(r"^OSError: \[Errno \d+\] ", "", str(error))
            raise ArchiveError(f"{path} could not be written: {why}.") from None
        _check(unfinished, plain.size, len(recipients))


def unpack(path, identities, folder):
    """Open an archive into a folder and return it. Raises ArchiveError."""
    folder.mkdir()
    tar = folder / "archive.tar"
    try:
        with path.open("rb") as sealed, tar.open("wb") as plain:
            pyrage.decrypt_io(sealed, plain, identities)
    except pyrage.DecryptError as error:
        is_others = "No matching keys" in str(error)
        why = "this identity does not open it" if is_others else "it is damaged, or no archive"
        raise ArchiveError(f"{path}: {why}.") from None
    except OSError as error:
        # What it says of a byte that was changed has no number.
        why = error.strerror or "it is damaged: not all of it opens"
        raise ArchiveError(f"{path}: {why}.") from None
    try:
        return _unpacked(tar, folder)
    except (tarfile.TarError, KeyError, TypeError, ValueError):
        raise ArchiveError(f"{path} holds something else than a backup.") from None
    except OSError as error:
        raise ArchiveError(
            f"What is in {path} could not be written into VAR_DIR: {error.strerror}. It needs room "
            "for two copies of the database."
        ) from None
    finally:
        tar.unlink()


def _unpacked(tar, folder):
    with tarfile.open(tar, "r:") as members:
        manifest = json.load(members.extractfile(MANIFEST))
        copy = folder / Path(manifest["copy"]).name
        with copy.open("wb") as file:
            shutil.copyfileobj(members.extractfile(manifest["copy"]), file, CHUNK)
    if _sha256(copy) != manifest["sha256"]:
        raise ValueError
    return Archive(manifest, copy)


class _Tar:
    """A tar that is read from front to back, without lying on the disk."""

    def __init__(self, manifest, file, copy):
        size = copy.stat().st_size
        front = _head(MANIFEST, len(manifest)) + manifest + _filling(len(manifest))
        front += _head(copy.name, size)
        end = _filling(size) + 2 * BLOCK * b"\0"
        self.size = len(front) + size + len(end)
        self._parts = [BytesIO(front), file, BytesIO(end)]

    def read(self, size):
        while self._parts:
            if data := self._parts[0].read(size):
                return data
            del self._parts[0]
        return b""


def _head(name, size):
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, FILE_MODE
    return member.tobuf(tarfile.GNU_FORMAT)


def _filling(size):
    return -size % BLOCK * b"\0"


def _check(path, size, recipients):
    """See that an encrypted file is as long as it has to be: nobody can open it here."""
    with path.open("rb") as file:
        front = file.read(CHUNK)
    header = front.index(b"\n", front.find(LAST_OF_HEADER) + 1) + 1
    chunks = max(1, -(-size // CHUNK))
    is_whole = (
        front.startswith(FIRST_LINE)
        and front[:header].count(STANZA) == recipients
        and path.stat().st_size == header + NONCE + size + chunks * TAG
    )
    if not is_whole:
        raise ArchiveError(f"{path} did not become as long as it has to be.")


def _sha256(path):
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
