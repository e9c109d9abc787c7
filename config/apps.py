from importlib import import_module

from django.apps import AppConfig
from django.core import checks

from config.backups.checks import check_backups
from config.checks import check_names_of_settings


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        checks.register(check_names_of_settings)
        checks.register(check_backups)
        # Hears of every address that is confirmed.
        import_module("config.signup")
