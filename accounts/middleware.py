from django.contrib.auth.middleware import (
    LoginRequiredMiddleware as DjangoLoginRequiredMiddleware,
)
from django.utils import timezone

from accounts.devices import roll_on
from records.views import signed_out_while_writing


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every page asks for a sign-in unless it says otherwise; a form keeps what was typed."""

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
        request.signed_in = request.user.is_authenticated
        if not request.signed_in:
            timezone.deactivate()
            return
        timezone.activate(request.user.zone)
        today = request.user.today
        request.user.see(today)
        roll_on(request, today)
