"""Who they are, asked once more before what a thief would do first on a phone that lies open."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from mail.models import OutboxMail
from tests.support.factories import long_signed_in, person, signed_in
from tests.support.mailbox import newest_code, waiting, wrong
from tests.support.pages import Page, sentences

pytestmark = pytest.mark.django_db

ASKS = "/account/reauthenticate/"
BY_PASSWORD = "/account/reauthenticate/password/"
EMAIL = "/account/email/"
SET = "/account/password/set/"
CHANGE = "/account/password/change/"
DEVICE = "/account/device/"
PLAN_FILE = "/account/my-plan.html"
PEOPLE_FILE = "/people/people.vcf"
PASSWORD = "quiet harbour lights"
NEW_PASSWORD = "seven small boats"
ALICE = "alice@example.org"
SEND = {"action": "send"}


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def left_open(client, alice):
    """The phone on the table: signed in long ago, and nobody has asked since."""
    return long_signed_in(client, alice)


def show_who(client, address):
    """Follow where an address leads, and type the code that is mailed."""
    asked = client.get(address).url
    client.post(asked, SEND)
    return client.post(asked, {"code": newest_code()})


def make_shared(client):
    client.post(DEVICE, {"device": "shared"})


# What is asked for --------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [EMAIL, SET, PLAN_FILE, PEOPLE_FILE])
def test_somebody_signed_in_long_ago_is_asked_first(left_open, address):
    assert left_open.get(address).url.startswith(ASKS)


def test_a_password_is_changed_only_by_who_shows_who_they_are(client):
    long_signed_in(client, person(password=PASSWORD))
    assert client.get(CHANGE).url.startswith(ASKS)


def test_a_thief_with_the_open_phone_changes_no_address(left_open, alice):
    assert left_open.post(EMAIL, {"email": "thief@example.com", "action_add": ""}).url == (
        f"{ASKS}?next=%2Faccount%2Femail%2F"
    )
    assert not waiting()
    alice.refresh_from_db()
    assert alice.email == ALICE


def test_a_thief_with_the_open_phone_sets_no_password(left_open, alice):
    left_open.post(SET, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    alice.refresh_from_db()
    assert not alice.has_usable_password()


def test_a_thief_with_the_open_phone_does_not_make_the_device_theirs(left_open):
    make_shared(left_open)
    left_open.post(DEVICE, {"device": "own"})
    assert "This is a shared device." in Page(left_open.get("/account/")).text


def test_a_device_becomes_shared_without_being_asked(left_open):
    make_shared(left_open)
    assert "This is a shared device." in Page(left_open.get("/account/")).text


def test_a_sign_in_by_code_counts_while_it_is_fresh(client, alice, clock):
    client.post("/account/login/", {"login": ALICE})
    client.post("/account/login/code/confirm/", {"code": newest_code()})
    clock.shift(timedelta(minutes=9, seconds=59))
    assert client.get(EMAIL).status_code == 200
    clock.shift(timedelta(seconds=1))
    assert client.get(EMAIL).status_code == 302


def test_on_a_shared_device_a_sign_in_does_not_count(client, alice):
    """Whoever sits down there next could delete the account with one press."""
    client.post("/account/login/", {"login": ALICE, "shared_device": "on"})
    client.post("/account/login/code/confirm/", {"code": newest_code()})
    for address in (EMAIL, "/account/erase/", "/share/add/"):
        for answer in (client.get(address), client.post(address)):
            assert answer.headers["Location"].startswith(ASKS)
    assert client.post(DEVICE, {"device": "own"}).headers["Location"].startswith(ASKS)
    show_who(client, EMAIL)
    assert client.get(EMAIL).status_code == 200
    assert "This is a shared device." in Page(client.get("/account/")).text


def test_a_sign_up_counts_while_it_is_fresh(client):
    client.post("/account/signup/", {"email": "bob@example.org", "adult": "on", "privacy": "on"})
    client.post("/account/confirm-email/", {"code": newest_code("bob@example.org")})
    assert client.get(SET).status_code == 200


def test_a_sign_in_by_password_counts_while_it_is_fresh(client, clock):
    person(password=PASSWORD)
    client.post("/account/login/password/", {"login": ALICE, "password": PASSWORD})
    assert client.get(CHANGE).status_code == 200


def test_a_form_that_was_opened_in_time_can_still_be_sent(client, alice, clock):
    signed_in(client, alice)
    clock.shift(timedelta(minutes=9))
    assert client.get(SET).status_code == 200
    clock.shift(timedelta(minutes=10))
    client.post(SET, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    alice.refresh_from_db()
    assert alice.check_password(NEW_PASSWORD)


def test_a_form_that_was_opened_too_long_ago_is_not_taken(client, alice, clock):
    signed_in(client, alice)
    clock.shift(timedelta(minutes=20))
    client.post(SET, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    alice.refresh_from_db()
    assert not alice.has_usable_password()


# The code -----------------------------------------------------------------------------------------


def test_opening_the_page_mails_nothing(left_open):
    page = Page(left_open.get(EMAIL, follow=True))
    assert "a…e@example.org" in page.text
    assert ALICE not in page.text
    assert not waiting()


def test_the_code_goes_to_the_address_in_use_and_opens_the_page_that_was_asked_for(left_open):
    asked = left_open.get(EMAIL).url
    assert left_open.post(asked, SEND).url == asked
    assert [mail.recipient for mail in waiting()] == [ALICE]
    assert "Type the code we sent to a…e@example.org" in Page(left_open.get(asked)).text
    assert left_open.post(asked, {"code": newest_code()}).url == EMAIL
    assert left_open.get(EMAIL).status_code == 200


def test_one_code_is_enough_for_ten_minutes(left_open, clock):
    show_who(left_open, EMAIL)
    clock.shift(timedelta(minutes=9))
    assert left_open.get(SET).status_code == 200
    clock.shift(timedelta(minutes=2))
    assert left_open.get(SET).status_code == 302


def test_the_mail_says_what_to_do_with_a_code_nobody_asked_for_and_not_what_this_is(left_open):
    left_open.post(ASKS, SEND)
    letter = waiting()[0].letter()
    assert letter["subject"] == "Your code"
    assert "If you did not ask for it, someone may be signed in as you." in letter["text"]
    assert "plan" not in letter["text"]


def test_a_wrong_code_gets_a_sentence_and_the_right_one_still_works(left_open):
    left_open.post(ASKS, SEND)
    code = newest_code()
    refused = left_open.post(ASKS, {"code": wrong(code)})
    assert sentences(refused) == ["That code is not right. Look at the newest email and try again."]
    assert left_open.post(ASKS, {"code": code}).status_code == 302
    assert left_open.get(EMAIL).status_code == 200


def test_nothing_typed_counts_as_no_try(left_open):
    left_open.post(ASKS, SEND)
    for _ in range(3):
        left_open.post(ASKS, {"code": ""})
    left_open.post(ASKS, {"code": newest_code()})
    assert left_open.get(EMAIL).status_code == 200


def test_after_three_wrong_codes_it_is_over(left_open):
    asked = left_open.get(EMAIL).url
    left_open.post(asked, SEND)
    code = newest_code()
    for _ in range(2):
        left_open.post(asked, {"code": wrong(code)})
    over = left_open.post(asked, {"code": wrong(code)}, follow=True)
    assert "That code has expired. Ask for a new one." in Page(over).text
    assert over.redirect_chain[-1][0] == asked
    left_open.post(asked, {"code": code})
    assert left_open.get(EMAIL).status_code == 302


def test_a_code_works_for_ten_minutes(left_open, clock):
    left_open.post(ASKS, SEND)
    code = newest_code()
    clock.shift(timedelta(minutes=10, seconds=1))
    assert "That code has expired." in Page(left_open.post(ASKS, {"code": code}, follow=True)).text
    assert left_open.get(EMAIL).status_code == 302


def test_a_code_works_once(left_open, clock):
    show_who(left_open, EMAIL)
    code = newest_code()
    clock.shift(timedelta(minutes=10))
    left_open.post(ASKS, {"code": code})
    assert left_open.get(EMAIL).status_code == 302


def test_a_code_of_another_browser_is_refused(left_open, alice, clock):
    left_open.post(ASKS, SEND)
    clock.shift(timedelta(seconds=11))
    long_signed_in(Client(), alice).post(ASKS, SEND)
    assert len(waiting()) == 2
    of_the_other = newest_code()
    left_open.post(ASKS, {"code": of_the_other})
    assert left_open.get(EMAIL).status_code == 302


def test_only_the_newest_code_works(left_open, clock):
    left_open.post(ASKS, SEND)
    first = newest_code()
    clock.shift(timedelta(seconds=11))
    again = left_open.post(ASKS, SEND, follow=True)
    assert "You asked for a new code. Only the newest one works." in Page(again).text
    left_open.post(ASKS, {"code": first})
    assert left_open.get(EMAIL).status_code == 302


def test_a_second_code_at_once_is_not_mailed_and_the_first_still_works(left_open, clock):
    left_open.post(ASKS, SEND)
    again = left_open.post(ASKS, SEND, follow=True)
    assert "Wait 10 seconds, then ask for the next one." in Page(again).text
    assert len(waiting()) == 1
    left_open.post(ASKS, {"code": newest_code()})
    assert left_open.get(EMAIL).status_code == 200


def test_a_mailbox_gets_ten_codes_an_hour(left_open, clock):
    left_open.get(ASKS)  # The browser is known from its first page on.
    for _ in range(12):
        answer = left_open.post(ASKS, SEND, follow=True)
        clock.shift(timedelta(seconds=61))
    assert len(waiting()) == 10
    assert "A lot of codes were asked for with this email." in Page(answer).text


def test_tries_that_are_sent_at_the_same_time_are_counted_as_well(left_open):
    left_open.post(ASKS, SEND)
    code = newest_code()
    as_it_was = dict(left_open.session["reauthentication_code"])
    for _ in range(3):
        left_open.post(ASKS, {"code": wrong(code)})
        session = left_open.session
        session["reauthentication_code"] = as_it_was
        session.save()
    left_open.post(ASKS, {"code": code})
    assert left_open.get(EMAIL).status_code == 302


def test_a_code_does_not_outlive_the_address_it_went_to(left_open, alice):
    left_open.post(ASKS, SEND)
    code = newest_code()
    alice.email = "new@example.org"
    alice.save()
    left_open.post(ASKS, {"code": code})
    assert left_open.get(EMAIL).status_code == 302


def test_signed_out_nobody_is_asked(client):
    assert client.get(ASKS).url.startswith("/account/login/")


# The other ways -----------------------------------------------------------------------------------


def test_somebody_with_a_password_may_use_it(client):
    long_signed_in(client, person(password=PASSWORD))
    page = Page(client.get(CHANGE, follow=True))
    way = page.link("Use a password instead")
    assert Page(client.get(way)).link("Email me a code instead").startswith(ASKS)
    assert client.post(way, {"password": PASSWORD}).url == CHANGE
    assert client.get(CHANGE).status_code == 200


def test_a_wrong_password_opens_nothing(client):
    long_signed_in(client, person(password=PASSWORD))
    refused = client.post(BY_PASSWORD, {"password": NEW_PASSWORD})
    assert sentences(refused) == ["That password is not right. Try again."]
    assert client.get(CHANGE).status_code == 302


def test_nobody_without_a_password_is_offered_one(left_open):
    assert "Use a password instead" not in Page(left_open.get(ASKS)).text
    assert left_open.get(BY_PASSWORD).url == ASKS


# What was pressed before --------------------------------------------------------------------------


def test_a_button_that_was_pressed_is_pressed_for_them(left_open):
    make_shared(left_open)
    asked = left_open.post(DEVICE, {"device": "own"}).url
    left_open.post(asked, SEND)
    after = left_open.post(asked, {"code": newest_code()}, follow=True)
    assert after.redirect_chain[-1][0] == "/account/"
    assert "This is your own device." in Page(after).text


def test_a_button_that_was_pressed_is_pressed_by_whatever_way_they_show_it(client):
    long_signed_in(client, person(password=PASSWORD))
    make_shared(client)
    client.post(DEVICE, {"device": "own"})
    client.post(f"{BY_PASSWORD}?next=/account/", {"password": PASSWORD})
    assert "This is your own device." in Page(client.get("/account/")).text


def test_a_button_of_before_is_not_pressed_when_something_else_is_asked_for(left_open):
    make_shared(left_open)
    left_open.post(DEVICE, {"device": "own"})
    assert show_who(left_open, EMAIL).url == EMAIL
    assert "This is a shared device." in Page(left_open.get("/account/")).text


@pytest.mark.parametrize(
    ("file", "page"), [(PLAN_FILE, "/account/take-along/"), (PEOPLE_FILE, "/people/file/")]
)
def test_a_file_is_offered_once_more_on_its_page(left_open, file, page):
    asked = left_open.get(file).url
    left_open.post(asked, SEND)
    after = left_open.post(asked, {"code": newest_code()}, follow=True)
    assert after.redirect_chain[-1][0] == page
    assert "Thank you. Now you can save the file." in Page(after).text
    assert "attachment" in left_open.get(file)["Content-Disposition"]


def test_nobody_is_led_off_this_site(left_open):
    left_open.post(f"{ASKS}?next=https://evil.example/", SEND)
    answer = left_open.post(f"{ASKS}?next=https://evil.example/", {"code": newest_code()})
    assert answer.url == "/today/"


def test_no_password_is_kept_in_a_session(left_open):
    left_open.post(SET, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert NEW_PASSWORD not in str(dict(left_open.session))


def test_the_codes_are_forgotten_with_the_person(left_open, alice):
    left_open.post(ASKS, SEND)
    alice.erase()
    assert not OutboxMail.objects.exists()
