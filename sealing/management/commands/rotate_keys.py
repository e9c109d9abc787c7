from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from sealing import rotation
from sealing.cipher import SealError
from sealing.models import DataKey


class Command(BaseCommand):
    help = (
        "Wrap every data key under the first key of SEALING_KEYS. Then the older outer keys may go."
        " Safe while people write."
    )

    def add_arguments(self, parser):
        also = parser.add_mutually_exclusive_group()
        also.add_argument(
            "--data",
            action="store_true",
            help="also give each person a new data key, and seal what they wrote with it",
        )
        also.add_argument(
            "--retire",
            action="store_true",
            help="also end the numbers that --data replaced more than a day ago",
        )

    def handle(self, *args, data, retire, **options):
        unopened = self._rewrap()
        if unopened:
            raise CommandError(
                f"{unopened} data keys do not open with any key of SEALING_KEYS. Put the missing "
                "outer key back, then run this again."
            )
        broken = 0
        if data:
            broken = self._seal_again(rotation.renew)
            self.stdout.write("Run `rotate_keys --retire` in a day to end the old numbers.")
        if retire:
            broken = self._seal_again(rotation.reseal)
            self.stdout.write(f"{sum(map(rotation.retire, _people()))} old data keys ended.")
        if broken:
            raise CommandError(f"{broken} rows hold a text that does not open. They were left.")

    def _rewrap(self):
        done = Counter(_rewrapped(data_key) for data_key in DataKey.objects.all())
        self.stdout.write(f"{done[True]} data keys wrapped again, {done[False]} were up to date.")
        return done[None]

    def _seal_again(self, step):
        people = _people()
        results = [step(user_id) for user_id in people]
        self.stdout.write(
            f"{sum(sealed for sealed, _ in results)} rows of {len(people)} people sealed again."
        )
        return sum(broken for _, broken in results)


def _rewrapped(data_key):
    """Whether the key was wrapped again, or None when it does not open."""
    try:
        return data_key.rewrap()
    except SealError:
        return None


def _people():
    return list(DataKey.objects.order_by().values_list("user_id", flat=True).distinct())
