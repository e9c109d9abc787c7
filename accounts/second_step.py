"""The second step: a code of an app after the mailed code or the password, for who turned it on.

A passkey turns nothing on. Whoever signs in with one has shown their phone and unlocked it, and is
asked for no more.
"""

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction
from django.utils.crypto import constant_time_compare

from accounts import mfa_seal

TOTP, RECOVERY_CODES = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


class SecondStepStage(AuthenticateStage):
    """Of signing in. allauth would ask for it because of a passkey as well."""

    def _should_handle(self, request):
        return super()._should_handle(request) and is_on(self.login.user)


def is_on(user):
    return _rows_of(user).filter(type=TOTP).exists()


def turn_on(user, secret, code):
    """Ask for the second step from now on. Returns the recovery codes; no page shows them again."""
    with transaction.atomic():
        row = totp.TOTP.activate(user, secret).instance
        _use_up_of_app(row, code)
        codes = _make_recovery_codes(user)
        _tell(user, "totp_activated")
    return codes


def turn_off(user):
    with transaction.atomic():
        _rows_of(user).delete()
        _tell(user, "totp_deactivated")


def new_recovery_codes(user):
    """Replace the recovery codes, and return the new ones; no page shows them again."""
    with transaction.atomic():
        _rows_of(user).filter(type=RECOVERY_CODES).delete()
        codes = _make_recovery_codes(user)
        _tell(user, "recovery_codes_generated")
    return codes


def codes_left(user):
    row = _rows_of(user).filter(type=RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def use_up(user, code):
    """Return the app or the recovery codes of a user that a code is right for, or None. It is right
    for nothing after that."""
    return next((row for row in _rows_of(user) if _use_up_of(row, code)), None)


def _use_up_of(row, code):
    if row.type == TOTP:
        return _use_up_of_app(row, code)
    return RecoveryCodes(row).validate_code(code)


def _use_up_of_app(row, code):
    """Whether a right code of the app counts: each does once.

    allauth remembers a code for half a minute, and one is right for a minute and a half here.
    """
    secret = mfa_seal.decrypt(row.data["secret"])
    with transaction.atomic():
        locked = Authenticator.objects.select_for_update().get(pk=row.pk)
        steps = totp.yield_hotp_counters_from_time()
        right = (step for step in steps if constant_time_compare(_code_at(secret, step), code))
        step = next(right, 0)
        if step <= locked.data.get("used_step", 0):
            return False
        locked.data["used_step"] = step
        locked.save(update_fields=["data"])
        return True


def _code_at(secret, step):
    return totp.format_hotp_value(totp.hotp_value(secret, step))


def _rows_of(user):
    return Authenticator.objects.filter(user=user, type__in=(TOTP, RECOVERY_CODES))


def _make_recovery_codes(user):
    codes = RecoveryCodes.activate(user).get_unused_codes()
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def _tell(user, name):
    get_adapter().send_notification_mail(f"mfa/email/{name}", user)
