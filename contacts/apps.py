from django.apps import AppConfig
from django.core import checks

from contacts.helplines.checks import check_helplines_are_fresh


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self):
        checks.register(check_helplines_are_fresh)
