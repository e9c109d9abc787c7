"""Answers before there is an address: kept for an hour, sealed, and only for whoever wrote them."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import Session, User
from plans.writing.first_answers import FirstAnswers
from plans.writing.steps import BY_NAME
from plans.writing.wizard import Wizard
from tests.support.factories import REASON, person, signed_in
from tests.support.mailbox import newest_code
from tests.support.pages import Page, send, sentences, shows

pytestmark = pytest.mark.django_db

WHY, SIGNS, FIRST = "/start/why/", "/start/signs/", "/start/first/"
SIGNUP, CODE = "/account/signup/", "/account/confirm-email/"
ALICE = {"email": "alice@example.org", "adult": "on", "privacy": "on"}
SIGN = "I hide my phone."


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


def answer(client, address, own, do="next"):
    return send(client, address, "own", own=own, do=do)


def sign_up(client, values=ALICE):
    client.post(SIGNUP, values)
    return client.post(CODE, {"code": newest_code()})


def kept_in_sessions():
    return json.dumps([session.get_decoded() for session in Session.objects.all()])


# Three questions ---------------------------------------------------------------------------------


def test_the_front_page_leads_to_the_first_question(client):
    assert Page(client.get("/")).link("Write my plan") == "/start/"
    assert client.get("/start/").url == WHY
    page = Page(client.get(WHY))
    assert "Step 1 of 7 · about 10 minutes left" in page.text
    assert "We keep this for an hour. Give your email by then, or it is gone." in page.text


def test_three_answers_lead_to_the_page_for_the_address_which_says_what_becomes_of_them(client):
    assert answer(client, WHY, REASON).url == SIGNS
    assert f"See my sheet {REASON}" in Page(client.get(SIGNS)).text
    assert answer(client, SIGNS, SIGN).url == FIRST
    assert answer(client, FIRST, "Ring the bell.").url == SIGNUP
    assert "Your answers wait here for up to an hour." in Page(client.get(SIGNUP)).text


def test_the_sheet_beside_the_question_waits_for_the_first_words(client):
    assert "Your words land here." in Page(client.get(WHY)).text
    answer(client, WHY, REASON)
    assert "Your words land here." not in Page(client.get(SIGNS)).text


def test_each_can_be_skipped_and_with_none_the_address_is_asked_for_at_once(client):
    for address, next_address in ((WHY, SIGNS), (SIGNS, FIRST), (FIRST, SIGNUP)):
        assert answer(client, address, "", do="skip").url == next_address
    assert "Your answers wait" not in Page(client.get(SIGNUP)).text
    assert not any("first" in key for row in Session.objects.all() for key in row.get_decoded())


def test_whoever_wants_to_keep_one_answer_need_not_give_three(client):
    answer(client, WHY, REASON)
    assert answer(client, SIGNS, SIGN, do="keep").url == SIGNUP
    sign_up(client)
    assert User.objects.get().warning_signs.get().text == SIGN


def test_an_answer_that_is_emptied_is_gone(client):
    answer(client, WHY, REASON)
    answer(client, SIGNS, SIGN)
    answer(client, WHY, "")
    assert not shows(client.get(SIGNS), REASON)
    sign_up(client)
    assert not User.objects.get().reasons.exists()
    assert User.objects.get().warning_signs.get().text == SIGN


def test_the_page_for_signing_up_says_that_they_go_into_the_plan_and_can_erase_them(client):
    assert not shows(client.get(SIGNUP), "The answers you wrote here go into your plan.")
    answer(client, WHY, REASON)
    page = Page(client.get(SIGNUP))
    assert "The answers you wrote here go into your plan." in page.text
    erasing = next(form for form in page.forms if form.action == WHY)
    client.post(WHY, {**erasing.values, "do": "erase"})
    sign_up(client)
    assert not User.objects.get().reasons.exists()


def test_a_plan_that_is_further_by_now_is_not_set_back(client):
    answer(client, WHY, REASON)
    client.post(SIGNUP, ALICE)
    code = newest_code()
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        confirm_in_another_browser()
    User.objects.get().plan.go_on_at("ready")
    client.post(CODE, {"code": code})
    assert User.objects.get().plan.next_step == "ready"


def confirm_in_another_browser():
    other = Client()
    other.post(SIGNUP, ALICE)
    other.post(CODE, {"code": newest_code()})
    return other


def test_an_idea_is_put_into_the_field_and_an_answer_can_be_changed(client):
    form = Page(client.get(WHY)).form("own").values
    page = client.post(WHY, {**form, "own": "So I", "idea_own": "For my health."})
    assert Page(page).form("own").values["own"] == "So I For my health."
    answer(client, WHY, "For Maya.")
    assert Page(client.get(WHY)).form("own").values["own"] == "For Maya."
    answer(client, WHY, REASON)
    sign_up(client)
    assert User.objects.get().reasons.get().text == REASON


@pytest.mark.parametrize("own", ["word " * 100, "To be there for ___."])
def test_what_cannot_be_saved_stays_on_the_page(client, own):
    refused = answer(client, WHY, own)
    assert refused.status_code == 422
    assert len(sentences(refused)) == 1
    assert Page(refused).form("own").values["own"] == own
    assert not FirstAnswers(client.session)


def test_somebody_signed_in_goes_on_in_their_plan(client):
    signed_in(client, person())
    for address in ("/start/", WHY):
        assert client.get(address).url == "/plan/write/"


def test_no_other_question_is_asked(client):
    assert client.get("/start/people/").status_code == 404


# From answers to rows ----------------------------------------------------------------------------


def test_they_become_rows_once_the_address_is_confirmed(client):
    answer(client, WHY, REASON)
    answer(client, SIGNS, SIGN)
    client.post(SIGNUP, ALICE)
    alice = User.objects.get()
    assert not alice.reasons.exists()
    assert client.post(CODE, {"code": newest_code()}).url == "/plan/write/"
    assert alice.reasons.get().text == REASON
    assert alice.warning_signs.get().text == SIGN
    assert client.get("/plan/write/").url == "/plan/write/people/"
    assert not FirstAnswers(client.session)


def test_what_was_answered_before_the_address_is_not_asked_again(client):
    answer(client, WHY, REASON)
    answer(client, SIGNS, SIGN)
    assert "Step 3 of 7 · about 7 minutes left" in Page(client.get(FIRST)).text
    answer(client, FIRST, "Ring the bell.")
    sign_up(client)
    user = User.objects.get()
    assert "Step 4 of 7 · about 6 minutes left" in Page(client.get("/plan/write/people/")).text
    assert Wizard(user).go_on(BY_NAME["if-then"]) == "/plan/write/print/"
    halfway = Page(client.get("/plan/write/print/"))
    assert "2 more questions. About 3 minutes." in halfway.text
    assert halfway.link("Keep writing") == "/plan/write/hard-day/"


def test_what_was_skipped_before_the_address_is_asked_after_it(client):
    answer(client, WHY, REASON)
    answer(client, SIGNS, "", do="skip")
    answer(client, FIRST, "Ring the bell.")
    sign_up(client)
    halfway = Page(client.get("/plan/write/print/"))
    assert "3 more questions. About 4 minutes." in halfway.text
    assert halfway.link("Keep writing") == "/plan/write/signs/"
    assert client.post("/plan/write/signs/", {"do": "skip"}).url == "/plan/write/hard-day/"


def test_what_was_written_elsewhere_keeps_no_question_from_being_asked(client):
    answer(client, WHY, REASON)
    sign_up(client)
    user = User.objects.get()
    BY_NAME["hard-day"].new_row(user, "I call Sam first.").save()
    user.plan.go_on_at("first")
    assert client.post("/plan/write/first/", {"do": "skip"}).url == "/plan/write/hard-day/"


def test_with_another_address_they_still_find_their_way(client):
    answer(client, WHY, REASON)
    client.post(SIGNUP, {**ALICE, "email": "alcie@example.org"})
    sign_up(client)
    assert User.objects.get(email="alice@example.org").reasons.get().text == REASON
    assert not User.objects.get(email="alcie@example.org").reasons.exists()


def test_they_do_not_go_into_a_plan_that_was_there_before(client):
    bob = person("bob@example.org")
    answer(client, WHY, REASON)
    signed_in(client, bob)
    assert not bob.reasons.exists()
    assert not shows(client.get("/plan/write/why/"), REASON)
    assert REASON not in kept_in_sessions()
    assert not FirstAnswers(client.session)


def test_whoever_signs_in_instead_is_told_that_they_are_gone(client):
    bob = person("bob@example.org")
    bob.set_password("a long pass phrase")
    bob.save()
    answer(client, WHY, REASON)
    client.post("/account/login/password/", {"login": bob.email, "password": "a long pass phrase"})
    today = Page(client.get("/today/")).text
    assert "What you wrote before you signed in was not added to this plan. It is gone." in today
    assert not bob.reasons.exists()


def test_another_browser_that_confirms_the_address_gets_none_of_them(client):
    answer(client, WHY, REASON)
    client.post(SIGNUP, ALICE)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        other = confirm_in_another_browser()
    assert not shows(other.get("/start/why/"), REASON)
    assert not User.objects.get().reasons.exists()


# An hour -----------------------------------------------------------------------------------------


def test_after_an_hour_they_are_gone_however_often_something_is_added(client):
    start = timezone.now()
    with time_machine.travel(start) as clock:
        answer(client, WHY, REASON)
        clock.shift(timedelta(minutes=50))
        answer(client, SIGNS, SIGN)
        clock.shift(timedelta(minutes=4))
        assert shows(client.get(FIRST), REASON)
        clock.shift(timedelta(minutes=2))
        assert not shows(client.get(FIRST), REASON)
        sign_up(client)
    assert not User.objects.get().reasons.exists()
    assert not User.objects.get().warning_signs.exists()


def test_an_address_in_the_last_minute_leaves_time_for_the_code(client):
    start = timezone.now()
    with time_machine.travel(start) as clock:
        answer(client, WHY, REASON)
        clock.shift(timedelta(minutes=54))
        client.post(SIGNUP, ALICE)
        clock.shift(timedelta(minutes=9))
        client.post(CODE, {"code": newest_code()})
    assert User.objects.get().reasons.get().text == REASON


@pytest.mark.parametrize("minutes", [10, 54])
def test_the_cookie_does_not_tell_who_has_an_account(client, minutes):
    person(ALICE["email"])
    ages = []
    for email in (ALICE["email"], "nobody@example.org"):
        browser, start = Client(), timezone.now()
        with time_machine.travel(start) as clock:
            answer(browser, WHY, REASON)
            clock.shift(timedelta(minutes=minutes))
            browser.post(SIGNUP, {**ALICE, "email": email})
        ages.append(browser.cookies["s"]["max-age"])
    assert abs(ages[0] - ages[1]) <= 1


def test_the_browser_forgets_them_after_an_hour(client):
    answer(client, WHY, REASON)
    assert client.cookies["s"]["max-age"] <= 60 * 60


def test_once_they_are_erased_an_address_waits_no_longer_than_usual(client):
    answer(client, WHY, REASON)
    client.post("/account/login/", {"login": "alice@example.org"})
    assert client.session.get_expiry_age() > 40 * 60
    answer(client, WHY, "", do="erase")
    assert client.session["typed_addresses"]
    assert client.session.get_expiry_age() <= 15 * 60


def test_they_can_be_erased_at_once(client):
    answer(client, WHY, REASON)
    assert answer(client, SIGNS, "", do="erase").url == WHY
    page = Page(client.get(WHY))
    assert "Your answers are erased." in page.text
    assert REASON not in page.text
    assert not FirstAnswers(client.session)


# What lies in the database ------------------------------------------------------------------------


def test_no_word_lies_in_the_database_in_clear(client, monkeypatch):
    answer(client, WHY, "A canary sings.")
    assert b"canary" not in Session.objects.get().sealed_data
    assert FirstAnswers(client.session).lines == {"why": "A canary sings."}
    # The same look finds the word where nothing is sealed.
    monkeypatch.setattr("sealing.site.encrypt", lambda plain, *where: plain)
    answer(client, SIGNS, "A canary sings.")
    assert b"canary" in Session.objects.get().sealed_data


def test_looking_at_the_questions_keeps_nothing(client):
    for address in (WHY, SIGNS, FIRST):
        client.get(address)
    assert not Session.objects.exists()


def test_a_session_holds_little_whatever_is_sent(client):
    for _ in range(3):
        for address in (WHY, SIGNS, FIRST):
            answer(client, address, "😀" * 280)
    assert Session.objects.count() == 1
    assert len(Session.objects.get().sealed_data) < 16_000


def test_one_place_cannot_fill_the_database(monkeypatch):
    monkeypatch.setattr("plans.writing.start_views.MOST_ANSWERS", "2/h/ip")
    statuses = [answer(Client(), WHY, REASON).status_code for _ in range(3)]
    assert statuses == [302, 302, 429]
    assert Session.objects.count() == 2
