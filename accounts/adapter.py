from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from django.forms import ValidationError
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts import invitations, known_browser, rate_limits, typed_address
from accounts.address_changes import A_WEEK, WayBack
from accounts.models import User
from accounts.networks import keyed_hash, network_of, place_of
from accounts.reauthentication import FRESH_SECONDS, TO_FILL_IN_SECONDS, newest_proof
from mail.addresses import NoAddress
from mail.letters import compose
from mail.models import OutboxMail
from records.error_messages import LIKE_EMAIL
from records.redirects import is_local_path

# A code works for ten minutes; a notice is still worth reading the next day.
CODE_IS_GOOD_FOR = timedelta(minutes=10)
NOTICE_IS_GOOD_FOR = timedelta(days=1)
# What leads from one way to show again who one is to the others.
REAUTHENTICATION_LABELS = {
    "code": _("Email me a code instead"),
    "reauthenticate": _("Use a password instead"),
    "mfa_reauthenticate": _("Use a code from an app or from paper"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Where allauth meets our mails, our devices and our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_taken": _("That email cannot be used here. Try another one."),
        "invalid_login": _("That email or password is not right. Try again."),
        "invalid_or_expired_key": _("That code has expired. Ask for a new one."),
        "invalid_password_reset": _("That code has expired. Ask for a new one."),
        "max_email_addresses": _(
            "You are changing your email already. Type the code that went there."
        ),
        "same_as_current": _("That is the one you use now. Type another one."),
        "unknown_email": LIKE_EMAIL,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("That email or password is not right. Try again."),
        "enter_current_password": _("Type the password you use now."),
        "incorrect_code": _("That code is not right. Look at the newest email and try again."),
        "incorrect_password": _("That password is not right. Try again."),
        "duplicate_email": _("That is the email you use now."),
    }

    def is_open_for_signup(self, request):
        return not invitations.is_closed()

    def validation_error(self, code, *args):
        if code != "too_many_login_attempts":
            return super().validation_error(code, *args)
        return ValidationError(rate_limits.too_many_message(self._seconds_to_wait()), code=code)

    def _seconds_to_wait(self):
        """Until this address may be tried again, with a password or by another code."""
        typed = self.request.POST
        if not typed.get("password"):
            return rate_limits.seconds_to_wait(self.request, "request_login_code")
        try:
            address = User.objects.address_for(typed.get("login", ""))
        except NoAddress:
            address = getattr(self.request.user, "email", "")
        key = self._get_login_attempts_cache_key(self.request, email=address)
        return rate_limits.seconds_to_wait(self.request, "login_failed", key)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Count wrong passwords for an address by who tries: a stranger's tries close it to nobody
        in another network, and not to a browser that knows its owner."""
        address = credentials.get("email", "").lower()
        user = User.objects.filter(email=address).first()
        if known_browser.is_known(request, user):
            return keyed_hash("password", address, known_browser.browser_of(request))
        return keyed_hash("password", address, network_of(request))

    def get_client_ip(self, request):
        """Return what allauth counts by where it says "ip": a place, or, so that neither a neighbor
        nor somebody else who was signed in once can use up its tries, a browser that has a mark."""
        browser = known_browser.browser_of(request)
        return keyed_hash("browser", browser) if browser else keyed_hash("place", place_of(request))

    def send_mail(self, template_prefix, email, context):
        """Queue a mail in the same transaction; the mail server is never part of an answer."""
        name = template_prefix.rpartition("/")[2]
        with override(_language_of(context.get("user"), email)):
            letter = compose(f"accounts/emails/{name}", {**context, "email": email})
        OutboxMail.put(
            kind=name,
            recipient=email,
            letter=letter,
            good_for=_good_for(context),
        )

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell of a change, with a link for who did not make it: to the address of before."""
        if getattr(self.request, "is_quiet_change", False):
            # Whoever reads that mailbox must not undo an earlier one either.
            user.ways_back.all().delete()
            return
        recipient = email or user.email
        context = {**(context or {}), "user": user, "not_me": WayBack.make(user, recipient)}
        self.send_mail(template_prefix, recipient, context)

    def confirm_email(self, request, email_address):
        email_address.user.pending_addresses.all().delete()
        # Signed out it is the code of this very browser, which signs up.
        if request.user.is_authenticated:
            email_address.user.end_begun_sign_ins()
        return super().confirm_email(request, email_address)

    def is_safe_url(self, url):
        """Whether `next` may be followed: to a page of ours, never by a name of the host."""
        return is_local_path(url)

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whether allauth is to ask who they are: our own pages have asked then in front of it."""
        return not newest_proof(self.request, FRESH_SECONDS + TO_FILL_IN_SECONDS)

    def get_reauthentication_methods(self, user):
        """Return the ways to show who one is, the mailed code first: everybody has it."""
        if not user.is_authenticated:
            return []
        urls = {"reauthenticate": reverse("account_reauthenticate_password")}
        others = [
            {
                **method,
                "url": urls.get(method["id"], method["url"]),
                "description": REAUTHENTICATION_LABELS[method["id"]],
            }
            for method in super().get_reauthentication_methods(user)
        ]
        label = REAUTHENTICATION_LABELS["code"]
        code = {"id": "code", "url": reverse("account_reauthenticate"), "description": label}
        return [code, *others]

    def get_login_stages(self):
        stages = {"allauth.mfa.stages.AuthenticateStage": "accounts.second_step.SecondStepStage"}
        return [stages.get(path, path) for path in super().get_login_stages()]

    def post_login(self, request, user, **kwargs):
        typed_address.forget_all(request)
        invitations.forget_typed(request.session)
        if _is_new_to(user, request):
            context = {"session": request.session.row}
            self.send_notification_mail("account/email/new_sign_in", user, context)
        request.signed_in = True
        return super().post_login(request, user, **kwargs)

    def add_message(self, request, level, message_template=None, *args, **kwargs):
        """allauth's chatter ("You have signed in as ...") shows an address; leave it out."""


def _is_new_to(user, request):
    """Whether somebody who has signed in before never did on this browser, or was signed out there
    from elsewhere."""
    return user.last_seen_on is not None and not known_browser.is_trusted(request, user)


def _good_for(context):
    if "code" in context:
        return CODE_IS_GOOD_FOR
    return A_WEEK if "not_me" in context else NOTICE_IS_GOOD_FOR


def _language_of(user, email):
    """Return what the recipient reads, or the language of the page where nothing tells it."""
    recipient = user or User.objects.filter(email=email).first()
    return getattr(recipient, "language_to_read", "") or get_language()
