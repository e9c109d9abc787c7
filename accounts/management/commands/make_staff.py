from django.core.management.base import BaseCommand, CommandError

from accounts.models import User


class Command(BaseCommand):
    help = "Let somebody see the pages for those who run the site. They see nobody's words there."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("--no-more", action="store_true", help="take it away again")

    def handle(self, **options):
        users = User.objects.for_address(options["email"]).exclude(joined_at=None)
        if not users.update(is_staff=not options["no_more"]):
            raise CommandError("Nobody signs in with this address.")
        self.stdout.write("Done. The page is at /mail/status/.")
