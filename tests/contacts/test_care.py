"""Care and groups: the list, the next date on Today, and one appointment for a calendar."""

from datetime import time, timedelta

import pytest

from contacts.care.models import Appointment
from tests.support.factories import person, signed_in
from tests.support.pages import Page, send, sentences, shows

pytestmark = pytest.mark.django_db
FILLED = {
    "name": "Riverside Clinic",
    "kind": "prescriber",
    "phone": "212-555-0102",
    "next_on": "2026-11-24",
    "next_at": "10:00",
    "repeats": "Every four weeks",
    "hours": "weekdays, 8 to 5",
    "way": "Bus 12",
}


@pytest.fixture
def alice():
    return person(country="US", time_zone="America/New_York")


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def visit_in(user, days, name="Clinic", **fields):
    day = None if days is None else user.today + timedelta(days=days)
    appointment = Appointment(user=user, name=name, next_on=day, **fields)
    appointment.save()
    return appointment


def names(user):
    return [row.name for row in user.appointments.active().in_order()]


def test_it_is_saved_with_every_word_and_once(browser, alice):
    values = {**Page(browser.get("/people/care/add/")).form("name").values, **FILLED}
    for _ in range(2):
        assert browser.post("/people/care/add/", values).url == "/people/care/"
    row = alice.appointments.get()
    assert row.phone == "+12125550102"
    assert (str(row.next_on), row.next_at) == ("2026-11-24", time(10))
    words = ("name", "kind", "repeats", "hours", "way")
    assert {word: getattr(row, word) for word in words} == {word: FILLED[word] for word in words}
    kept = Page(browser.get(f"/people/care/{row.pk}/edit/")).form("name").values
    assert {**FILLED, "phone": "(212) 555-0102"}.items() <= kept.items()


def test_a_name_is_all_that_is_needed(browser, alice):
    assert send(browser, "/people/care/add/", "name", name="Noon meeting").status_code == 302
    assert names(alice) == ["Noon meeting"]


def test_a_time_needs_a_day_and_nothing_typed_is_lost(browser, alice):
    response = send(browser, "/people/care/add/", "name", **{**FILLED, "next_on": ""})
    assert sentences(response) == ["Pick the date too."]
    assert Page(response).form("name").values["next_at"] == "10:00"
    assert names(alice) == []


def test_it_can_be_removed_put_back_and_moved(browser, alice):
    visit_in(alice, None, "One")
    two = visit_in(alice, None, "Two")
    browser.post(f"/people/care/{two.pk}/position/", {"to": "up"})
    assert names(alice) == ["Two", "One"]
    page = browser.post(f"/people/care/{two.pk}/removal/", follow=True)
    assert names(alice) == ["One"]
    undo = Page(page).form("to")
    browser.post(undo.action, undo.values)
    assert names(alice) == ["Two", "One"]


def test_help_has_it_apart_from_the_people_to_call(browser, alice):
    visit_in(alice, 1, phone="+12125550102")
    people, _, care = browser.get("/help/").text.partition('aria-labelledby="care"')
    assert "+12125550102" not in people
    assert "+12125550102" in care


# Today -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "days, words", [(0, "Today at 10:00 AM"), (1, "Tomorrow at 10:00 AM"), (2, "at 10:00 AM")]
)
def test_today_shows_the_next_one_within_two_days(browser, alice, days, words):
    visit_in(alice, days, next_at=time(10))
    assert f"{words} Clinic" in Page(browser.get("/today/")).text


@pytest.mark.parametrize("days", [-1, 3, None])
def test_today_is_quiet_about_what_is_over_or_far(browser, alice, days):
    visit_in(alice, days)
    assert "Clinic" not in Page(browser.get("/today/")).text


def test_today_shows_only_the_first(browser, alice):
    visit_in(alice, 2, "Later")
    visit_in(alice, 1, "No time yet")
    visit_in(alice, 1, "First", next_at=time(8))
    visit_in(alice, 0, "Removed").soft_delete()
    text = Page(browser.get("/today/")).text
    assert "Tomorrow at 8:00 AM First" in text
    for name in ("Later", "No time yet", "Removed"):
        assert name not in text


# The calendar ------------------------------------------------------------------------------------


def test_the_calendar_file_tells_no_name_unless_asked(browser, alice):
    row = visit_in(alice, 1, "Riverside; Clinic", next_at=time(10), way="Bus 12,\tthen walk")
    response = browser.get(f"/people/care/{row.pk}/appointment.ics")
    file = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="appointment.ics"'
    assert response["Cache-Control"] == "no-store"
    assert "SUMMARY:Appointment\r\n" in file
    assert f"DTSTART:{row.next_on:%Y%m%d}T100000\r\n" in file
    assert f"UID:{row.pk}\r\n" in file
    assert "Riverside" not in file
    named = browser.get(f"/people/care/{row.pk}/appointment.ics?words=own").content.decode()
    assert "SUMMARY:Riverside\\; Clinic\r\n" in named
    assert "Bus 12" in named


def test_a_day_without_a_time_is_a_whole_day(browser, alice):
    row = visit_in(alice, 1)
    file = browser.get(f"/people/care/{row.pk}/appointment.ics").content.decode()
    assert f"DTSTART;VALUE=DATE:{row.next_on:%Y%m%d}\r\n" in file


def test_words_with_line_ends_add_no_line_of_their_own(browser, alice):
    row = visit_in(alice, 1, "Clinic\r\nATTENDEE:mailto:x@example.org", next_at=time(10))
    file = browser.get(f"/people/care/{row.pk}/appointment.ics?words=own").content.decode()
    assert not [line for line in file.splitlines() if line.startswith("ATTENDEE")]


def test_without_a_date_or_for_another_person_there_is_no_file(browser, alice):
    bob = person("bob@example.org")
    for row in (visit_in(alice, None), visit_in(bob, 1)):
        assert browser.get(f"/people/care/{row.pk}/appointment.ics").status_code == 404


def test_hides_other_peoples_appointments(browser):
    row = visit_in(person("bob@example.org"), 1, "Bob’s clinic")
    assert not shows(browser.get("/people/care/"), "Bob’s clinic")
    for action in ("edit", "removal", "position"):
        assert browser.post(f"/people/care/{row.pk}/{action}/", FILLED).status_code == 404
    row.refresh_from_db()
    assert row.name == "Bob’s clinic"
