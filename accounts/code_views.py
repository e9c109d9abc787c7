"""allauth's pages about codes, with a word on what it does in silence.

allauth decides who gets a code, checks and counts it. Added here: the page says where the code went
and how to use another address, whatever ends a code is told, and another tab may begin anew.
"""

import time

from allauth.account import views
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
    EmailVerificationProcess,
)
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import EmailVerificationStage, LoginByCodeStage, LoginStageController
from allauth.account.utils import passthrough_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import limits
from accounts.forms import code_went_to, forget_where


def is_over(request, went_by, page):
    forget_where(request, went_by)
    messages.warning(request, _("That code is over. Ask for a new one."))
    return _led_on(request, page)


def too_many(request, exception=None):
    """More tries from one place or by one person than allauth takes."""
    seconds = limits.seconds_on_this_page(request)
    context = {"wait": limits.wait(seconds), "back": request.get_full_path()}
    response = render(request, "429.html", context, status=429)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


# Asking for a code --------------------------------------------------------------------------------


class BeginsAnew:
    """A form that is sent counts, also while a code is waited for, as in another tab."""

    def _redirect_to_pending_stage(self, request, stage):
        if request.method == "POST":
            return None
        return super()._redirect_to_pending_stage(request, stage)


class LoginView(BeginsAnew, views.LoginView):
    def form_valid(self, form):
        if not form.cleaned_data["password"] and self._is_asked(form.user_credentials()["email"]):
            return _asked_already(self.request, "account_confirm_login_code")
        _forget_proof(self.request)
        return super().form_valid(form)

    def _is_asked(self, email):
        """Whether a code for this address is waited for, and the page can still mail another."""
        stage = LoginStageController.enter(self.request, LoginByCodeStage.key)
        process = stage and LoginCodeVerificationProcess.resume(stage)
        return process and process.state.get("email") == email and process.can_resend


class ProofIsAsked:
    """A code to a new address: of a sign-up, or of somebody who changes theirs."""

    def form_valid(self, form):
        email = form.cleaned_data["email"]
        process = _pending_proof(self.request)
        if process and process.email == email and process.can_resend:
            return _asked_already(self.request, "account_email_verification_sent")
        if seconds := limits.seconds_to_wait(self.request, "confirm_email", key=email):
            form.add_error("email", limits.wait(seconds))
            return self.form_invalid(form)
        return super().form_valid(form)


class SignupView(BeginsAnew, ProofIsAsked, views.SignupView):
    def _redirect_to_pending_stage(self, request, stage):
        # Whoever looks at this page can still type the code of a sign-in in the other tab.
        if not stage.login.signup:
            return None
        return super()._redirect_to_pending_stage(request, stage)


class EmailView(ProofIsAsked, views.EmailView):
    pass


class PasswordResetView(views.PasswordResetView):
    def form_valid(self, form):
        email = form.cleaned_data["email"]
        if seconds := limits.seconds_to_wait(self.request, "reset_password", key=email):
            form.add_error("email", limits.wait(seconds))
            return self.form_invalid(form)
        return super().form_valid(form)


class LogoutView(views.LogoutView):
    def logout(self):
        super().logout()
        _forget_proof(self.request)


def _asked_already(request, page):
    messages.info(request, _("You asked for a code already. Type it here, or ask for a new one."))
    return _led_on(request, page)


def _led_on(request, page):
    """Redirect to a page, which leads on to where the person wanted to go."""
    return redirect(passthrough_next_redirect_url(request, reverse(page), REDIRECT_FIELD_NAME))


def _pending_proof(request):
    """The proof of an address that is waited for, or None. Without its stage nobody can go on."""
    process = EmailVerificationProcess.resume(request)
    if request.user.is_authenticated:
        return process
    return LoginStageController.enter(request, EmailVerificationStage.key) and process


def _forget_proof(request):
    # allauth keeps it, and shows its page again only to whom it wrote that there is an account.
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    forget_where(request, ConfirmEmailView.went_by)


# Typing it ----------------------------------------------------------------------------------------


class CodePage:
    """`went_by` is which of the forms above asked for the code, `start` where to ask anew."""

    went_by = ""
    start = "account_login"
    mails_again = True

    def post(self, request, *args, **kwargs):
        if self.mails_again and request.POST.get("action") == "resend":
            self._resend()
            return redirect(self.passthrough_next_url(request.path))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        forget_where(self.request, self.went_by)
        return response

    def form_invalid(self, form):
        if not form.has_error("code", "incorrect_code"):
            # Nothing was tried, so it does not count as one of the three tries.
            return self.render_to_response(self.get_context_data(form=form))
        response = super().form_invalid(form)
        if response.status_code == 302:
            return is_over(self.request, self.went_by, self.start)
        return response

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "went_to": self._went_to}

    @property
    def _went_to(self):
        return code_went_to(self.request, self.went_by)

    def _resend(self):
        process = self._process
        if not process.can_resend:
            text = _("That was the third code. Look for the newest mail, or use another address.")
            messages.warning(self.request, text)
            return
        before = dict(process.state)
        # The new code works for as long as the page says.
        process.state["at"] = time.time()
        try:
            process.resend()
        except ImmediateHttpResponse:
            # Too soon. Nothing was mailed, so the code of the last mail still counts.
            process.state.update(before)
            seconds = limits.seconds_to_wait(self.request, "confirm_email", process.state["email"])
            messages.warning(self.request, limits.wait_for_the_next_code(max(1, seconds)))
        else:
            messages.success(
                self.request, _("You asked for a new code. Only the newest one works.")
            )


class ConfirmLoginCodeView(CodePage, views.ConfirmLoginCodeView):
    went_by = "login"

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and request.user.is_authenticated:
            return _is_used(request)
        return super().dispatch(request, *args, **kwargs)


class ConfirmEmailView(CodePage, views.ConfirmEmailVerificationCodeView):
    went_by = "proof"

    def dispatch(self, request, *args, **kwargs):
        was_asked = EMAIL_VERIFICATION_CODE_SESSION_KEY in request.session
        is_signed_in = request.user.is_authenticated
        self.start = "account_email" if is_signed_in else "account_login"
        if _pending_proof(request):
            return super().dispatch(request, *args, **kwargs)
        if is_signed_in and request.method == "POST" and not was_asked:
            return _is_used(request)
        return is_over(request, self.went_by, self.start)


class ConfirmPasswordResetCodeView(CodePage, views.ConfirmPasswordResetCodeView):
    went_by = "reset"
    start = "account_reset_password"
    # allauth mails this code once. Whoever needs another one asks by the address again.
    mails_again = False

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        return response if self._process else is_over(request, self.went_by, self.start)


class CompletePasswordResetView(views.CompletePasswordResetView):
    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        return response if self._process else is_over(request, "reset", "account_reset_password")


def _is_used(request):
    messages.info(request, _("That code is used. You are signed in."))
    return redirect(settings.LOGIN_REDIRECT_URL)
