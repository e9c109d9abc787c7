"""What the environment says, read so that a slip is put right, or refused in a sentence.

A refusal names the setting and shows how it may look. It never quotes what may hold a password.
"""

import os
import re
from difflib import SequenceMatcher
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from dotenv import dotenv_values

NAMES = (
    "ALLOWED_HOSTS",
    "BACKUP_DAYS",
    "BACKUP_FOLDER",
    "BACKUP_RECIPIENTS_FILE",
    "BROKER_URL",
    "DATABASE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "HOST",
    "HSTS_INCLUDE_SUBDOMAINS",
    "HSTS_PRELOAD",
    "LEAVE_URL",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "METRICS_TOKEN",
    "NEW_DATABASE_URL",
    "OPERATOR_EMAIL",
    "OPERATOR_NAME",
    "PING_URL",
    "PORT",
    "SEALING_KEYS",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SIGN_UP",
    "SITE_NAME",
    "SITE_URL",
    "TRUSTED_PROXY_COUNT",
    "VAR_DIR",
    "WEB_CONCURRENCY",
)
# Each of these may stand in a file instead: DATABASE_URL_FILE=/run/secrets/database_url.
SECRETS = (
    "BROKER_URL",
    "DATABASE_URL",
    "EMAIL_URL",
    "METRICS_TOKEN",
    "NEW_DATABASE_URL",
    "PING_URL",
    "SEALING_KEYS",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
)
FILE = "_FILE"
FILES = tuple(f"{name}{FILE}" for name in SECRETS)
ON = ("1", "on", "t", "true", "y", "yes")
OFF = ("0", "off", "f", "false", "n", "no")
# So many letters of a name for each that may be wrong: PORT has none to spare, and POST is no slip.
LETTERS_A_SLIP = 6

given = dict(os.environ)


class Slip(ValueError):
    """What is wrong with a setting, in a sentence without its end."""


def load(path):
    """Take over what stands in a file, where the environment wins, and each secret in a file of
    its own."""
    try:
        values = {**dotenv_values(path), **os.environ}
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{path} cannot be read. Make it a text file that this user may read."
        ) from error
    # Django loads settings that were refused once more: what a file held then is no setting.
    given.clear()
    given.update(values)
    for name in SECRETS:
        if file := file_of(name):
            given[name] = _secret_in(file, name)


def file_of(name):
    """Return the path of the file that a secret is to stand in, or "". systemd hands its own over
    in a folder of the service, one file each: `LoadCredential=lamplight:/etc/lamplight/secrets`."""
    credential = Path(os.environ.get("CREDENTIALS_DIRECTORY", ""), f"lamplight_{name.lower()}")
    return text(f"{name}{FILE}") or (str(credential) if credential.is_file() else "")


def _secret_in(file, name):
    if text(name):
        raise ImproperlyConfigured(
            f"{name} and {name}{FILE} ({file}) are both set. Keep one of them."
        )
    try:
        secret = Path(file).read_text().rstrip("\r\n")
    except (OSError, ValueError) as error:
        # Not the error itself, which can quote what is in the file.
        why = getattr(error, "strerror", None) or "it is no text"
        raise ImproperlyConfigured(
            f"{name}{FILE} is {file}, and that cannot be read ({why}). Set it to a text file that "
            f"this user may read, like /run/secrets/{name.lower()}."
        ) from None
    if not secret.strip():
        raise ImproperlyConfigured(f"{name}{FILE} is {file}, and nothing stands in it.")
    return secret


def text(name, default="", may_be_empty=False):
    """Return a setting without the space and the quotation marks that stood around it.

    An empty one is as good as none, unless emptiness has a meaning.
    """
    value = given.get(name)
    if value is None:
        return default
    value = bare(value)
    return value if value or may_be_empty else default


def bare(value):
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].strip()
    return value


def items(name):
    """Return the items of a list with commas, or a line each in a file. An empty one is none."""
    return [item for item in map(bare, re.split(r"[,\n]", text(name))) if item]


def number(name, default, least, most):
    value = text(name, str(default))
    try:
        count = int(value)
    except ValueError:
        count = None
    if count is None or not least <= count <= most:
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Set it to a number from {least} to {most}, like {default}."
        )
    return count


def switch(name, default):
    value = text(name, "on" if default else "off").lower()
    if value not in (*ON, *OFF):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to on or off.")
    return value in ON


def choice(name, default, offered):
    value = text(name, default).lower()
    if value not in offered:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to one of: {', '.join(offered)}.")
    return value


def because(error):
    """Our own sentence about a slip. What a library says may quote a password: it is left out."""
    return f" {error}." if isinstance(error, Slip) else ""


def required(name, advice, read=text):
    """Read a setting that has no safe default; say what to set when it is missing."""
    value = read(name)
    if not value:
        what = "is empty" if name in given else "is missing or unreadable"
        raise ImproperlyConfigured(f"{name} {what}. {advice}{_slips_of(name)}")
    return value


def _slips_of(name):
    slips = [typed for typed, ours in misspelt().items() if ours.removesuffix(FILE) == name]
    return f" {', '.join(slips)} is set: is it meant?" if slips else ""


def misspelt():
    """Return {name: the setting that it comes so near that it is a slip}. Whatever else is in the
    environment belongs to others."""
    found = {name: _meant_by(name) for name in given if name not in (*NAMES, *FILES)}
    return {name: ours for name, ours in found.items() if ours and ours not in given}


def _meant_by(name):
    plain = _plain(name)
    return next((ours for ours in (*NAMES, *FILES) if _is_near(plain, _plain(ours))), None)


def _plain(name):
    return re.sub(r"[\W_]+", "_", name).strip("_").upper().removeprefix("LAMPLIGHT_")


def _is_near(name, ours):
    """Whether the letters are the same in another order, or hardly any of them is wrong."""
    if sorted(name) == sorted(ours):
        return True
    slips = sum(
        max(end - start, ours_end - ours_start)
        for kind, start, end, ours_start, ours_end in SequenceMatcher(
            None, name, ours, autojunk=False
        ).get_opcodes()
        if kind != "equal"
    )
    return slips <= len(ours) // LETTERS_A_SLIP
