"""The account: another address, this device, what was agreed to, and who stands behind it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from mail.models import OutboxMail
from tests.support.factories import person, signed_in
from tests.support.mailbox import newest_code, waiting, wrong
from tests.support.pages import Page, shows
from tests.support.responses import as_seen

pytestmark = pytest.mark.django_db

EMAIL = "/account/email/"
CODE = "/account/confirm-email/"
LOGIN = "/account/login/"
OLD, NEW = "alice@example.org", "new@example.org"
PASSWORD = "quiet harbour lights"


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    """Signed in by a mailed code, as people without a password are."""
    client.post(LOGIN, {"login": OLD})
    client.post("/account/login/code/confirm/", {"code": newest_code()})
    OutboxMail.objects.all().delete()
    return client


def ask(client, email=NEW):
    return client.post(EMAIL, {"email": email, "action_add": ""})


def change(client, email=NEW):
    ask(client, email)
    return client.post(CODE, {"code": newest_code(email.lower())})


def can_sign_in(email):
    client = Client()
    client.post(LOGIN, {"login": email})
    mails = [mail for mail in waiting(email) if mail.kind == "login_code"]
    if mails:
        code = re.search(r"\d{4}-\d{4}", mails[-1].letter()["text"])[0]
        client.post("/account/login/code/confirm/", {"code": code})
    return client.get("/account/more/").status_code == 200


# Another address ---------------------------------------------------------------------------------


def test_settings_lead_to_it_and_it_shows_the_address_in_use(browser):
    page = Page(browser.get("/account/"))
    assert OLD in page.text
    assert page.link(f"Change my email {OLD}") == EMAIL
    assert OLD in Page(browser.get(EMAIL)).text


def test_the_code_goes_to_the_new_address_and_nothing_changes_before_it_is_typed(browser, alice):
    assert ask(browser).url == CODE
    assert [mail.recipient for mail in waiting()] == [NEW]
    alice.refresh_from_db()
    assert alice.email == OLD
    assert can_sign_in(OLD)


def test_the_page_for_the_code_asks_nothing_but_the_code(browser):
    ask(browser)
    page = browser.get(CODE)
    assert "Check your email" in Page(page).text
    assert "shared device" not in Page(page).text
    assert not shows(page, "/account/logout/")


def test_a_mistyped_address_can_be_typed_anew(browser):
    ask(browser, "nwe@example.org")
    assert Page(browser.get(CODE)).link("Change my email") == f"{EMAIL}?again="
    change(browser)
    assert can_sign_in(NEW)


def test_with_the_code_the_new_address_signs_in_and_the_old_one_does_not(browser, alice):
    assert change(browser).status_code == 302
    alice.refresh_from_db()
    assert alice.email == NEW
    assert can_sign_in(NEW)
    assert not can_sign_in(OLD)


def test_the_person_stays_signed_in_and_sees_the_new_address(browser):
    change(browser)
    text = Page(browser.get("/account/")).text
    assert NEW in text
    assert OLD not in text


def test_the_old_address_is_told_once_and_not_the_new_one(browser):
    change(browser)
    (told,) = waiting(OLD)
    letter = told.letter()
    assert letter["subject"] == "Your email was changed"
    assert "If that was not you" in letter["text"]
    assert NEW not in letter["text"]
    assert [mail.kind for mail in waiting(NEW)] == ["email_confirmation"]


def test_the_mails_say_nothing_of_what_this_is(browser):
    change(browser)
    for mail in waiting():
        words = " ".join(map(str, mail.letter().values()))
        assert not re.search("relapse|recover|sober|addict|plan|drug", words, re.IGNORECASE)


def test_a_wrong_code_says_so_and_the_right_one_still_works(browser, alice):
    ask(browser)
    code = newest_code(NEW)
    assert "That code is not right." in browser.post(CODE, {"code": wrong(code)}).text
    browser.post(CODE, {"code": code})
    alice.refresh_from_db()
    assert alice.email == NEW


def test_a_code_works_for_ten_minutes_and_not_longer(browser, alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(browser)
        code = newest_code(NEW)
        clock.shift(timedelta(minutes=10, seconds=1))
        browser.post(CODE, {"code": code})
    alice.refresh_from_db()
    assert alice.email == OLD


def test_an_address_in_capitals_is_kept_in_small_letters(browser, alice):
    change(browser, "New@Example.ORG")
    alice.refresh_from_db()
    assert alice.email == NEW
    assert can_sign_in(NEW)


@pytest.mark.parametrize("typed", ["", "not an address", OLD, f" {OLD.upper()} "])
def test_what_is_no_new_address_gets_a_sentence_and_stays_on_the_page(browser, typed):
    page = ask(browser, typed)
    assert page.status_code == 200
    assert "Check these answers" in Page(page).text
    assert Page(page).form("email").values["email"].strip().lower() == typed.strip().lower()
    assert not waiting()


def test_nobody_learns_that_an_address_has_an_account(browser, alice):
    person("bob@example.org")
    free, taken = (as_seen(ask(browser, email), email) for email in (NEW, "bob@example.org"))
    assert free == taken
    browser.post(CODE, {"code": "1111-1111"})
    alice.refresh_from_db()
    assert alice.email == OLD
    assert User.objects.filter(email="bob@example.org").count() == 1


def test_the_plan_stays_with_the_person(browser, alice):
    plan = alice.plan.pk
    change(browser)
    assert User.objects.get(email=NEW).plan.pk == plan


def test_somebody_with_a_password_is_asked_for_it_after_a_while(client):
    alice = person("carol@example.org", password=PASSWORD)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post("/account/login/password/", {"login": alice.email, "password": PASSWORD})
        clock.shift(timedelta(hours=1))
        assert ask(client).url.startswith("/account/reauthenticate/")
        client.post(f"/account/reauthenticate/password/?next={EMAIL}", {"password": PASSWORD})
        change(client)
    alice.refresh_from_db()
    assert alice.email == NEW


def test_somebody_without_a_password_is_asked_for_a_code_after_a_while(browser, alice):
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        asked = ask(browser).url
        assert asked.startswith("/account/reauthenticate/")
        browser.post(asked, {"action": "send"})
        browser.post(asked, {"code": newest_code(OLD)})
        change(browser)
    alice.refresh_from_db()
    assert alice.email == NEW


def test_signed_out_there_is_no_such_page(client):
    assert client.get(EMAIL).url == f"{LOGIN}?next={EMAIL}"


def test_settings_say_what_a_lost_mailbox_means(browser):
    text = Page(browser.get("/account/")).text
    assert "If you lose your email" in text
    assert "Your code goes to your email. Set a password as a second way in." in text
    assert Page(browser.get("/account/")).link("Set a password") == "/account/password/set/"


@pytest.mark.parametrize("address", ["/account/", "/account/ways-in/"])
def test_who_has_a_second_way_in_is_asked_for_no_other(client, alice, address):
    alice.set_password("a long password of hers")
    alice.save()
    text = Page(signed_in(client, alice).get(address)).text
    assert "Your code goes to your email. Your password is a second way in." in text
    assert "Add a" not in text.partition("Your code goes to your email.")[2][:80]


# This device -------------------------------------------------------------------------------------


def say_device(client, answer):
    return client.post("/account/device/", {"device": answer}, follow=True)


def test_a_device_becomes_shared_and_is_signed_out_after_fifteen_quiet_minutes(browser):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert "You stay signed in for 90 days" in Page(browser.get("/account/")).text
        text = Page(say_device(browser, "shared")).text
        assert "This is a shared device. You are signed out after 15 minutes of no use." in text
        clock.shift(timedelta(minutes=15, seconds=1))
        assert browser.get("/account/").status_code == 302


def test_a_shared_device_becomes_their_own_again(browser):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        say_device(browser, "shared")
        say_device(browser, "own")
        browser.post("/account/reauthenticate/", {"action": "send"})
        answer = browser.post("/account/reauthenticate/", {"code": newest_code()}, follow=True)
        text = Page(answer).text
        assert "This is your own device. You stay signed in for 90 days" in text
        clock.shift(timedelta(days=89))
        assert browser.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("is_shared", "offered"), [(False, "This is a shared device"), (True, "This is my own device")]
)
def test_only_the_other_answer_is_offered(browser, is_shared, offered):
    if is_shared:
        say_device(browser, "shared")
    page = browser.get("/account/").text
    assert offered in page
    assert page.count('action="/account/device/"') == 1


@pytest.mark.parametrize("nonsense", ["", "mine", "<b>"])
def test_a_device_is_ones_own_after_any_other_answer(browser, nonsense):
    assert "This is your own device." in Page(say_device(browser, nonsense)).text


def test_the_answer_is_for_this_device_only(browser, alice):
    other = signed_in(Client(), alice)
    say_device(browser, "shared")
    assert "This is your own device." in Page(other.get("/account/")).text


def test_opening_the_address_changes_no_device(browser):
    assert browser.get("/account/device/", {"device": "shared"}).status_code == 405
    assert "This is your own device." in Page(browser.get("/account/")).text


# What was agreed to ------------------------------------------------------------------------------


def test_the_page_shows_what_was_agreed_to_and_when_in_their_own_time_zone(client):
    alice = person(country="NZ", time_zone="Pacific/Auckland")
    with time_machine.travel("2026-11-22 19:00Z", tick=False):
        for kind in ("age", "privacy"):
            alice.consents.create(kind=kind, version="1")
    text = Page(signed_in(client, alice).get("/account/consent/")).text
    assert "I am 16 or older. 23 November 2026, 8:00 AM" in text
    assert "I agree that this site saves what I write. 23 November 2026, 8:00 AM" in text


def test_it_says_that_the_yes_can_be_taken_back_and_whom_to_ask(browser, settings):
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "Harbour House", "hello@harbour.example"
    text = Page(browser.get("/account/consent/")).text
    assert "You can delete your account in Settings, any time." in text
    assert "Harbour House hello@harbour.example" in text


def test_nobody_sees_what_another_person_agreed_to(browser):
    person("bob@example.org").consents.create(kind="age", version="1")
    assert "I am 16 or older." not in Page(browser.get("/account/consent/")).text


# Who stands behind it ----------------------------------------------------------------------------


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_about_says_what_it_is_not_who_runs_it_and_how_it_is_paid_for(
    client, settings, is_signed_in
):
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "Harbour House", "hello@harbour.example"
    if is_signed_in:
        signed_in(client, person())
    page = Page(client.get("/account/about/"))
    for words in (
        "It is not medical advice and not treatment.",
        "It does not check on you.",
        "It cannot promise you anything.",
        "Who runs this Harbour House hello@harbour.example",
        "How it is paid for Not by you, and not by ads.",
    ):
        assert words in page.text
    assert page.link("hello@harbour.example") == "mailto:hello@harbour.example"


@pytest.mark.parametrize("address", ["/account/about/", "/account/privacy/", "/account/consent/"])
def test_without_a_name_the_pages_still_say_whom_to_ask(browser, settings, address):
    settings.OPERATOR_NAME = settings.OPERATOR_EMAIL = ""
    assert "Ask the person who told you about this site." in Page(browser.get(address)).text


@pytest.mark.parametrize("address", ["/", LOGIN, "/help/", "/account/signup/"])
def test_every_door_leads_to_privacy_and_about(client, address):
    page = Page(client.get(address))
    assert page.link("Privacy") == "/account/privacy/"
    assert page.link("About") == "/account/about/"
