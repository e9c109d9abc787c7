import os

from django.core.management.base import BaseCommand, CommandError

from config.running import running_process
from config.supervision import RENEWING


class Command(BaseCommand):
    help = "Have `manage.py up` load new code and settings, part by part, and turn nobody away."
    # What runs is looked at by itself when it starts.
    requires_system_checks = []

    def handle(self, **options):
        process = running_process()
        if process is None:
            raise CommandError("Nothing runs here by `manage.py up`. Start it, or see VAR_DIR.")
        try:
            os.kill(process, RENEWING)
        except ProcessLookupError:
            raise CommandError("The site has just ended.") from None
        except PermissionError:
            raise CommandError("The site runs as another user. Run this as that user.") from None
        self.stdout.write("All of it is replaced once the new parts are ready: a few seconds.")
