"""A sign-in lasts a year at most. Calm pages say so in time; a visit to Help never ends it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.dates import full_date
from accounts.models import Session
from accounts.tasks import clear_sessions
from tests.support.factories import REASON, person, signed_in, with_plan
from tests.support.pages import Page, shows

pytestmark = pytest.mark.django_db

STAY = "/account/signed-in/stay/"
CALM = ("/today/", "/plan/", "/account/", "/account/signed-in/")
NOTICE = "This browser signs you out on"
MONTHS = timedelta(days=60)


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-30T12:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def alice():
    user = with_plan(person())
    user.plan.go_on_at("ready")
    return user


def after(clock, client, days):
    """Use the browser every two months until so many days have passed."""
    end = timezone.now() + timedelta(days=days)
    while end - timezone.now() > MONTHS:
        clock.shift(MONTHS)
        assert client.get("/help/").status_code == 200
    clock.move_to(end)


@pytest.fixture
def browser(client, clock, alice):
    signed_in(client, alice).get("/today/")
    return client


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


def test_use_does_not_carry_a_sign_in_over_the_year(clock, browser):
    after(clock, browser, days=364)
    assert is_signed_in(browser)
    after(clock, browser, days=1)
    assert not is_signed_in(browser)
    assert not Session.objects.exclude(user=None).exists()


def test_whoever_is_signed_out_by_it_is_told_why(clock, browser):
    after(clock, browser, days=366)
    answer = browser.get("/plan/", follow=True)
    assert answer.redirect_chain == [("/account/login/?next=/plan/", 302)]
    assert shows(answer, "You were signed in here for a year. Sign in again to go on.")


def test_what_was_being_written_is_still_there(clock, browser):
    after(clock, browser, days=366)
    answer = browser.post("/reasons/add/", {"text": "I breathe better."})
    assert answer.status_code == 403
    assert shows(answer, "I breathe better.")


@pytest.mark.parametrize("address", ["/help/", "/help/after/", "/help/passed/"])
def test_a_visit_to_help_does_not_end_it(clock, browser, address):
    after(clock, browser, days=366)
    for _ in range(2):
        assert shows(browser.get(address), "Sam")
    assert not is_signed_in(browser)


def test_what_is_written_on_help_after_the_year_is_saved(clock, browser, alice):
    after(clock, browser, days=366)
    form = Page(browser.get("/help/after/")).form("then")
    browser.post(form.action, {**form.values, "text": "It is loud.", "then": "I go out."})
    assert alice.triggers.filter(archived_at=None).count() == 2


def test_help_alone_does_not_keep_it_open_for_ever(clock, browser):
    after(clock, browser, days=366)
    for _ in range(2):
        clock.shift(MONTHS)
        page = browser.get("/help/")
    assert not shows(page, REASON)


@pytest.mark.parametrize("address", CALM)
def test_calm_pages_say_it_thirty_days_before(clock, browser, alice, address):
    after(clock, browser, days=334)
    assert not shows(browser.get(address), NOTICE)
    after(clock, browser, days=1)
    assert shows(browser.get(address), f"{NOTICE} 30 November 2027.")


@pytest.mark.parametrize(
    "address",
    ["/help/", "/help/after/", "/help/passed/", "/reasons/add/", "/plan/write/why/", "/people/"],
)
def test_no_other_page_speaks_of_it(clock, browser, address):
    after(clock, browser, days=350)
    assert not shows(browser.get(address), NOTICE)


@pytest.mark.parametrize("address", CALM)
def test_one_press_gives_another_year(clock, browser, alice, address):
    after(clock, browser, days=350)
    page = Page(browser.get(address))
    form = next(form for form in page.forms if form.action == STAY)
    answer = browser.post(STAY, form.values, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    until = full_date(alice.today + timedelta(days=365), alice.country)
    assert shows(answer, f"You stay signed in here until {until}.")
    assert not shows(answer, NOTICE)
    after(clock, browser, days=364)
    assert is_signed_in(browser)
    after(clock, browser, days=1)
    assert not is_signed_in(browser)


def test_the_list_still_says_since_when(clock, browser, alice):
    after(clock, browser, days=350)
    browser.post(STAY)
    page = Page(browser.get("/account/signed-in/"))
    assert "Signed in since 30 November 2026" in page.text


def test_it_leads_to_no_other_site(clock, browser):
    after(clock, browser, days=350)
    assert browser.post(STAY, {"to": "//evil.example/"}).url == reverse("accounts:sessions")


def test_a_year_that_is_long_cannot_be_stretched_beforehand(clock, browser, alice):
    before = alice.sessions.get().renew_by
    after(clock, browser, days=100)
    browser.post(STAY)
    assert alice.sessions.get().renew_by == before


def test_a_shared_device_is_not_asked_to_stay(clock, browser):
    after(clock, browser, days=350)
    browser.post("/account/device/", {"device": "shared"})
    assert not shows(browser.get("/account/"), NOTICE)


def test_signing_in_anew_begins_a_new_year(clock, browser, alice):
    after(clock, browser, days=350)
    signed_in(browser, alice)
    assert not shows(browser.get("/today/"), NOTICE)


# Before a sign-in ---------------------------------------------------------------------------------


def test_a_sign_in_that_was_begun_leaves_nothing_after_fifteen_minutes(clock, client, alice):
    client.post("/account/login/", {"login": alice.email})
    assert Session.objects.get().may_hold([alice.email])
    clock.shift(timedelta(minutes=15))
    page = client.get("/account/login/?again=")
    assert not shows(page, alice.email)
    clear_sessions()
    assert not Session.objects.exists()


def test_sessions_that_have_not_ended_are_not_cleared(clock, browser, alice):
    clock.shift(timedelta(days=89))
    clear_sessions()
    assert is_signed_in(browser)
