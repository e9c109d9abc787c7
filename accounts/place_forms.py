"""Country and time zone: a form that any page can hold, beside what else the page asks."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import places
from accounts.countries import CHOICES, ELSEWHERE
from accounts.zones import zone_choices
from records.error_messages import OwnErrorMessages

PICK_A_ZONE = _("Pick your time zone.")


class PlaceForm(OwnErrorMessages, forms.Form):
    """Where somebody is. A page sends it with its own form and calls `save()`.

    The browser offers what it knows: the page shows it, and it can be changed. The time
    zone is asked for only where it does not follow from the country and the browser.
    """

    country = forms.ChoiceField(
        label=_("Country"),
        choices=CHOICES,
        required=False,
        help_text=_("So we show helplines that work where you are."),
        widget=forms.Select(attrs={"data-country": ""}),
    )
    # A zone of the country that was chosen before is no mistake, so the choices are not checked.
    time_zone = forms.CharField(label=_("Time zone"), required=False, widget=forms.RadioSelect)
    other_zone = forms.ChoiceField(
        label=_("The city nearest to you"),
        choices=zone_choices,
        required=False,
        error_messages={"invalid_choice": PICK_A_ZONE},
    )
    browser_zone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-browser-zone": ""})
    )
    # What the page showed: an old page changes only what was changed on it.
    place_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, user, cookie_country="", region=""):
        self.user = user
        self.region = places.as_choice(region)
        country = user.country or cookie_country or places.suggested_country(user.time_zone, region)
        shown = {"country": country, "time_zone": user.time_zone}
        super().__init__(data, initial={**shown, "place_seen": f"{country} {user.time_zone}"})
        # A country that was saved, chosen or sent is not for a script to change.
        self.can_be_offered = not (self.is_bound or user.country or cookie_country)
        own_zone = user.time_zone or self._browser_zone()
        self.named_zones = _named_zones(self["country"].value(), own_zone)
        self.fields["time_zone"].widget.choices = self.named_zones
        if user.time_zone not in dict(self.named_zones):
            self.initial["other_zone"] = user.time_zone

    @classmethod
    def of(cls, request):
        """Return the form of a page, sent or not, with what its browser tells."""
        return cls(
            request.POST or None,
            user=request.user,
            cookie_country=places.country_in_cookie(request),
            region=places.region_of_language(request),
        )

    @property
    def summary(self):
        """Country and time zone in one line, as they are saved; "" while either is open."""
        country, zone = self.user.country, self.user.time_zone
        if not (country and zone):
            return ""
        names = dict(places.ZONE_NAMES.get(country, ()))
        return f"{dict(CHOICES)[country]} · {names.get(zone) or _city_time(zone)}"

    @property
    def is_open(self):
        """Whether the questions are seen at once: something is open, or needs another look."""
        return not self.summary or bool(self.errors)

    @property
    def clocks_shown(self):
        """The country whose time zones stand on the page; a page sends it back."""
        return self["country"].value() if self.named_zones else ""

    @property
    def asks_for_city(self):
        """Whether the long list is all there is to pick from."""
        return self["country"].value() == ELSEWHERE

    @property
    def zones_by_country(self):
        """[(code, the names of its time zones), ...], by which a page knows the browser's own.

        Those of places that nobody has checked come with no code: there nothing is offered.
        """
        zones = {code: places.zones_in(code) for code in places.WITH_LINES}
        zones[""] = [zone for code in sorted(places.UNCHECKED) for zone in places.zones_in(code)]
        return [(code, " ".join(names)) for code, names in zones.items()]

    def clean(self):
        cleaned = super().clean()
        country = cleaned.get("country", "")
        picked = self._picked_zone(country)
        zone = picked or self._likely_zone(country)
        # Asked once. Whoever leaves it open all the same goes on: only the daily mail waits for it.
        was_asked = self.data.get("clocks_shown") == country
        if not (zone or was_asked or self.errors) and country in places.WITH_LINES:
            self.add_error("time_zone", PICK_A_ZONE)
        return {**cleaned, "time_zone": zone, "picked_zone": picked}

    def save(self):
        """Save what was changed on the page, and what it showed while nothing else was saved."""
        user, typed = self.user, self.cleaned_data
        seen_country, seen_zone = self._seen()
        has_moved = typed["country"] != seen_country
        has_picked = typed["picked_zone"] not in ("", seen_zone)
        country = typed["country"] if has_moved or not user.country else user.country
        is_news = has_moved or has_picked or not user.time_zone
        zone = typed["time_zone"] if is_news and country == typed["country"] else ""
        zone = zone or user.time_zone
        if (country, zone) != (user.country, user.time_zone):
            user.save_place(country, zone)

    def save_if_unset(self):
        """Save what a page showed that is skipped, where nothing was saved before."""
        self.is_valid()
        user, typed = self.user, self.cleaned_data
        country, zone = user.country or typed.get("country", ""), user.time_zone
        if not zone and country == typed.get("country"):
            zone = typed.get("time_zone", "")
        if (country, zone) != (user.country, user.time_zone):
            user.save_place(country, zone)

    def _likely_zone(self, country):
        """Return the zone that follows from the country and the browser; "" for none."""
        seen_country, seen_zone = self._seen()
        if seen_zone and country == seen_country:
            return seen_zone
        browser_zone = self._browser_zone()
        likely = (seen_zone, browser_zone, "" if browser_zone else places.only_zone(country))
        return next((zone for zone in likely if zone and _fits(zone, country)), "")

    def _picked_zone(self, country):
        """Return the zone that was chosen on the page: a city before a named one; "" for none."""
        other, named = self.cleaned_data.get("other_zone"), self.cleaned_data.get("time_zone")
        _country, seen_zone = self._seen()
        if other and other != seen_zone:
            return other
        offered = dict(_named_zones(country, self.user.time_zone or self._browser_zone()))
        return named if named in offered else ""

    def _browser_zone(self):
        """Return the browser's zone; "" for nonsense, and for one like UTC, where nobody lives."""
        zone = self.data.get("browser_zone", "")
        return zone if zone in dict(zone_choices()) and places.country_of(zone) else ""

    def _seen(self):
        country, _space, zone = self.data.get("place_seen", "").partition(" ")
        return country, zone


def _named_zones(country, elsewhere):
    """Return the zones of a country to choose from, and one that is the user's and not its own.

    [(zone, name), ...]
    """
    named = [*places.ZONE_NAMES.get(country, ())]
    if not elsewhere or _fits(elsewhere, country):
        return named
    only = places.only_zone(country)
    named += [(only, _city_time(only))] if only else []
    return [*named, (elsewhere, _city_time(elsewhere))]


def _city_time(zone):
    return gettext("%(city)s time") % {"city": places.city_of(zone)}


def _fits(zone, country):
    return country not in places.WITH_LINES or places.country_of(zone) == country
