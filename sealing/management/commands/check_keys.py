from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from sealing.models import DataKey
from sealing.outer_keys import check_outer_keys


class Command(BaseCommand):
    help = "Say whether every person's data key opens with SEALING_KEYS."

    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        errors = check_outer_keys()
        if errors:
            raise CommandError(errors[0].msg)
        readable = [data_key.is_readable for data_key in DataKey.objects.all()]
        broken = readable.count(False)
        # Before an address is confirmed there is no key.
        joined = get_user_model()._base_manager.exclude(joined_at=None)
        without = joined.filter(data_keys=None).count()
        if all(readable) and not without:
            self.stdout.write(f"All {len(readable)} data keys open.")
            return
        raise CommandError(
            f"{broken} of {len(readable)} data keys do not open, and {without} people "
            "have none. Put back the missing key of SEALING_KEYS, or the table sealing_datakey "
            "from its archive."
        )
