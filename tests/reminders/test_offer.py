"""The daily email is offered once, where the first plan is ready."""

import re
from datetime import UTC, datetime, time

import pytest
import time_machine

from reminders.models import Reminder
from tests.support.factories import person, signed_in, with_plan
from tests.support.pages import Page

pytestmark = pytest.mark.django_db

READY, OFFER, SETTINGS = "/plan/write/ready/", "/mail/offer/", "/mail/"
SENTENCE = "Email it to me each day"
NOON = datetime(2026, 6, 1, 11, tzinfo=UTC)  # On London's clock a Monday, one in the afternoon.


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def browser(client):
    return signed_in(client, with_plan(person()))


def test_two_times_and_a_no_are_offered_and_nothing_is_made_by_looking(browser):
    page = browser.get(READY)
    assert SENTENCE in page.text
    form = page.text.partition(f'action="{OFFER}"')[2].partition("</form>")[0]
    assert re.findall(r"<button[^>]*>\s*(.*?)\s*</button>", form) == [
        *("At 08:00", "At 19:00", "Not now")
    ]
    assert not Reminder.objects.exists()


def test_the_times_are_written_as_the_country_writes_them(client):
    page = signed_in(client, with_plan(person(country="US"))).get(READY).text
    assert "At 8:00 AM" in page
    assert "At 7:00 PM" in page


@pytest.mark.parametrize(
    ("at", "local_time", "next_at"),
    [
        ("morning", time(8), datetime(2026, 6, 2, 7, tzinfo=UTC)),
        ("evening", time(19), datetime(2026, 6, 1, 18, tzinfo=UTC)),
    ],
)
def test_one_tap_starts_it_and_the_page_says_so(browser, at, local_time, next_at):
    page = browser.post(OFFER, {"at": at}, follow=True)
    assert page.redirect_chain == [(READY, 302)]
    assert f"Every day at {local_time:%H:%M}. You can change it under More." in Page(page).text
    assert SENTENCE not in page.text
    reminder = Reminder.objects.get()
    assert (reminder.local_time, reminder.next_due_at) == (local_time, next_at)
    assert reminder.chosen_parts == set()


def test_not_now_closes_it_for_good(browser):
    page = browser.post(OFFER, follow=True)
    assert "You can start it at any time, under More." in page.text
    assert SENTENCE not in page.text
    assert SENTENCE not in browser.get(READY).text
    assert not Reminder.objects.get().is_on
    assert "Start the daily email" in browser.get(SETTINGS).text


def test_enter_in_a_field_of_the_settings_starts_it_and_later_saves(browser):
    """It presses the first button, which must not be the one that only shows the email."""
    for _turn in range(2):
        form = Page(browser.get(SETTINGS)).form("local_time")
        assert form.buttons[0] == ("", {})
        browser.post(SETTINGS, {**form.values, "local_time": "20:30", "days": ["0"]})
        assert Reminder.objects.get().is_on


def test_what_was_chosen_before_stays_as_it_is(browser):
    browser.post(SETTINGS, {"local_time": "20:30", "days": ["0"]})
    assert SENTENCE not in browser.get(READY).text
    for answer in ({"at": "morning"}, {}):
        browser.post(OFFER, answer)
    reminder = Reminder.objects.get()
    assert (reminder.local_time, reminder.is_on) == (time(20, 30), True)


def test_without_a_time_zone_the_way_to_it_is_shown(client):
    browser = signed_in(client, with_plan(person(time_zone="")))
    page = browser.post(OFFER, {"at": "morning"}, follow=True)
    assert page.redirect_chain == [(SETTINGS, 302)]
    assert "We need your time zone first." in page.text


def test_somebody_who_has_written_nothing_is_offered_nothing(client):
    assert SENTENCE not in signed_in(client, person()).get(READY).text
