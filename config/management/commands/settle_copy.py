from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.session_models import Session
from config.backups.settling import settle
from config.databases import refuse_to_start_without
from config.running import is_running
from config.versions import refuse_a_newer_database
from mail.models import OutboxMail

RUNS = "The site runs. Stop it first, so that nothing goes out meanwhile."
DONE = """\
Nothing in this copy goes out or opens a second time.
- Everybody has to sign in again. Links that were shared are ended, and changes of address that were
  waiting are off.
- {mails} mails that waited in it, and those that came due before now, are not sent.
- Erase again whoever was erased since it was made: manage.py erase_user, docs/backup.md.
Now start the site."""


class Command(BaseCommand):
    help = (
        "Make a whole copy of the database, like the one from before an upgrade, ready to start: "
        "nothing in it goes out or opens twice."
    )
    # It stands before anything else that is done with a copy.
    requires_system_checks = []

    def handle(self, **options):
        if is_running():
            raise CommandError(RUNS)
        refuse_to_start_without()
        refuse_a_newer_database()
        with transaction.atomic():
            # An archive has neither; a copy of all has both.
            Session.objects.all().delete()
            mails, _tables = OutboxMail.objects.all().delete()
            settle()
        self.stdout.write(DONE.format(mails=mails))
