"""The pages for what went wrong. None of them asks a database, which may be what is away."""

import sys

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from accounts.middleware import DATABASE_IS_AWAY
from accounts.models import User
from config import request_ids
from config.context import site
from sealing.cipher import SealError

# How Django's reasons begin when a form comes from elsewhere (django.middleware.csrf).
FROM_ANOTHER_SITE = ("Origin checking failed", "Referer checking failed")

ACCOUNT = "/account/"
# Fields that steer a form, and the ends of their names.
STEERING = ("do", "done", "idea", "next", "to", "at", "shown", "shared_device")
STEERING_ENDINGS = ("row", "expected_revision", "pick", "picks", "seen")

# What the names of fields have in them whose values are secrets.
SECRETS = ("password", "passphrase")

SIGNED_OUT = _("You were signed out. Sign in, then save them.")
OLD_PAGE = _("This page was open for a while. Save them again.")
NO_DATABASE = _("We cannot save right now. Try again in a minute.")
OUR_ERROR = _("Something broke on our side. Try again in a minute.")


def signed_out_while_writing(request):
    return _words_still_here(request, SIGNED_OUT, status=403, sign_in=True)


def csrf_failure(request, reason=""):
    # A form that another site sent must not come back as ours, one tap away from being saved.
    if reason.startswith(FROM_ANOTHER_SITE):
        return HttpResponse(_page("403.html", request), status=403)
    return _words_still_here(request, OLD_PAGE, status=403)


def bad_request(request, exception=None):
    if isinstance(exception, DisallowedHost):
        page = _page("another_host.html", request, {"site_url": settings.SITE_URL})
        return HttpResponse(page, status=400)
    if isinstance(exception, SessionInterrupted):
        return _session_has_ended(request)
    return HttpResponse(_page("400.html", request), status=400)


def _session_has_ended(request):
    """Answer a form whose session ended while it was looked at. One of the account may have been
    sent twice: its page tells better than an error how things are by now."""
    if request.path_info.startswith(ACCOUNT):
        return HttpResponseRedirect(request.get_full_path())
    return signed_out_while_writing(request)


def server_error(request):
    """Answer an error of ours. What was typed is kept on the page, to be sent again. A database
    that is away is told apart; another error gets the name that the log has for this request."""
    if isinstance(sys.exc_info()[1], DATABASE_IS_AWAY):
        if request.method == "POST":
            return _words_still_here(request, NO_DATABASE, status=503)
        return HttpResponse(_page("503.html", request), status=503)
    name = {"request_id": request_ids.current()}
    if request.method == "POST":
        return _words_still_here(request, OUR_ERROR, status=500, **name)
    return HttpResponse(_page("500.html", request, name), status=500)


def _words_still_here(request, why, status, **more):
    """Show what was typed, ready to be sent again with a fresh token. Needs no database."""
    page = _page(
        "words_still_here.html",
        request,
        {
            "why": why,
            "action": request.get_full_path(),
            "token": get_token(request),
            "fields": list(_posted(request)),
            **more,
        },
    )
    return HttpResponse(page, status=status)


def _posted(request):
    """Yield what was posted, field by field. A secret is not repeated on a page."""
    for name, values in _lists(request):
        if name != "csrfmiddlewaretoken" and not any(secret in name for secret in SECRETS):
            for value in values:
                yield {"name": name, "value": value, "is_text": _reads_as_text(name, value)}


def _lists(request):
    try:
        return request.POST.lists()
    except UnreadablePostError:
        # The line broke while it was sent.
        return []


def _reads_as_text(name, value):
    """Whether a value is worth showing: short texts are, fields that steer a form and ticks not."""
    steers = name in STEERING or name.startswith("idea_") or name.endswith(STEERING_ENDINGS)
    return bool(value.strip()) and value != "on" and not steers


def _page(template, request, context=None):
    # No context processors: they would ask for messages, and those live in the database.
    return render_to_string(template, {**site(request), **(context or {})})


class ErasedMeanwhileMiddleware:
    """Answer somebody who was erased on another device while this request was on its way.

    What it wanted to write has nobody to belong to any more, so the database or the seal refused.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not _may_be_of_nobody(exception) or not request.user.is_authenticated:
            return None
        if User.objects.filter(pk=request.user.pk).exists():
            return None
        if request.method == "POST":
            return _session_has_ended(request)
        return HttpResponseRedirect(request.get_full_path())


def _may_be_of_nobody(exception):
    if isinstance(exception, DATABASE_IS_AWAY):
        return False
    return isinstance(exception, DatabaseError | SealError | User.DoesNotExist)


class MethodNotAllowedMiddleware:
    """Put a page into Django's empty response to somebody who opens the address of a button."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = _page("405.html", request)
        return response
