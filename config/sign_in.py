from django.contrib.auth.middleware import (
    LoginRequiredMiddleware as DjangoLoginRequiredMiddleware,
)

from config.errors import signed_out_while_writing
from config.public_pages import PUBLIC_PAGES


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Ask for a sign-in on every page that is not on the list of public ones.

    A decorator of a view opens nothing. A form that is refused keeps what was typed.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        request.is_public_page = request.resolver_match.view_name in PUBLIC_PAGES
        # A public page does not ask who reads it, so that it is there while the database is away.
        if request.is_public_page or request.user.is_authenticated:
            return None
        return self.handle_no_permission(request, view_func)

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return signed_out_while_writing(request)
        return super().handle_no_permission(request, view_func)
