"""BROKER_URL: where jobs wait for workers."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = ("redis", "rediss", "redis+socket", "sentinel", "amqp", "amqps", "pyamqp")


def broker_address(url):
    """The address as it is, when workers in other processes can meet there; empty is none."""
    try:
        parts = urlsplit(url)
        is_fine = not url or (parts.scheme in SCHEMES and "://" in url and parts.port != 0)
    except ValueError:
        is_fine = False
    if not is_fine:
        # Not quoted, as it may hold a password.
        raise ImproperlyConfigured(
            "BROKER_URL is no broker's address. Set it like redis://localhost:6379/0, or leave it "
            "empty."
        )
    return url
