"""A post that cannot be taken gives every word back, ready to be sent again."""

from http.cookies import SimpleCookie

import pytest
from django.test import Client

from tests.support.factories import IF, THEN, person, signed_in
from tests.support.http_browser import Browser, sign_in_to_the_demo
from tests.support.live_server import Site
from tests.support.pages import Page, shows
from tests.support.servers import postgresql_server

WORDS = {
    "/reasons/add/": {"text": 'So Maya sees me.\nEvery <b>morning</b> & "night" 😀 שלום'},
    "/people/add/": {"name": "Sam", "phone": "212-555-0100", "opening_words": "Hi"},
    "/if-then/add/": {"text": IF, "then": THEN},
    "/plan/write/why/": {"own": "A reason", "do": "next"},
}

forms = pytest.mark.parametrize(("address", "words"), WORDS.items(), ids=WORDS)


@pytest.fixture
def alice():
    return person(country="US", time_zone="America/New_York")


@pytest.fixture
def strict():
    """A browser that is held to its CSRF tokens, as every real one is."""
    return Client(enforce_csrf_checks=True)


# A session that ended ----------------------------------------------------------------------------


@pytest.mark.django_db
@forms
def test_words_sent_after_the_session_ended_are_on_the_page(client, alice, address, words):
    values = filled(signed_in(client, alice), address, words)
    client.logout()
    answer = client.post(address, values)
    assert answer.status_code == 403
    assert "Your words are still here" in Page(answer).text
    assert_given_back(answer, address, words)


@pytest.mark.django_db
@forms
def test_they_are_saved_when_sent_again_after_the_sign_in(client, alice, address, words):
    values = filled(signed_in(client, alice), address, words)
    client.logout()
    page = Page(client.post(address, values))
    signed_in(client, alice)
    assert send_again(client, page).status_code == 302
    assert shows(client.get("/plan/"), next(iter(words.values())).split("\n")[0])


@pytest.mark.django_db
def test_a_sign_in_in_between_makes_the_token_old_but_loses_no_word(strict, alice):
    words = {"text": "A reason"}
    values = filled(signed_in(strict, alice), "/reasons/add/", words)
    strict.logout()
    given_back = Page(strict.post("/reasons/add/", values))
    signed_in(strict, alice)
    strict.get("/reasons/")
    again = send_again(strict, given_back)
    if again.status_code == 403:
        again = send_again(strict, Page(again))
    assert again.status_code == 302
    assert [reason.text for reason in alice.reasons.all()] == ["A reason"]


@pytest.mark.django_db
def test_a_post_that_was_given_back_and_sent_twice_is_one_row(client, alice):
    values = filled(signed_in(client, alice), "/reasons/add/", {"text": "A reason"})
    client.logout()
    page = Page(client.post("/reasons/add/", values))
    signed_in(client, alice)
    for _ in range(2):
        send_again(client, page)
    assert alice.reasons.count() == 1


@pytest.mark.django_db
def test_a_page_that_is_only_read_leads_to_the_sign_in_and_back(client):
    assert client.get("/people/add/").url == "/account/login/?next=/people/add/"


# An old page -------------------------------------------------------------------------------------


@pytest.mark.django_db
@forms
def test_words_sent_with_an_old_token_are_on_the_page_and_can_be_sent(
    strict, alice, address, words
):
    values = filled(signed_in(strict, alice), address, words)
    answer = strict.post(address, {**values, "csrfmiddlewaretoken": "x" * 64})
    assert answer.status_code == 403
    assert_given_back(answer, address, words)
    assert send_again(strict, Page(answer)).status_code == 302


@pytest.mark.django_db
def test_a_browser_that_lost_its_cookies_keeps_the_words(strict, alice):
    values = filled(signed_in(strict, alice), "/reasons/add/", {"text": "A reason"})
    strict.cookies = SimpleCookie()
    answer = strict.post("/reasons/add/", values)
    assert answer.status_code == 403
    assert shows(answer, "A reason")


@pytest.mark.django_db
def test_a_password_is_never_repeated_on_a_page(strict, alice):
    words = {"login": "alice@example.org", "password": "a secret of mine"}
    answer = strict.post("/account/login/password/", words)
    assert answer.status_code == 403
    assert shows(answer, "alice@example.org")
    assert not shows(answer, "a secret of mine")


@pytest.mark.django_db
def test_nor_is_that_of_a_link_and_no_link_is_made_without_it(strict, alice):
    signed_in(strict, alice)
    sent = {"for_whom": "My sister", "days": "7", "passphrase": "blue kettle"}
    answer = strict.post("/share/add/", sent)
    assert answer.status_code == 403
    assert shows(answer, "My sister")
    assert not shows(answer, "blue kettle")
    again = strict.post("/share/add/", Page(answer).form("for_whom").values)
    assert again.status_code == 422
    assert shows(again, "Type the password again, or leave it out.")
    assert not alice.shares.exists()


@pytest.mark.django_db
def test_no_word_can_become_part_of_the_page(strict):
    evil = "</textarea><script>alert(1)</script>"
    answer = strict.post('/reasons/add/?"><script>', {"text": evil, evil: evil})
    assert answer.status_code == 403
    assert b"<script>alert" not in answer.content
    assert b'"><script>' not in answer.content


@pytest.mark.django_db
def test_a_form_that_another_site_sent_is_not_offered_for_saving(strict, alice):
    signed_in(strict, alice)
    evil = {"text": "Not mine"}
    answer = strict.post("/reasons/add/", evil, HTTP_ORIGIN="https://elsewhere.example")
    assert answer.status_code == 403
    assert not shows(answer, "Not mine")
    assert not shows(answer, "Save them now")


# A database that is away -------------------------------------------------------------------------


def test_a_database_that_stops_loses_no_word_and_is_used_again_at_once(tmp_path):
    with (
        postgresql_server() as database,
        Site(tmp_path / "var", DATABASE_URL=database.url) as site,
    ):
        browser = Browser(site.url)
        sign_in_to_the_demo(browser, site)
        values = Page(browser.get("/reasons/add/")).form("text").values
        database.stop()

        given_back = browser.post("/reasons/add/", {**values, "text": "Not lost."})
        assert given_back.status_code == 503
        assert Page(given_back).form("text").values["text"] == "Not lost."
        assert browser.get("/plan/").status_code == 503
        assert "Try again in a minute." in Page(browser.get("/today/")).text
        help_is_there = browser.get("/help/?country=GB")
        assert help_is_there.status_code == 200
        assert "116 123" in Page(help_is_there).text
        assert browser.get("/livez").status_code == 200
        assert browser.get("/readyz").status_code == 503

        database.start()
        page = Page(given_back)
        saved = browser.post(page.form("text").action, page.form("text").values)
        assert saved.status_code == 200
        assert "Not lost." in Page(browser.get("/reasons/")).text
        assert "Not lost." not in site.output()


# What is on the page -----------------------------------------------------------------------------


def filled(client, address, words):
    form = Page(client.get(address)).form(next(iter(words)))
    return {**form.values, **words}


def assert_given_back(answer, address, words):
    form = Page(answer).form(next(iter(words)))
    assert form.action == address
    for name, text in words.items():
        assert form.values[name] == text
        assert name in form.texts or name == "do"
    assert set(form.texts) <= set(words)


def send_again(client, page):
    form = page.form("csrfmiddlewaretoken")
    return client.post(form.action, form.values)
