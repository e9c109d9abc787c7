"""Changing one's address, and taking such a change back."""

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import code_views, typed_address
from accounts.address_changes import AddressTaken, PendingAddress, WayBack
from accounts.forms import AddEmailForm, LostEmailForm
from accounts.reauthentication import (
    has_other_ways,
    is_apart_from_mailbox,
    way_apart_from_mailbox,
)
from mail.addresses import bare

# How a change goes on once its code is typed. One that says nothing waits as well.
AT_ONCE, QUIETLY, WAITS = "at once", "quietly", "waits"


class EmailView(code_views.EmailView):
    """For who has just shown who they are: the change is made once its code is typed."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if isinstance(form, AddEmailForm) and not is_apart_from_mailbox(self.request):
            form.fields.pop("is_quiet", None)
        return form

    def post(self, request, *args, **kwargs):
        if "is_quiet" in request.POST and not is_apart_from_mailbox(request):
            return self._ask_again()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        response = super().form_valid(form)
        how = QUIETLY if form.cleaned_data.get("is_quiet") else AT_ONCE
        _note_how(self.request, form.cleaned_data.get("email"), how)
        return response

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        is_offered = "is_quiet" in context["form"].fields
        way = "" if is_offered else way_apart_from_mailbox(self.request.user)
        return {**context, "way_to_be_quiet": way}

    def _ask_again(self):
        # The old address must not be told because somebody took their time.
        typed = self.request.POST.get("email", "")
        typed_address.note(self.request, AddEmailForm.purpose, bare(typed))
        messages.warning(self.request, _("That took a while. Please show again that it’s you."))
        back = urlencode({REDIRECT_FIELD_NAME: f"{reverse('account_email')}?again="})
        return redirect(f"{reverse('account_reauthenticate')}?{back}")


class LostEmailView(code_views.EmailView):
    """For who cannot read the address in use, and has no other way to show who they are: the change
    waits."""

    template_name = "account/email_lost.html"

    def dispatch(self, request, *args, **kwargs):
        if has_other_ways(request.user):
            return redirect("account_email")
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return LostEmailForm

    def form_valid(self, form):
        response = super().form_valid(form)
        _note_how(self.request, form.cleaned_data.get("email"), WAITS)
        return response


class ConfirmEmailView(code_views.ConfirmEmailView):
    def form_valid(self, form):
        how = self._process.state.get("how", WAITS)
        self.request.is_quiet_change = how == QUIETLY
        if not self.request.user.is_authenticated:
            return self._sign_in(form)
        if how == QUIETLY:
            super().form_valid(form)
            return self._look_who_is_signed_in()
        if how == AT_ONCE:
            return super().form_valid(form)
        self._process.abort()
        PendingAddress.begin(self.request.user, self._process.email)
        messages.success(self.request, _("Your email changes in seven days. We told the old one."))
        return redirect("accounts:account")

    def _look_who_is_signed_in(self):
        """Lead on to the list: whoever reads that mailbox may have signed in by it."""
        text = _("Your email is changed. Is someone else signed in? Sign them out here.")
        messages.success(self.request, text)
        return redirect("accounts:sessions")

    def _sign_in(self, form):
        """Finish a sign-up. Its code shows who they are as well as one to sign in does."""
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="code")
        return response


def _note_how(request, email, how):
    process = EmailVerificationProcess.resume(request)
    if process and process.email == email:
        process.state["how"] = how
        process.persist()


@require_POST
def keep_address(request):
    """Take back a change that waits."""
    request.user.pending_addresses.all().delete()
    messages.success(request, _("Your email stays as it is."))
    return redirect("accounts:account")


def not_me(request, token):
    """Ask, and go back when the button is pressed. Mail programs open links by themselves."""
    way_back = WayBack.find(token)
    if not way_back:
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/not_me.html")
    try:
        way_back.take()
    except ObjectDoesNotExist:
        # Another one was taken meanwhile, or the account is gone.
        raise Http404 from None
    except AddressTaken:
        return render(request, "accounts/not_me.html", {"is_taken": True}, status=409)
    # Also where a sign-in was only begun here: what waited for it is gone.
    if request.user == way_back.user or not request.user.is_authenticated:
        logout(request)
    text = _("Your account has the email back that the link came to. Everyone is signed out.")
    messages.success(request, text)
    return redirect("account_login")
