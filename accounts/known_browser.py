"""Whether somebody has signed in on this browser before: a mark that stays when they sign out.

Nobody can make one without having signed in, so what strangers ask for is counted apart from what
the owner asks for. The signed cookie holds a random id of the browser and, for each of the last
people who signed in on it, an id that tells only this site who they are, and what stood for their
`mark_id` then. A shared device has none.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from accounts.sessions import is_shared_device

COOKIE_AGE = 365 * 24 * 60 * 60
SALT = "accounts.known_browser.marks"
# People who share a device of their own, as a family does.
MOST_PEOPLE = 4


def is_known(request, user):
    """Whether `user`, or nobody (None), has signed in on this browser before."""
    return user is not None and _id_of(user) in _mark_in(request).people


def is_trusted(request, user):
    """Whether the browser knows `user`, and they have ended no sign-in from elsewhere since: the
    one that they ended may have been here."""
    return _mark_in(request).people.get(_id_of(user)) == _sign_of(user)


def browser_of(request):
    """Return the random id of a browser that has a mark, or ""."""
    return _mark_in(request).browser


def update_mark(request, response):
    """Let the browser of whoever is signed in know them from now on; a shared device never does."""
    _let_know(request, response, is_to_know=not is_shared_device(request))


def forget_person(request, response):
    """Let the browser know whoever is signed in no more; it may go on to know others."""
    _let_know(request, response, is_to_know=False)


def _let_know(request, response, is_to_know):
    mark, person = _mark_in(request), _id_of(request.user)
    known = {person: _sign_of(request.user)} if is_to_know else {}
    if mark.people.get(person) == known.get(person):
        return
    others = {each: sign for each, sign in mark.people.items() if each != person}
    if people := dict([*known.items(), *others.items()][:MOST_PEOPLE]):
        _set_cookie(response, Mark(mark.browser or secrets.token_hex(16), people))
    else:
        response.delete_cookie(settings.KNOWN_COOKIE_NAME, samesite="Lax")


@dataclass(frozen=True)
class Mark:
    browser: str
    # {id: sign}, who signed in last first
    people: dict[str, str]


def _mark_in(request):
    cookie = request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "")
    try:
        return Mark(*signing.loads(cookie, salt=SALT, max_age=COOKIE_AGE))
    except signing.BadSignature:
        return Mark("", {})


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
    return _hash_of(user.pk)


def _sign_of(user):
    return _hash_of(user.pk, user.mark_id)


def _hash_of(*ids):
    return salted_hmac(SALT, " ".join(map(str, ids)), algorithm="sha256").hexdigest()[:32]
