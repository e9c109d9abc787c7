"""American words for most, British ones for who reads those: on pages, in mails, on printouts."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory

from accounts.countries import WITH_LINES
from accounts.languages import BRITISH_COUNTRIES, language_of_browser
from goals.models import Reason
from mail.tasks import send_due
from plans.content import PlanContent
from printing.copies.options import Choices
from printing.papers.registry import compose, shaped
from reminders.models import Reminder
from reminders.tasks import tick
from tests.support.factories import person, signed_in
from tests.support.pages import Page, send

pytestmark = pytest.mark.django_db

CARE = "/people/care/add/"
SUPPORT = "/support/"
BOTH = pytest.mark.parametrize(
    ("country", "said", "not_said", "tag"),
    [("GB", "Day programme", "Day program<", "en-GB"), ("US", "Day program", "programme", "en")],
)
OWN = "My gray-haired neighbor says: seek counselling, see the colour."


def care_page(user):
    return signed_in(Client(), user).get(CARE).text


# Pages -------------------------------------------------------------------------------------------


@BOTH
def test_a_page_is_in_the_words_of_the_persons_country(country, said, not_said, tag):
    page = care_page(person(country=country))
    assert said in page
    assert not_said not in page
    assert f'<html lang="{tag}"' in page


@pytest.mark.parametrize("country", [*WITH_LINES, "ZZ", ""])
def test_four_countries_read_british_words(country):
    is_british = "Day programme" in care_page(person(country=country))
    assert is_british is (country in BRITISH_COUNTRIES)


def test_the_persons_country_counts_for_more_than_their_browser():
    british = signed_in(Client(headers={"accept-language": "en-US"}), person())
    assert "Day programme" in british.get(CARE).text


def test_the_browser_speaks_for_who_has_named_no_country():
    client = signed_in(Client(headers={"accept-language": "en-GB"}), person(country=""))
    assert "Day programme" in client.get(CARE).text


def test_what_a_person_chooses_counts_for_more_than_their_country(client):
    alice = person()
    browser = signed_in(client, alice)
    assert "English (British)" in browser.get("/account/").text
    send(browser, "/account/", "language", language="en")
    assert "Day programme" not in browser.get(CARE).text
    assert "Language and place English (American) · " in Page(browser.get("/account/")).text
    send(browser, "/account/", "language", language="")
    assert "Day programme" in browser.get(CARE).text


@pytest.mark.parametrize(
    ("asked_for", "language"),
    [
        ("en-GB,en;q=0.9", "en-gb"),
        ("en-IE", "en-gb"),
        ("en-au,en-US;q=0.5", "en-gb"),
        ("cy-GB,en-GB;q=0.8", "en-gb"),
        ("en-US,en-GB;q=0.9", "en"),
        ("en-CA", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("", "en"),
    ],
)
def test_a_browser_asks_for_one_of_the_two(asked_for, language):
    request = RequestFactory().get("/", headers={"accept-language": asked_for})
    assert language_of_browser(request) == language


def test_signed_out_the_browser_decides_and_no_cache_mixes_the_two(client):
    british = client.get(SUPPORT, headers={"accept-language": "en-GB"})
    american = client.get(SUPPORT, headers={"accept-language": "en-US"})
    assert "grey or ashen lips" in british.text
    assert "gray or ashen lips" in american.text
    for page, tag in ((british, "en-GB"), (american, "en")):
        assert f'<html lang="{tag}"' in page.text
        assert "Accept-Language" in page["Vary"]
        assert page["Cache-Control"] == "no-store"
    assert "Accept-Language" in client.get("/manifest.webmanifest")["Vary"]


@pytest.mark.parametrize("country", ["GB", "US"])
def test_a_persons_own_words_stay_as_they_wrote_them(client, country):
    alice = person(country=country)
    Reason(user=alice, text=OWN).save()
    browser = signed_in(client, alice)
    for address in ("/reasons/", "/plan/", "/today/"):
        assert OWN in Page(browser.get(address)).text


@pytest.mark.parametrize(
    ("country", "number", "helper"), [("GB", "999", "call handler"), ("US", "911", "operator")]
)
def test_the_words_change_no_number(client, country, number, helper):
    page = Page(signed_in(client, person(country=country)).get(SUPPORT)).text
    assert f"Call {number}. Say where you are." in page
    assert f"Do what the {helper} says." in page


# Mails -------------------------------------------------------------------------------------------


def htmls(post_office):
    """{who got it: its HTML} of what the mail server took."""
    return {
        mail.recipients[0]: mail.message.get_body(["html"]).get_content()
        for mail in post_office.messages
    }


def test_the_daily_email_is_in_its_readers_words(post_office):
    morning = datetime(2026, 6, 1, 5, tzinfo=UTC)
    with time_machine.travel(morning, tick=False) as clock:
        for email, country in (("alice@example.org", "GB"), ("bob@example.org", "US")):
            Reminder(user=person(email, country=country), local_time=time(8)).start()
        clock.move_to(morning + timedelta(hours=2, minutes=1))
        tick()
        send_due()
    found = htmls(post_office)
    assert '<html lang="en-GB"' in found["alice@example.org"]
    assert '<html lang="en"' in found["bob@example.org"]


def test_a_code_is_mailed_in_its_readers_words_from_whatever_browser(post_office):
    alice = person()
    american = Client(headers={"accept-language": "en-US"})
    american.post("/account/login/", {"login": alice.email})
    send_due()
    assert '<html lang="en-GB"' in htmls(post_office)[alice.email]


# Printouts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "said", "tag"), [("GB", "grey", "en-GB"), ("US", "gray", "en")]
)
def test_a_printout_is_in_its_persons_words(country, said, tag):
    alice = person(country=country)
    content = shaped("house", PlanContent.load(alice), Choices(), alice)
    html = compose("house", content, "letter").html
    assert f"look for {said} or ashen lips" in html
    assert f'<html lang="{tag}"' in html
