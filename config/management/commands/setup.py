from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from records.models import DataKey
from records.purging import purge


class Command(BaseCommand):
    help = "Make this machine ready to run: database, cache table, static files. Safe to repeat."
    # The checks look at tables that this command is about to make.
    requires_system_checks = []

    def handle(self, **options):
        settings.MAIL_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("check")
        # The schedule starts anew with the site, so one that runs for an evening would never purge.
        purge()
        self._warn_about_keys()

    def _warn_about_keys(self):
        """Say at once, and not at the first page, that the keys do not fit the data."""
        newest = DataKey.objects.order_by("-made_at").first()
        if newest is not None and not newest.opens:
            self.stderr.write(
                "SEALING_KEYS does not open what is in this database. Put the right keys back "
                "before anybody writes."
            )
