"""allauth's pages for getting in, one thing at a time, with a word on what it does in silence.

allauth decides who gets a code, checks and counts it. Added here: the password has a page of its
own, the page for a code says where it went and leads back to change the address, whatever ends a
code is told, and another tab may begin anew.
"""

import time
from math import ceil

from allauth.account import views
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
    EmailVerificationProcess,
)
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.flows.password_reset_by_code import PasswordResetVerificationProcess
from allauth.account.stages import EmailVerificationStage, LoginByCodeStage, LoginStageController
from allauth.account.utils import passthrough_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import invitations, mailed_codes, passkeys, rate_limits, typed_address
from accounts.even_time import EvenTimeMixin
from accounts.forms import PasswordLoginForm, PasswordStepForm
from accounts.sessions import is_shared_device, note_device
from mail.addresses import bare

# Seconds in which the last one has a chance to arrive.
NEXT_CODE_AFTER = 10


def code_expired(request, purpose, page):
    """Say that a code is over, and redirect to the page that mails another."""
    typed_address.forget(request, purpose)
    messages.warning(request, _("That code has expired. Ask for a new one."))
    return redirect_with_next(request, page)


def too_many_requests(request, exception=None):
    """Answer more tries from one address or of one user than allauth takes."""
    seconds = rate_limits.seconds_on_this_page(request)
    context = {"wait": rate_limits.wait_message(seconds), "back": request.get_full_path()}
    response = render(request, "429.html", context, status=429)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


# Asking for a code --------------------------------------------------------------------------------


class AgainMixin:
    """With ?again a form comes back filled, for who needs another address."""

    @property
    def is_filled(self):
        return "again" in self.request.GET

    def get_initial(self):
        initial = super().get_initial()
        if not self.is_filled:
            return initial
        return {
            **initial,
            self.get_form_class().address: typed_address.newest(self.request),
            "shared_device": is_shared_device(self.request),
        }


class RestartMixin(AgainMixin):
    """Let a form that is sent count, also while a code is waited for, as in another tab."""

    def _redirect_to_pending_stage(self, request, stage):
        if request.method == "POST" or "again" in request.GET:
            return None
        return super()._redirect_to_pending_stage(request, stage)


class LoginView(EvenTimeMixin, RestartMixin, views.LoginView):
    """The first step: it mails a code, or leads on to the page for the password."""

    def get_form_class(self):
        return PasswordStepForm if self._wants_password else super().get_form_class()

    def form_valid(self, form):
        note_device(self.request, form.cleaned_data["shared_device"])
        form.note_address(self.request)
        if self._wants_password:
            return redirect_with_next(self.request, "account_login_password")
        email = form.user_credentials()["email"]
        if self._is_code_pending(email):
            return _code_already_sent(self.request, "account_confirm_login_code")
        if seconds := mailed_codes.ask(self.request, form.purpose, email):
            form.add_error("login", rate_limits.no_more_codes_message(seconds))
            return self.form_invalid(form)
        forget_verification(self.request)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "passkeys_are_offered": passkeys.are_offered()}

    @property
    def _wants_password(self):
        return self.request.POST.get("action") == "password"

    def _is_code_pending(self, email):
        """Whether a code for this address is waited for, and the page can still mail another."""
        stage = LoginStageController.enter(self.request, LoginByCodeStage.key)
        process = stage and LoginCodeVerificationProcess.resume(stage)
        return process and process.state.get("email") == email and process.can_resend


class PasswordLoginView(AgainMixin, views.LoginView):
    """The step after, for who has set a password. It always comes filled."""

    template_name = "account/login_password.html"
    is_filled = True

    def get_form_class(self):
        return PasswordLoginForm

    def get(self, request, *args, **kwargs):
        if not typed_address.newest(request):
            return redirect_with_next(request, "account_login")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        note_device(self.request, form.cleaned_data["shared_device"])
        forget_verification(self.request)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        form = context["form"]
        typed = "" if form.has_error("login") else form["login"].value()
        return {**context, "signs_in_as": typed_address.mask_address(bare(typed)) if typed else ""}

    def _redirect_to_pending_stage(self, request, stage):
        # Whoever waits for a code in vain may use the password.
        return None


class AddressCodeMixin:
    """A form that mails a code to a new address: to sign up, or to change one's address."""

    def form_valid(self, form):
        email = form.cleaned_data["email"]
        process = _pending_verification(self.request)
        if process and process.email == email and process.can_resend:
            return _code_already_sent(self.request, "account_email_verification_sent")
        if seconds := mailed_codes.ask(self.request, form.purpose, email):
            form.add_error("email", rate_limits.no_more_codes_message(seconds))
            return self.form_invalid(form)
        return super().form_valid(form)


class SignupView(EvenTimeMixin, RestartMixin, AddressCodeMixin, views.SignupView):
    def get_initial(self):
        """Fill in the invitation of a link, or the one that was typed before another address, which
        is the next person's to read on a shared device if it comes without that."""
        typed = self.request.session.get(invitations.KEY, "") if self.is_filled else ""
        invitation = self.request.GET.get(invitations.KEY, typed)
        return {**super().get_initial(), invitations.KEY: invitation}

    def form_valid(self, form):
        with transaction.atomic():
            response = super().form_valid(form)
        # Last, as what waits for the new account may stay for longer.
        note_device(self.request, form.cleaned_data["shared_device"])
        return response

    def _redirect_to_pending_stage(self, request, stage):
        # Whoever looks at this page can still type the code of a sign-in in the other tab. A code
        # to sign up with helps nobody on a closed site.
        if not stage.login.signup or invitations.is_closed():
            return None
        return super()._redirect_to_pending_stage(request, stage)


class EmailView(EvenTimeMixin, AgainMixin, AddressCodeMixin, views.EmailView):
    def _action_send(self, request, *args, **kwargs):
        # allauth would mail a code that was not counted. The page for typing it mails another.
        return None

    def _do_nothing(self, request, *args, **kwargs):
        # There is one address, and LostEmailView asks nobody who they are.
        return None

    _action_remove = _action_primary = _do_nothing


class PasswordResetView(EvenTimeMixin, AgainMixin, views.PasswordResetView):
    def form_valid(self, form):
        if seconds := mailed_codes.ask(self.request, form.purpose, form.cleaned_data["email"]):
            form.add_error("email", rate_limits.no_more_codes_message(seconds))
            return self.form_invalid(form)
        return super().form_valid(form)


class LogoutView(views.LogoutView):
    def logout(self):
        super().logout()
        forget_verification(self.request)


def _code_already_sent(request, page):
    messages.info(request, _("You asked for a code already. Type it here, or ask for a new one."))
    return redirect_with_next(request, page)


def redirect_with_next(request, page):
    """Redirect to a page, and hand `next` on to it."""
    return redirect(passthrough_next_redirect_url(request, reverse(page), REDIRECT_FIELD_NAME))


def _pending_verification(request):
    """Return the process that waits for the code to an address, or None.

    Without its stage nobody can go on.
    """
    process = EmailVerificationProcess.resume(request)
    if request.user.is_authenticated:
        return process
    return LoginStageController.enter(request, EmailVerificationStage.key) and process


def forget_verification(request):
    # allauth keeps it, and shows its page again only to whom it wrote that there is an account.
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    typed_address.forget(request, ConfirmEmailView.purpose)


# Typing it ----------------------------------------------------------------------------------------


class CodePageMixin:
    """`purpose` is that of the form that asked for the code, `start` the page to ask on anew."""

    purpose = ""
    start = "account_login"
    can_resend = True

    def get(self, request, *args, **kwargs):
        # Whose code it is, is looked up where there is somebody.
        request.answers_evenly = True
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.can_resend and request.POST.get("action") == "resend":
            self._resend()
            return redirect(self.passthrough_next_url(request.path))
        if not mailed_codes.count_try(request, self.purpose):
            # Only who sends several at a time comes here: allauth ends a code after three.
            self._process.abort()
            return code_expired(request, self.purpose, self.start)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        typed_address.forget(self.request, self.purpose)
        return response

    def form_invalid(self, form):
        if not form.has_error("code", "incorrect_code"):
            # Nothing was tried, so it does not count as one of the three tries.
            return self.render_to_response(self.get_context_data(form=form))
        response = super().form_invalid(form)
        if response.status_code == 302:
            return code_expired(self.request, self.purpose, self.start)
        return response

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "went_to": self._went_to}

    @property
    def _went_to(self):
        return typed_address.masked(self.request, self.purpose)

    def _resend(self):
        process = self._process
        if not process.can_resend:
            text = _("That was the third code. Look for the newest one, or use another email.")
            messages.warning(self.request, text)
            return
        if seconds := max(0, ceil(process.state["at"] + NEXT_CODE_AFTER - time.time())):
            messages.warning(self.request, rate_limits.next_code_message(seconds))
            return
        if seconds := mailed_codes.ask(self.request, self.purpose, process.state["email"]):
            # Nothing is mailed, so the code of the last mail still counts.
            messages.warning(self.request, rate_limits.no_more_codes_message(seconds))
            return
        # A new code has its full time and its three tries.
        process.state.update(at=time.time(), failed_attempts=0)
        process.resend()
        text = _("You asked for a new code. Only the newest one works.")
        messages.success(self.request, text)


class ConfirmLoginCodeView(EvenTimeMixin, CodePageMixin, views.ConfirmLoginCodeView):
    purpose = "login"

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and request.user.is_authenticated:
            return _code_already_used(request)
        return super().dispatch(request, *args, **kwargs)


class ConfirmEmailView(EvenTimeMixin, CodePageMixin, views.ConfirmEmailVerificationCodeView):
    purpose = "verification"

    def dispatch(self, request, *args, **kwargs):
        was_asked = EMAIL_VERIFICATION_CODE_SESSION_KEY in request.session
        is_signed_in = request.user.is_authenticated
        self.start = "account_email" if is_signed_in else "account_signup"
        if _pending_verification(request):
            return super().dispatch(request, *args, **kwargs)
        if is_signed_in and request.method == "POST" and not was_asked:
            return _code_already_used(request)
        return code_expired(request, self.purpose, self.start)

    def form_valid(self, form):
        """Confirm the address with all that follows from it, or not at all."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except invitations.NobodyJoins as why:
            return _nobody_joins(self.request, why)


class ConfirmPasswordResetCodeView(
    EvenTimeMixin, CodePageMixin, views.ConfirmPasswordResetCodeView
):
    purpose = "reset"
    start = "account_reset_password"
    # allauth mails this code once. Whoever needs another one asks by the address again.
    can_resend = False

    def dispatch(self, request, *args, **kwargs):
        _forget_outdated_reset(request)
        response = super().dispatch(request, *args, **kwargs)
        return response if self._process else code_expired(request, self.purpose, self.start)


class CompletePasswordResetView(views.CompletePasswordResetView):
    def dispatch(self, request, *args, **kwargs):
        _forget_outdated_reset(request)
        response = super().dispatch(request, *args, **kwargs)
        if self._process:
            return response
        return code_expired(request, "reset", "account_reset_password")


def _forget_outdated_reset(request):
    """Let no code that went to an address of before set a password: it may have been a thief's."""
    process = PasswordResetVerificationProcess.resume(request)
    if process and process.user and process.user.email != process.state["email"]:
        process.abort()


def _nobody_joins(request, why):
    # The address stays, and fills the page that they are led back to.
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    if isinstance(why, invitations.InvitationOver):
        text = _("This invitation does not work any more. Ask for a new one.")
        messages.warning(request, text)
    if isinstance(why, invitations.InvitationMissing):
        messages.warning(request, _("To save a plan here you need an invitation."))
    # That page says by itself that the site is closed.
    return redirect(f"{reverse('account_signup')}?again")


def _code_already_used(request):
    messages.info(request, _("That code has been used. You are signed in."))
    return redirect(settings.LOGIN_REDIRECT_URL)
