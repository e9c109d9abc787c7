from django.conf import settings
from django.core.management.base import BaseCommand

from config.moving.move import move

DONE = """\
Everything is in the new database. Nothing was changed in {file}.
Now set DATABASE_URL to what NEW_DATABASE_URL is, and take NEW_DATABASE_URL away. SECRET_KEY and
SEALING_KEYS stay as they are. Then run `manage.py setup`, start the site, and look at a page.
{file} still holds everything: it is a backup now. Move it away, with its -wal and -shm files, and
delete it {when}, or whoever is erased on the site stays in it."""


class Command(BaseCommand):
    help = (
        "Move all of the site from its SQLite file to the empty PostgreSQL that NEW_DATABASE_URL "
        "names. The site has to be stopped."
    )
    # The checks ask for the tables of either database.
    requires_system_checks = []

    def handle(self, **options):
        move(self._say)
        self._say(DONE.format(file=settings.DATABASES["default"]["NAME"], when=_when()))

    def _say(self, line):
        self.stdout.write(line)
        self.stdout.flush()


def _when():
    days = settings.BACKUP_DAYS
    return f"within {days} days (BACKUP_DAYS)" if days else "at once (BACKUP_DAYS is 0)"
