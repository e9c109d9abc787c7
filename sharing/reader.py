"""Whoever has opened a link: a signed cookie for half an hour, which says only which link.

Each request looks whether the link is still open, so that its end shows at once.
"""

from django.conf import settings
from django.core import signing

from sharing.models import Share

COOKIE_AGE = 30 * 60
SALT = "sharing.reader"


def let_in(response, share):
    """Let a browser see what a link shows."""
    response.set_cookie(
        settings.READER_COOKIE_NAME,
        signing.dumps(str(share.pk), salt=SALT),
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def let_out(response):
    response.delete_cookie(settings.READER_COOKIE_NAME, samesite="Lax")


def share_of(request):
    """Return the open link that a browser has been let in to, or None."""
    cookie = request.COOKIES.get(settings.READER_COOKIE_NAME, "")
    try:
        pk = signing.loads(cookie, salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return None
    return Share.objects.open().select_related("user").filter(pk=pk).first()
