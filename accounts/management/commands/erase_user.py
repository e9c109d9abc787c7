from django.core.management.base import BaseCommand, CommandError

from accounts.models import User


class Command(BaseCommand):
    help = "Erase a user for good: account, words, key, sign-ins and mails. Cannot be undone."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args, **options):
        user = User.objects.for_address(options["email"]).first()
        if user is None:
            raise CommandError("Nobody signs in with this address.")
        if not (options["yes"] or _is_sure()):
            raise CommandError("Nothing was erased.")
        erased = user.erase()
        for name, number in sorted(erased.items()):
            self.stdout.write(f"{number:>6}  {name}")
        self.stdout.write(f"{sum(erased.values()):>6}  rows erased in all")


def _is_sure():
    answer = input("This erases the account and every word in it, for good. Type yes to go on: ")
    return answer.strip().lower() == "yes"
