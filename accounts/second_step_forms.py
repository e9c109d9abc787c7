from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import known_browser, rate_limits, second_step
from accounts.forms import CODE_INPUT, normalize_code
from accounts.networks import keyed_hash
from records.error_messages import OwnErrorMessages

ACTION, MOST_TRIES = "second_step", "20/d/key,5/5m/key,10/m/ip"
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
        code = normalize_code(self.cleaned_data["code"])
        tries = context.request, ACTION, MOST_TRIES, self._counted_by
        if seconds := rate_limits.count_try(*tries):
            text = rate_limits.too_many_message(seconds)
            raise forms.ValidationError(text, code="too_many_login_attempts")
        self.authenticator = second_step.use_up(self.user, code)
        if not self.authenticator:
            raise get_adapter().validation_error("incorrect_code")
        rate_limits.forget_tries(*tries)
        return code

    @property
    def _counted_by(self):
        """Whose tries are counted together: those of a browser that knows its owner, or of all
        others. Who comes here has a password or a code from the mailbox, and may be a thief."""
        request = context.request
        is_known = known_browser.is_known(request, self.user)
        return keyed_hash(str(self.user.pk), known_browser.browser_of(request) if is_known else "")


class AuthenticateForm(SecondStepMixin, allauth_forms.AuthenticateForm):
    pass


class ReauthenticateForm(SecondStepMixin, allauth_forms.ReauthenticateForm):
    pass
