"""Whether somebody has just shown again who they are, before what a thief would do first.

allauth asks this only of people with a password or a second step, and takes everybody else for
freshly signed in. Here everybody can be asked: a code goes to the address that they use now. What
was done to sign in counts as well while it is fresh, as it is the same proof; not on a shared
device, which the next person may have before them by then.

    @reauthentication_required
    def new_share(request): ...

Stand it in front of the page with the form, so that they are asked before they type.
"""

import time
from datetime import timedelta
from functools import wraps
from math import ceil
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import STATE_SESSION_KEY
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.sessions import is_shared_device

FRESH_SECONDS = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
# A form that was opened in time may still be sent after it was filled in without haste.
TO_FILL_IN_SECONDS = 10 * 60
# How allauth notes a mailed code, a password, and a passkey or second step.
METHODS = ("code", "password", "mfa")
SAFE = ("GET", "HEAD")
A_WEEK = timedelta(days=7)


def reauthentication_required(view=None, *, page=""):
    """Let a view run only for somebody who has just shown who they are; others are asked first.

    `page` is the name of the page to come back to, for a view that has none of its own: a button
    is pressed for them then, and a file is offered once more.
    """
    if view is None:
        return lambda view: reauthentication_required(view, page=page)

    @wraps(view)
    def guarded(request, *args, **kwargs):
        is_form_sent = not page and request.method not in SAFE
        spare = TO_FILL_IN_SECONDS if is_form_sent else 0
        if newest_proof(request, FRESH_SECONDS + spare):
            return view(request, *args, **kwargs)
        return _ask_first(request, page)

    return guarded


def newest_proof(request, seconds=FRESH_SECONDS):
    """Return how somebody has last shown who they are ({"method", "at", ...}), or None when that
    was longer ago than `seconds`."""
    proofs = _proofs(request, seconds)
    return proofs[-1] if proofs else None


def is_apart_from_mailbox(request):
    """Whether they have shown who they are by something that nobody gets by reading their email.

    A code from there is enough to set a password or a passkey, so these count only once they are
    older than the link in the notice about them works.
    """
    proofs = _proofs(request, FRESH_SECONDS + TO_FILL_IN_SECONDS)
    made_at = (_way_in_made_at(request.user, proof) for proof in proofs)
    return any(map(_is_old_enough, made_at))


def way_apart_from_mailbox(user):
    """Return the address of a page where somebody can show it by such a way, or ""."""
    of_password = [user.password_set_at] if user.has_usable_password() else []
    made_at = [*of_password, *user.authenticator_set.values_list("created_at", flat=True)]
    _code, *others = get_adapter().get_reauthentication_methods(user)
    return others[0]["url"] if others and any(map(_is_old_enough, made_at)) else ""


def _is_old_enough(moment):
    return moment is not None and moment <= timezone.now() - A_WEEK


def _way_in_made_at(user, proof):
    """Return when the password, passkey or second step of a proof was set; None for a code."""
    if proof["method"] == "password":
        return user.password_set_at
    if proof["method"] == "mfa":
        ways_in = user.authenticator_set.filter(pk=proof["id"])
        return ways_in.values_list("created_at", flat=True).first()
    return None


def _proofs(request, seconds):
    now, is_shared = time.time(), is_shared_device(request)
    return [
        record
        for record in get_authentication_records(request, request.user)
        if record["method"] in METHODS
        and now - record["at"] < seconds
        and (record.get("reauthenticated") or not is_shared)
    ]


def has_other_ways(user):
    """Whether somebody can show who they are without a mailed code."""
    return len(get_adapter().get_reauthentication_methods(user)) > 1


def _ask_first(request, page):
    request.session.pop(STATE_SESSION_KEY, None)
    if page and request.method in SAFE:
        _keep(request, offer_again, {"page": reverse(page)})
    elif page:
        _keep(request, send_again, {"path": request.path_info, "body": request.POST.urlencode()})
    back = reverse(page) if page else request.get_full_path()
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: back})}")


def _keep(request, callback, state):
    """Let allauth go on with this, by whatever way they show who they are."""
    callback = f"{callback.__module__}.{callback.__name__}"
    request.session[STATE_SESSION_KEY] = {"callback": callback, "state": state}


def send_again(request, state):
    """Press the button that was pressed before it was asked who they are."""
    request.POST = QueryDict(state["body"])
    request.path_info = state["path"]
    request.resolver_match = match = resolve(state["path"])
    return match.func(request, *match.args, **match.kwargs)


def offer_again(request, state):
    """Go back to the page with the link: a file that came now would leave them on this page."""
    messages.success(request, _("Thank you. Now you can save the file."))
    return redirect(state["page"])


class MailedProof(AbstractCodeVerificationProcess):
    """A code on its way to the address in use. It belongs to the session that asked for it."""

    KEY = "reauthentication_code"
    TRIES = 3
    NEXT_AFTER_SECONDS = 10

    def __init__(self, request, state):
        self.request = request
        super().__init__(
            max_attempts=self.TRIES,
            timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )

    @classmethod
    def send_to(cls, request):
        """Mail a code; only the newest one works."""
        state = cls.initial_state(request.user, email=request.user.email)
        process = cls(request, {**state, "code": get_adapter().generate_login_code()})
        process.send()
        process.persist()

    @classmethod
    def resume(cls, request):
        """Return the code that is waited for, or None."""
        state = request.session.get(cls.KEY)
        return cls(request, state).abort_if_invalid() if state else None

    def is_valid(self):
        """Whether its time is not over, and the address is still the one it went to."""
        return super().is_valid() and self.state["email"] == self.request.user.email

    @property
    def seconds_to_next(self):
        """How long this one still has a chance to arrive, before another may be asked for."""
        return max(0, ceil(self.state["at"] + self.NEXT_AFTER_SECONDS - time.time()))

    def send(self):
        context = {"user": self.request.user, "code": self.code}
        get_adapter().send_mail("account/email/reauthentication_code", self.state["email"], context)

    def persist(self):
        self.request.session[self.KEY] = self.state

    def abort(self):
        self.forget(self.request)

    @classmethod
    def forget(cls, request):
        request.session.pop(cls.KEY, None)

    def finish(self):
        self.abort()
        record_authentication(
            self.request,
            self.request.user,
            method="code",
            email=self.state["email"],
            reauthenticated=True,
        )
