from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out
from django.core.checks import register

from printing.checks import check_libraries


class PrintingConfig(AppConfig):
    name = "printing"

    def ready(self):
        register(check_libraries)
        user_logged_out.connect(self.get_model("ReadyPdf").forget)
