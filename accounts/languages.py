"""Which words somebody reads: the source is American, the catalogue en_GB has the British ones."""

from django.conf import settings
from django.utils.translation import get_language_from_request

from accounts.countries import WITH_LINES
from accounts.places import region_of_language

BRITISH = "en-gb"
# Canada spells as Britain does, but its words are mostly those of its neighbor.
BRITISH_COUNTRIES = {"AU", "GB", "IE", "NZ"}


def language_of(country):
    """Return the language of a country; "" where nothing is known of it."""
    if country in BRITISH_COUNTRIES:
        return BRITISH
    return settings.LANGUAGE_CODE if country in WITH_LINES else ""


def language_of_browser(request):
    """Return the language that a browser asks for; Django itself would read en-IE as American."""
    if region_of_language(request) in BRITISH_COUNTRIES:
        return BRITISH
    return get_language_from_request(request)
