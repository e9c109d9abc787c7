import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand

from config.doctor.examination import examine
from config.doctor.findings import Asked


class Command(BaseCommand):
    help = "Say what is wrong with how the site runs, and what to do. Ends with 1 if anything is."
    # What they would say is said here, and a database that is away is no reason to say nothing.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--mail-to", metavar="ADDRESS", default="", help="send an email there, for real"
        )
        parser.add_argument(
            "--records",
            metavar="FILE",
            type=Path,
            help="records of the sender's domain, as `dig +noall +answer` prints them",
        )
        parser.add_argument("--json", action="store_true", help="say it for a program")

    def handle(self, mail_to, records, **options):
        say = self._collect if options["json"] else self._tell
        found = say(examine(Asked(mail_to, records)))
        if found:
            sys.exit(1)

    def _tell(self, examination):
        """Write what each check has seen as it comes. Returns the number of findings."""
        number = 0
        for seen in examination:
            number += len(seen.findings)
            self.stdout.write(f"{_state(seen):<10}{seen.name}")
            for note in seen.notes:
                self.stdout.write(f"          {note.said}")
            for finding in seen.findings:
                self.stdout.write(f"        - {finding.wrong}\n          {finding.do}")
        self.stdout.write("Nothing is wrong." if not number else f"Wrong: {number}.")
        return number

    def _collect(self, examination):
        all_seen = list(examination)
        self.stdout.write(json.dumps([asdict(seen) for seen in all_seen], indent=1))
        return sum(len(seen.findings) for seen in all_seen)


def _state(seen):
    if seen.was_skipped:
        return "not asked"
    return "WRONG" if seen.findings else "fine"
