from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.invitations import Invitation, are_needed, link_of

MOST_USES, MOST_DAYS = 1000, 365


class Command(BaseCommand):
    help = "Make an invitation: a code, and a link that has it filled in. Nobody can read it later."

    def add_arguments(self, parser):
        parser.add_argument("--uses", type=int, default=1, help="how many people (1)")
        parser.add_argument("--days", type=int, default=14, help="for how many days (14)")
        parser.add_argument("--list", action="store_true", help="show those that are open")
        parser.add_argument("--end", metavar="CODE", help="end one, by its code or its number")

    def handle(self, **options):
        Invitation.forget_over()
        if options["list"]:
            self._list()
        elif options["end"]:
            self._end(options["end"])
        else:
            self._make(options["uses"], options["days"])

    def _make(self, uses, days):
        if not are_needed():
            raise CommandError(
                f"SIGN_UP is {settings.SIGN_UP}. Set SIGN_UP=invitation, and start the site again."
            )
        if not (1 <= uses <= MOST_USES and 1 <= days <= MOST_DAYS):
            raise CommandError(f"--uses goes from 1 to {MOST_USES}, --days from 1 to {MOST_DAYS}.")
        code = Invitation.make(uses, days)
        self.stdout.write(f"For {_count(uses, 'person', 'people')}, {_count(days, 'day', 'days')}.")
        self.stdout.write(f"Code: {code}\nLink: {link_of(code)}")
        self.stdout.write("Only a hash of it is kept: give it on now, to no one else.")

    def _list(self):
        for each in Invitation.objects.open().order_by("pk"):
            uses = _count(each.uses_left, "use", "uses")
            self.stdout.write(
                f"{each.pk}: {uses} left, made {each.made_at:%Y-%m-%d}, "
                f"ends {each.ends_at:%Y-%m-%d %H:%M} UTC"
            )
        if not Invitation.objects.open().exists():
            self.stdout.write("No invitation is open.")

    def _end(self, typed):
        found = Invitation.objects.coded(typed)
        if typed.isdecimal():
            found = Invitation.objects.filter(pk=int(typed))
        if not found.delete()[0]:
            raise CommandError("No open invitation has this code or number.")
        self.stdout.write("Ended, also for who has not typed the code from their email yet.")


def _count(number, one, many):
    return f"{number} {one if number == 1 else many}"
