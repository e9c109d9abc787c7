import sys

from django.core.management.base import BaseCommand
from django.utils import timezone

from reminders import status


class Command(BaseCommand):
    help = "Say how the mails are doing. Ends with 1 when something is wrong, for a monitor."

    def handle(self, **options):
        told = status.read(timezone.now())
        self.stdout.write(f"Last tick: {told.last_tick_at or 'never'}")
        self.stdout.write(f"Oldest code that waits: {told.oldest_code_at or 'none'}")
        self.stdout.write(f"Oldest schedule that waits: {told.oldest_schedule_at or 'none'}")
        self.stdout.write(f"Oldest mail that waits: {told.oldest_mail_at or 'none'}")
        for state, number in told.states.items():
            self.stdout.write(f"{number:>8}  {state}")
        for trouble in told.troubles:
            self.stderr.write(trouble)
        if told.troubles:
            sys.exit(1)
