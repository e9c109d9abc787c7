"""The page for people close to somebody: public, neutral outside, with numbers of one country."""

import re

import pytest

from tests.support.factories import person, signed_in, with_plan
from tests.support.pages import Page, shows

pytestmark = pytest.mark.django_db

FACTS = (
    "You cannot wake them.",
    "Their breathing is slow, weak or stopped.",
    "choking, gurgling or loud snoring",
    "Their lips or nails turn blue or purple. On darker skin, look for gray or ashen lips.",
    "Say where you are.",
    "Give naloxone (Narcan) if you have it.",
    "Still not breathing well after 2 to 3 minutes? Give a second dose.",
    "Put the phone on speaker. Do what the operator says.",
    "Lay them on their side.",
    "Stay until help comes. Naloxone wears off in 30 to 90 minutes.",
    "Do not let them sleep it off.",
    "The amount they used before can kill them now. Stay with them.",
    "Methadone and buprenorphine (Suboxone) help keep people alive.",
    "can cause seizures. Seizures can kill.",
)


def test_it_needs_no_sign_in_and_leaves_no_cookie(client):
    answer = client.get("/support/")
    assert answer.status_code == 200
    assert not answer.cookies


def test_neither_title_nor_address_tells_what_it_is_about(client):
    page = Page(client.get("/support/"))
    assert page.title.startswith("Being there")


@pytest.mark.parametrize("fact", FACTS)
def test_it_holds_the_facts_that_keep_alive(client, fact):
    assert fact in Page(client.get("/support/")).text


@pytest.mark.parametrize(
    "country, number, crisis", [("GB", "999", "116 123"), ("us", "911", "988"), ("AU", "000", "13")]
)
def test_the_numbers_are_those_of_the_chosen_country(client, country, number, crisis):
    text = Page(client.get("/support/", {"country": country})).text
    assert f"Call {number}. Say where you are." in text
    assert f"Not sure? Call {number}." in text
    assert f"or a seizure? Call {number}." in text
    assert crisis in text


@pytest.mark.parametrize("country", ["", "XX", "<b>"])
def test_without_a_country_it_guesses_no_number(client, country):
    answer = client.get("/support/", {"country": country})
    text = Page(answer).text
    anywhere = "all your local emergency number, or 112."
    assert f"C{anywhere} Say where you are." in text
    assert f"Not sure? C{anywhere}" in text
    assert f"or a seizure? C{anywhere}" in text
    # The only numbers are those of the countries to choose from, each under its name.
    steps = text[text.index("Signs of an overdose") : text.index("Helplines")]
    assert not re.search(r"\b(911|999|112|000|111)\b", steps.replace(anywhere, ""))
    assert "United States 911 988" in text
    assert "<b>" not in answer.text.partition("<main")[2].partition("<section")[0]


def test_how_to_get_naloxone_is_said_for_the_country(client):
    sold, ask = "In the US, drugstores sell it", "Ask a pharmacy or drug service"
    for country in ("", "GB", "CA", "AU"):
        text = Page(client.get("/support/", {"country": country})).text
        assert ask in text
        assert sold not in text
    text = Page(client.get("/support/", {"country": "US"})).text
    assert sold in text
    assert ask not in text


@pytest.mark.parametrize("country", ["US", ""])
def test_nobody_is_told_to_call_without_being_told_what_to_dial(client, country):
    text = Page(client.get("/support/", {"country": country})).text
    calls = re.findall(r"\b[Cc]all (\S+ \S+)", text[: text.rindex("Before an emergency")])
    assert len(calls) > 3
    for words in calls:
        assert words.startswith(("911", "112", "your local", "the clinic", "someone together"))


def test_somebody_signed_in_is_not_asked_for_the_country(client):
    page = signed_in(client, person()).get("/support/")
    assert "Call 999." in Page(page).text
    assert not shows(page, "Which country are you in?")


def test_it_shows_none_of_a_persons_words(client):
    alice = with_plan(person())
    page = signed_in(client, alice).get("/support/")
    for words in ("Mum", alice.reasons.get().text, alice.triggers.get().text):
        assert not shows(page, words)


@pytest.mark.parametrize("address", ["/", "/account/about/"])
def test_the_public_pages_lead_there(client, address):
    assert Page(client.get(address)).link("For family and friends") == "/support/"


def test_the_people_page_leads_there(client):
    page = Page(signed_in(client, person()).get("/people/"))
    assert page.link("A page for them: how to be there") == "/support/"


def test_no_word_of_blame_stands_outside_what_is_better_not_said(client):
    text = Page(client.get("/support/")).text
    said = text[text.index("How to be there") : text.index("Try not to say")]
    rest = text[text.index("After a slip") :]
    for part in (said, rest):
        assert not re.search(r"\b(fail\w*|relapse\w*|addict\w*|clean|shame|abuse\w*)\b|!", part)
