"""Country and time zone: offered from the browser, shown, changeable, and never in the way."""

import re
from zoneinfo import available_timezones

import pytest
from django.test import RequestFactory

from accounts import places
from accounts.countries import COUNTRIES, WITH_LINES
from accounts.place_forms import PlaceForm
from accounts.zones import zone_choices
from contacts.helplines.countries import BY_CODE
from tests.support.factories import person, signed_in
from tests.support.pages import Page, send

SETTINGS, PEOPLE = "/account/", "/plan/write/people/"


def saved(user):
    user.refresh_from_db()
    return user.country, user.time_zone


def radios(response):
    return re.findall(r'type="radio" name="time_zone" value="([^"]+)"', response.text)


# What the browser tells --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("America/New_York", "US"),
        ("America/Indianapolis", "US"),  # an older name
        ("US/Pacific", "US"),
        ("America/Montreal", "CA"),
        ("Europe/Belfast", "GB"),
        ("Asia/Calcutta", "IN"),
        ("Europe/Berlin", "DE"),
        ("UTC", ""),
        ("Etc/GMT+5", ""),
        ("", ""),
        ("Mars/Olympus", ""),
    ],
)
def test_a_zone_lies_in_a_country(zone, country):
    assert places.country_of(zone) == country


def test_nearly_every_zone_of_the_list_lies_in_a_country():
    lost = [zone for zone, _label in zone_choices()[1:] if not places.country_of(zone)]
    assert lost == ["UTC"] or len(lost) < 12, lost


@pytest.mark.parametrize("country", places.ZONE_NAMES)
def test_the_named_time_zones_of_a_country_are_its_own_and_at_most_six(country):
    zones = [zone for zone, _name in places.ZONE_NAMES[country]]
    assert len(zones) <= 6
    assert {places.country_of(zone) for zone in zones} == {country}
    assert set(zones) <= available_timezones()


def test_a_country_without_named_time_zones_has_one():
    for country in set(WITH_LINES) - set(places.ZONE_NAMES):
        assert len(places.zones_of(country)) == 1


@pytest.mark.parametrize(
    ("languages", "region"),
    [
        ("en-GB,en-US;q=0.9,en;q=0.8", "GB"),
        ("en-us", "US"),
        ("zh-Hant-TW;q=0.9", "TW"),
        ("es-419,es;q=0.9", ""),
        ("de,en-US;q=0.7", ""),  # the second choice says nothing of the place
        ("en", ""),
        ("", ""),
        ("*", ""),
        (" -- ;;q=, ", ""),
    ],
)
def test_the_language_that_is_asked_for_first_tells_a_country(languages, region):
    request = RequestFactory().get("/", HTTP_ACCEPT_LANGUAGE=languages)
    assert places.region_of_language(request) == region


@pytest.mark.parametrize(
    ("zone", "region", "country"),
    [
        ("Europe/London", "GB", "GB"),
        ("Europe/London", "", "GB"),
        ("", "GB", "GB"),
        ("Europe/London", "US", ""),  # they differ: nobody guesses
        ("Europe/Berlin", "US", ""),
        ("Europe/Berlin", "DE", "ZZ"),
        ("Europe/Berlin", "FR", "ZZ"),
        ("America/Puerto_Rico", "", ""),  # nobody has checked which lines answer there
        ("Europe/Jersey", "GB", "GB"),
        ("", "FR", "ZZ"),
        ("UTC", "", ""),
        ("", "", ""),
    ],
)
def test_the_zones_country_is_offered_unless_the_language_says_another(zone, region, country):
    assert places.suggested_country(zone, region) == country


@pytest.mark.parametrize(
    ("zone", "region", "nearest"),
    [
        ("", "", ["US", "CA", "GB", "IE", "AU", "NZ"]),
        ("", "GB", ["GB", "IE"]),
        ("Europe/London", "US", ["GB", "US"]),
        ("Europe/Berlin", "DE", ["GB", "IE"]),
        ("America/Mexico_City", "MX", ["US", "CA"]),
        ("Pacific/Tongatapu", "", ["NZ", "AU"]),
        ("Asia/Tokyo", "JP", ["AU"]),
    ],
)
def test_the_nearest_country_comes_first(zone, region, nearest):
    assert places.nearest_first(list(BY_CODE), zone, region)[: len(nearest)] == nearest


# The part of a page ------------------------------------------------------------------------------


@pytest.fixture
def alice(db):
    return person(country="", time_zone="")


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [SETTINGS, PEOPLE])
class TestOnEveryPageThatHoldsIt:
    def test_the_country_of_the_language_is_offered_and_saved_with_the_page(
        self, browser, alice, address
    ):
        page = browser.get(address, headers={"accept-language": "en-GB"})
        values = Page(page).form("country").values
        assert values["country"] == "GB"
        assert saved(alice) == ("", "")
        browser.post(address, values)
        assert saved(alice) == ("GB", "Europe/London")

    def test_a_country_with_one_time_zone_asks_for_none(self, browser, address):
        assert radios(browser.get(address, headers={"accept-language": "en-IE"})) == []

    def test_a_country_with_many_time_zones_asks_for_one_of_six_and_loses_nothing(
        self, browser, alice, address
    ):
        values = Page(browser.get(address)).form("country").values
        values |= {"country": "AU", "name": "Sam", "phone": "02 5550 0100"}
        answer = browser.post(address, values)
        assert answer.status_code == 422
        assert "Pick your time zone." in Page(answer).text
        assert radios(answer) == [zone for zone, _name in places.ZONE_NAMES["AU"]]
        assert saved(alice) == ("", "")
        form = Page(answer).form("country").values
        assert (form["country"], form.get("name", "Sam")) == ("AU", "Sam")
        browser.post(address, {**form, "time_zone": "Australia/Perth"})
        assert saved(alice) == ("AU", "Australia/Perth")

    def test_a_time_zone_that_is_left_open_stands_in_nobodys_way(self, browser, alice, address):
        page = browser.get(address, headers={"accept-language": "en-AU"})
        assert len(radios(page)) == 6
        answer = browser.post(address, Page(page).form("country").values)
        assert answer.status_code == 302
        assert saved(alice) == ("AU", "")

    def test_the_browsers_time_zone_answers_where_it_fits(self, browser, alice, address):
        send(browser, address, "country", country="US", browser_zone="America/Boise")
        assert saved(alice) == ("US", "America/Boise")

    def test_a_browsers_time_zone_of_elsewhere_is_one_more_to_choose(self, browser, alice, address):
        answer = send(browser, address, "country", country="US", browser_zone="Europe/Paris")
        assert answer.status_code == 422
        assert radios(answer)[-1] == "Europe/Paris"
        form = Page(answer).form("country").values
        browser.post(address, {**form, "time_zone": "Europe/Paris"})
        assert saved(alice) == ("US", "Europe/Paris")

    def test_another_country_takes_any_time_zone(self, browser, alice, address):
        send(browser, address, "country", country="ZZ", browser_zone="Asia/Tokyo")
        assert saved(alice) == ("ZZ", "Asia/Tokyo")

    def test_another_country_without_a_time_zone_is_kept_all_the_same(
        self, browser, alice, address
    ):
        send(browser, address, "country", country="ZZ")
        assert saved(alice) == ("ZZ", "")

    def test_a_city_that_was_picked_wins(self, browser, alice, address):
        send(
            browser,
            address,
            "country",
            country="US",
            browser_zone="America/Chicago",
            other_zone="America/Adak",
        )
        assert saved(alice) == ("US", "America/Adak")

    def test_all_can_be_left_open(self, browser, alice, address):
        assert send(browser, address, "country", country="").status_code == 302
        assert saved(alice) == ("", "")

    @pytest.mark.parametrize(
        "nonsense",
        [
            {"other_zone": "Mars/Olympus"},
            {"country": "XX"},
        ],
    )
    def test_nonsense_is_refused_and_nothing_changes(self, browser, alice, address, nonsense):
        assert send(browser, address, "country", **nonsense).status_code == 422
        assert saved(alice) == ("", "")

    @pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd"])
    def test_a_browsers_time_zone_that_is_none_is_not_kept(self, browser, alice, address, zone):
        send(browser, address, "country", country="GB", browser_zone=zone)
        assert saved(alice) == ("GB", "Europe/London")


@pytest.mark.django_db
@pytest.mark.parametrize("address", [SETTINGS, PEOPLE])
def test_what_is_saved_is_said_in_one_row(client, address):
    for number, (country, zone, said) in enumerate(
        (
            ("US", "America/New_York", "United States · Eastern time"),
            ("US", "America/Boise", "United States · Boise time"),
            ("GB", "Europe/London", "United Kingdom · London time"),
            ("ZZ", "Asia/Tokyo", "Another country · Tokyo time"),
        )
    ):
        user = person(f"{number}@example.org", country=country, time_zone=zone)
        page = signed_in(client, user).get(address, headers={"accept-language": "fr-FR"})
        assert said in Page(page).text
        assert not re.search(r"<details[^>]*data-place[^>]* open", page.text)
        browser_values = Page(page).form("country").values
        client.post(address, browser_values)
        assert saved(user) == (country, zone)


@pytest.mark.django_db
def test_an_old_page_does_not_take_a_newer_place_away(client):
    alice = person(country="US", time_zone="America/Boise")
    browser = signed_in(client, alice)
    old = Page(browser.get(PEOPLE)).form("country").values
    alice.save_place("NZ", "Pacific/Auckland")
    browser.post(PEOPLE, {**old, "browser_zone": "America/Boise"})
    assert saved(alice) == ("NZ", "Pacific/Auckland")


@pytest.mark.django_db
@pytest.mark.parametrize("do", ["next", "skip"])
def test_an_old_page_does_not_undo_a_country_that_was_tapped_on_help_since(browser, alice, do):
    old = Page(browser.get(PEOPLE, headers={"accept-language": "en-US"})).form("country").values
    assert old["country"] == "US"
    browser.post("/help/country/", {"country": "GB", "back": "help"})
    browser.post(PEOPLE, {**old, "do": do, "browser_zone": "America/New_York"})
    assert saved(alice) == ("GB", "")


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_a_country_with_one_time_zone_asks_where_the_browser_has_another(browser, alice, zone):
    answer = send(browser, SETTINGS, "country", country="GB", browser_zone=zone)
    assert answer.status_code == 422
    assert radios(answer) == ["Europe/London", zone]
    assert saved(alice) == ("", "")


@pytest.mark.django_db
def test_a_browser_that_hides_its_time_zone_is_as_one_that_tells_none(browser, alice):
    send(browser, SETTINGS, "country", country="GB", browser_zone="UTC")
    assert saved(alice) == ("GB", "Europe/London")


@pytest.mark.django_db
def test_a_script_may_change_no_country_that_is_saved_or_was_chosen(client):
    page = signed_in(client, person(country="US", time_zone="")).get(SETTINGS)
    assert "data-place" in page.text and "data-offers" not in page.text
    client.logout()
    fresh = signed_in(client, person("new@example.org", country="", time_zone=""))
    assert "data-offers" in fresh.get(SETTINGS).text
    fresh.cookies["country"] = "GB"
    page = fresh.get(SETTINGS)
    assert "data-offers" not in page.text
    assert Page(page).form("country").values["country"] == "GB"


@pytest.mark.django_db
def test_a_traveller_keeps_the_country_and_the_time_zone_of_home(client):
    alice = person(country="GB", time_zone="Europe/London")
    send(signed_in(client, alice), PEOPLE, "country", browser_zone="America/New_York")
    assert saved(alice) == ("GB", "Europe/London")


@pytest.mark.django_db
def test_a_move_to_another_country_asks_for_its_time_zones_and_offers_to_keep_the_old_one(client):
    alice = person(country="GB", time_zone="Europe/London")
    browser = signed_in(client, alice)
    answer = send(browser, SETTINGS, "country", country="US")
    assert radios(answer) == [*(zone for zone, _name in places.ZONE_NAMES["US"]), "Europe/London"]
    form = Page(answer).form("country").values
    browser.post(SETTINGS, {**form, "time_zone": "America/Chicago"})
    assert saved(alice) == ("US", "America/Chicago")
    assert alice.time_zone_changed_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"country": "GB"}, ("GB", "Europe/London")),
        ({"country": "US", "browser_zone": "America/Boise"}, ("US", "America/Boise")),
        ({"country": "US"}, ("US", "")),  # no time zone yet, and no wall either
        ({"country": "", "browser_zone": "Asia/Tokyo"}, ("", "Asia/Tokyo")),
        ({"country": "", "browser_zone": "Mars/Olympus"}, ("", "")),
    ],
)
def test_a_page_that_is_skipped_keeps_what_it_showed(browser, alice, typed, kept):
    assert send(browser, PEOPLE, "country", do="skip", **typed).status_code == 302
    assert saved(alice) == kept


@pytest.mark.django_db
def test_a_page_that_is_skipped_moves_nothing_that_is_known(client):
    alice = person(country="GB", time_zone="Europe/London")
    browser = signed_in(client, alice)
    send(browser, PEOPLE, "country", do="skip", country="US", browser_zone="America/Boise")
    assert saved(alice) == ("GB", "Europe/London")


@pytest.mark.django_db
def test_a_number_is_read_by_the_country_that_came_with_it(browser, alice):
    send(browser, PEOPLE, "phone", name="Sam", phone="020 7946 0018", country="GB")
    assert alice.contacts.get().phone == "+442079460018"


@pytest.mark.django_db
def test_every_country_can_be_chosen(alice):
    for country, _name in COUNTRIES:
        form = PlaceForm({"country": country, "other_zone": "Asia/Tokyo"}, user=alice)
        assert form.is_valid(), form.errors
