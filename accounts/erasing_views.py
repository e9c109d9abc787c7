"""The page on which somebody erases themselves, and the one that says that it is done."""

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect, render

from accounts import known_browser
from accounts.erasing import backups_and_operator, erase
from accounts.reauthentication import reauthentication_required
from mail.backends import mails_are_files


@reauthentication_required
def erase_page(request):
    if request.method == "POST":
        return _erase(request)
    return render(request, "accounts/erase.html", _context())


def _erase(request):
    erase(request.user)
    response = redirect("accounts:erased")
    known_browser.forget_person(request, response)
    logout(request)
    response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Lax")
    return response


def erased(request):
    """Say that it is done, to somebody who is signed in nowhere any more."""
    if request.signed_in:
        return redirect("accounts:erase")
    return render(request, "accounts/erased.html", _context())


def _context():
    return {**backups_and_operator(), "is_mailed": not mails_are_files()}
