"""The plan on this screen for somebody else to read: a counselor, a nurse, a friend.

While it is shown the session says so. Whatever else of the account is asked for ends it, and comes
as Today: Back from the plan leads no further. A form ends it and does what it says, for nobody can
send one from here. Decision 46 says what that keeps off, and what not.
"""

from dataclasses import replace
from datetime import timedelta
from time import time

from django.http import HttpResponseRedirect
from django.urls import reverse

from plans.content import PlanContent
from records.audience import Reader

LONGEST = timedelta(minutes=30)
PAGE, AFTER = "plans:show", "plans:today"
# In the session: {"until": when it ends by itself, "was_left": whether the page was left since}.
KEY = "showing"
# What a browser asks for when somebody goes to another page; "" is one that does not say.
ANOTHER_PAGE = ("document", "")


def begin(session):
    session[KEY] = {"until": time() + LONGEST.total_seconds(), "was_left": False}


def leave(session):
    """Note that the page is no longer before anybody's eyes: it does not come back."""
    if KEY in session:
        session[KEY] = {**session[KEY], "was_left": True}


def end(session):
    session.pop(KEY, None)


def seconds_left(session):
    """Return for how long the plan may still be shown; 0 when it may not."""
    showing = session.get(KEY)
    if not showing or showing["was_left"]:
        return 0
    return max(0, int(showing["until"] - time()))


def shown_content(user):
    """Return the PlanContent that somebody close may have, of all that is not hidden; people are
    called as on printouts."""
    content = PlanContent.load(user).readable_by(Reader.CLOSE)
    parts = (part.for_paper() for part in content.sections)
    return replace(content, sections=tuple(part for part in parts if part.lines))


class ShowingMiddleware:
    """Stands behind the check of sign-ins, which has set `request.is_public_page` and, for what
    Help leads on to, `request.is_of_help`."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        page = request.resolver_match.view_name
        if self._stays_open(request) or page == PAGE or not self._goes_elsewhere(request):
            return None
        is_up = time() < request.session[KEY]["until"]
        end(request.session)
        return to_today() if request.method == "GET" and is_up and page != AFTER else None

    def _stays_open(self, request):
        return request.is_public_page or request.is_of_help

    def _goes_elsewhere(self, request):
        is_page = request.headers.get("Sec-Fetch-Dest", "") in ANOTHER_PAGE
        return request.method in ("GET", "POST") and is_page and KEY in request.session


def to_today():
    """Return a redirect that a browser follows with GET."""
    return HttpResponseRedirect(reverse(AFTER), status=303)
