from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from config.mail_server import is_here


@dataclass(frozen=True)
class Finding:
    """What is wrong, in a sentence, and what to do, in another one."""

    wrong: str
    do: str


@dataclass(frozen=True)
class Note:
    """What was seen and is no fault, in a sentence."""

    said: str


@dataclass(frozen=True)
class Asked:
    """What the doctor was asked for beside the usual: an address to send a mail to, and a file of
    records."""

    mail_to: str = ""
    records: Path | None = None


def is_for_others():
    """Whether people come to this site from other machines."""
    return not is_here(settings.SITE_HOST.strip("[]"))
