"""Who can open a backup: age recipients in a file, and the identities that belong to them.

Only a recipient lies on the machine that makes backups. It opens nothing.
"""

import re
import sys
from getpass import getpass
from pathlib import Path

import pyrage
from django.conf import settings
from django.core.management.base import CommandError

IDENTITY = "AGE-SECRET-KEY-"
X25519 = re.compile(r"age1[02-9ac-hj-np-z]{58}")
ADVICE = (
    "Make a pair with `age-keygen -o backup-identity.txt`, keep that file somewhere else, and put "
    "the line that `age-keygen -y backup-identity.txt` prints (it begins with age1) into "
    "BACKUP_RECIPIENTS_FILE."
)


class KeysError(CommandError):
    """What is wrong with a file of recipients or identities, in a sentence that quotes none."""


def read_recipients():
    """Return those of BACKUP_RECIPIENTS_FILE, at least one. Raises KeysError."""
    path = settings.BACKUP_RECIPIENTS_FILE
    if not path:
        raise KeysError(f"BACKUP_RECIPIENTS_FILE is missing. {ADVICE}")
    lines = list(_lines_of(Path(path), "BACKUP_RECIPIENTS_FILE"))
    if not lines:
        raise KeysError(f"BACKUP_RECIPIENTS_FILE names nobody. {ADVICE}")
    return [_recipient(number, line) for number, line in lines]


def read_identities(path):
    """Return the identities in a file, or those that are typed where there is none.

    Raises KeysError.
    """
    if path is None:
        return [_identity(_typed())]
    lines = list(_lines_of(Path(path), "--identity"))
    if not lines:
        raise KeysError(f"--identity: there is no line in it that begins with {IDENTITY}1.")
    return [_identity(line) for _number, line in lines]


def _lines_of(path, setting):
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text"
        raise KeysError(f"{setting} cannot be read ({why}).") from None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.strip()


def _recipient(number, line):
    where = f"Line {number} of BACKUP_RECIPIENTS_FILE"
    if line.upper().startswith(IDENTITY):
        raise KeysError(
            f"{where} is a secret key, which opens the backups. It must not lie on this machine: "
            f"move it away. {ADVICE}"
        )
    if line.startswith(("ssh-", "ecdsa-", "sk-")):
        raise KeysError(f"{where} is an ssh key, which is not taken. {ADVICE}")
    try:
        if X25519.fullmatch(line):
            return pyrage.x25519.Recipient.from_str(line)
    except pyrage.RecipientError:
        pass
    raise KeysError(f"{where} is no age recipient, or has a slip in it. {ADVICE}")


def _identity(line):
    try:
        return pyrage.x25519.Identity.from_str(line)
    except pyrage.IdentityError:
        raise KeysError(
            f"--identity has a line that is no age identity. It begins with {IDENTITY}1."
        ) from None


def _typed():
    if not sys.stdin.isatty():
        raise KeysError("--identity is missing: name the file with the age identity.")
    return getpass(f"The age identity ({IDENTITY}1..., it is not shown): ").strip()
