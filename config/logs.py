"""Logs that an operator can read without reading a person's words.

An exception's message may quote what was typed (a database error names the value it refused), and
an address may carry a token. So a log line has the kind of error and where it happened in the code,
and the name of the page instead of its path.
"""

import logging
import traceback

REFUSED_HOST = "django.security.DisallowedHost"


class QuietFormatter(logging.Formatter):
    """Format exceptions without their messages."""

    def __init__(self, *args, **kwargs):
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(self, exc_info):
        kind, _, frames = exc_info
        where = "".join(traceback.format_tb(frames))
        return f"{where}{kind.__module__}.{kind.__qualname__}"


class RouteInsteadOfPath(logging.Filter):
    """Replace the path in Django's request messages by the name of the page, and by its name a host
    that was refused: a name of this machine that ALLOWED_HOSTS lacks is nobody's words."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if record.name == REFUSED_HOST and hasattr(request, "META"):
            record.msg = "%s for the host %.200r: it is not in SITE_URL or ALLOWED_HOSTS"
            record.args = (getattr(record, "status_code", ""), request.META.get("HTTP_HOST", ""))
            record.exc_info = None
        elif hasattr(request, "path"):
            match = getattr(request, "resolver_match", None)
            record.msg = "%s on page %s"
            record.args = (
                getattr(record, "status_code", ""),
                match.view_name if match else "(none)",
            )
        return True
