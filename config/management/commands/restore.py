from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import User
from config.backups import restoring
from config.backups.contents import as_default
from config.backups.recipients import read_identities
from config.backups.workroom import end_in_order, workroom
from config.databases import database_from_url
from config.running import is_running

DONE = """\
Restored {people} people and {rows} rows.
- Everybody has to sign in again. Links that were shared are ended, and changes of address that were
  waiting are off.
- Mails that came due before now are not sent.
- Erase again whoever was erased since the backup was made: manage.py erase_user, docs/backup.md.
Now run: manage.py setup"""


RUNS = "The site runs. Stop it first, so that nothing is written or sent meanwhile."
SHOWN = (
    "--to has a password, which every list of processes shows. Set DATABASE_URL to that database "
    "and leave --to away, or leave the password out and put it into the file ~/.pgpass."
)
CLOSED = (
    "People whose words stay closed: {closed}. SEALING_KEYS does not open their keys. If you have "
    "taken a key out of SEALING_KEYS, put it back at the end, and they open."
)


class Command(BaseCommand):
    help = "Bring a backup back into an empty database, and bring it up to date."
    # The checks look at tables that are not there yet.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path, help="the file that ends in .data.age")
        parser.add_argument("--keys", type=Path, help="the file beside it that ends in .keys.age")
        parser.add_argument(
            "--identity", help="the file with the age identity; without it, it is asked for"
        )
        parser.add_argument(
            "--to", help="like DATABASE_URL without a password, if it is to be another database"
        )

    def handle(self, archive, keys, identity, to, **options):
        if keys is None:
            raise CommandError(
                "--keys is missing. Without the archive that ends in .keys.age nobody can open "
                "what people wrote: give it too."
            )
        end_in_order()
        database = _database(to)
        identities = read_identities(identity)
        with workroom("restore") as room:
            pair = restoring.unpack(archive, keys, identities, room)
            restoring.restore(pair, database)
            closed = pair.closed
        with as_default(database):
            people = User.objects.exclude(joined_at=None).count()
        rows = sum(pair.data.manifest["rows"].values())
        self.stdout.write(DONE.format(people=people, rows=rows))
        if closed:
            self.stderr.write(CLOSED.format(closed=closed))


def _database(to):
    """Return Django's settings of where a backup goes, once nobody else writes there."""
    site = connection.settings_dict
    database = database_from_url(to, "--to") if to else site
    if to and (database["PASSWORD"] or "password" in database["OPTIONS"]):
        raise CommandError(SHOWN)
    is_the_sites = all(database[name] == site[name] for name in ("NAME", "HOST", "PORT"))
    if is_the_sites and is_running():
        raise CommandError(RUNS)
    return database
