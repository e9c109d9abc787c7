"""Address books in and out: what phones export, and what nobody's phone would."""

import json
import os
import random
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from config.celery import app
from contacts.address_book import vcards
from contacts.address_book.models import OpenedFile
from contacts.address_book.vcards import Card
from contacts.models import Contact
from contacts.tasks import forget_opened_files
from tests.support.address_books import EACH_BOOK, GOOD, card, crowd
from tests.support.factories import person, signed_in
from tests.support.pages import Page, sentences

PHONE = """BEGIN:VCARD
VERSION:3.0
N:Rivers\\, Jr.;Sam;;;
FN:Sam Rivers\\, Jr.
item1.TEL;type=CELL;type=pref:(212) 555-0100
item1.X-ABLabel:_$!<Mobile>!$_
TEL;type=HOME:212-555-0101
NOTE:owes me nothing
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Zoë with a name
  in two lines
TEL;VALUE=uri;TYPE="voice,home":tel:+1-212-555-0102;ext=7
END:VCARD
""".encode()


# Reading and writing -----------------------------------------------------------------------------


@EACH_BOOK
def test_an_address_book_is_read_and_nobody_is_left_out_without_being_counted(book):
    read = vcards.read(book.data)
    assert people(read) == book.people
    assert dict(read.left_out) == book.left_out


def test_names_are_read_in_the_order_of_the_alphabet():
    data = b"".join(card(f"FN:{name}", "TEL:1") for name in ("Émile", "zoe", "eve", "Ada", "Fay"))
    assert [each.name for each in vcards.read(data)] == ["Ada", "Émile", "eve", "Fay", "zoe"]


def test_two_people_of_one_name_are_two():
    book = vcards.read(card("FN:Sam", "TEL:1") + card("FN:Sam", "TEL:2", "TEL:3"))
    assert (book.people, len(book)) == (2, 3)


def test_what_is_written_is_read_again():
    cards = [Card("Ana; María, Jr.", "+12125550100"), Card("Sam\\Rivers", "555-0100")]
    assert vcards.read(vcards.write(cards).encode()) == cards


@pytest.mark.parametrize(
    "data",
    [
        b"\x00" * 5_000_000,
        random.Random(7).randbytes(2_000_000),
        b"BEGIN:VCARD\n" * 300_000,
        b"END:VCARD\n" * 300_000,
        b"BEGIN:VCARD\nFN:" + b"a" * 4_000_000 + b"\nTEL:1\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN;QUOTED-PRINTABLE:" + b"a=\n" * 1_000_000 + b"\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN:a\n" + b" b\n" * 1_000_000 + b"TEL:1\nEND:VCARD\n",
        b"BEGIN:VCARD\nFN" + b";A=B" * 400_000 + b":x\nTEL:1\nEND:VCARD\n",
        b"\n" * 5_000_000,
        b"\xff\xfe" + b"\x00\xd8" * 100_000,
    ],
    ids=["zeros", "noise", "begins", "ends", "name", "soft", "folded", "marks", "lines", "halves"],
)
def test_a_hostile_file_holds_nobody(data):
    assert vcards.read(data) == []


def test_five_thousand_people_are_read_and_the_others_counted():
    book = vcards.read(crowd(5012, numbers=2))
    assert book.people == 5000
    assert book.left_out == {"too_many": 12}
    assert len(book) == 10_000


@given(st.binary(max_size=300))
def test_no_bytes_of_a_card_break_the_reader(data):
    assert vcards.read(b"BEGIN:VCARD\r\n" + data + b"\r\nEND:VCARD\r\n" + GOOD) is not None
    name = b"FN;ENCODING=QUOTED-PRINTABLE:" + data.replace(b"\n", b"").replace(b"\r", b"")
    found = vcards.read(card(name, b"TEL;" + data.replace(b":", b""), "TEL:1") + GOOD)
    assert "Good Neighbour" in [each.name for each in found]


def people(cards):
    found = {}
    for each in cards:
        found.setdefault(each.name, []).append((each.phone, each.kind))
    return found


# The pages ---------------------------------------------------------------------------------------


@pytest.fixture
def alice():
    return person(country="US", time_zone="America/New_York")


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def open_file(browser, data, name="contacts.vcf"):
    return browser.post("/people/file/", {"file": SimpleUploadedFile(name, data)})


def chosen(response, picks):
    return {**Page(response).form("row").values, "picks": picks}


def ticks_on(response):
    return len(re.findall(r'<input[^>]*type="checkbox"[^>]*\schecked\b', response.text))


def names(user):
    return [contact.name for contact in user.contacts.active().in_order()]


@pytest.mark.django_db
def test_only_who_is_ticked_is_added_and_only_once(browser, alice):
    response = open_file(browser, PHONE)
    assert "Sam Rivers, Jr. (212) 555-0100" in Page(response).text
    assert "checked" not in response.content.decode()
    assert names(alice) == []
    for _ in range(2):
        added = browser.post("/people/file/picks/", chosen(response, ["0", "2"]))
        assert added.url == "/people/"
    assert names(alice) == ["Sam Rivers, Jr.", "Zoë with a name in two lines"]
    assert alice.contacts.in_order().first().phone == "+12125550100"


@pytest.mark.django_db
def test_who_is_on_the_list_already_is_marked_and_not_ticked(browser, alice):
    removed = Contact(user=alice, name="Zoë", phone="+12125550102;ext=7")
    removed.save()
    removed.soft_delete()
    Contact(user=alice, name="My Sam", phone="+12125550100").save()
    page = open_file(browser, PHONE)
    text = Page(page).text
    assert "(212) 555-0100 Mobile On your list already" in text
    assert text.count("On your list already") == 1
    assert "checked" not in page.content.decode()
    browser.post("/people/file/picks/", chosen(page, ["1"]))
    assert Page(open_file(browser, PHONE)).text.count("On your list already") == 2


@pytest.mark.django_db
def test_nobody_ticked_is_asked_about_and_the_page_stays(browser, alice):
    page = chosen(open_file(browser, PHONE), [])
    response = browser.post("/people/file/picks/", page)
    assert response.status_code == 422
    assert sentences(response) == ["Choose at least one person."]
    assert "Sam Rivers, Jr." in Page(response).text


@pytest.mark.django_db
def test_a_full_list_keeps_the_ticks_on_the_page(browser, alice):
    for number in range(49):
        Contact(user=alice, name=f"Friend {number}").save()
    response = browser.post("/people/file/picks/", chosen(open_file(browser, PHONE), ["0", "2"]))
    assert sentences(response) == ["Your list holds 50 people. Choose fewer."]
    assert ticks_on(response) == 2
    assert len(names(alice)) == 49


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data, sentence",
    [
        (
            b"\x89PNG\r\n\x1a\n" + os.urandom(20_000),
            "We found no names with a number in this file.",
        ),
        (b"", "This file is empty. Choose another."),
        (b"BEGIN:VCARD\n" + b"x" * 10_000_000, "Choose a file of up to 5 MB."),
    ],
    ids=["picture", "empty", "10 MB"],
)
def test_a_file_that_cannot_be_read_gets_a_clear_sentence(browser, alice, data, sentence):
    response = open_file(browser, data)
    assert response.status_code == 422
    assert sentences(response) == [sentence]
    assert not alice.opened_files.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data, why",
    [
        (b"Name,Phone\r\nZo\xc3\xab,+12025550100\r\n", "Choose a file that ends in .vcf."),
        (b"PK\x03\x04" + bytes(500), "Unpack a .zip file first."),
        (card("FN:Ada") + card("FN:Ben"), "Left out, no number that can be read: 2."),
        (card("TEL:1"), "Left out, no name: 1."),
    ],
    ids=["table", "zip", "no numbers", "no names"],
)
def test_a_file_with_nobody_in_it_says_why(browser, alice, data, why):
    assert why in Page(open_file(browser, data)).text
    assert not alice.opened_files.exists()


@pytest.mark.django_db
def test_no_file_at_all_gets_a_clear_sentence(browser):
    response = browser.post("/people/file/", {})
    assert sentences(response) == ["Choose a file of up to 5 MB."]


@pytest.mark.django_db
@pytest.mark.parametrize("row", ["", "x", "c0ffee00-0000-4000-8000-000000000000"])
@pytest.mark.parametrize("picks", [[], ["0"], ["-1"], ["١"], ["1" * 5000], ["x"]])
def test_a_forged_choice_is_refused_in_words(browser, alice, row, picks):
    for sent in ({}, {"find": "50"}, {"find": "x", "search": "a"}):
        response = browser.post("/people/file/picks/", {"row": row, "picks": picks, **sent})
        assert response.status_code == 422
        assert sentences(response) == ["Open the file again."]
    assert names(alice) == []


@pytest.mark.django_db
@pytest.mark.parametrize("pick", ["2", "-1", "99999", "x", "", "[]"])
def test_somebody_who_is_not_in_the_file_cannot_be_picked(browser, alice, pick):
    page = chosen(open_file(browser, GOOD), ["0", pick])
    response = browser.post("/people/file/picks/", page)
    assert response.status_code == 422
    assert sentences(response) == ["Open the file again."]
    assert names(alice) == []


# Kept for an hour at most ------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_file_is_kept_until_somebody_has_chosen(browser, alice):
    page = open_file(browser, PHONE)
    assert "for an hour at most" in Page(page).text
    assert alice.opened_files.exists()
    browser.post("/people/file/picks/", chosen(page, ["0"]))
    assert not alice.opened_files.exists()


@pytest.mark.django_db
def test_the_page_says_that_the_file_is_kept_before_one_is_chosen(browser):
    text = Page(browser.get("/people/file/")).text
    assert "stay on this site, locked, for an hour at most" in text


@pytest.mark.django_db
def test_going_back_forgets_the_file(browser, alice):
    page = chosen(open_file(browser, PHONE), ["0"])
    assert browser.post("/people/file/picks/", {**page, "leave": "1"}).url == "/people/file/"
    assert not alice.opened_files.exists()
    assert names(alice) == []


@pytest.mark.django_db
def test_another_file_takes_the_place_of_the_first(browser, alice):
    first = chosen(open_file(browser, crowd(400)), ["0"])
    assert alice.opened_files.count() == 3
    second = chosen(open_file(browser, GOOD), ["0"])
    assert alice.opened_files.count() == 2
    response = browser.post("/people/file/picks/", first)
    assert sentences(response) == ["Open the file again."]
    browser.post("/people/file/picks/", second)
    assert names(alice) == ["Good Neighbour"]


@pytest.mark.django_db
def test_a_file_of_another_person_is_not_found(browser, client, alice):
    page = chosen(open_file(browser, PHONE), ["0"])
    bob = person("bob@example.org")
    for sent in ({}, {"find": "50"}, {"leave": "1"}):
        response = signed_in(client, bob).post("/people/file/picks/", {**page, **sent})
        assert "Rivers" not in response.content.decode()
    assert names(bob) == []
    assert alice.opened_files.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("minutes, is_there", [(54, True), (56, False)])
def test_a_file_is_neither_shown_nor_kept_when_its_hour_is_over(browser, alice, minutes, is_there):
    page = chosen(open_file(browser, PHONE), [])
    moment = timezone.now() - timedelta(minutes=minutes)
    alice.opened_files.update(opened_at=moment)
    response = browser.post("/people/file/picks/", {**page, "find": "50"})
    assert ("Sam Rivers" in Page(response).text) is is_there
    forget_opened_files()
    assert alice.opened_files.exists() is is_there


@pytest.mark.django_db
def test_what_is_kept_can_be_deleted_within_the_hour_by_the_schedule():
    job = app.conf.beat_schedule["opened files"]
    assert job["task"] == forget_opened_files.name
    assert OpenedFile.RETENTION + timedelta(seconds=job["schedule"]) <= timedelta(hours=1)


@pytest.mark.django_db
def test_what_is_kept_is_sealed_and_in_no_file_to_take_along(browser, alice):
    open_file(browser, PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM contacts_openedfile")
        for (stored,) in cursor.fetchall():
            assert b"Rivers" not in bytes(stored)
    assert "Rivers" not in browser.get("/people/people.vcf").content.decode()


# Thousands of people -----------------------------------------------------------------------------


@pytest.fixture
def many(browser):
    """The page of 1,200 people, without anybody ticked."""
    return open_file(browser, crowd(1199) + card("FN:Söphie Sponsor", "TEL;CELL:+13035550100"))


def look(browser, page, picks=(), find="50", **sent):
    values = chosen(page, picks)
    return browser.post("/people/file/picks/", {**values, "find": find, **sent})


@pytest.mark.django_db
def test_of_many_people_the_page_says_that_it_shows_some(many):
    text = Page(many).text
    assert "People in this file: 1,200." in text
    assert "Below are only the first 50. Search to see others." in text
    assert "Person 0049" in text
    assert "Person 0050" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("search", ["sophie", "SÖPH", "sponsor", " 303-555 ", "13035550100"])
def test_somebody_is_found_by_letters_or_digits_and_added(browser, alice, many, search):
    page = look(browser, many, search=search)
    assert "Söphie Sponsor" in Page(page).text
    assert "Person 0" not in Page(page).text
    key = re.search(r'name="picks"\s+value="(\d+)"', page.content.decode())[1]
    assert browser.post("/people/file/picks/", chosen(page, [key])).url == "/people/"
    assert names(alice) == ["Söphie Sponsor"]


@pytest.mark.django_db
def test_who_is_ticked_stays_ticked_while_others_are_looked_for(browser, alice, many):
    page = look(browser, many, picks=["3"], search="sophie")
    text = Page(page).text
    assert ticks_on(page) == 1
    assert text.index("Person 0003") < text.index("Söphie Sponsor")
    page = look(browser, page, picks=["3", "1199"], search="nobody at all")
    assert "Nobody found. Try fewer letters." in Page(page).text
    assert ticks_on(page) == 2
    browser.post("/people/file/picks/", chosen(page, ["3", "1199"]))
    assert names(alice) == ["Person 0003", "Söphie Sponsor"]


@pytest.mark.django_db
def test_more_are_shown_until_all_are(browser):
    page = open_file(browser, crowd(120))
    for number in (100, 150):
        page = look(browser, page, find=str(number))
    text = Page(page).text
    assert "Person 0119" in text
    assert "only the first" not in text
    assert "Show more" not in text


@pytest.mark.django_db
@pytest.mark.parametrize("find", ["", "x", "-5", "9" * 400])
def test_a_forged_number_of_people_is_no_error(browser, many, find):
    assert look(browser, many, find=find).status_code == 200


@pytest.mark.django_db
def test_more_ticks_than_a_list_holds_are_told_while_looking_too(browser, many):
    picks = [str(number) for number in range(51)]
    response = look(browser, many, picks=picks, search="sophie")
    assert sentences(response) == ["Your list holds 50 people. Choose fewer."]
    assert ticks_on(response) == 51


@pytest.mark.django_db
def test_one_of_a_thousand_with_three_numbers_each_is_added(browser, alice):
    page = open_file(browser, crowd(1000, numbers=3))
    assert browser.post("/people/file/picks/", chosen(page, ["0"])).status_code == 302
    assert names(alice) == ["Person 0000"]


@pytest.mark.django_db
def test_five_thousand_people_with_long_names_are_kept_and_found(browser, alice):
    long = "и" * 70
    data = b"".join(card(f"FN:{long} {number}", "TEL:1") for number in range(5000))
    page = look(browser, open_file(browser, data), search="4999")
    assert f"{long} 4999" in Page(page).text


@pytest.mark.django_db
def test_what_was_left_out_and_what_kind_of_number_it_is_stand_on_the_page(browser):
    data = card("FN:Ada", "TEL;WORK;FAX:2", "TEL;CELL:1", "TEL;X-Desk:3", "TEL:none")
    text = Page(open_file(browser, data + card("FN:Ben") + card("TEL:1") + data)).text
    for words in (
        *("Ada 1 Mobile", "Ada 2 Fax, Work", "Ada 3 Desk", "People in this file: 1."),
        *("Left out, no number that can be read: 1.", "Left out, no name: 1."),
        *("Numbers left out that cannot be read: 2.", "twice, shown once: 3."),
    ):
        assert words in text
    assert text.index("Ada 1") < text.index("Ada 3") < text.index("Ada 2")


# The browser read the file itself ----------------------------------------------------------------


def send_chosen(browser, *people):
    row = Page(browser.get("/people/file/")).form("row").values["row"]
    picks = [json.dumps(each) for each in people]
    return lambda: browser.post("/people/file/chosen/", {"row": row, "picks": picks})


@pytest.mark.django_db
def test_who_was_chosen_in_the_browser_is_added_once_and_the_file_is_not_kept(browser, alice):
    send = send_chosen(browser, ["Zoë 😀", "(212) 555-0100"], ["Ray", "988"])
    assert [send().url for _ in range(2)] == ["/people/", "/people/"]
    assert names(alice) == ["Zoë 😀", "Ray"]
    assert alice.contacts.in_order().first().phone == "+12125550100"
    assert not alice.opened_files.exists()


@pytest.mark.django_db
def test_too_many_chosen_in_the_browser_stay_ticked_on_the_page(browser, alice):
    response = send_chosen(browser, *(["Friend", str(number)] for number in range(51)))()
    assert response.status_code == 422
    assert sentences(response) == ["Your list holds 50 people. Choose fewer."]
    assert ticks_on(response) == 51
    fewer = Page(response).form("row")
    assert fewer.action == "/people/file/chosen/"
    picks = ['["Friend", "1"]', '["Friend", "2"]']
    browser.post(fewer.action, {**fewer.values, "picks": picks})
    assert [each.phone for each in alice.contacts.in_order()] == ["1", "2"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "pick",
    [
        *("", "{", "null", "[1]", "1", '["a"]', '["", "1"]', '["a", "b"]', '["a", 1]', "[" * 9999),
        *('["a", "1", "x"]', '{"a": "1"}', '["\\u200b", "1"]', '["a", "' + "1" * 41 + '"]'),
    ],
)
def test_nobody_can_be_chosen_who_would_not_fit(browser, alice, pick):
    row = Page(browser.get("/people/file/")).form("row").values["row"]
    response = browser.post("/people/file/chosen/", {"row": row, "picks": ["[]", pick]})
    assert response.status_code == 422
    assert sentences(response) == ["Open the file again."]
    assert names(alice) == []


@pytest.mark.django_db
def test_words_in_a_file_cannot_become_part_of_the_page(browser):
    data = b"BEGIN:VCARD\nVERSION:3.0\nFN:<img src=x onerror=y>'\"\nTEL:1\nEND:VCARD\n"
    page = open_file(browser, data).content.decode()
    assert "<img" not in page
    assert "&lt;img" in page


@pytest.mark.django_db
def test_the_file_of_my_people_holds_names_and_numbers_alone(browser, alice):
    Contact(user=alice, name="Sam", role="sponsor", phone="+12125550100", helps="Listen.").save()
    Contact(user=alice, name="Mum").save()
    Contact(user=person("bob@example.org"), name="Bob’s friend").save()
    response = browser.get("/people/people.vcf")
    assert response["Content-Disposition"] == 'attachment; filename="people.vcf"'
    assert response["Cache-Control"] == "no-store"
    file = response.content.decode()
    assert vcards.read(file.encode()) == [Card("Sam", "+12125550100")]
    assert "FN:Mum" in file
    for word in ("sponsor", "Listen", "Bob"):
        assert word not in file
