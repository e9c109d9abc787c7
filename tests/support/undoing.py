"""Trying many things out on the same rows, each as if the others had not been."""

from contextlib import contextmanager, suppress

from django.db import transaction


class _Undone(Exception):
    """Leaves everything as it was."""


@contextmanager
def undone(client):
    """Whatever is sent with `client` meanwhile is undone at the end, signing out too."""
    cookies = client.cookies.copy()
    try:
        with suppress(_Undone), transaction.atomic():
            yield
            raise _Undone
    finally:
        client.cookies = cookies
