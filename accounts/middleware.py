from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.middleware.locale import LocaleMiddleware
from django.utils import timezone, translation
from psycopg_pool import PoolTimeout

from accounts import known_browser
from accounts.languages import language_of_browser
from accounts.sessions import extend_on_visit

DATABASE_IS_AWAY = (OperationalError, InterfaceError, PoolTimeout)


class LanguageMiddleware(LocaleMiddleware):
    """Speak as the browser asks. Whoever turns out to be signed in is spoken to as they want."""

    def process_request(self, request):
        translation.activate(language_of_browser(request))
        request.LANGUAGE_CODE = translation.get_language()


class VisitMiddleware:
    """Show the user's own words and times, note the day of a visit, and prolong the sign-in.

    Stands behind the check of sign-ins, which has set `request.is_public_page`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        request.signed_in = self._is_signed_in(request)
        if not request.signed_in:
            timezone.deactivate()
            return
        timezone.activate(request.user.tzinfo)
        if language := request.user.language_to_read:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        today = request.user.today
        request.user.touch(today)
        extend_on_visit(request, today)

    def _is_signed_in(self, request):
        """Whether somebody is signed in; on a public page nobody is while the database is away."""
        try:
            return request.user.is_authenticated
        except DATABASE_IS_AWAY:
            if not request.is_public_page:
                raise
            request.user = AnonymousUser()
            # Whatever else a page looks for there would wait for the database once more.
            request.session.leave_unread()
            return False


class KnownBrowserMiddleware:
    """Let a browser know who is signed in on it, see known_browser.py."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "signed_in", False) and request.user.is_authenticated:
            known_browser.update_mark(request, response)
        return response
