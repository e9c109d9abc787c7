"""How long a sign-in lasts: settled by the device, not by how safe a password is.

A code by mail must never stand between a person and their plan on their own phone in a bad hour,
so that stays signed in. A shared device forgets after fifteen idle minutes.
"""

from django.conf import settings

OWN = "own"
SHARED = "shared"
SHARED_IDLE_SECONDS = 15 * 60


def remember_device(request):
    """Take the answer from the form that completes a sign-in; without one it is their own."""
    request.session["device"] = SHARED if request.POST.get("device") == SHARED else OWN
    keep_signed_in(request)


def is_shared(request):
    return request.session.get("device") == SHARED


def roll_on(request, today):
    """Let a visit prolong the sign-in: of their own device once a day, of a shared one always."""
    if is_shared(request) or request.session.get("rolled_on") != today.isoformat():
        request.session["rolled_on"] = today.isoformat()
        keep_signed_in(request)


def keep_signed_in(request):
    """Let the sign-in last from this moment on."""
    seconds = SHARED_IDLE_SECONDS if is_shared(request) else settings.SESSION_COOKIE_AGE
    request.session.set_expiry(seconds)
