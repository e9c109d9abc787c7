from django.conf import settings

from tests.support.pseudo import LANGUAGE


class AskedForMiddleware:
    """Whoever sends a cookie for this language reads it, for that one request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) == LANGUAGE:
            request.user.language = LANGUAGE
