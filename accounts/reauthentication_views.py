"""The pages on which somebody shows again who they are: by a mailed code, or by the password.

Passkeys and second steps have allauth's own pages. Each leads to the others.
"""

from allauth.account import views
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import mailed_codes, rate_limits
from accounts.code_views import code_expired
from accounts.forms import ReauthenticationCodeForm
from accounts.reauthentication import MailedProof
from accounts.typed_address import mask_address

# The budget of a mailed code, see mailed_codes.py.
PURPOSE = "reauthentication"


class CodeReauthenticationView(views.BaseReauthenticateView):
    """Mails a code to the address in use when that is asked for, and waits for it."""

    template_name = "account/reauthenticate.html"
    form_class = ReauthenticationCodeForm

    def post(self, request, *args, **kwargs):
        if request.POST.get("action") == "send":
            return self._mail_code()
        if not self._process or not mailed_codes.count_try(request, PURPOSE):
            return self._over()
        return super().post(request, *args, **kwargs)

    def _mail_code(self):
        waited_for = self._process
        if seconds := waited_for and waited_for.seconds_to_next:
            messages.warning(self.request, rate_limits.next_code_message(seconds))
        elif seconds := mailed_codes.ask(self.request, PURPOSE, self.request.user.email):
            messages.warning(self.request, rate_limits.no_more_codes_message(seconds))
        else:
            MailedProof.send_to(self.request)
            if waited_for:
                text = _("You asked for a new code. Only the newest one works.")
                messages.success(self.request, text)
        return redirect(self.passthrough_next_url(self.request.path))

    def _over(self):
        MailedProof.forget(self.request)
        return code_expired(self.request, PURPOSE, "account_reauthenticate")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "code": self._process.code if self._process else ""}

    def form_valid(self, form):
        self._process.finish()
        return super().form_valid(form)

    def form_invalid(self, form):
        if form.has_error("code", "incorrect_code") and not self._process.record_invalid_attempt():
            return self._over()
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "address": mask_address(self.request.user.email),
            "is_code_sent": bool(self._process),
        }

    @property
    def _process(self):
        return MailedProof.resume(self.request)


class PasswordReauthenticationView(views.ReauthenticateView):
    template_name = "account/reauthenticate_password.html"
