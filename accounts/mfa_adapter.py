"""Where allauth.mfa meets our seal and our words."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import mfa_seal


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are sealed with the site's key: they are read before anybody is signed in.

    What a phone or an app keeps and shows is the name of the site and nothing of the person: no
    address, and no word on what the site is for.
    """

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right. Wait for the next one, or use a backup code."),
    }

    def encrypt(self, text):
        return mfa_seal.encrypt(text)

    def decrypt(self, encrypted_text):
        return mfa_seal.decrypt(encrypted_text)

    def get_totp_issuer(self):
        return settings.SITE_NAME

    def get_totp_label(self, user):
        return settings.SITE_NAME

    def generate_authenticator_name(self, user, type):
        return gettext("A passkey")

    def get_public_key_credential_rp_entity(self):
        return {"id": settings.SITE_HOST, "name": settings.SITE_NAME}

    def get_public_key_credential_user_entity(self, user):
        # Its id is the random one of the user's row.
        entity = super().get_public_key_credential_user_entity(user)
        return {**entity, "name": settings.SITE_NAME, "display_name": settings.SITE_NAME}
