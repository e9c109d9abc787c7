from allauth.account.signals import email_confirmed
from django.apps import AppConfig
from django.core import checks

from config.checks import check_names_of_settings


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        from config.signup import welcome

        checks.register(check_names_of_settings)
        email_confirmed.connect(welcome)
