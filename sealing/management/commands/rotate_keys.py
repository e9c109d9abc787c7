from collections import Counter
from collections.abc import Callable
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sealing import rotation, site
from sealing.cipher import SealError
from sealing.models import DataKey


class Command(BaseCommand):
    help = (
        "Wrap every data key under the first key of SEALING_KEYS. A day later the older outer keys "
        "may go. Safe while people write."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        also = parser.add_mutually_exclusive_group()
        also.add_argument(
            "--data",
            action="store_true",
            help="also give each person a new data key, and seal what they wrote with it",
        )
        also.add_argument(
            "--retire",
            action="store_true",
            help="also end the versions that --data replaced more than a day ago",
        )

    def handle(self, *args: object, data: bool, retire: bool, **options: object) -> None:
        unopened = self._rewrap()
        if unopened:
            raise CommandError(
                f"{unopened} data keys do not open with any key of SEALING_KEYS. Put the missing "
                "outer key back, then run this again."
            )
        unopened = self._reseal()
        if unopened:
            raise CommandError(
                f"{unopened} passkeys and second steps do not open with any key of SEALING_KEYS. "
                "Put the missing outer key back, then run this again."
            )
        broken = 0
        if data:
            broken = self._for_everybody(rotation.rotate)
            self.stdout.write("Run `rotate_keys --retire` in a day to end the old versions.")
        if retire:
            broken = self._for_everybody(rotation.reencrypt)
            self.stdout.write(f"{sum(map(rotation.retire, _people()))} old data keys ended.")
        if broken:
            raise CommandError(f"{broken} rows hold a text that does not open. They were left.")

    def _rewrap(self) -> int:
        """Wrap all data keys anew. Returns how many do not open."""
        done = Counter(_rewrapped(data_key) for data_key in DataKey.objects.all())
        self.stdout.write(f"{done[True]} data keys wrapped again, {done[False]} were up to date.")
        return done[None]

    def _reseal(self) -> int:
        """Seal anew what other apps keep by the site's door. Returns how much does not open."""
        results = [result for _, result in site.outer_key_changed.send(sender=type(self))]
        if done := sum(done for done, _ in results):
            self.stdout.write(f"{done} passkeys, second steps and sign-ins sealed again.")
        return sum(unopened for _, unopened in results)

    def _for_everybody(self, encrypt_rows: Callable[[UUID], tuple[int, int]]) -> int:
        """Encrypt everybody's rows again. Returns how many are broken."""
        people = _people()
        results = [encrypt_rows(user_id) for user_id in people]
        self.stdout.write(
            f"{sum(done for done, _ in results)} rows of {len(people)} people sealed again."
        )
        return sum(broken for _, broken in results)


def _rewrapped(data_key: DataKey) -> bool | None:
    """Return whether the key was wrapped again, or None when it does not open."""
    try:
        return data_key.rewrap()
    except SealError:
        return None


def _people() -> list[UUID]:
    return list(DataKey.objects.order_by().values_list("user_id", flat=True).distinct())
