"""Whoever has opened links: a signed cookie, which says only which links, and until when.

Each is open for half an hour. Each request looks whether the link is still open, so that its end
shows at once.
"""

from time import time

from django.conf import settings
from django.core import signing

from sharing.models import Share

COOKIE_AGE = 30 * 60
SALT = "sharing.reader"
# The newest that one browser has open; more would not fit into a cookie.
MOST_AT_ONCE = 20


def let_in(request, response, share):
    """Let a browser see what a link shows, beside what it sees already."""
    opened = {**_others(request, share.pk), str(share.pk): int(time()) + COOKIE_AGE}
    _keep(response, dict(list(opened.items())[-MOST_AT_ONCE:]))


def let_out(request, response, pk):
    """Let a browser see one link no more."""
    if others := _others(request, pk):
        _keep(response, others)
    else:
        response.delete_cookie(settings.READER_COOKIE_NAME, samesite="Lax")


def share_of(request, pk):
    """Return the open link of this key if a browser has been let in to it, or None."""
    if str(pk) not in _opened(request):
        return None
    return Share.objects.open().select_related("user").filter(pk=pk).first()


def _opened(request):
    """Return {key of a link: when it closes on this browser}, the oldest first."""
    cookie = request.COOKIES.get(settings.READER_COOKIE_NAME, "")
    try:
        opened = signing.loads(cookie, salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return {}
    return {key: until for key, until in opened.items() if until > time()}


def _others(request, pk):
    return {key: until for key, until in _opened(request).items() if key != str(pk)}


def _keep(response, opened):
    response.set_cookie(
        settings.READER_COOKIE_NAME,
        signing.dumps(opened, salt=SALT, compress=True),
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
