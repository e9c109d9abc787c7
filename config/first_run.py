"""What a fresh machine needs before the settings can load: the folder for data, and the secrets."""

import base64
import os
import secrets
import sys
from pathlib import Path

from config.environment import file_of

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
LOST_KEYS = """\
{env} is gone, but {database} is still here.
What people wrote was sealed with the keys in that file; new keys cannot open it.
Put the file back from your copy, or move the database away to start empty.
"""


def make_missing():
    """Make the data folder (mode 0700) and the secrets (mode 0600); keep whatever is there."""
    os.umask(0o077)
    try:
        _make_missing()
    except OSError as error:
        sys.exit(NO_FOLDER.format(folder=VAR_DIR, reason=error.strerror))


def _make_missing():
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    VAR_DIR.chmod(0o700)
    if not ENV_FILE.exists() and (missing := [name for name in SECRETS if not _is_given(name)]):
        _write_secrets(missing)


def _is_given(name):
    return name in os.environ or file_of(name)


def _write_secrets(names):
    database = VAR_DIR / "lamplight.sqlite3"
    if database.exists():
        sys.exit(LOST_KEYS.format(env=ENV_FILE, database=database))
    ENV_FILE.write_text(
        "# Keep a copy of this file somewhere safe, apart from the data.\n"
        "# Without SEALING_KEYS nobody can open what people wrote.\n"
        + "".join(f"{name}={SECRETS[name]()}\n" for name in names)
    )
    ENV_FILE.chmod(0o600)
