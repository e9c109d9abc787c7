from django.apps import AppConfig
from django.core.checks import register

from printing.checks import check_libraries


class PrintingConfig(AppConfig):
    name = "printing"

    def ready(self):
        register(check_libraries)
