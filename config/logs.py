"""Logs that an operator can read without reading a person's words: one line an event.

An exception's message may quote what was typed (a database error names the value it refused), and
an address may carry a token. So a line has the kind of an error, its cause (config/causes.py) and
where it happened in the code, and the name of the page instead of its path. What a library says of
strings that it was handed is left out: nobody here knows what they are.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from config import request_ids
from config.causes import cause_of

REFUSED_HOST = "django.security.DisallowedHost"
# So many places in the code, from the one where it broke outwards, lead to what was wrong.
PLACES = 4
LEFT_OUT = "…"
SIGNAL = re.compile(r"SIG[A-Z]+")
# What may stand in a sentence that a library has put together before it logs it.
NOT_OURS_TO_TELL = re.compile(
    r"""
    "[^"]*" | '[^']*'                 # what it quotes
    | \S+@\S+                         # an address of a mail, or a password in one of a server
    | \S*/\S*                         # a path
    | \b\d{1,3}(?:\.\d{1,3}){3}\b     # a network's numbers
    | [0-9a-f]*(?::[0-9a-f]*){2,}
    | \+?\d[\d ().-]{5,}\d            # a phone number, or a code
    """,
    re.VERBOSE | re.IGNORECASE,
)
INVALID_REQUEST = "Invalid request"
HOST = re.compile(r"[\w.:\[\]-]{1,253}", re.ASCII)

# Otherwise Python prints a line that cannot be made, with all that it was handed.
logging.raiseExceptions = False


class RouteInsteadOfPath(logging.Filter):
    """Replace the path in Django's request messages by the name of the page, and by its name a host
    that was refused: a name of this machine that ALLOWED_HOSTS lacks is nobody's words. What no
    machine is called may be, as anybody can ask for it."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if record.name == REFUSED_HOST and hasattr(request, "META"):
            record.msg = "%s for the host %r: it is not in SITE_URL or ALLOWED_HOSTS"
            asked_for = request.META.get("HTTP_HOST", "")
            shown = asked_for if HOST.fullmatch(asked_for) else LEFT_OUT
            record.args = (getattr(record, "status_code", ""), shown)
            record.exc_info = None
            record.is_ours = True
        elif hasattr(request, "path"):
            match = getattr(request, "resolver_match", None)
            record.msg = "%s on page %s"
            record.args = (
                getattr(record, "status_code", ""),
                match.view_name if match else "(none)",
            )
            record.is_ours = True
        return True


class QuietFormatter(logging.Formatter):
    """Format an event as one line of text."""

    def format(self, record):
        told = told_of(record)
        line = "{time} {level} {logger} {message}".format(**told)
        line += f" | {told['cause']}" if "cause" in told else ""
        line += f" | {told['where']}" if told.get("where") else ""
        return line + (f" | request {told['request']}" if "request" in told else "")


class JSONFormatter(logging.Formatter):
    """Format an event as one line of JSON."""

    def format(self, record):
        return json.dumps(told_of(record), ensure_ascii=False)


def told_of(record):
    """Return what a log may tell of a record: {name: text}. Of one that breaks, that it was."""
    try:
        return _event(record)
    except Exception as error:
        kind = type(error).__name__
        return {**_head(record), "message": f"(this line could not be made: {kind})"}


def _event(record):
    told = {**_head(record), "message": " ".join(_message(record).split())}
    if record.exc_info and record.exc_info[1] is not None:
        told["cause"] = cause_of(record.exc_info[1])
        told["where"] = _where(record.exc_info[2])
    if request := request_ids.current():
        told["request"] = request
    return told


def _head(record):
    return {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
    }


def _message(record):
    if getattr(record, "is_ours", False) or _is_of_us(record.name):
        return record.getMessage()
    if isinstance(getattr(record, "data", None), dict) and "name" in record.data:
        return f"The job {record.data['name']}: {record.data.get('description', '')}"
    return _of_a_library(record)


def _is_of_us(logger):
    return logger.partition(".")[0] in _our_apps()


@cache
def _our_apps():
    return {app for app in settings.INSTALLED_APPS if (settings.BASE_DIR / app).is_dir()}


def _of_a_library(record):
    if not isinstance(record.msg, str):
        return cause_of(record.msg) if isinstance(record.msg, BaseException) else LEFT_OUT
    if record.msg.startswith(INVALID_REQUEST):
        return INVALID_REQUEST
    said = NOT_OURS_TO_TELL.sub(LEFT_OUT, record.msg)
    args = record.args
    if isinstance(args, dict):
        filled = {name: _shown(value) for name, value in args.items()}
    else:
        filled = tuple(map(_shown, args or ()))
    try:
        return said % filled if filled else said
    except (KeyError, OverflowError, TypeError, ValueError):
        return said


def _shown(value):
    if isinstance(value, int | float):
        return value
    if isinstance(value, BaseException):
        return cause_of(value)
    return value if isinstance(value, str) and SIGNAL.fullmatch(value) else LEFT_OUT


def _where(frames):
    """Return the places in the code, the innermost first, where our own code stands for the rest:
    what a framework does in between is always the same."""
    places = [
        (Path(frame.filename), frame.lineno, frame.name) for frame in traceback.extract_tb(frames)
    ]
    ours = [place for place in places if _is_our_code(place[0])]
    shown = [*ours[-PLACES:], *(place for place in places[-1:] if place not in ours)]
    return " < ".join(f"{_short(path)}:{line} {name}" for path, line, name in reversed(shown))


def _is_our_code(path):
    return path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts


def _short(path):
    if _is_our_code(path):
        return path.relative_to(settings.BASE_DIR)
    return Path(*path.parts[-2:])
