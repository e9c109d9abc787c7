from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backups.making import make
from config.backups.status import read
from config.backups.workroom import end_in_order


class Command(BaseCommand):
    help = (
        "Write an encrypted backup into BACKUP_FOLDER, and delete older ones that need not be "
        "kept. Safe while people write."
    )
    # They would end it before anything is noted of why.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--status",
            action="store_true",
            help="make none, but say how the last ones went; ends with 1 when something is wrong",
        )

    def handle(self, status, **options):
        if status:
            self._tell_status(read(), timezone.now())
        else:
            self._make()

    def _tell_status(self, status, now):
        if status.made_at:
            self.stdout.write(
                f"Last good backup: {status.made_at:%Y-%m-%d %H:%M} UTC, {status.rows} rows, "
                f"{status.size / 1e6:.1f} MB, {status.seconds} s."
            )
        if status.drilled_at:
            self.stdout.write(f"Last restore drill: {status.drilled_at:%Y-%m-%d %H:%M} UTC.")
        for advice in status.advice(now):
            self.stdout.write(advice)
        if troubles := status.troubles(now):
            raise CommandError(" ".join(troubles))

    def _make(self):
        end_in_order()
        made = make(timezone.now())
        self.stdout.write(
            f"Backed up {made.rows} rows in {made.seconds:.1f} s: {made.path} and its keys, "
            f"{made.size / 1e6:.1f} MB."
        )
        if not made.is_dated:
            self.stdout.write(
                "The clock of this machine cannot be believed, so this one is not noted as the "
                "last good backup, and no older one was deleted. Set the clock, and make another."
            )
