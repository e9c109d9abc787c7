"""Countries to choose while it is not known where the reader is, each with numbers to dial."""

from dataclasses import dataclass

from django.conf import settings

from accounts import places
from accounts.countries import COUNTRIES, IN_COUNTRY
from contacts.helplines.choosing import crisis_for, emergency_for
from contacts.helplines.data import LINES
from contacts.helplines.helpline import Helpline

COOKIE_AGE = 365 * 24 * 60 * 60
# More than three and nobody reads down to the last one in a bad hour, or on to what calms.
MAX_NEAREST = 3
CODES = tuple(code for code, _name in COUNTRIES)
NAMES = dict(COUNTRIES)


@dataclass(frozen=True)
class Country:
    """A country to choose, with its two numbers.

    `zones` and `offsets` are what a page puts it in order by, once the browser tells its time zone.
    """

    code: str
    emergency: Helpline
    crisis: Helpline

    @property
    def name(self):
        return NAMES[self.code]

    @property
    def in_country(self):
        return IN_COUNTRY[self.code]

    @property
    def zones(self):
        return " ".join(places.zones_in(self.code))

    @property
    def offsets(self):
        return " ".join(map(str, places.utc_offsets_of(self.code)))


# In the order of their lines, which is the order while nothing is known.
BY_CODE = {
    code: Country(code, emergency_for(code), crisis_for(code))
    for code in dict.fromkeys(line.country for line in LINES)
}


def country_of(request):
    """Return the country of whoever reads, or "".

    It is the user's own, else the one kept in this browser, else that of the address, for a browser
    that keeps nothing.
    """
    own = request.user.country if request.user.is_authenticated else ""
    return own or places.country_in_cookie(request) or _in_address(request)


def _in_address(request):
    country = request.GET.get("country", "").upper()
    return country if country in CODES else ""


def keep_in_browser(response, country):
    """Keep a country for somebody who is not signed in: the country, and nothing else."""
    response.set_cookie(
        settings.COUNTRY_COOKIE_NAME,
        country,
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def countries_to_choose(request, back):
    """Return what a page needs to offer the choice of a country; `back` is the page's name.

    `here` is the country that the browser tells by its language or the person by their clock, if
    its numbers are known: they are on screen all the time, with its name.
    """
    zone = request.user.time_zone if request.user.is_authenticated else ""
    region = places.region_of_language(request)
    nearest = [BY_CODE[code] for code in places.nearest_first(BY_CODE, zone, region)]
    return {
        "back": back,
        "country_query": _query_to_carry(request),
        "nearest": nearest[:MAX_NEAREST],
        "further": nearest[MAX_NEAREST:],
        "here": BY_CODE.get(places.country_of(zone) or region),
    }


def _query_to_carry(request):
    """Return the query for links to other pages where only the address keeps the country."""
    is_kept = request.user.is_authenticated or places.country_in_cookie(request)
    country = "" if is_kept else _in_address(request)
    return f"?country={country}" if country else ""
