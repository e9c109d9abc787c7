import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.databases import refuse_to_start_without
from config.environment import file_of
from config.first_run import ENV_FILE
from config.lost_keys import why_keys_are_missing
from config.moving.left_behind import refuse_to_leave_people_behind
from config.upgrading import copies
from config.versions import refuse_a_newer_database
from records.purging import purge
from sealing.models import DataKey

# config.first_run refuses new keys beside an old SQLite file; this finds any other old database.
LOST_KEYS = """\
SEALING_KEYS opens nothing of what is in this database.
What people wrote was sealed with other keys; new ones cannot open it.
Put back {keys}, or set DATABASE_URL to an empty database to start anew."""
SOME_KEYS_LOST = """\
SEALING_KEYS does not open the newest words in this database.
Put the right keys back before anybody writes."""


class Command(BaseCommand):
    help = "Make this machine ready to run: database, cache table, static files. Safe to repeat."
    # The checks look at tables that this command is about to make.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--no-copy", action="store_true", help="change the tables without a copy of before"
        )

    def handle(self, no_copy, **options):
        refuse_to_start_without()
        refuse_a_newer_database()
        refuse_to_leave_people_behind()
        settings.MAIL_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not no_copy and copies.is_needed():
            self.stdout.write(f"The database as it was before: {copies.make()}")
        call_command("migrate", interactive=False, verbosity=0)
        self._refuse_keys_that_open_nothing()
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("check")
        # The schedule starts anew with the site, so one that runs for an evening would never purge.
        purge()
        copies.note_the_end()
        copies.forget_old()

    def _refuse_keys_that_open_nothing(self):
        """Say at once, and not at the first page, that the keys do not fit the data."""
        data_keys = DataKey.objects.order_by("-made_at")
        newest = data_keys.first()
        if why := why_keys_are_missing():
            raise CommandError(why)
        if newest is None or newest.is_readable:
            return
        if not any(data_key.is_readable for data_key in data_keys.iterator()):
            raise CommandError(LOST_KEYS.format(keys=_where_they_stood()))
        self.stderr.write(SOME_KEYS_LOST)


def _where_they_stood():
    if file := file_of("SEALING_KEYS"):
        return f"the right keys in {file}"
    if "SEALING_KEYS" in os.environ:
        return "the right keys in SEALING_KEYS"
    return f"{ENV_FILE} from your copy"
