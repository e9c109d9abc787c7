"""What can be noted about people: what helps, good times, asking first, the number's age."""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.utils import timezone

from contacts import call_hours
from contacts.models import Contact
from contacts.suggestions import PERMISSION_MESSAGES
from tests.support.factories import person, signed_in
from tests.support.pages import Page, send, sentences, shows

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)  # a Monday
NOTED = {
    "helps": "Just listen.",
    "does_not_help": "Asking why.",
    "has_naloxone": "yes",
    "may_have_copy": "no",
    "may_tell_signs": "yes",
    "label_on_print": "nickname",
    "nickname": "Red",
    "time_zone": "America/Chicago",
}


@pytest.fixture
def alice():
    return person(country="US", time_zone="America/New_York")


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def add_contact(user, name="Sam", **fields):
    contact = Contact(user=user, name=name, **fields)
    contact.save()
    return contact


# The form ----------------------------------------------------------------------------------------


def test_everything_noted_is_saved_and_shown_again(browser, alice):
    times = {"good_from": "08:00", "good_until": "22:30"}
    days = {"good_days": ["5", "0"]}
    send(browser, "/people/add/", "phone", name="Sam", **NOTED, **times, **days)
    contact = alice.contacts.get()
    assert {name: getattr(contact, name) for name in NOTED} == NOTED
    assert (contact.good_from, contact.good_until) == (time(8), time(22, 30))
    assert contact.good_days == (0, 5)
    values = Page(browser.get(f"/people/{contact.pk}/edit/")).form("phone").values
    assert {name: values[name] for name in (*NOTED, *times)} == {**NOTED, **times}


def test_saving_all_of_it_unchanged_changes_nothing(browser, alice):
    contact = add_contact(alice, **NOTED, good_from=time(8), good_until=time(9), good_days=(6,))
    address = f"/people/{contact.pk}/edit/"
    send(browser, address, "phone")
    assert alice.contacts.get().revision == 1


def test_nothing_of_it_is_in_sight_until_it_is_wanted(browser):
    page = browser.get("/people/add/").content.decode()
    first, folded = page.split("<details", 1)
    assert 'name="takes_texts"' in first
    assert 'name="helps"' not in first
    assert 'name="helps"' in folded
    assert " open" not in folded.split("</form>")[0]


def test_the_guided_writing_asks_for_none_of_it(browser):
    assert not shows(browser.get("/plan/write/people/"), 'name="helps"')


def test_half_of_the_hours_is_asked_about_in_the_open(browser):
    response = send(browser, "/people/add/", "phone", name="Sam", good_from="08:00")
    assert response.status_code == 422
    assert sentences(response) == ["Fill in both times, or leave both blank."]
    assert response.content.decode().count("<details") - 1 == 3
    assert shows(response, "open><summary>Good times")


def test_a_nickname_for_paper_needs_one(browser, alice):
    response = send(browser, "/people/add/", "phone", name="Sam", label_on_print="nickname")
    assert sentences(response) == ["Write the nickname for the printout."]
    assert not alice.contacts.exists()


@pytest.mark.parametrize(
    "chosen, printed", [("", "Sam Rivers"), ("initials", "SR"), ("nickname", "Red")]
)
def test_the_name_on_paper_is_as_chosen(chosen, printed):
    contact = Contact(name="Sam Rivers", nickname="Red", label_on_print=chosen)
    assert contact.printed_name == printed


def test_two_tabs_show_days_and_choices_in_words(browser, alice):
    contact = add_contact(alice)
    address = f"/people/{contact.pk}/edit/"
    old = Page(browser.get(address)).form("phone").values
    send(browser, address, "phone", good_days=["0", "2"], has_naloxone="yes")
    text = Page(browser.post(address, {**old, "has_naloxone": "no"})).text
    assert "Monday, Wednesday" in text
    assert "What is saved now Yes" in text


def test_two_tabs_show_times_as_they_are_typed(browser, alice):
    contact = add_contact(alice)
    address = f"/people/{contact.pk}/edit/"
    old = Page(browser.get(address)).form("phone").values
    send(browser, address, "phone", good_from="08:00", good_until="22:30")
    text = Page(browser.post(address, {**old, "name": "Sami"})).text
    assert "What is saved now 08:00" in text
    assert "None" not in text.split("What you typed here", 1)[1].split("Save once more")[0]


def test_the_list_shows_what_helps_and_nothing_for_whom_nothing_is_noted(browser, alice):
    add_contact(alice, "Mum")
    assert not shows(browser.get("/people/"), "What helps")
    add_contact(alice, helps="Just listen.", has_naloxone="yes")
    text = Page(browser.get("/people/")).text
    assert "What helps Just listen. Has naloxone Yes" in text


# Good times --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "days, start, end, moment, is_good",
    [
        ("", time(8), time(22), datetime(2026, 11, 23, 8, tzinfo=UTC), True),
        ("", time(8), time(22), datetime(2026, 11, 23, 22, tzinfo=UTC), False),
        ("01234", None, None, datetime(2026, 11, 23, 3, tzinfo=UTC), True),
        ("01234", None, None, datetime(2026, 11, 22, 3, tzinfo=UTC), False),
        ("0", time(20), time(2), datetime(2026, 11, 23, 23, tzinfo=UTC), True),
        ("0", time(20), time(2), datetime(2026, 11, 24, 1, tzinfo=UTC), True),
        ("0", time(20), time(2), datetime(2026, 11, 23, 1, tzinfo=UTC), False),
        ("0", time(20), time(2), datetime(2026, 11, 24, 21, tzinfo=UTC), False),
        ("", time(0), time(0), datetime(2026, 11, 23, 12, tzinfo=UTC), True),
    ],
)
def test_good_times_hold_on_their_days_and_past_midnight(days, start, end, moment, is_good):
    assert call_hours.covers(tuple(map(int, days)), start, end, moment) is is_good


@pytest.mark.parametrize(
    "days, hours, country, words",
    [
        ("04", (9, 17), "GB", "Mondays and Fridays, 09:00 to 17:00"),
        ("04", (9, 17), "US", "Mondays and Fridays, 9:00 AM to 5:00 PM"),
        ("024", (), "GB", "Mondays, Wednesdays and Fridays"),
        ("6", (), "GB", "Sundays"),
        ("01234", (22, 6), "GB", "Monday to Friday, 22:00 to 06:00"),
        ("56", (), "GB", "Saturdays and Sundays"),
        ("56", (), "US", "Sundays and Saturdays"),
        ("016", (), "US", "Sunday to Tuesday"),
        ("016", (), "GB", "Mondays, Tuesdays and Sundays"),
        ("", (9, 17), "GB", "09:00 to 17:00"),
        ("0123456", (9, 17), "GB", "09:00 to 17:00"),
        ("0123456", (0, 0), "GB", ""),
        ("", (), "GB", ""),
    ],
)
def test_good_days_and_hours_are_said_as_the_country_says_them(days, hours, country, words):
    start, end = [time(hour) for hour in hours] or (None, None)
    assert call_hours.describe(tuple(map(int, days)), start, end, country) == words


@pytest.mark.parametrize("address", ["/people/", "/help/", "/plan/"])
def test_chosen_times_stand_beside_the_name(browser, alice, address):
    add_contact(
        alice,
        role="sponsor",
        phone="+12125550100",
        good_days=(0, 4),
        good_from=time(9),
        good_until=time(17),
        time_zone="America/Chicago",
    )
    words = "Sponsor · Mondays and Fridays, 9:00 AM to 5:00 PM, their time"
    assert words in Page(browser.get(address)).text


def test_a_persons_own_words_for_good_times_win(alice):
    contact = add_contact(alice, good_times="before noon", good_days=(0, 4))
    assert contact.about == "before noon"


def test_a_good_time_is_on_their_clock_when_it_is_another(alice):
    contact = add_contact(alice, good_from=time(7), good_until=time(9))
    moment = datetime(2026, 11, 23, 13, 30, tzinfo=UTC)  # half past eight in New York
    assert contact.is_good_time(moment)
    contact.time_zone = "America/Los_Angeles"
    assert not contact.is_good_time(moment)


def test_without_times_or_a_clock_nothing_is_said(browser, alice):
    contact = add_contact(alice)
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    assert contact.is_good_time(moment) is None
    contact.good_days = tuple(range(7))
    contact.user.time_zone = ""
    assert contact.is_good_time(moment) is None
    assert "Good time now" not in Page(browser.get("/people/")).text
    add_contact(alice, "Mum", good_days=tuple(range(7)))
    assert Page(browser.get("/people/")).text.count("Good time now") == 1


# Asking ------------------------------------------------------------------------------------------


def test_somebody_new_is_not_asked_yet_and_a_clinic_never_is(browser, alice):
    add_contact(alice, "Clinic", role="care")
    assert "Not asked yet" not in Page(browser.get("/people/")).text
    contact = add_contact(alice)
    assert (
        Page(browser.get("/people/")).link("Not asked yet : Sam") == f"/people/{contact.pk}/asking/"
    )


def test_the_words_to_ask_with_open_a_text_and_a_mail(browser, alice):
    contact = add_contact(alice, phone="+12125550100")
    links = Page(browser.get(f"/people/{contact.pk}/asking/")).links
    assert links["Send as a text"].startswith("sms:+12125550100?&body=")
    assert links["Send as an email"].startswith("mailto:?subject=A%20question&body=")
    assert str(PERMISSION_MESSAGES[0]) in unquote(links["Send as a text"])
    assert str(PERMISSION_MESSAGES[0]) in unquote(links["Send as an email"])


def test_one_tap_takes_other_words_and_own_words_win(browser, alice):
    contact = add_contact(alice)
    address = f"/people/{contact.pk}/asking/"
    assert send(browser, address, "asking_words", pick="1").url == address
    assert alice.contacts.get().permission_message == str(PERMISSION_MESSAGES[1])
    send(browser, address, "asking_words", pick="2")
    assert alice.contacts.get().permission_message == str(PERMISSION_MESSAGES[2])
    send(browser, address, "asking_words", pick="0", asking_words="May I ring you?")
    assert alice.contacts.get().permission_message == "May I ring you?"
    assert "May I ring you?" in Page(browser.get(address)).text


def test_own_words_keep_their_line_ends_in_a_text(browser, alice):
    contact = add_contact(alice, phone="+12125550100")
    address = f"/people/{contact.pk}/asking/"
    send(browser, address, "asking_words", asking_words="Hi.\r\nMay I ring you?")
    assert alice.contacts.get().permission_message == "Hi.\nMay I ring you?"
    href = Page(browser.get(address)).link("Send as a text")
    assert href.endswith("?&body=Hi.%0AMay%20I%20ring%20you%3F")


def test_too_many_words_come_back_whole(browser, alice):
    contact = add_contact(alice)
    response = send(
        browser, f"/people/{contact.pk}/asking/", "asking_words", asking_words="y" * 601
    )
    assert response.status_code == 422
    assert Page(response).form("asking_words").values["asking_words"] == "y" * 601
    assert alice.contacts.get().permission_message == str(PERMISSION_MESSAGES[0])


def test_asking_keeps_its_first_day_however_often_it_is_sent(browser, alice):
    contact = add_contact(alice)
    contact.note_permission("asked", TODAY)
    for _ in range(2):
        browser.post(f"/people/{contact.pk}/answer/", {"asking": "asked"})
    contact.refresh_from_db()
    assert (contact.asked_on, contact.said_yes_on) == (TODAY, None)
    for _ in range(2):
        assert (
            browser.post(f"/people/{contact.pk}/answer/", {"asking": "said yes"}).status_code == 302
        )
    contact.refresh_from_db()
    assert (contact.asked_on, contact.said_yes_on) == (TODAY, alice.today)
    browser.post(f"/people/{contact.pk}/answer/", {"asking": "not yet"})
    contact.refresh_from_db()
    assert (contact.asked_on, contact.said_yes_on) == (None, None)


def test_an_answer_nobody_offers_changes_nothing(browser, alice):
    contact = add_contact(alice)
    browser.post(f"/people/{contact.pk}/answer/", {"asking": "maybe"})
    assert alice.contacts.get().permission == "not yet"


# The number's age --------------------------------------------------------------------------------


def checked(user, days_ago, name="Sam", **fields):
    day = user.today - timedelta(days=days_ago)
    return add_contact(user, name, number_checked_on=day, **fields)


def test_a_number_is_asked_about_after_three_months_one_at_a_time(browser, alice):
    checked(alice, 90, phone="+12125550100")
    assert "still right" not in Page(browser.get("/today/")).text
    checked(alice, 91, "Mum", phone="+12125550101")
    oldest = checked(alice, 200, "Jess", phone="+12125550102")
    text = Page(browser.get("/today/")).text
    assert "Is this number still right? Jess (212) 555-0102" in text
    assert "Mum" not in text
    for _ in range(2):
        assert browser.post(f"/people/{oldest.pk}/number/").url == "/today/"
    oldest.refresh_from_db()
    assert oldest.number_checked_on == alice.today
    assert "Mum (212) 555-0101" not in Page(browser.get("/today/")).text
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert "Mum (212) 555-0101" in Page(browser.get("/today/")).text


def test_somebody_without_a_number_or_removed_is_not_asked_about(browser, alice):
    checked(alice, 200)
    checked(alice, 200, "Mum", phone="+12125550101").soft_delete()
    assert "still right" not in Page(browser.get("/today/")).text


def test_a_number_from_before_there_were_checks_counts_from_when_it_was_written(browser, alice):
    contact = add_contact(alice, phone="+12125550100")
    assert "still right" not in Page(browser.get("/today/")).text
    alice.contacts.filter(pk=contact.pk).update(
        created_at=datetime.now(tz=UTC) - timedelta(days=100)
    )
    assert "still right" in Page(browser.get("/today/")).text


def test_a_new_number_counts_as_looked_at(browser, alice):
    contact = checked(alice, 200, phone="+12125550100")
    send(browser, f"/people/{contact.pk}/edit/", "phone", name="Samuel")
    assert alice.contacts.get().number_checked_on != alice.today
    send(browser, f"/people/{contact.pk}/edit/", "phone", phone="212-555-0109")
    assert alice.contacts.get().number_checked_on == alice.today


def test_another_person_is_neither_shown_nor_answered_for(browser):
    contact = add_contact(person("bob@example.org"), asking_words="Bob asks.")
    assert browser.get(f"/people/{contact.pk}/asking/").status_code == 404
    for act in ("asking", "answer", "number"):
        assert browser.post(f"/people/{contact.pk}/{act}/", {"asking": "asked"}).status_code == 404
    contact.refresh_from_db()
    assert (contact.asked_on, contact.number_checked_on) == (None, None)
