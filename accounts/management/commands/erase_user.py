from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.erasing import erase
from accounts.models import User
from mail.backends import mails_are_files
from sealing import leftovers


class Command(BaseCommand):
    help = (
        "Erase a user for good: account, words, key, sign-ins, mails and files. Cannot be undone. "
        "The same as they can do in Settings."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--no-mail", action="store_true", help="mail them nothing, as when the mailbox is gone"
        )

    def handle(self, *args, **options):
        user = User.objects.for_address(options["email"]).first()
        if user is None:
            raise CommandError("Nobody signs in with this address.")
        if not (options["yes"] or _is_sure()):
            raise CommandError("Nothing was erased.")
        is_mailed = bool(user.joined_at and not options["no_mail"] and not mails_are_files())
        self._tell_numbers(erase(user, tells=is_mailed))
        self._tell_rest(is_mailed, leftovers.clear())

    def _tell_numbers(self, erased):
        for name, number in sorted(erased.items()):
            self.stdout.write(f"{number:>6}  {name}")
        self.stdout.write(f"{sum(erased.values()):>6}  rows erased in all")

    def _tell_rest(self, is_mailed, is_clear):
        self.stdout.write("A last mail tells them." if is_mailed else "No mail tells them.")
        if not is_clear:
            self.stdout.write(
                "The database is in use, so its files still hold some of it. The running site "
                "clears them once it is not."
            )
        if settings.BACKUP_DAYS:
            self.stdout.write(f"Backups may hold it for {settings.BACKUP_DAYS} days (BACKUP_DAYS).")


def _is_sure():
    answer = input("This erases the account and every word in it, for good. Type yes to go on: ")
    return answer.strip().lower() == "yes"
