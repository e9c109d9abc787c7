from django.core import checks
from django.utils import timezone

from contacts.helplines.data import LINES


def check_helplines_are_fresh(app_configs, **kwargs):
    """Warn of each line whose number has not been checked for 90 days."""
    today = timezone.now().date()
    return [
        checks.Warning(
            f"The number of {line.name} ({line.country}) was last checked on {line.checked_on}.",
            hint="Check it as docs/helplines.md says, then put today's date into helplines.toml.",
            id="contacts.W001",
        )
        for line in LINES
        if line.has_lapsed(today)
    ]
