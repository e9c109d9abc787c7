"""Something to dial before it is known where the reader is: the numbers of countries nearby."""

from dataclasses import dataclass

from django.conf import settings

from accounts import places
from accounts.countries import COUNTRIES, IN_COUNTRY
from contacts.helplines.data import LINES, Helpline, crisis_for, emergency_for

COOKIE_AGE = 365 * 24 * 60 * 60
# More than six and nobody reads down to the last one in a bad hour.
SHOWN = 6
CODES = tuple(code for code, _name in COUNTRIES)
NAMES = dict(COUNTRIES)


@dataclass(frozen=True)
class Country:
    """A country to choose, with its two numbers. `zones` and `offsets` are what a page puts it in
    order by, once the browser tells its own clock."""

    code: str
    emergency: Helpline
    crisis: Helpline

    @property
    def name(self):
        return NAMES[self.code]

    @property
    def in_words(self):
        return IN_COUNTRY[self.code]

    @property
    def zones(self):
        return " ".join(places.zones_in(self.code))

    @property
    def offsets(self):
        return " ".join(map(str, places.utc_offsets_of(self.code)))


# In the order of their lines, which is the order while nothing is known.
ALL = {
    code: Country(code, emergency_for(code), crisis_for(code))
    for code in dict.fromkeys(line.country for line in LINES)
}


def country_of(request):
    """The country of whoever reads, or "": the person's own, else the one kept in this browser,
    else that of the address, for a browser that keeps nothing."""
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


def numbers_nearby(request, back):
    """What a page needs to offer numbers before the country is known; `back` is the page's name.

    `here` is the country that the browser tells by its language or the person by their clock, if
    its numbers are known: they are on screen all the time, with its name.
    """
    zone = request.user.time_zone if request.user.is_authenticated else ""
    region = places.region_of_language(request)
    nearest = [ALL[code] for code in places.nearest_first(ALL, zone, region)]
    return {
        "back": back,
        "country_query": _carried_on(request),
        "nearest": nearest[:SHOWN],
        "further": nearest[SHOWN:],
        "here": ALL.get(places.country_of(zone) or region),
    }


def _carried_on(request):
    """What a link to another of these pages ends with where only the address keeps the country."""
    is_kept = request.user.is_authenticated or places.country_in_cookie(request)
    country = "" if is_kept else _in_address(request)
    return f"?country={country}" if country else ""
