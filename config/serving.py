"""Since when this process serves people. A command does not, and says nothing about the site."""

from django.utils import timezone

_since = None


def begin():
    global _since
    _since = timezone.now()


def since():
    """Return the moment, or None."""
    return _since
