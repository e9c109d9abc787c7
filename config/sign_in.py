from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import (
    LoginRequiredMiddleware as DjangoLoginRequiredMiddleware,
)
from django.utils.translation import gettext as _

from config.errors import signed_out_while_writing
from config.public_pages import PAGES_OF_HELP, PUBLIC_PAGES


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Ask for a sign-in on every page that is not on the list of public ones.

    A decorator of a view opens nothing. A form that is refused keeps what was typed. A sign-in
    whose year is over ends here, and so never on a visit to Help.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        page = request.resolver_match.view_name
        request.is_public_page = page in PUBLIC_PAGES
        request.is_of_help = page in PAGES_OF_HELP
        # A public page does not ask who reads it, so that it is there while the database is away.
        if request.is_public_page:
            return None
        if not request.is_of_help:
            _end_after_a_year(request)
        if request.user.is_authenticated:
            return None
        return self.handle_no_permission(request, view_func)

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            return signed_out_while_writing(request)
        return super().handle_no_permission(request, view_func)


def _end_after_a_year(request):
    if request.user.is_authenticated and request.session.row.is_over:
        logout(request)
        text = _("You were signed in here for a year. Sign in again to go on.")
        messages.info(request, text)
