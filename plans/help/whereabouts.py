from dataclasses import dataclass

from contacts.helplines.countries import Country, countries_to_choose, country_of


@dataclass(frozen=True)
class Whereabouts:
    """The country that a page has helplines for, and what it offers while that is not kept yet."""

    country: str  # ISO code, ELSEWHERE, or "" while it is not known
    asks_country: bool
    back: str  # the name of the page (country_views.PAGES), to come back to it
    country_query: str  # what links to its sister pages end with
    nearest: list[Country]
    further: list[Country]
    here: Country | None  # that the browser tells, if its numbers are known

    @classmethod
    def of(cls, request, back):
        """Return those of whoever reads the page named `back`, signed in or not."""
        is_kept = request.user.is_authenticated and request.user.country
        return cls(
            country=country_of(request),
            asks_country=not is_kept,
            **countries_to_choose(request, back=back),
        )

    @property
    def is_open(self):
        """Whether the page asks for the country before it shows a helpline."""
        return self.asks_country and not self.country
