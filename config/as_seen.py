"""What the site sees of a request, told to `manage.py doctor` alone: whether the proxies in front
say what they have to.

The doctor signs its question with SECRET_KEY. Whoever cannot is answered like any probe.
"""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import JsonResponse

HEADER = "X-Lamplight-Doctor"
QUESTION = "as seen"
GOOD_FOR = 60  # seconds
# Written into X-Forwarded-For by the doctor, as by somebody who lies about where they are. It is
# nobody's address (RFC 5737).
LIE = "192.0.2.1"

_signer = TimestampSigner(salt="config.as_seen")


def question():
    """Return the headers with which to ask."""
    return {HEADER: _signer.sign(QUESTION), "X-Forwarded-For": LIE}


def answer(request):
    """Return the answer to the doctor, or None for everybody else. Asks no database."""
    if HEADER not in request.headers:
        return None
    try:
        _signer.unsign(request.headers[HEADER], max_age=GOOD_FOR)
    except BadSignature:
        return None
    seen = {
        "is_secure": request.is_secure(),
        "proxies": _proxies(request.headers.get("X-Forwarded-For", "")),
        "trusted": settings.TRUSTED_PROXY_COUNT,
    }
    return JsonResponse(seen, headers={"Cache-Control": "no-store"})


def _proxies(forwarded):
    """Return how many proxies have written down where the request came from, after the lie if it
    was left there."""
    places = [place.strip() for place in forwarded.split(",") if place.strip()]
    return places[::-1].index(LIE) if LIE in places else len(places)
