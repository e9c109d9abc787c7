"""METRICS_TOKEN and PING_URL: what a monitor shows to be let in, and where it is told."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.addresses import check_findable
from config.mail_server import is_here

# A guess that is right would need longer than anybody has.
SHORTEST_TOKEN = 20


def metrics_token(text):
    """Return the token as it is; empty is none. It is never quoted."""
    if text and (len(text) < SHORTEST_TOKEN or not text.isascii() or " " in text):
        raise ImproperlyConfigured(
            f"METRICS_TOKEN can be guessed or cannot be sent. Set it to {SHORTEST_TOKEN} or more "
            "letters and digits (`openssl rand -hex 20` makes them), or leave it empty."
        )
    return text


def ping_address(text):
    """Return the address as it is; empty is none. Its path is a secret, so it is never quoted."""
    if text and not _is_fine(text):
        raise ImproperlyConfigured(
            "PING_URL is no address to ping. Set it like https://hc-ping.com/your-uuid (plain http "
            "only to this machine), or leave it empty."
        )
    return text


def _is_fine(text):
    if not (text.isascii() and text.isprintable()) or " " in text:
        return False
    try:
        parts = urlsplit(text)
        check_findable(parts.hostname or "")
        is_private = parts.scheme == "https" or (
            parts.scheme == "http" and is_here(parts.hostname or "")
        )
        return is_private and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
