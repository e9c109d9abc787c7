from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import rate_limits, second_step
from accounts.forms import CODE_INPUT, normalize_code
from records.error_messages import OwnErrorMessages

FROM_THE_APP = _("Type the 6 numbers that the app shows.")
NOT_THAT = _("That code is not right. Wait for the next one in the app.")
FROM_THE_APP_OR_LIST = _("Type the 6 numbers that the app shows, or a backup code.")


class TurnOnForm(OwnErrorMessages, forms.Form):
    """The first code of the app, which shows that it has the secret."""

    code = forms.CharField(
        label=_("Code from the app"),
        widget=forms.TextInput(attrs=CODE_INPUT),
        error_messages={"required": FROM_THE_APP},
    )

    def __init__(self, *args, secret, **kwargs):
        super().__init__(*args, **kwargs)
        self.secret = secret

    def clean_code(self):
        code = normalize_code(self.cleaned_data["code"])
        if not validate_totp_code(self.secret, code):
            raise forms.ValidationError(NOT_THAT, code="incorrect_code")
        return code


class SecondStepMixin(OwnErrorMessages):
    """A code of the app, or a recovery code. Each counts once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code from the app, or a backup code")
        field.widget = forms.TextInput(attrs=CODE_INPUT)
        field.error_messages["required"] = FROM_THE_APP_OR_LIST

    def clean_code(self):
        self.cleaned_data["code"] = normalize_code(self.cleaned_data["code"])
        code = self._clean_if_not_too_many()
        is_of_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_of_app and not second_step.use_up(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _clean_if_not_too_many(self):
        """Let allauth check it, and say how long to wait where it says only "too many"."""
        try:
            return super().clean_code()
        except forms.ValidationError as error:
            if error.code != "too_many_login_attempts":
                raise
            # The key by which allauth.mfa counts.
            key = f"mfa-auth-user-{self.user.pk}"
            seconds = rate_limits.seconds_to_wait(context.request, "login_failed", key)
            raise forms.ValidationError(
                rate_limits.too_many_message(seconds), code=error.code
            ) from None


class AuthenticateForm(SecondStepMixin, allauth_forms.AuthenticateForm):
    pass


class ReauthenticateForm(SecondStepMixin, allauth_forms.ReauthenticateForm):
    pass
