"""Hide: on every page that shows that somebody is here, and what a browser is told at the end."""

import re

import pytest

from tests.support.factories import person, signed_in, with_plan
from tests.support.form_pages import addresses, somebody_with_rows
from tests.support.pages import Page
from tests.support.urls import routes

LEAVE_URL = "https://weather.example/"
HELP = ("/help/", "/help/after/")


@pytest.fixture(autouse=True)
def leave_url(settings):
    settings.LEAVE_URL = LEAVE_URL


@pytest.fixture
def browser(client):
    return signed_in(client, with_plan(person()))


def is_page(answer):
    is_html = answer["Content-Type"].startswith("text/html")
    is_file = "attachment" in answer.get("Content-Disposition", "")
    return answer.status_code == 200 and is_html and b"<main" in answer.content and not is_file


@pytest.mark.one_database
@pytest.mark.django_db
def test_every_page_of_somebody_signed_in_can_be_hidden(client):
    user = somebody_with_rows()
    signed_in(client, user)
    answers = {
        address: client.get(address) for route in routes() for address in addresses(route, user)
    }
    pages = {address: answer for address, answer in answers.items() if is_page(answer)}
    bare = [address for address, answer in pages.items() if not can_be_hidden(answer)]
    assert bare == []
    # Pages of one row are among them.
    assert len([address for address in pages if re.search("/[0-9a-f-]{36}/", address)]) > 10


def can_be_hidden(answer):
    is_scripted = answer.content.count(b"js/leave.") == 1
    return is_scripted and Page(answer).links.get("Hide") == LEAVE_URL


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("address", HELP)
def test_help_can_be_hidden_by_anybody(client, address):
    assert Page(client.get(address)).link("Hide") == LEAVE_URL


@pytest.mark.one_database
@pytest.mark.django_db
def test_words_that_could_not_be_kept_can_be_hidden(client):
    answer = client.post("/reasons/add/", {"text": "For Maya."})
    assert "For Maya." in answer.content.decode()
    assert Page(answer).link("Hide") == LEAVE_URL


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("address", [*HELP, "/today/", "/plan/write/why/", "/print/fridge/sheet/"])
def test_without_an_address_nothing_leads_away(browser, settings, address):
    settings.LEAVE_URL = ""
    answer = browser.get(address)
    assert answer.status_code == 200
    assert b"data-leave" not in answer.content
    # What protects against Back is there all the same.
    assert b"js/leave." in answer.content


@pytest.mark.one_database
@pytest.mark.django_db
def test_the_file_that_is_taken_away_leads_nowhere(browser):
    assert b"data-leave" not in browser.get("/account/my-plan.html").content


@pytest.mark.one_database
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/privacy/", "/account/more/"])
def test_the_history_is_said_to_stay(browser, settings, address):
    said = "Hide does not clear your browser’s history."
    assert said in Page(browser.get(address)).text
    settings.LEAVE_URL = ""
    assert said not in Page(browser.get(address)).text


@pytest.mark.one_database
@pytest.mark.django_db
def test_signing_out_clears_pages_and_storage_and_never_the_cookies(browser):
    browser.cookies["country"] = "GB"
    assert "Clear-Site-Data" not in browser.get("/today/")
    answer = browser.post("/account/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert browser.cookies["country"].value == "GB"
    assert "Clear-Site-Data" not in browser.get("/")
