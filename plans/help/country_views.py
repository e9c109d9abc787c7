"""Keeping a country that was chosen where it was needed, in a bad hour."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, resolve_url
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from contacts.helplines.countries import CODES, keep_in_browser

# Pages that offer the choice, by the name under which a form says where it came from.
PAGES = {
    "help": "plans:help",
    "after": "plans:after",
    "support": "plans:support",
    "helpline": "plans:helpline",
}


# Signed out there is no token: it would be a second cookie on the one page that must not depend on
# any. docs/decisions/0016-a-country-without-a-token.md says what a forged post could do.
@csrf_exempt
@require_POST
def country(request):
    """Keep a country: with the person who is signed in, else in their browser."""
    if request.POST.get("country") not in CODES or request.POST.get("back") not in PAGES:
        return HttpResponseBadRequest()
    return (_keep_for_person if request.user.is_authenticated else _keep_in_browser)(request)


@csrf_protect
def _keep_for_person(request):
    request.user.save_place(request.POST["country"], request.user.time_zone)
    return redirect(_back(request))


def _keep_in_browser(request):
    if not _is_from_here(request):
        raise PermissionDenied
    country = request.POST["country"]
    # In the address as well: the choice holds also where cookies are switched off.
    response = redirect(f"{_back(request)}&country={country}")
    keep_in_browser(response, country)
    return response


def _back(request):
    """Return the address of the page that asked. `at` leads the reader to the numbers that it can
    name now."""
    return f"{resolve_url(PAGES[request.POST['back']])}?at=country"


def _is_from_here(request):
    """Whether the form came from a page of ours; an old browser does not say."""
    origin = request.headers.get("Origin")
    ours = (f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS)
    return origin is None or origin in ours
