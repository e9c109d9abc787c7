from celery.signals import task_postrun
from django.apps import AppConfig
from django.core import checks
from django.core.signals import request_finished

from sealing import keys


class SealingConfig(AppConfig):
    name = "sealing"

    def ready(self):
        checks.register(keys.check_outer_keys, checks.Tags.security)
        request_finished.connect(keys.forget)
        task_postrun.connect(keys.forget)
