"""Where a request may ask to be led to: only to pages of this site."""

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

# Longer than any address that a page of ours writes. Django refuses to lead to one of 2048.
LONGEST = 1000


def local_path(to, otherwise):
    """Return `to` when it is the path of a page here, with or without a query; else `otherwise`."""
    return to if is_local_path(to) else otherwise


def is_local_path(to):
    if not (to.startswith("/") and len(to) <= LONGEST and to.isprintable()):
        return False
    return url_has_allowed_host_and_scheme(to, allowed_hosts=None) and _is_page(to)


def _is_page(to):
    try:
        resolve(unquote(urlsplit(to).path))
    except Resolver404:
        return False
    return True
