"""Ways to sign in, and passkeys among them: to add, rename and remove one, and to sign in with."""

import json

from allauth.mfa.webauthn import views as allauth_views
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import passkeys, second_step
from accounts.code_views import forget_verification, redirect_with_next
from accounts.passkey_forms import (
    DID_NOT_WORK,
    AddPasskeyForm,
    LoginPasskeyForm,
    PasskeyNameForm,
    ReauthenticatePasskeyForm,
)
from accounts.reauthentication import reauthentication_required
from accounts.sessions import note_device


def ways_in(request, *, asks_for_passkey=False):
    """Show every way in that the user has, and lead to what can be done with each."""
    context = {
        "asks_for_passkey": asks_for_passkey,
        "passkeys": [passkeys.shown(row) for row in passkeys.rows_of(request.user)],
        "passkeys_are_offered": passkeys.are_offered(),
        "has_passkey": passkeys.has_one(request.user),
        "second_step_is_on": second_step.is_on(request.user),
        "codes_left": second_step.codes_left(request.user),
    }
    return render(request, "accounts/ways_in.html", context)


@reauthentication_required
def add_passkey(request):
    if not passkeys.are_offered():
        return ways_in(request, asks_for_passkey=True)
    name = _("A passkey")
    form = AddPasskeyForm(request.POST or None, initial={"name": name})
    if request.method == "POST" and form.is_valid():
        passkeys.add(request.user, **form.cleaned_data)
        messages.success(request, _("The passkey is added. A code by email still works too."))
        return redirect("accounts:ways_in")
    asked = auth.begin_registration(request.user, passwordless=True)
    context = {"form": form, "asked": json.dumps(asked)}
    return render(request, "accounts/passkey_add.html", context, status=422 if form.errors else 200)


@reauthentication_required
def rename_passkey(request, number):
    row = get_object_or_404(passkeys.rows_of(request.user), pk=number)
    passkey = passkeys.shown(row)
    form = PasskeyNameForm(request.POST or None, initial={"name": passkey.name})
    if request.method == "POST" and form.is_valid():
        passkeys.rename(row, form.cleaned_data["name"])
        messages.success(request, _("Saved."))
        return redirect("accounts:ways_in")
    context = {"form": form, "passkey": passkey}
    return render(request, "accounts/passkey.html", context, status=422 if form.errors else 200)


@require_POST
@reauthentication_required(page="accounts:ways_in")
def remove_passkey(request, number):
    row = get_object_or_404(passkeys.rows_of(request.user), pk=number)
    passkeys.remove(row)
    messages.success(request, _("The passkey is removed. A code by email still works."))
    return redirect("accounts:ways_in")


class LoginPasskeyView(allauth_views.LoginWebAuthnView):
    """Sign in with a passkey. A script asks here first what the passkey shall sign."""

    form_class = LoginPasskeyForm

    def form_valid(self, form):
        note_device(self.request, self.request.POST.get("shared_device") == "on")
        forget_verification(self.request)
        return super().form_valid(form)

    def form_invalid(self, form):
        messages.warning(self.request, DID_NOT_WORK)
        return redirect_with_next(self.request, "account_login")

    def _redirect_to_pending_stage(self, request, stage):
        # Whoever waits for a code in vain may use a passkey.
        return None


class ReauthenticatePasskeyView(allauth_views.ReauthenticateWebAuthnView):
    form_class = ReauthenticatePasskeyForm
    template_name = "mfa/webauthn/reauthenticate.html"

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, **kwargs, "asked": json.dumps(context["js_data"]["request_options"])}
