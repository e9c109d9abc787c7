class HeadersMiddleware:
    """Nothing of ours is kept by a cache, found by a search engine or embedded by another site.

    Static files pass too: WhiteNoise answers them further in and sets its own Cache-Control.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow, noarchive")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response
