from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

# Names that stand for no place a person lives in, or are kept only for old systems.
PLACES = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


def zone_choices():
    """Return [("", hint), ("Africa/Abidjan", "Africa/Abidjan"), ...] for a select."""
    return [("", _("Choose the city nearest to you")), *_zones()]


@cache
def _zones():
    names = [name for name in available_timezones() if name.partition("/")[0] in PLACES]
    return [(name, name.replace("_", " ")) for name in sorted([*names, "UTC"])]
