"""What a fresh machine needs before the settings can load: the folder for data, and the secrets."""

import base64
import os
import secrets
import sys
from contextlib import contextmanager
from pathlib import Path

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", "").strip() or BASE_DIR / "var").expanduser().absolute()
ENV_FILE = VAR_DIR / "lamplight.env"
SECRETS = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "SEALING_KEYS": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
}

NO_FOLDER = """\
VAR_DIR cannot be used: {folder} ({reason}).
Set it to a folder that this user may write in, like /var/lib/lamplight.
"""
DATABASE = VAR_DIR / "lamplight.sqlite3"
LOST_KEYS = """\
{names} is missing, but {database} is still here.
What people wrote was sealed with the keys of before; new keys cannot open it.
Put {env} back from your copy, or set {names} as before, or move the database away to start empty.
"""
NOT_HANDED_OVER = """\
{name} is missing. Other secrets of this site come from {source}, so none is made up here.
{advice}
"""
SET_A_FILE = "Set {name}_FILE to its file, like /run/secrets/{file}."
ADD_A_CREDENTIAL = "Put it into the file {file} of LoadCredential=lamplight:/etc/lamplight/secrets."
MISSPELT = """\
{name} is missing, and {typed} is set. No new {name} is made as long as that may be a slip.
Write {meant} instead of {typed}, or remove it.
"""


@contextmanager
def missing_made():
    """Make the data folder (mode 0700) and the secrets (mode 0600); keep whatever is there.

    Where what comes after is refused, secrets that were made for it go again: beside a database of
    before they would pass for the right ones. One in the data folder is new, and theirs.
    """
    os.umask(0o077)
    try:
        has_made_secrets = _make_missing()
    except OSError as error:
        sys.exit(NO_FOLDER.format(folder=VAR_DIR, reason=error.strerror))
    try:
        yield
    except BaseException:
        if has_made_secrets and not DATABASE.exists():
            ENV_FILE.unlink(missing_ok=True)
        raise


def _make_missing():
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    VAR_DIR.chmod(0o700)
    missing = [name for name in SECRETS if not _is_given(name)]
    if ENV_FILE.exists() or not missing:
        return False
    _refuse_slips(missing[0])
    _refuse_beside_other_files(missing[0])
    if DATABASE.exists():
        names = " and ".join(missing)
        sys.exit(LOST_KEYS.format(names=names, env=ENV_FILE, database=DATABASE))
    _write_secrets(missing)
    return True


def _is_given(name):
    return name in os.environ or environment.file_of(name)


def _refuse_slips(name):
    """Take a name that is nearly that of a secret for a slip, as a wrong guess costs the words."""
    for typed, meant in environment.misspelt().items():
        if meant.removesuffix(environment.FILE) in environment.SECRETS:
            sys.exit(MISSPELT.format(name=name, typed=typed, meant=meant))


def _refuse_beside_other_files(name):
    """Take the missing one for kept in a file too, as others are, that was not found."""
    source, advice = "files", SET_A_FILE
    if folder := os.environ.get("CREDENTIALS_DIRECTORY"):
        source, advice = f"CREDENTIALS_DIRECTORY ({folder})", ADD_A_CREDENTIAL
    elif not any(map(environment.file_of, environment.SECRETS)):
        return
    advice = advice.format(name=name, file=name.lower())
    sys.exit(NOT_HANDED_OVER.format(name=name, source=source, advice=advice))


def _write_secrets(names):
    ENV_FILE.write_text(
        "# Keep a copy of this file somewhere safe, apart from the data.\n"
        "# Without SEALING_KEYS nobody can open what people wrote.\n"
        + "".join(f"{name}={SECRETS[name]()}\n" for name in names)
    )
    ENV_FILE.chmod(0o600)
