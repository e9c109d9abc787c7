"""A name for each request, so that the lines about one belong together, and somebody who saw an
error can say which it was. It is random: it tells nothing of who asked for what."""

import logging
import secrets
import time
from contextvars import ContextVar

HEADER = "X-Request-ID"

access_logger = logging.getLogger("config.access")
_current = ContextVar("request_id", default="")


def current():
    """Return the id of the request that this thread answers, or the empty string."""
    return _current.get()


class RequestIdMiddleware:
    """Give each request an id of its own. What a proxy sends as one is somebody else's word."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _current.set(secrets.token_hex(4))
        begun_at = time.monotonic()
        try:
            response = self.get_response(request)
            if response.status_code >= 500:
                response[HEADER] = current()
            _note(request, response, time.monotonic() - begun_at)
            return response
        finally:
            _current.reset(token)


def _note(request, response, seconds):
    match = request.resolver_match
    access_logger.info(
        "%s on page %s: %d in %d ms",
        request.method if request.method in ("GET", "HEAD", "POST") else "(another method)",
        match.view_name if match else "(none)",
        response.status_code,
        seconds * 1000,
    )
