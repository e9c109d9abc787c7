from celery.signals import task_postrun
from django.apps import AppConfig
from django.core import checks
from django.core.signals import request_finished

from sealing import data_keys
from sealing.outer_keys import check_outer_keys


class SealingConfig(AppConfig):
    name = "sealing"

    def ready(self) -> None:
        checks.register(check_outer_keys, checks.Tags.security)
        request_finished.connect(data_keys.forget)
        task_postrun.connect(data_keys.forget)
