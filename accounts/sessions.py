"""How long a sign-in lasts: settled by the device, not by how safe a password is.

A code by mail must never stand between a person and their plan on their own phone in a bad hour,
so that stays signed in, for a year at most. A shared device forgets after fifteen idle minutes.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from accounts.devices import family_of

OWN = "own"
SHARED = "shared"
OWN_LASTS = timedelta(days=90)
SHARED_IDLE_SECONDS = settings.SESSION_COOKIE_AGE


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


@receiver(user_logged_in)
def begin(sender, request, user, **kwargs):
    """Let a sign-in begin, with a year before it."""
    row = request.session.row
    row.device = family_of(request.headers.get("User-Agent", ""))
    row.made_at = timezone.now()
    row.renew()
    extend_session(request)


def extend_on_visit(request, today):
    """Note the day of a visit and let it extend the sign-in: on their own device once a day, on a
    shared one always. One whose year is over only waits for a page that ends it."""
    row = request.session.row
    if row.is_over:
        return
    if is_shared_device(request) or row.last_seen_on != today:
        row.last_seen_on = today
        extend_session(request)


def extend_session(request):
    """Let the sign-in last its full time from this moment on."""
    is_shared = is_shared_device(request)
    request.session.set_expiry(SHARED_IDLE_SECONDS if is_shared else OWN_LASTS)


def may_renew(request):
    """Whether the year of this sign-in passes soon, and may begin again."""
    return request.session.row.is_ending and not is_shared_device(request)


def renew(request):
    """Let a year begin again."""
    if may_renew(request):
        request.session.row.renew()
        extend_session(request)
