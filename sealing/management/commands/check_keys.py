from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from sealing.keys import check_outer_keys
from sealing.models import DataKey


class Command(BaseCommand):
    help = "Say whether every person's data key opens with SEALING_KEYS."

    requires_system_checks = []

    def handle(self, *args, **options):
        errors = check_outer_keys()
        if errors:
            raise CommandError(errors[0].msg)
        opened = [data_key.opens for data_key in DataKey.objects.all()]
        without = get_user_model()._base_manager.filter(data_keys=None).count()
        if all(opened) and not without:
            self.stdout.write(f"All {len(opened)} data keys open.")
            return
        raise CommandError(
            f"{opened.count(False)} of {len(opened)} data keys do not open, and {without} people "
            "have none. Put back the missing key of SEALING_KEYS, or the table sealing_datakey "
            "from its archive."
        )
