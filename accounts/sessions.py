"""How long a sign-in lasts: settled by the device, not by how safe a password is.

A code by mail must never stand between a person and their plan on their own phone in a bad hour,
so that stays signed in. A shared device forgets after fifteen idle minutes.
"""

from django.conf import settings

OWN = "own"
SHARED = "shared"
SHARED_IDLE_SECONDS = 15 * 60


def note_device(request, is_shared):
    """Keep whose device this is from the first step of a sign-in on.

    What lies in the session before the sign-in is complete stays no longer by that than it takes
    to type the code.
    """
    request.session["device"] = SHARED if is_shared else OWN
    if is_shared or request.session.get_expiry_age() < SHARED_IDLE_SECONDS:
        request.session.set_expiry(SHARED_IDLE_SECONDS)


def is_shared_device(request):
    return request.session.get("device") == SHARED


def extend_on_visit(request, today):
    """Let a visit extend the sign-in: on their own device once a day, on a shared one always."""
    if is_shared_device(request) or request.session.get("extended_on") != today.isoformat():
        request.session["extended_on"] = today.isoformat()
        extend_session(request)


def extend_session(request):
    """Let the sign-in last its full time from this moment on."""
    seconds = SHARED_IDLE_SECONDS if is_shared_device(request) else settings.SESSION_COOKIE_AGE
    request.session.set_expiry(seconds)
