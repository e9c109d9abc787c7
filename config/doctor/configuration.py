"""Settings that are misspelt, or do not fit a site to which others come."""

import stat
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.core import checks

from config.doctor.findings import Finding, is_for_others
from config.environment import misspelt
from config.first_run import ENV_FILE
from config.mail_server import is_here
from mail.backends import mails_are_files

OTHERS_MAY_READ = stat.S_IRWXG | stat.S_IRWXO


def settings_as_they_are(_asked):
    yield from _misspelt()
    yield from _file_of_secrets()
    if is_for_others():
        yield from _for_others()
    if not mails_are_files() and not is_here(settings.EMAIL_HOST):
        yield from _for_mails_to_others()


def _misspelt():
    for name, ours in misspelt().items():
        yield Finding(
            f"{name} is set, and is no setting of this site.", f"Write {ours} instead of it."
        )


def _file_of_secrets():
    path = Path(settings.VAR_DIR) / ENV_FILE.name
    if path.exists() and path.stat().st_mode & OTHERS_MAY_READ:
        yield Finding(
            f"Other users of this machine can read or change the keys in {path}.",
            f"Run `chmod 600 {path}`.",
        )


def _for_others():
    if settings.DEBUG:
        yield Finding(
            "DEBUG is on: an error shows settings and code to whoever meets it.",
            "Take DEBUG out of the settings.",
        )
    if not settings.SECURE:
        yield Finding(
            "The site speaks plain http: anybody on the way can read along and take sign-ins.",
            "Put a web server with a certificate in front, and set SITE_URL to its https:// "
            "address.",
        )
    else:
        yield from _of_django()
    if mails_are_files():
        yield Finding(
            "EMAIL_URL is empty: no email reaches anybody, and each sign-in code stands in the "
            "log and in VAR_DIR/mail.",
            "Set EMAIL_URL to your mail server, like submission://user:password@mail.example.org.",
        )
    if not (settings.OPERATOR_NAME and settings.OPERATOR_EMAIL):
        yield Finding(
            "The pages about privacy name nobody who runs this site.",
            "Set OPERATOR_NAME and OPERATOR_EMAIL.",
        )


def _of_django():
    found = checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
    for message in found:
        if not message.is_silenced():
            yield Finding(" ".join(message.msg.split()), message.hint or "Change that setting.")


def _for_mails_to_others():
    if not is_for_others():
        yield Finding(
            "SITE_URL is an address of this machine, and its links go out in emails.",
            "Set SITE_URL to the address that people open.",
        )
    if "." not in parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].strip("[]"):
        yield Finding(
            "The sender's address has no domain that mail servers know.",
            "Set DEFAULT_FROM_EMAIL to an address of your domain, like hello@plan.example.org.",
        )
    if not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL) and _is_far(settings.EMAIL_HOST):
        yield Finding(
            "Emails with sign-in codes go to the mail server for everybody on the way to read.",
            "Begin EMAIL_URL with submission:// or smtps://, which are encrypted.",
        )


def _is_far(host):
    """Whether a host is outside this network: it has a domain, or a number of the internet's."""
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host
