"""Counting days, for those who turned it on: nothing starts again, and nothing goes to zero."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, connections

from plans.days.models import Day, Slip, Slips
from plans.days.slip_free_days import days_counted
from tests.support.factories import person, signed_in
from tests.support.pages import Page, send, sentences, shows

ERASE = "/today/days/erasure/"
START = date(2026, 9, 6)
TODAY = date(2026, 11, 23)
BEFORE, LATER = START - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def alice(db):
    return person(country="US")


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def counting(user, days):
    user.plan.count_from(user.today - timedelta(days=days - 1))


def days_ago(user, days):
    return user.today - timedelta(days=days)


# The function ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slips", "counted"),
    [
        ([], (79, 79)),
        ([date(2026, 10, 23)], (78, 79)),
        ([TODAY], (78, 79)),
        ([START, TODAY], (77, 79)),
        ([TODAY, TODAY], (78, 79)),
        ([BEFORE, LATER], (79, 79)),
    ],
)
def test_a_slip_takes_away_its_own_day_and_no_other(slips, counted):
    assert days_counted(START, TODAY, slips) == counted


def test_the_first_day_counts_and_a_day_to_come_does_not():
    assert days_counted(TODAY, TODAY, []) == (1, 1)
    assert days_counted(LATER, TODAY, [LATER]) == (0, 0)


# On the pages ------------------------------------------------------------------------------------


def test_it_is_off_until_it_is_turned_on(browser):
    assert not shows(browser.get("/today/"), "/today/days/")
    page = Page(browser.get("/today/days/"))
    assert "Not turned on" in page.text
    assert "Only that day is left out of the count." not in page.text
    assert Page(browser.get("/account/")).link("Count days") == "/today/days/"


def test_turned_on_today_says_it_quietly_and_turned_off_it_is_gone(browser, alice):
    start = days_ago(alice, 78)
    send(browser, "/today/days/", "count-on", **{"count-on": start.isoformat()})
    Slips.note(alice, days_ago(alice, 31), "")
    assert Page(browser.get("/today/")).link("78 of the last 79 days") == "/today/days/"
    assert Page(browser.get("/help/after/")).link("Note the day") == "/today/days/#slips"
    browser.post("/today/days/count/", {"do": "stop"})
    assert "of the last" not in Page(browser.get("/today/")).text


@pytest.mark.parametrize(("days", "words"), [(1, "1 of 1 day so far"), (2, "2 of the last 2 days")])
def test_the_first_days_are_words_too(browser, alice, days, words):
    counting(alice, days)
    assert words in Page(browser.get("/today/")).text


def test_no_number_goes_to_zero(browser, alice):
    counting(alice, 1)
    Slips.note(alice, alice.today, "")
    for address in ("/today/", "/today/days/"):
        text = Page(browser.get(address)).text
        assert "You are counting your days." in text
        assert "0 of" not in text


@pytest.mark.parametrize("day", ["", "tomorrow", "1850-01-01", "2199-01-01"])
def test_no_other_day_is_counted_from(browser, alice, day):
    answer = browser.post("/today/days/count/", {"count-on": day})
    assert answer.status_code == 422
    assert len(sentences(answer)) == 1
    alice.plan.refresh_from_db()
    assert alice.plan.counts_from is None


def test_a_slip_is_noted_with_words_or_without_and_twice_is_once(browser, alice):
    counting(alice, 10)
    day = days_ago(alice, 3)
    for words in ("", "Payday.", "Payday."):
        send(
            browser, "/today/days/", "slip-on", **{"slip-on": day.isoformat(), "slip-words": words}
        )
    assert Slips.of(alice) == [Slip(day, "Payday.")]
    text = Page(browser.get("/today/days/")).text
    assert "9 of the last 10 days" in text
    assert "Payday." in text
    assert "Nothing is sent." in text


def test_words_stay_when_the_day_is_still_to_come(browser, alice):
    counting(alice, 10)
    day = (alice.today + timedelta(days=1)).isoformat()
    answer = browser.post("/today/days/note/", {"slip-on": day, "slip-words": "Payday."})
    assert answer.status_code == 422
    assert shows(answer, ">\nPayday.</textarea>")
    assert not Slips.of(alice)


def test_when_there_is_no_room_for_more_it_is_said_and_the_words_stay(browser, alice, monkeypatch):
    Slips.note(alice, days_ago(alice, 1), "Payday.")
    monkeypatch.setattr(Slips._meta.get_field("words"), "max_length", 40)
    day = {"slip-on": alice.today.isoformat(), "slip-words": "The smell of it."}
    answer = browser.post("/today/days/note/", day)
    assert answer.status_code == 422
    assert sentences(answer) == ["There is no room for more. Delete one, then note this."]
    assert shows(answer, ">\nThe smell of it.</textarea>")
    assert [slip.words for slip in Slips.of(alice)] == ["Payday."]


def test_a_slip_is_no_change_of_the_plan_and_reaches_nobody(browser, alice, mailoutbox):
    changes = alice.history.count()
    counting(alice, 10)
    Slips.note(alice, alice.today, "Payday.")
    assert alice.history.count() == changes
    assert not mailoutbox
    assert "Payday." not in Page(browser.get("/plan/changes/")).text


# Erasing -----------------------------------------------------------------------------------------


def erasures(browser):
    """What the buttons of the page would send to erase each slip, the latest first."""
    forms = Page(browser.get("/today/days/")).forms
    return [form.values for form in forms if form.action == ERASE]


def test_each_slip_is_erased_on_its_own(browser, alice):
    counting(alice, 10)
    for days in (1, 2):
        Slips.note(alice, days_ago(alice, days), f"Words of {days}.")
    latest, _earlier = erasures(browser)
    for _ in range(2):
        browser.post(ERASE, latest)
    assert Slips.of(alice) == [Slip(days_ago(alice, 2), "Words of 2.")]
    assert "9 of the last 10 days" in Page(browser.get("/today/")).text


@pytest.mark.parametrize("day", ["", "yesterday", "2026-02-30", "\0"])
def test_no_other_day_is_erased(browser, alice, day):
    Slips.note(alice, alice.today, "Payday.")
    assert browser.post(ERASE, {"on": day}).status_code == 404
    assert Slips.of(alice)


def test_erasing_leaves_the_day_itself_alone(alice):
    Day.mark_read(alice, alice.today)
    Slips.note(alice, alice.today, "Payday.")
    Slips.erase(alice, alice.today)
    assert not Slips.of(alice)
    assert alice.days.get().reading


def test_it_can_still_be_erased_when_nothing_is_counted_any_more(browser, alice):
    Slips.note(alice, alice.today, "Payday.")
    assert len(erasures(browser)) == 1


def test_nobody_erases_the_slip_of_another_person(client, alice):
    Slips.note(alice, alice.today, "Payday.")
    bob = signed_in(client, person("bob@example.org"))
    bob.post(ERASE, {"on": alice.today.isoformat()})
    assert Slips.of(alice)


def test_the_day_of_a_slip_stands_in_no_address(browser, alice):
    Slips.note(alice, START, "Payday.")
    forms = Page(browser.get("/today/days/")).forms
    assert not [form.action for form in forms if str(START) in form.action]


@pytest.mark.django_db(transaction=True)
def test_slips_that_are_noted_at_once_are_all_kept(alice):
    ready = threading.Barrier(4)

    def note(days):
        ready.wait()
        try:
            return Slips.note(alice, days_ago(alice, days), "")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(note, range(4)))
    assert len(Slips.of(alice)) == 4


def test_from_when_and_which_day_are_sealed(alice):
    alice.plan.count_from(START)
    Slips.note(alice, TODAY, "Payday.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT counts_from FROM plans_plan")
        (start,) = cursor.fetchone()
        cursor.execute("SELECT words FROM plans_slips")
        (words,) = cursor.fetchone()
    for stored, text in ((start, b"2026"), (words, b"2026"), (words, b"Payday")):
        assert text not in bytes(stored)
