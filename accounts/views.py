from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import passkeys
from accounts.code_views import code_expired
from accounts.erasing import backups_and_operator
from accounts.forms import AccountForm
from accounts.place_forms import PlaceForm
from accounts.reauthentication import reauthentication_required
from accounts.sessions import SHARED, extend_session, is_shared_device, note_device


def more(request):
    return render(request, "accounts/more.html")


def account(request):
    form = AccountForm(request.POST or None, instance=request.user)
    place = PlaceForm.of(request)
    if request.method == "POST" and form.is_valid() and place.is_valid():
        form.save()
        place.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:account")
    is_shared = is_shared_device(request)
    context = {
        "form": form,
        "place": place,
        "is_shared": is_shared,
        "country": request.user.country,
        "pending_address": request.user.pending_addresses.first(),
        "passkeys_are_offered": passkeys.are_offered(),
        "has_passkey": passkeys.has_one(request.user),
    }
    status = 422 if form.errors or place.errors else 200
    return render(request, "accounts/account.html", context, status=status)


@require_POST
def device(request):
    """Save anew whether this device is their own."""
    is_shared = request.POST.get("device") == SHARED
    if is_shared_device(request) and not is_shared:
        return _make_own(request)
    return _save_device(request, is_shared)


@reauthentication_required(page="accounts:account")
def _make_own(request):
    # Somebody else may hold it, who would be signed in for ninety days instead of fifteen minutes.
    return _save_device(request, is_shared=False)


def _save_device(request, is_shared):
    note_device(request, is_shared)
    extend_session(request)
    messages.success(request, _("Saved."))
    return redirect("accounts:account")


def consent(request):
    """Show what the user said yes to, and how to take it back."""
    context = {"consents": request.user.consents.order_by("given_at"), **backups_and_operator()}
    return render(request, "accounts/consent.html", context)


def code_is_over(request):
    """Lead on whom allauth sends here: their code ran out, or they typed three wrong ones."""
    return code_expired(request, "login", "account_login")


def privacy(request):
    return render(request, "accounts/privacy.html", backups_and_operator())


def other_people(request):
    return render(request, "accounts/other_people.html")


def about(request):
    return render(request, "accounts/about.html", backups_and_operator())
