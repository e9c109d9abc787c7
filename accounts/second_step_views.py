"""The second step: to turn it on and off, and to take it."""

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as allauth_views
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import second_step
from accounts.reauthentication import reauthentication_required
from accounts.second_step_forms import AuthenticateForm, ReauthenticateForm, TurnOnForm


@reauthentication_required
def second_step_page(request):
    """Say what is lost without the recovery codes, before anything is turned on."""
    if second_step.is_on(request.user):
        return redirect("accounts:ways_in")
    if request.method == "POST":
        totp.get_totp_secret()
        return redirect("accounts:second_step_app")
    return render(request, "accounts/second_step.html")


@reauthentication_required
def second_step_app(request):
    """Show the secret to the app, and turn the second step on with the app's first code."""
    secret = request.session.get(totp.SECRET_SESSION_KEY)
    if not secret or second_step.is_on(request.user):
        return redirect("accounts:second_step")
    form = TurnOnForm(request.POST or None, secret=secret)
    if request.method == "POST" and form.is_valid():
        codes = second_step.turn_on(request.user, secret, form.cleaned_data["code"])
        totp.clear_totp_secret(request)
        return _show_codes(request, codes)
    address = get_adapter().build_totp_url(request.user, secret)
    context = {
        "form": form,
        "secret": secret,
        "parts": [secret[start : start + 4] for start in range(0, len(secret), 4)],
        "address": address,
        "square": segno.make(address).svg_data_uri(scale=5, light="#fff"),
    }
    return render(
        request, "accounts/second_step_app.html", context, status=422 if form.errors else 200
    )


@reauthentication_required
def second_step_off(request):
    if not second_step.is_on(request.user):
        return redirect("accounts:ways_in")
    if request.method == "POST":
        second_step.turn_off(request.user)
        messages.success(request, _("The second step is off."))
        return redirect("accounts:ways_in")
    return render(request, "accounts/second_step_off.html")


@reauthentication_required
def recovery_codes(request):
    """Replace the recovery codes. The old ones go only when the button is pressed."""
    if not second_step.is_on(request.user):
        return redirect("accounts:ways_in")
    if request.method == "POST":
        return _show_codes(request, second_step.new_recovery_codes(request.user))
    context = {"codes_left": second_step.codes_left(request.user)}
    return render(request, "accounts/recovery_codes_new.html", context)


def _show_codes(request, codes):
    """Answer a post with the codes, so that no address shows them a second time."""
    context = {"codes": codes, "all_codes": "\n".join(codes)}
    return render(request, "accounts/recovery_codes.html", context)


class SecondStepView(allauth_views.AuthenticateView):
    """The step after a mailed code or a password. A passkey has a button of its own before."""

    template_name = "mfa/authenticate.html"

    def _build_forms(self):
        data = self.request.POST if self.request.method == "POST" else None
        self.webauthn_form = None
        self.auth_form = AuthenticateForm(data, user=self.stage.login.user)
        return self.auth_form

    def form_valid(self, form):
        response = super().form_valid(form)
        if form.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            _say_how_many_are_left(self.request, form.authenticator.user)
        return response

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(), status=422)


def _say_how_many_are_left(request, user):
    left = second_step.codes_left(user)
    text = ngettext(
        "You have %(count)d backup code left.", "You have %(count)d backup codes left.", left
    )
    messages.info(request, text % {"count": left})


class ReauthenticateView(allauth_views.ReauthenticateView):
    template_name = "mfa/reauthenticate.html"

    def get_form_class(self):
        return ReauthenticateForm

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)
