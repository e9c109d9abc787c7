import re
import unicodedata

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import invitations, typed_address
from accounts.invitation_forms import InvitationMixin
from accounts.models import User
from accounts.sessions import extend_session
from mail.addresses import NoAddress, bare
from records.error_messages import LIKE_EMAIL, OwnErrorMessages

# Change the version whenever the words of the privacy page or of the age line change.
CONSENT_VERSION = "2026-12-01.3"
PASSWORDS_DIFFER = _("The two passwords are different. Type both again.")
# Eight digits, however they are parted: what stands around them may be pasted along.
CODE = re.compile(r"(?<!\d)\d{4}\W*\d{4}(?!\d)")
CODE_INPUT = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}


# Not the type "email": some browsers send jo@fass.de for jo@faß.de then, which is somebody else.
EMAIL_INPUT = {
    "type": "text",
    "inputmode": "email",
    "autocomplete": "email",
    "autocapitalize": "none",
    "autocorrect": "off",
    "spellcheck": "false",
}


class SharedDeviceField(forms.BooleanField):
    """Asked once, in the first step; a person's own device unless told otherwise."""

    def __init__(self):
        super().__init__(
            label=_("This is a shared device"),
            help_text=_("You are signed out after 15 minutes of no use."),
            required=False,
        )


class CarriedAddress(forms.TextInput):
    """Carry an address along out of sight, in a field that password managers read."""

    is_hidden = True

    def __init__(self):
        super().__init__(attrs={"hidden": True, "autocomplete": "username"})


class AddressField(EmailField):
    """An email address, in the form in which an account keeps it."""

    # The form of an address is settled before: allauth's and Django's own check knows fewer hosts.
    default_validators = []
    default_error_messages = {
        "invalid": LIKE_EMAIL,
        "letters": _("Use the letters a to z before the @. No email gets through with others."),
        "spaces": _("Take the space out of the email."),
        "several": _("Type only one email."),
    }

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TextInput(attrs=EMAIL_INPUT), **kwargs)

    def to_python(self, value):
        typed = super().to_python(value)
        try:
            return User.objects.address_for(typed) if typed else typed
        except NoAddress as error:
            raise forms.ValidationError(
                self.error_messages[error.reason], code=error.reason
            ) from error


class NotesAddressMixin:
    """A form whose next page says which address was typed, see typed_address.py."""

    address = "email"
    purpose = ""

    def note_address(self, request):
        typed = self.data.get(self.add_prefix(self.address), "")
        typed_address.note(request, self.purpose, bare(typed))


class FirstStepForm(NotesAddressMixin, OwnErrorMessages, allauth_forms.LoginForm):
    """The first step of signing in: who, and whose device this is."""

    address = "login"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField(label=_("Your email"))
        self.fields["shared_device"] = SharedDeviceField()

    def user_credentials(self):
        """Send the code to the address that is stored, whatever was typed."""
        credentials = super().user_credentials()
        return {**credentials, "email": self.user.email} if self.user else credentials


class LoginForm(FirstStepForm):
    """The first step, which mails a code."""

    purpose = "login"
    # Who has not finished signing up with this address: they get no code to sign in, but a mail
    # that leads back there. What they agree to is theirs to tick.
    unconfirmed = None

    def clean(self):
        cleaned_data = super().clean()
        if self.user and self.user.joined_at is None:
            self.unconfirmed, self.user = self.user, None
        return cleaned_data

    def login(self, request, redirect_url=None):
        # On a closed site there is no page to lead them back to.
        if self.unconfirmed and not invitations.is_closed():
            context = {"request": request, "needs_invitation": invitations.are_needed()}
            get_adapter().send_mail(
                "account/email/sign_up_unfinished", self.unconfirmed.email, context
            )
        return super().login(request, redirect_url)


class PasswordStepForm(FirstStepForm):
    """The first step, which leads to the page for the password."""

    purpose = "password"

    def clean(self):
        # No code is mailed, so none is counted; nothing is looked up.
        return self.cleaned_data


class PasswordLoginForm(FirstStepForm):
    """The password, with the answers of the first step carried along."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget = CarriedAddress()
        self.fields["shared_device"].widget = forms.HiddenInput()

    def _setup_password_field(self):
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            help_text=_("Only if you set one."),
        )

    def login(self, request, redirect_url=None):
        response = super().login(request, redirect_url)
        if request.user.is_authenticated:
            # allauth has just set its own time; the device's answer is the one that counts.
            extend_session(request)
        return response


class CodeFormMixin(OwnErrorMessages):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Your code")
        self.fields["code"].widget = forms.TextInput(attrs=CODE_INPUT)

    def clean_code(self):
        self.cleaned_data["code"] = normalize_code(self.cleaned_data["code"])
        return super().clean_code()


def normalize_code(typed):
    """Return the digits of a code typed in any script, without what parts or surrounds them."""
    digits = "".join(str(unicodedata.digit(character, character)) for character in typed)
    seen = "".join(c for c in digits if unicodedata.category(c) not in ("Cf", "Mn", "Me"))
    found = CODE.search(seen)
    return re.sub(r"\D", "", found[0] if found else seen)


class ConfirmLoginCodeForm(CodeFormMixin, allauth_forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(CodeFormMixin, allauth_forms.ConfirmEmailVerificationCodeForm):
    def clean_code(self):
        """Take the right code also where a stranger typed the address and never confirmed it."""
        try:
            return super().clean_code()
        except forms.ValidationError as error:
            strangers = User.objects.unconfirmed().filter(email=self.email)
            if error.code != "email_taken" or not strangers.delete()[0]:
                raise
            return super().clean_code()


class ConfirmPasswordResetCodeForm(CodeFormMixin, allauth_forms.ConfirmPasswordResetCodeForm):
    pass


class ReauthenticationCodeForm(CodeFormMixin, allauth_forms.ConfirmLoginCodeForm):
    """The code that somebody types to show again who they are."""


class AlreadyJoined(Exception):
    """Somebody has confirmed the address since the form was looked at."""


class SignupForm(InvitationMixin, NotesAddressMixin, OwnErrorMessages, allauth_forms.SignupForm):
    """An address, two ticks, and whose device this is. A mailed code proves the address."""

    purpose = "verification"
    # Who tried to sign up with this address before and did not confirm it.
    unconfirmed = None

    email = AddressField()
    adult = forms.BooleanField(
        label=_("I am 16 or older."),
        error_messages={"required": _("This is for people who are 16 or older.")},
    )
    privacy = forms.BooleanField(
        label=_("I agree that this site saves what I write."),
        help_text=_("It can be about my health. I can change my mind any time."),
        error_messages={"required": _("We can only save your words if you agree here.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your email")
        self.fields["shared_device"] = SharedDeviceField()

    def try_save(self, request):
        # A sign-in that waits for its code gives way to this.
        typed_address.forget(request, LoginForm.purpose)
        self.note_address(request)
        self.note_invitation(request.session)
        try:
            return super().try_save(request)
        except AlreadyJoined:
            self.account_already_exists = True
            return super().try_save(request)

    def validate_unique_email(self, value):
        """Take an address that somebody else may have typed, as long as nobody has confirmed it."""
        email = super().validate_unique_email(value)
        self.unconfirmed = User.objects.unconfirmed().filter(email=email).first()
        if self.unconfirmed:
            self.account_already_exists = False
        return email

    def save(self, request):
        """Make the user, or nothing. What belongs to them is made when they join."""
        if self.unconfirmed:
            return self._go_on_with(self.unconfirmed, request)
        try:
            with transaction.atomic():
                return super().save(request)
        except IntegrityError:
            # Typed twice in the same moment, here or elsewhere: the first one made the row.
            return self._go_on_with(User.objects.get(email=self.cleaned_data["email"]), request)

    def _go_on_with(self, user, request):
        # Held until it is settled that a code is needed: whoever joins meanwhile waits for that.
        user.lock_rows()
        if User.objects.unconfirmed().filter(pk=user.pk).exists():
            user.sign_up_again()
            self.signup(request, user)
            return user
        raise AlreadyJoined


class OwnLabelsMixin(OwnErrorMessages):
    """allauth's form with labels of ours, without placeholders that repeat them and without the
    link to a new password: a page has its own."""

    labels = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels[name]
            field.widget.attrs.pop("placeholder", None)
            if field.widget.attrs.get("autocomplete") == "current-password":
                field.help_text = ""

    def add_error(self, field, error):
        # The one sentence that allauth says here by itself, with no code to tell it by.
        if field == "password2" and not isinstance(error, forms.ValidationError):
            error = PASSWORDS_DIFFER
        super().add_error(field, error)


class LostEmailForm(NotesAddressMixin, OwnLabelsMixin, allauth_forms.AddEmailForm):
    """Another address, which gets a code."""

    labels = {"email": _("Your new email")}
    purpose = "verification"

    email = AddressField()

    def save(self, request):
        self.note_address(request)
        return super().save(request)


class AddEmailForm(LostEmailForm):
    """Another address, and whether the old one is told."""

    labels = {
        **LostEmailForm.labels,
        "is_quiet": _("Someone else reads my old email"),
    }

    is_quiet = forms.BooleanField(
        help_text=_("Then we send nothing there, and it cannot undo the change."), required=False
    )


class ResetPasswordForm(NotesAddressMixin, OwnLabelsMixin, allauth_forms.ResetPasswordForm):
    labels = {"email": _("Your email")}
    purpose = "reset"

    email = AddressField()

    def save(self, request, **kwargs):
        self.note_address(request)
        self.users = [user for user in self.users if user.joined_at]
        if self.users:
            # Send the code to the address that is stored, whatever was typed.
            self.cleaned_data["email"] = self.users[0].email
        return super().save(request, **kwargs)


class ResetPasswordKeyForm(OwnLabelsMixin, allauth_forms.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, again")}


class SetPasswordForm(OwnLabelsMixin, allauth_forms.SetPasswordForm):
    labels = {"password1": _("Password"), "password2": _("Password, again")}


class ChangePasswordForm(OwnLabelsMixin, allauth_forms.ChangePasswordForm):
    labels = {
        "oldpassword": _("The password you use now"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }


class ReauthenticateForm(OwnLabelsMixin, allauth_forms.ReauthenticateForm):
    labels = {"password": _("Password")}


class AccountForm(OwnErrorMessages, forms.ModelForm):
    """The language of a user. Country and time zone have a form of their own: PlaceForm."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("As in my country")), *settings.LANGUAGES],
        required=False,
    )

    class Meta:
        model = User
        fields = ["language"]

    @property
    def language_by_name(self):
        """What the saved language is called; "" where it follows the country."""
        return dict(settings.LANGUAGES).get(self.initial["language"], "")
