from allauth.mfa.webauthn import forms as allauth_forms
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.passkeys import MALFORMED
from records.error_messages import OwnErrorMessages
from records.form_fields import OwnWordsField

LONGEST_NAME = 60
DID_NOT_WORK = _("That passkey did not work. Try again, or use a code by email.")


class CredentialField(forms.JSONField):
    """What a browser says of a passkey. A page never shows it again."""

    default_error_messages = {"required": DID_NOT_WORK, "invalid": DID_NOT_WORK}
    widget = forms.HiddenInput

    def to_python(self, value):
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            # Numbers and lists that Python itself refuses to read.
            raise forms.ValidationError(DID_NOT_WORK, code="invalid") from None

    def bound_data(self, data, initial):
        return initial


class PasskeyNameForm(OwnErrorMessages, forms.Form):
    name = OwnWordsField(
        label=_("A name for it"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Type a name, like “My phone”.")},
    )


class AddPasskeyForm(PasskeyNameForm):
    """What a new passkey is called, and what the browser says of it."""

    credential = CredentialField()

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            # The challenge is still good for the passkey that comes with the next try.
            return cleaned
        try:
            auth.complete_registration(cleaned["credential"])
        except (forms.ValidationError, *MALFORMED):
            raise forms.ValidationError(DID_NOT_WORK, code="passkey") from None
        return cleaned


class AnswerMixin(OwnErrorMessages):
    """What a passkey answers: whatever is wrong with it is said in one sentence."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField()

    def clean_credential(self):
        try:
            return super().clean_credential()
        except (forms.ValidationError, *MALFORMED):
            raise forms.ValidationError(DID_NOT_WORK, code="passkey") from None


class LoginPasskeyForm(AnswerMixin, allauth_forms.LoginWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(AnswerMixin, allauth_forms.ReauthenticateWebAuthnForm):
    pass
