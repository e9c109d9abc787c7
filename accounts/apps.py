from importlib import import_module

from django.apps import AppConfig

from accounts import mfa_seal
from sealing import site


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        # Hears of every sign-in.
        import_module("accounts.sessions")
        site.outer_key_changed.connect(mfa_seal.reseal)
        site.outer_key_changed.connect(import_module("accounts.session_store").reseal)
