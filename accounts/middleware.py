from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from psycopg_pool import PoolTimeout

from accounts.sessions import extend_on_visit

DATABASE_IS_AWAY = (OperationalError, InterfaceError, PoolTimeout)


class VisitMiddleware:
    """Show times in the user's time zone, note the day of a visit, and prolong the sign-in.

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
            return False
