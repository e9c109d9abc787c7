from django.core import checks
from django.utils import timezone

from contacts.helplines import data


def check_helplines_are_fresh(app_configs, **kwargs):
    """One warning for each line whose number has not been checked for 90 days."""
    return [
        checks.Warning(
            f"The number of {line.name} ({line.country}) was last checked on {line.checked_on}.",
            hint="Check it as docs/helplines.md says, then put today's date into helplines.toml.",
            id="contacts.W001",
        )
        for line in data.lapsed(timezone.now().date())
    ]
