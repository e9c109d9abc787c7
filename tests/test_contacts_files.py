"""Address books in and out: what phones export, and what nobody's phone would."""

import os
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from contacts import vcards
from contacts.models import Contact
from contacts.vcards import Card
from tests.cast import person, signed_in
from tests.pages import Page, sentences

OLD_PHONE = b"""BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BC=\r
rgen;;;\r
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen M=C3=BC=\r
ller\r
TEL;CELL;PREF:+49 30 901820\r
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD\r
 2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBw=\r
\r
END:VCARD\r
"""
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
WITHOUT_A_NAME = b"BEGIN:VCARD\nVERSION:2.1\nORG:Corner Pharmacy\nTEL:2125550104\nEND:VCARD\n"
BROKEN = b"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=NO-SUCH;QUOTED-PRINTABLE:=FC\nTEL:1\nEND:VCARD\n"


# Reading and writing -----------------------------------------------------------------------------


def test_reads_the_cards_of_old_phones():
    assert vcards.read(OLD_PHONE) == [Card("Jürgen Müller", "+49 30 901820")]


def test_reads_the_cards_of_new_phones_with_each_number():
    assert vcards.read(PHONE) == [
        Card("Sam Rivers, Jr.", "(212) 555-0100"),
        Card("Sam Rivers, Jr.", "212-555-0101"),
        Card("Zoë with a name in two lines", "+1-212-555-0102 ext. 7"),
    ]


def test_a_place_without_a_name_is_known_by_its_own():
    assert vcards.read(WITHOUT_A_NAME) == [Card("Corner Pharmacy", "2125550104")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_reads_files_with_a_mark_of_their_encoding(encoding):
    assert vcards.read(PHONE.decode().encode(encoding)) == vcards.read(PHONE)


def test_reads_an_old_file_in_the_letters_of_western_europe():
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Zoë\nTEL:123\nEND:VCARD\n".encode("cp1252")
    assert vcards.read(card) == [Card("Zoë", "123")]


def test_a_broken_card_costs_only_itself():
    assert vcards.read(BROKEN + PHONE) == vcards.read(PHONE)


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


def test_a_thousand_cards_are_read_and_no_more():
    card = b"BEGIN:VCARD\nVERSION:3.0\nFN:Sam %d\nTEL:%d\nEND:VCARD\n"
    data = b"".join(card % (number, number) for number in range(1200))
    assert len(vcards.read(data)) == vcards.MOST_CARDS


@pytest.mark.parametrize(
    "text", ["", "{", "null", "[1]", '[["a"]]', '[["", "1"]]', '[["a", "b"]]', "[" * 100_000]
)
def test_a_forged_page_carries_no_cards(text):
    assert vcards.from_json(text) == []


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
    return {**Page(response).form("cards_seen").values, "picks": picks}


def names(user):
    return [contact.name for contact in user.contacts.active().in_order()]


@pytest.mark.django_db
def test_only_who_is_ticked_is_added_and_only_once(browser, alice):
    response = open_file(browser, PHONE)
    assert "Sam Rivers, Jr. (212) 555-0100" in Page(response).text
    assert "checked" not in response.content.decode()
    assert names(alice) == []
    for _ in range(2):
        answer = browser.post("/people/file/picks/", chosen(response, ["0", "2"]))
        assert answer.url == "/people/"
    assert names(alice) == ["Sam Rivers, Jr.", "Zoë with a name in two lines"]
    assert alice.contacts.in_order().first().phone == "+12125550100"


@pytest.mark.django_db
def test_who_is_on_the_list_already_is_marked_and_not_ticked(browser, alice):
    removed = Contact(user=alice, name="Zoë", phone="+12125550102;ext=7")
    removed.add()
    removed.archive()
    Contact(user=alice, name="My Sam", phone="+12125550100").add()
    page = open_file(browser, PHONE)
    text = Page(page).text
    assert "(212) 555-0100 On your list already" in text
    assert text.count("On your list already") == 1
    assert "checked" not in page.content.decode()
    browser.post("/people/file/picks/", chosen(page, ["1"]))
    assert Page(open_file(browser, PHONE)).text.count("On your list already") == 2


@pytest.mark.django_db
def test_nobody_ticked_is_asked_about_and_the_page_stays(browser, alice):
    page = chosen(open_file(browser, PHONE), [])
    response = browser.post("/people/file/picks/", page)
    assert response.status_code == 422
    assert sentences(response) == ["Tick at least one person."]
    assert "Sam Rivers, Jr." in Page(response).text


@pytest.mark.django_db
def test_a_full_list_keeps_the_ticks_on_the_page(browser, alice):
    for number in range(49):
        Contact(user=alice, name=f"Friend {number}").add()
    response = browser.post("/people/file/picks/", chosen(open_file(browser, PHONE), ["0", "2"]))
    assert sentences(response) == ["Your list holds 50 people. Tick fewer."]
    assert response.content.decode().count(" checked>") == 2
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


@pytest.mark.django_db
def test_no_file_at_all_gets_a_clear_sentence(browser):
    response = browser.post("/people/file/", {})
    assert sentences(response) == ["Choose a file of up to 5 MB."]


@pytest.mark.django_db
@pytest.mark.parametrize("cards", ["", "nonsense", '[["Eve", "1"]]'])
def test_a_forged_choice_is_refused_in_words(browser, alice, cards):
    answer = browser.post("/people/file/picks/", {"cards_seen": cards, "row": "x", "picks": ["0"]})
    assert answer.status_code == 422
    assert "Open the file once more." in Page(answer).text
    assert names(alice) == []


@pytest.mark.django_db
def test_words_in_a_file_cannot_become_part_of_the_page(browser):
    data = b"BEGIN:VCARD\nVERSION:3.0\nFN:<img src=x onerror=y>'\"\nTEL:1\nEND:VCARD\n"
    page = open_file(browser, data).content.decode()
    assert "<img" not in page
    assert "&lt;img" in page


@pytest.mark.django_db
def test_the_file_of_my_people_holds_names_and_numbers_alone(browser, alice):
    Contact(user=alice, name="Sam", role="sponsor", phone="+12125550100", helps="Listen.").add()
    Contact(user=alice, name="Mum").add()
    Contact(user=person("bob@example.org"), name="Bob’s friend").add()
    response = browser.get("/people/people.vcf")
    assert response["Content-Disposition"] == 'attachment; filename="people.vcf"'
    assert response["Cache-Control"] == "no-store"
    file = response.content.decode()
    assert vcards.read(file.encode()) == [Card("Sam", "+12125550100")]
    assert "FN:Mum" in file
    for word in ("sponsor", "Listen", "Bob"):
        assert word not in file
