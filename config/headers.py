from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

# Never "cookies": the one that keeps the country on Help outlives the sign-in.
CLEARED_AT_SIGN_OUT = '"cache", "storage"'

# Whose address is a key: what they load, and where they lead, must not be told it by `Referer`.
KEYS = {"shared:door"}


class HeadersMiddleware:
    """Keep what is ours out of caches, search engines and other sites.

    Static files pass too: WhiteNoise answers them further in and sets its own Cache-Control.
    Somebody who signs out leaves nothing in the browser: no page, and no word in its storage.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow, noarchive")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.resolver_match and request.resolver_match.view_name in KEYS:
            response.headers["Referrer-Policy"] = "no-referrer"
        if getattr(request, "was_signed_out", False):
            response.headers["Clear-Site-Data"] = CLEARED_AT_SIGN_OUT
        return response


@receiver(user_logged_out)
def _note(sender, request, **kwargs):
    request.was_signed_out = True
