"""The address that somebody typed to get in, kept in the session from one page to the next.

A page shows it as it was typed, and masked; never the one that is stored: nobody learns from it who
has an account. `purpose` tells apart what it was typed for, as in two tabs.
"""

import time

from django.conf import settings

KEY = "typed_addresses"


def note(request, purpose, typed):
    others = {key: kept for key, kept in _kept(request).items() if key != purpose}
    request.session[KEY] = {**others, purpose: [typed, time.time()]}


def masked(request, purpose):
    """Return the address, masked, or "" when it is not known."""
    typed, _at = _kept(request).get(purpose, ("", 0))
    return mask_address(typed) if typed else ""


def newest(request):
    """Return what was typed last, to fill a form with; "" when that is too long ago."""
    typed, at = max(_kept(request).values(), key=_moment, default=("", 0))
    return typed if time.time() - at < settings.ACCOUNT_LOGIN_TIMEOUT else ""


def forget(request, purpose):
    if purpose in _kept(request):
        request.session[KEY] = {key: kept for key, kept in _kept(request).items() if key != purpose}


def forget_all(request):
    request.session.pop(KEY, None)


def mask_address(address):
    """Hide most of an address, so that only its owner knows it again: a…e@example.org."""
    name, _at, host = address.rpartition("@")
    last = name[-1] if len(name) > 3 else ""
    return f"{name[:1]}…{last}@{host}"


def _kept(request):
    """{purpose: [address, moment]}"""
    return request.session.get(KEY, {})


def _moment(kept):
    return kept[1]
