from django.contrib.auth.middleware import (
    LoginRequiredMiddleware as DjangoLoginRequiredMiddleware,
)
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.devices import roll_on
from records.views import DATABASE_IS_AWAY, signed_out_while_writing


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every page asks for a sign-in unless it says otherwise; a form keeps what was typed."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        # A public page does not ask who reads it, so that it is there while the database is away.
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return signed_out_while_writing(request)
        return super().handle_no_permission(request, view_func)


class OwnClockMiddleware:
    """Show times by the person's own clock, note the day of a visit, and roll the sign-in on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        request.signed_in = self._is_signed_in(request, view_func)
        if not request.signed_in:
            timezone.deactivate()
            return
        timezone.activate(request.user.zone)
        today = request.user.today
        request.user.see(today)
        roll_on(request, today)

    def _is_signed_in(self, request, view_func):
        """Whether somebody is signed in; on a public page nobody is while the database is away."""
        try:
            return request.user.is_authenticated
        except DATABASE_IS_AWAY:
            if getattr(view_func, "login_required", True):
                raise
            request.user = AnonymousUser()
            return False
