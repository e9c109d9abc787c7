"""Where a person is, as far as their browser tells: zones, countries, and which of them lie near.

Which zone lies in which country is read from the pinned tzdata (`zone.tab`, and the links of
`tzdata.zi` for older names).
"""

from datetime import UTC, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.countries import ELSEWHERE, WITH_LINES

# The time zones of a country by the names that people there have for them, most people first. A
# country with one zone needs none; whoever lives in a rarer one picks the nearest city.
ZONE_NAMES = {
    "US": (
        ("America/New_York", _("Eastern time")),
        ("America/Chicago", _("Central time")),
        ("America/Denver", _("Mountain time")),
        ("America/Phoenix", _("Arizona time")),
        ("America/Los_Angeles", _("Pacific time")),
        ("Pacific/Honolulu", _("Hawaii time")),
    ),
    # By cities: the names of their zones change with the laws of a province.
    "CA": (
        ("America/Toronto", _("Toronto time")),
        ("America/Vancouver", _("Vancouver time")),
        ("America/Edmonton", _("Edmonton time")),
        ("America/Winnipeg", _("Winnipeg time")),
        ("America/Halifax", _("Halifax time")),
        ("America/St_Johns", _("St. John’s time")),
    ),
    "AU": (
        ("Australia/Sydney", _("Sydney and Melbourne time")),
        ("Australia/Brisbane", _("Brisbane time")),
        ("Australia/Perth", _("Perth time")),
        ("Australia/Adelaide", _("Adelaide time")),
        ("Australia/Hobart", _("Hobart time")),
        ("Australia/Darwin", _("Darwin time")),
    ),
    "NZ": (
        ("Pacific/Auckland", _("New Zealand time")),
        ("Pacific/Chatham", _("Chatham Islands time")),
    ),
}
# Territories and islands of the United States and beside the United Kingdom.
UNCHECKED = frozenset(("AS", "GU", "MP", "PR", "VI", "GG", "IM", "JE"))
# Time zones are compared in one month: in July half of the world has summer time.
JANUARY = datetime(2026, 1, 15, tzinfo=UTC)


def country_of(zone):
    """Return the country (ISO code) that a time zone lies in; "" for one that lies in none."""
    countries, links = _countries(), _links()
    return countries.get(zone) or countries.get(links.get(zone), "")


@cache
def zones_of(country):
    """Return the time zones of a country, by the name that each has now."""
    return tuple(zone for zone, code in _countries().items() if code == country)


@cache
def zones_in(country):
    """Return every name of a time zone in a country, older names too."""
    return tuple(zone for zone in sorted({*_countries(), *_links()}) if country_of(zone) == country)


def only_zone(country):
    """Return the time zone of a country with helplines that has but one; "" for others."""
    zones = zones_of(country)
    return zones[0] if len(zones) == 1 and country in WITH_LINES else ""


def city_of(zone):
    """Return the city that a time zone is named for."""
    return zone.rpartition("/")[2].replace("_", " ")


def as_choice(country):
    """Return a country as somebody could choose it here: one with helplines, elsewhere, or "".

    "" also for places whose lines may be those of another country: nobody here has checked.
    """
    if country in UNCHECKED:
        return ""
    return country if country in ("", *WITH_LINES) else ELSEWHERE


def region_of_language(request):
    """Return the region of the language that the browser asks for first, as in "en-GB", or ""."""
    first = request.headers.get("Accept-Language", "").split(",")[0].split(";")[0]
    regions = [part for part in first.strip().split("-")[1:] if len(part) == 2 and part.isalpha()]
    return regions[0].upper() if regions else ""


def country_in_cookie(request):
    """Return the country that somebody chose before they signed in, or ""."""
    kept = request.COOKIES.get(settings.COUNTRY_COOKIE_NAME, "")
    return kept if kept in (*WITH_LINES, ELSEWHERE) else ""


def suggested_country(zone, region):
    """Return the country to offer: the time zone's before the language's.

    "" where these two differ, or nothing is known: a wrong guess would show numbers that do not
    answer.
    """
    by_zone = as_choice(country_of(zone))
    by_language = as_choice(region)
    if by_zone and by_language and by_zone != by_language:
        return ""
    return by_zone or by_language


def nearest_first(countries, zone="", region=""):
    """Return countries in order: the time zone's own, the language's, then by how far the clocks
    are apart. Where nothing is known they stay in their order."""
    offsets = utc_offsets_of(country_of(zone) or region)

    def distance(country):
        far = min(abs(mine - theirs) for mine in offsets for theirs in utc_offsets_of(country))
        return (country != country_of(zone), country != region, far)

    return sorted(countries, key=distance) if offsets else list(countries)


@cache
def utc_offsets_of(country):
    """Return how far the clocks of a country are from UTC in January, in minutes, least first."""
    moments = (JANUARY.replace(tzinfo=ZoneInfo(zone)) for zone in zones_of(country))
    offsets = {moment.utcoffset() for moment in moments}
    return tuple(sorted(int(offset.total_seconds() // 60) for offset in offsets))


@cache
def _countries():
    rows = (line.split("\t") for line in _data("zone.tab") if not line.startswith("#"))
    return {zone: country for country, _place, zone, *_comment in rows}


@cache
def _links():
    rows = (line.split() for line in _data("tzdata.zi") if line.startswith("L "))
    return {name: target for _letter, target, name in rows}


def _data(name):
    return (resources.files("tzdata") / "zoneinfo" / name).read_text("utf-8").splitlines()
