"""Whether somebody has signed in on this browser before: a mark that stays when they sign out.

Nobody can make one without having signed in, so what strangers ask for is counted apart from what
the owner asks for. The signed cookie holds a random id of the browser and, for each of the last
people who signed in on it, an id that tells only this site who they are. A shared device has none.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from accounts.sessions import is_shared_device

COOKIE_AGE = 365 * 24 * 60 * 60
SALT = "accounts.known_browser"
# People who share a device of their own, as a family does.
MOST_PEOPLE = 4


def is_known(request, user):
    """Whether `user`, or nobody (None), has signed in on this browser before."""
    return user is not None and _id_of(user) in _mark_in(request).people


def browser_of(request):
    """Return the random id of a browser that has a mark, or ""."""
    return _mark_in(request).browser


def newest_person_of(request):
    """Return the id of who signed in on this browser last, or "" where nobody has a mark."""
    return next(iter(_mark_in(request).people), "")


def update_mark(request, response):
    """Let the browser of whoever is signed in know them from now on; a shared device never does."""
    _let_know(request, response, is_to_know=not is_shared_device(request))


def forget_person(request, response):
    """Let the browser know whoever is signed in no more; it may go on to know others."""
    _let_know(request, response, is_to_know=False)


def _let_know(request, response, is_to_know):
    mark, person = _mark_in(request), _id_of(request.user)
    if (person in mark.people) == is_to_know:
        return
    others = [each for each in mark.people if each != person]
    people = [person, *others][:MOST_PEOPLE] if is_to_know else others
    if people:
        _set_cookie(response, Mark(mark.browser or secrets.token_hex(16), people))
    else:
        response.delete_cookie(settings.KNOWN_COOKIE_NAME, samesite="Lax")


@dataclass(frozen=True)
class Mark:
    browser: str
    people: list[str]


def _mark_in(request):
    cookie = request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "")
    try:
        return Mark(*signing.loads(cookie, salt=SALT, max_age=COOKIE_AGE))
    except signing.BadSignature:
        return Mark("", [])


def _set_cookie(response, mark):
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        signing.dumps([mark.browser, mark.people], salt=SALT),
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _id_of(user):
    return salted_hmac(SALT, str(user.pk), algorithm="sha256").hexdigest()[:32]
