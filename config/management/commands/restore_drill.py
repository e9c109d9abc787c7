from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backups import status
from config.backups.drill import Report, drill
from config.backups.making import backup_folder
from config.backups.recipients import read_identities
from config.backups.workroom import end_in_order
from config.databases import refuse_to_start_without


class Command(BaseCommand):
    help = (
        "Restore the newest backup to a temporary place, look whether all of it opens, and delete "
        "it again."
    )
    # Another machine, with copies of the archives, needs nobody's recipient.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--identity", help="the file with the age identity; without it, it is asked for"
        )

    def handle(self, identity, **options):
        end_in_order()
        refuse_to_start_without()
        backup_folder()
        identities = read_identities(identity)
        report, error = Report(), ""
        try:
            drill(identities, report)
        except CommandError as failure:
            error = str(failure)
        except BaseException as failure:
            # Also when it was told to end: nobody may take it for a good one.
            error = f"Something else went wrong: {type(failure).__qualname__}."
            raise
        finally:
            status.try_to_note(
                drilled_at=timezone.now(),
                drill_seconds=round(report.seconds, 1),
                drill_error=error,
            )
        for said, seconds in report.steps:
            self.stdout.write(f"{seconds:>7.1f} s  {said}")
        if error:
            raise CommandError(f"The drill failed. {error}")
        self.stdout.write(f"{report.seconds:>7.1f} s  in all. The backup is good.")
