"""What a probe is told: whether the process answers, whether it can serve people, and figures."""

from django.http import HttpResponse

from config import as_seen, metrics, readiness


class HealthMiddleware:
    """`/livez` says that the process answers, and asks nothing else. `/readyz` says whether it can
    serve people, by names alone. `/metrics` has figures, for whoever has the token.

    First in the list, so that a probe needs neither https nor the right host name.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/livez":
            return as_seen.answer(request) or _plain("ok")
        if request.path == "/readyz":
            return _ready()
        if request.path == "/metrics" and metrics.are_on():
            return metrics.answer(request)
        return self.get_response(request)


def _ready():
    wrong = readiness.what_is_wrong()
    return _plain("not ready: " + ", ".join(wrong), 503) if wrong else _plain("ok")


def _plain(text, status=200):
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(text, status=status, content_type="text/plain", headers=headers)
