"""In the worst hour there is always something to dial, whoever reads and whatever is known."""

import re

import pytest
import time_machine
from django.test import Client

from accounts.countries import COUNTRIES, WITH_LINES
from contacts.helplines import countries
from contacts.helplines.choosing import calls_for, companion_for, crisis_for, emergency_for
from contacts.helplines.models import ChosenLines
from contacts.models import Contact
from plans.content import PlanContent
from tests.support.factories import person, signed_in
from tests.support.pages import Page

HELP, AFTER = "/help/", "/help/after/"
BOTH = pytest.mark.parametrize("address", [HELP, AFTER])
ALL_COUNTRIES = [*(code for code, _name in COUNTRIES), ""]
TELLING_NOTHING = {"accept-language": "eo"}


def main_of(response):
    return re.search("<main.*</main>", response.text, re.DOTALL)[0]


def dialled(html):
    return re.findall('href="tel:([^"]+)"', html)


def bar_of(response):
    return dialled(re.search(r'<aside\s+class="sos".*?</aside>', response.text, re.DOTALL)[0])


def somebody(country, people=0, opioids="", **fields):
    user = person(f"{country}{people}{opioids}@example.org", country=country, **fields)
    user.plan.opioids = opioids
    user.plan.save()
    for number in range(people):
        Contact(user=user, name=f"Friend {number}", phone=f"+1212555010{number}").save()
    return user


# Every situation ---------------------------------------------------------------------------------


@pytest.mark.django_db
@BOTH
@pytest.mark.parametrize("country", ALL_COUNTRIES)
class TestSomethingToDial:
    def test_signed_out(self, client, address, country):
        kept = {"country": country} if country else {}
        client.cookies.load(kept)
        check(client.get(address, headers=TELLING_NOTHING), country)

    @pytest.mark.parametrize("people", [0, 3])
    @pytest.mark.parametrize("opioids", ["yes", "no", ""])
    def test_signed_in(self, client, address, country, people, opioids):
        user = somebody(country, people, opioids, time_zone="")
        response = signed_in(client, user).get(address, headers=TELLING_NOTHING)
        check(response, country)
        calls = dialled(main_of(response))
        assert calls[:people] == [f"+1212555010{number}" for number in range(people)]


def check(response, country):
    numbers, bar = dialled(main_of(response)), bar_of(response)
    assert numbers and bar
    if country in WITH_LINES:
        line, crisis = emergency_for(country), crisis_for(country)
        assert bar == [_digits(line), _digits(crisis)]
        # 111 is a crisis line in Great Britain, 112 waits under "Another country".
        others = {_digits(emergency_for(code)) for code in WITH_LINES} - {*bar, "111", "112"}
        assert not others & set(calls_only(response))
    elif country == "ZZ":
        assert "112" in numbers and bar == ["112"]
    else:
        for code in WITH_LINES:
            assert {_digits(emergency_for(code)), _digits(crisis_for(code))} <= set(numbers)
        assert bar == ["112"]


def calls_only(response):
    html = main_of(response)
    return dialled(re.sub(r'<ul\s+class="lands.*?</ul>', "", html, flags=re.DOTALL))


def _digits(line):
    return line.href.removeprefix("tel:")


# Before a country is known -----------------------------------------------------------------------


@BOTH
@pytest.mark.django_db
def test_the_country_of_the_browser_comes_first_and_its_numbers_stay_on_screen(client, address):
    page = client.get(address, headers={"accept-language": "en-IE"})
    assert re.findall(r'name="country"\s+value="([A-Z]{2})"', page.text)[:2] == ["IE", "GB"]
    assert bar_of(page) == ["112", "116123"]
    assert "Danger, in Ireland" in Page(page).text


@BOTH
@pytest.mark.django_db
def test_the_persons_own_clock_says_more_than_the_language(client, address):
    user = person(country="", time_zone="Australia/Perth")
    page = signed_in(client, user).get(address, headers={"accept-language": "en-US"})
    assert re.findall(r'name="country"\s+value="([A-Z]{2})"', page.text)[:2] == ["AU", "US"]
    assert bar_of(page) == ["000", "131114"]


@BOTH
@pytest.mark.django_db
def test_in_a_country_that_we_know_nothing_of_no_other_countrys_number_stays_on_screen(
    client, address
):
    page = client.get(address, headers={"accept-language": "de-DE"})
    assert bar_of(page) == ["112"]
    assert "Or your local emergency number." in Page(page).text


@pytest.mark.django_db
def test_more_countries_than_the_nearest_wait_under_another_country(client, monkeypatch):
    germany = countries.Country("DE", emergency_for("GB"), crisis_for("GB"))
    monkeypatch.setattr(countries, "BY_CODE", {**countries.BY_CODE, "DE": germany})
    monkeypatch.setitem(countries.NAMES, "DE", "Germany")
    monkeypatch.setattr(countries, "IN_COUNTRY", {**countries.IN_COUNTRY, "DE": "in Germany"})
    page = client.get(HELP, headers={"accept-language": "de-DE"})
    shown, folded = page.text.split("Another country</summary>")
    assert shown.count('name="country"') == countries.MAX_NEAREST
    assert "Germany" in shown
    further = len(countries.BY_CODE) - countries.MAX_NEAREST
    assert folded.count('name="country"') == further + 1  # and "My country is not here"


# A choice is kept --------------------------------------------------------------------------------


def choose(client, country, back="help", **headers):
    return client.post("/help/country/", {"country": country, "back": back}, headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize("country", ["GB", "ZZ"])
def test_signed_out_a_cookie_keeps_the_country_and_nothing_else(client, country):
    answer = choose(client, country, back="after")
    assert answer.url == f"/help/after/?at=country&country={country}"
    assert set(answer.cookies) == {"country"}
    cookie = answer.cookies["country"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == (country, True, "Lax")
    for address in (HELP, AFTER, "/support/"):
        assert "Where are you?" not in Page(client.get(address)).text


@pytest.mark.django_db
def test_where_cookies_are_off_the_choice_holds_for_the_page_it_leads_to():
    url = choose(Client(), "GB").url
    assert bar_of(Client().get(url)) == ["999", "116123"]


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["help", "after", "support", "helpline"])
def test_signed_in_the_person_keeps_it_and_no_cookie_does(client, back):
    alice = person(country="", time_zone="Europe/London")
    answer = choose(signed_in(client, alice), "GB", back)
    assert "country" not in answer.cookies
    assert "country=" not in answer.url
    alice.refresh_from_db()
    assert (alice.country, alice.time_zone) == ("GB", "Europe/London")
    assert "Where are you?" not in Page(client.get(answer.url)).text


@pytest.mark.django_db
def test_the_cookie_can_be_changed(client):
    choose(client, "GB")
    assert "Change the country" in Page(client.get(HELP)).text
    choose(client, "NZ")
    assert bar_of(client.get(HELP)) == ["111", "1737"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "words", [{"country": "XX"}, {"country": ""}, {"back": "//evil.example"}, {"back": ""}]
)
def test_nonsense_is_refused(client, words):
    answer = client.post("/help/country/", {"country": "GB", "back": "help", **words})
    assert answer.status_code == 400
    assert not answer.cookies


@pytest.mark.django_db
def test_another_site_cannot_set_it():
    browser = Client(enforce_csrf_checks=True)
    assert choose(browser, "GB", origin="https://evil.example").status_code == 403
    assert choose(browser, "GB", origin="null").status_code == 403
    assert choose(browser, "GB", origin="https://testserver").status_code == 403
    assert choose(browser, "GB", origin="http://testserver").status_code == 302
    assert choose(browser, "GB").status_code == 302  # an old browser says nothing


@pytest.mark.django_db
def test_behind_a_proxy_that_changes_the_host_the_sites_own_address_is_ours(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://plan.example.org"]
    assert choose(Client(), "GB", origin="https://plan.example.org").status_code == 302
    assert choose(Client(), "GB", origin="https://plan.example.org.evil.example").status_code == 403


@pytest.mark.django_db
@BOTH
def test_an_address_with_a_country_does_not_undo_what_was_kept(client, address):
    choose(client, "US")
    assert bar_of(client.get(address, {"country": "GB"})) == ["911", "988"]


@pytest.mark.django_db
@BOTH
def test_where_only_the_address_keeps_it_every_number_and_link_knows_it(client, address):
    page = client.get(address, {"country": "GB"})
    assert "In an emergency, call 999." in Page(page).text
    for other in (HELP, AFTER):
        assert f'href="{other}?country=GB"' in page.text


@pytest.mark.django_db
def test_signed_in_it_needs_the_token_like_every_other_form():
    alice = person(country="")
    browser = signed_in(Client(enforce_csrf_checks=True), alice)
    assert choose(browser, "GB").status_code == 403
    alice.refresh_from_db()
    assert alice.country == ""


@pytest.mark.django_db
def test_a_cookie_with_nonsense_is_no_country(client):
    client.cookies["country"] = "<script>"
    assert "Where are you?" in Page(client.get(HELP)).text


# Lines that the person chose, moved or hid -------------------------------------------------------


def keys(country):
    return {line.name: line.key for line in calls_for(country) if line.kind != "emergency"}


def change(client, key, do):
    return client.post("/people/helplines/choice/", {"line": key, "do": do})


def order_on(client, address):
    html = main_of(client.get(address))
    return [number for number in dialled(html) if not number.startswith("+1212555")]


@pytest.mark.django_db
@BOTH
@pytest.mark.parametrize("people", [0, 2])
def test_a_line_that_was_chosen_stands_before_all_other_lines_and_after_the_people(
    client, address, people
):
    alice = somebody("AU", people)
    browser = signed_in(client, alice)
    hotline = keys("AU")["National Alcohol and Other Drug Hotline"]
    browser.post("/plan/write/helpline/", {"line": hotline})
    assert dialled(main_of(browser.get(address)))[people] == "1800250015"


@pytest.mark.django_db
def test_after_use_a_chosen_line_stands_before_the_line_that_stays(client):
    alice = somebody("US")
    lines = [line for line in calls_for("US") if line.kind != "emergency"]
    ChosenLines.kept_for(alice).put_first(crisis_for("US"))
    assert ChosenLines.of(type(alice).objects.get()).first_of(lines) == crisis_for("US")
    assert order_on(signed_in(client, alice), AFTER)[:2] == ["988", _digits(companion_for("US"))]


@pytest.mark.django_db
@BOTH
def test_their_own_order_of_the_lines_is_kept_on_every_page(client, address):
    browser = signed_in(client, somebody("GB"))
    change(browser, keys("GB")["FRANK"], "up")
    change(browser, keys("GB")["FRANK"], "up")
    for page in (address, "/people/", "/people/helplines/"):
        text = main_of(browser.get(page))
        assert text.index("FRANK") < text.index("Samaritans")


@pytest.mark.django_db
@BOTH
def test_a_hidden_line_is_gone_and_can_come_back(client, address):
    alice = somebody("GB")
    browser = signed_in(client, alice)
    assert "Shout" in main_of(browser.get(address))
    change(browser, keys("GB")["Shout"], "hide")
    for page in (address, "/people/"):
        assert "Shout" not in main_of(browser.get(page))
    change(browser, keys("GB")["Shout"], "show")
    assert "Shout" in main_of(browser.get(address))


@pytest.mark.django_db
@BOTH
def test_the_emergency_number_can_be_neither_moved_nor_hidden(client, address):
    browser = signed_in(client, somebody("GB"))
    for line in calls_for("GB"):
        change(browser, line.key, "hide")
    assert not ChosenLines.objects.get().hides(emergency_for("GB"))
    response = browser.get(address)
    assert bar_of(response) == ["999"]
    assert "999" in dialled(main_of(response))
    assert "999" in browser.get("/people/").text


@pytest.mark.django_db
@pytest.mark.parametrize("words", [{"line": "xx-nothing", "do": "hide"}, {"do": "up"}, {}])
def test_a_line_that_there_is_not_changes_nothing(client, words):
    browser = signed_in(client, somebody("GB"))
    assert browser.post("/people/helplines/choice/", words).status_code == 302
    assert not ChosenLines.objects.exists()


@pytest.mark.django_db
def test_lines_of_a_country_left_behind_do_not_count_in_the_next(client):
    alice = somebody("GB")
    ChosenLines.kept_for(alice).put_first(crisis_for("GB"))
    alice.save_place("NZ", "Pacific/Auckland")
    chosen = ChosenLines.of(alice)
    assert chosen.first_of(calls_for("NZ")) is None
    assert [*chosen.arranged(calls_for("NZ"))] == [*calls_for("NZ")]
    alice.save_place("GB", "Europe/London")
    assert chosen.first_of(calls_for("GB")) == crisis_for("GB")


@pytest.mark.django_db
def test_a_move_up_and_down_again_leaves_all_as_it_was(client):
    alice = somebody("US", people=1)
    browser = signed_in(client, alice)
    before = {address: order_on(browser, address) for address in (HELP, AFTER)}
    for do in ("up", "down"):
        change(browser, companion_for("US").key, do)
    assert {address: order_on(browser, address) for address in (HELP, AFTER)} == before
    assert len(PlanContent.load(alice).people) == 1


@pytest.mark.django_db
def test_to_move_a_line_is_not_to_choose_it(client):
    alice = somebody("GB", people=1)
    browser = signed_in(client, alice)
    change(browser, keys("GB")["FRANK"], "up")
    assert [line.name for line in PlanContent.load(alice).people] == ["Friend 0"]
    change(browser, keys("GB")["FRANK"], "first")
    alice = type(alice).objects.get()
    assert [line.name for line in PlanContent.load(alice).people] == ["Friend 0", "FRANK"]
    change(browser, keys("GB")["FRANK"], "not first")
    alice = type(alice).objects.get()
    assert [line.name for line in PlanContent.load(alice).people] == ["Friend 0"]


@pytest.mark.django_db
@BOTH
def test_of_lines_at_night_the_first_that_answers_stands_out(client, address):
    alice = person(country="IE", time_zone="Europe/Dublin")
    hse = next(line for line in calls_for("IE") if line.opening)
    ChosenLines.kept_for(alice).put_first(hse)
    with time_machine.travel("2026-11-22 03:00Z", tick=False):
        page = signed_in(client, alice).get(address)
    assert order_on_page(page)[0] == _digits(hse)
    assert re.findall(r'class="call first"\s+href="tel:([^"]+)"', page.text) == ["116123"]


def order_on_page(response):
    return dialled(main_of(response))


# Nobody to call ----------------------------------------------------------------------------------


@pytest.mark.django_db
@BOTH
def test_somebody_without_a_number_is_a_number_to_add(client, address):
    alice = somebody("GB")
    mum = Contact(user=alice, name="Mum")
    mum.save()
    page = Page(signed_in(client, alice).get(address))
    assert page.link("Add Mum’s number") == f"/people/{mum.pk}/edit/"
    assert "Add one person to call" not in page.text
    assert "Call Samaritans" in page.text
