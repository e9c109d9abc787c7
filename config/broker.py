"""BROKER_URL: where jobs wait for workers."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.addresses import check_findable

SCHEMES = ("redis", "rediss", "redis+socket", "sentinel", "amqp", "amqps", "pyamqp")


def broker_address(url):
    """Return the address as it is, when workers in other processes can meet there; empty is none.

    Celery takes several, with semicolons between: the nodes of a cluster.
    """
    if url and not all(map(_is_fine, url.split(";"))):
        # Not quoted, as it may hold a password.
        raise ImproperlyConfigured(
            "BROKER_URL is no broker's address. Set it like redis://localhost:6379/0, or leave it "
            "empty."
        )
    return url


def _is_fine(address):
    try:
        parts = urlsplit(address)
        check_findable(parts.hostname or "")
        return parts.scheme in SCHEMES and "://" in address and parts.port != 0
    except ValueError:
        return False
