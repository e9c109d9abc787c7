from django.contrib.auth.middleware import (
    LoginRequiredMiddleware as DjangoLoginRequiredMiddleware,
)

from config.errors import signed_out_while_writing


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
