"""People to call: the list, adding, changing, removing with undo, and the order."""

import re
import uuid

import pytest

from contacts.models import Contact
from tests.support.factories import person, signed_in, with_plan
from tests.support.pages import Page, send, sentences, shows

pytestmark = pytest.mark.django_db

FILLED = {
    "name": "Sam",
    "phone": "212-555-0100",
    "role": "sponsor",
    "good_times": "any time",
    "opening_words": "Can you talk?",
    "takes_texts": "on",
}


@pytest.fixture
def alice():
    return person(country="US", time_zone="America/New_York")


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def names(user):
    return [contact.name for contact in user.contacts.active().in_order()]


def add_contact(user, name="Sam", **fields):
    contact = Contact(user=user, name=name, **fields)
    contact.save()
    return contact


# Showing -----------------------------------------------------------------------------------------


def test_with_nobody_yet_the_page_asks_for_one(browser):
    text = Page(browser.get("/people/")).text
    assert "Start with one person" in text
    assert "988" in text


ORDER = "Change the order, or hide one"
FOLD = re.compile(r"<details.*?</details>", re.DOTALL)


def test_helplines_stand_open_until_there_is_somebody_to_call(browser, alice):
    open_now = FOLD.sub("", browser.get("/people/").text)
    assert "988 Lifeline" in open_now
    assert ORDER in open_now
    add_contact(alice)
    page = browser.get("/people/").text
    assert "988 Lifeline" not in FOLD.sub("", page)
    assert "988 Lifeline" in page
    assert Page(browser.get("/people/")).link(ORDER) == "/people/helplines/?change"


@pytest.mark.parametrize("country", ["", "ZZ", "DE"])
def test_where_no_helpline_is_known_112_stands_in_no_fold(client, country):
    alice = person(country=country)
    add_contact(alice)
    page = signed_in(client, alice).get("/people/").text
    assert 'href="tel:112"' in FOLD.sub("", page)


def test_the_first_who_can_be_called_leads_as_on_help(browser, alice):
    add_contact(alice, "Mum")
    add_contact(alice, "Sam", phone="+12125550100")
    add_contact(alice, "Jo", phone="+12125550101")
    page = browser.get("/people/").text
    assert re.findall(r'btn-call first"\s+href="tel:([^"]+)"', page) == ["+12125550100"]


def test_the_list_shows_who_they_are_and_calls_them(browser, alice):
    with_plan(alice)
    response = browser.get("/people/")
    text = Page(response).text
    assert text.index("Sam") < text.index("Mum")
    assert "Sponsor" in text
    assert "(212) 555-0100" in text
    assert shows(response, 'href="tel:+12125550100"')
    assert shows(response, 'href="sms:+12125550100"')


def test_somebody_in_great_britain_reads_the_number_as_one_from_abroad(client):
    alice = with_plan(person(country="GB"))
    text = Page(signed_in(client, alice).get("/people/")).text
    assert "+1 212-555-0100" in text
    assert "116 123" in text


def test_without_a_number_the_page_asks_for_it(browser, alice):
    add_contact(alice)
    page = Page(browser.get("/people/"))
    assert "Add Sam’s number" in page.links
    assert not {"Call Sam", "Text Sam"} & set(page.links)


def test_somebody_who_takes_no_texts_gets_none(browser, alice):
    add_contact(alice, phone="+12125550100", takes_texts=False)
    assert not shows(browser.get("/people/"), 'href="sms:+1')


# Adding and changing -----------------------------------------------------------------------------


def test_a_person_is_saved_with_every_word(browser, alice):
    response = send(browser, "/people/add/", "phone", **FILLED)
    assert response.url == "/people/"
    contact = alice.contacts.get()
    assert {name: getattr(contact, name) for name in FILLED} == {
        **FILLED,
        "phone": "+12125550100",
        "takes_texts": True,
    }


def test_a_name_is_all_that_is_needed(browser, alice):
    assert send(browser, "/people/add/", "phone", name="Sam").status_code == 302
    assert names(alice) == ["Sam"]


def test_without_a_name_everything_else_stays_on_the_page(browser, alice):
    response = send(browser, "/people/add/", "phone", **{**FILLED, "name": ""})
    assert response.status_code == 422
    assert "Check these answers" in Page(response).text
    kept = Page(response).form("phone").values
    assert {name: kept[name] for name in FILLED} == {**FILLED, "name": ""}
    assert names(alice) == []


def test_a_form_sent_twice_adds_one_person(browser, alice):
    values = {**Page(browser.get("/people/add/")).form("phone").values, **FILLED}
    for _ in range(2):
        assert browser.post("/people/add/", values).url == "/people/"
    assert names(alice) == ["Sam"]


def test_what_is_saved_stands_in_the_form_as_people_write_it(browser, alice):
    with_plan(alice)
    contact = alice.contacts.in_order().first()
    values = Page(browser.get(f"/people/{contact.pk}/edit/")).form("phone").values
    assert (values["name"], values["phone"]) == ("Sam", "(212) 555-0100")


def test_saving_an_unchanged_form_changes_nothing(browser, alice):
    with_plan(alice)
    contact = alice.contacts.in_order().first()
    send(browser, f"/people/{contact.pk}/edit/", "phone")
    assert alice.contacts.get(pk=contact.pk).revision == 1


def test_a_changed_name_is_saved(browser, alice):
    contact = add_contact(alice, phone="+12125550100")
    send(browser, f"/people/{contact.pk}/edit/", "phone", name="Samuel")
    contact = alice.contacts.get()
    assert (contact.name, contact.phone) == ("Samuel", "+12125550100")


# The number --------------------------------------------------------------------------------------


def test_a_number_in_words_is_asked_for_in_digits(browser, alice):
    response = send(browser, "/people/add/", "phone", name="Sam", phone="two one two")
    assert response.status_code == 422
    assert sentences(response) == ["Write the number in digits, like (201) 555-0123."]
    assert Page(response).form("phone").values["phone"] == "two one two"
    assert names(alice) == []


@pytest.mark.parametrize(
    ("country", "sentence"),
    [
        ("GB", "Write the number in digits, like 07400 123456."),
        ("AU", "Write the number in digits, like 0412 345 678."),
        ("ZZ", "Write the number in digits."),
        ("", "Write the number in digits."),
    ],
)
def test_the_example_is_a_number_as_people_write_it_there(client, country, sentence):
    browser = signed_in(client, person("bob@example.org", country=country))
    response = send(browser, "/people/add/", "phone", name="Sam", phone="ask my sister")
    assert sentences(response) == [sentence]


def test_an_odd_number_is_accepted_the_second_time(browser, alice):
    first = send(browser, "/people/add/", "phone", name="Sam", phone="555-0100")
    assert first.status_code == 422
    assert "looks unusual" in sentences(first)[0]
    again = browser.post("/people/add/", Page(first).form("phone").values)
    assert again.status_code == 302
    assert alice.contacts.get().phone == "555-0100"


@pytest.mark.parametrize("country", ["", "US"])
@pytest.mark.parametrize("address", ["/people/add/", "/people/care/add/"])
def test_a_number_among_words_is_asked_about_with_what_a_tap_would_call(client, country, address):
    browser = signed_in(client, person("bob@example.org", country=country))
    typed = "Mon-Fri 9-5: 202 555 0123"
    first = send(browser, address, "phone", name="Clinic", phone=typed)
    assert first.status_code == 422
    assert "A tap would call 2025550123." in sentences(first)[0]
    values = Page(first).form("phone").values
    assert values["phone"] == typed
    assert browser.post(address, values).status_code == 302
    assert 'href="tel:2025550123"' in browser.get(address.replace("add/", "")).text


def test_somebody_whose_number_has_no_digits_has_no_button_to_call(browser, alice):
    add_contact(alice, phone="ask my sister")
    for address in ("/people/", "/help/", "/plan/"):
        assert 'href="tel:"' not in browser.get(address).text
    assert "Add Sam’s number" in Page(browser.get("/help/")).text


def test_another_odd_number_is_asked_about_again(browser, alice):
    first = send(browser, "/people/add/", "phone", name="Sam", phone="555-0100")
    values = {**Page(first).form("phone").values, "phone": "555-0199"}
    assert browser.post("/people/add/", values).status_code == 422
    assert names(alice) == []


def test_an_odd_number_that_is_saved_is_not_asked_about_again(browser, alice):
    contact = add_contact(alice, phone="555-0100")
    response = send(browser, f"/people/{contact.pk}/edit/", "phone", name="Samuel")
    assert response.status_code == 302
    assert names(alice) == ["Samuel"]


# Two tabs ----------------------------------------------------------------------------------------


def test_two_tabs_show_both_texts_and_the_second_save_wins(browser, alice):
    contact = add_contact(alice)
    address = f"/people/{contact.pk}/edit/"
    old = Page(browser.get(address)).form("phone").values
    send(browser, address, "phone", name="from the first tab", phone="212-555-0101")
    stale = browser.post(address, {**old, "name": "from the second tab"})
    assert stale.status_code == 409
    assert "from the first tab" in Page(stale).text
    assert "from the second tab" in Page(stale).text
    assert names(alice) == ["from the first tab"]
    assert browser.post(address, Page(stale).form("phone").values).status_code == 302
    assert names(alice) == ["from the second tab"]


# Removing and order ------------------------------------------------------------------------------


def test_a_removed_person_can_be_put_back_at_once(browser, alice):
    with_plan(alice)
    contact = alice.contacts.in_order().first()
    page = browser.post(f"/people/{contact.pk}/removal/", follow=True)
    assert "Removed." in Page(page).text
    assert names(alice) == ["Mum"]
    undo = Page(page).form("to")
    assert browser.post(undo.action, undo.values).url.startswith("/people/")
    assert names(alice) == ["Sam", "Mum"]


def test_the_address_after_a_removal_tells_no_name(browser, alice):
    contact = add_contact(alice)
    address = browser.post(f"/people/{contact.pk}/removal/").url
    assert "Sam" not in address
    assert browser.get("/people/?removed=nonsense").status_code == 200
    assert browser.get(f"/people/?removed={uuid.uuid4()}").status_code == 200


def test_a_removed_person_cannot_be_changed(browser, alice):
    contact = add_contact(alice)
    browser.post(f"/people/{contact.pk}/removal/")
    assert browser.get(f"/people/{contact.pk}/edit/").status_code == 404
    # A second removal is none: the undo is still offered.
    assert browser.post(f"/people/{contact.pk}/removal/").url.startswith("/people/?change&removed=")


def test_the_buttons_move_a_person_up_and_down(browser, alice):
    with_plan(alice)
    sam = alice.contacts.in_order().first()
    browser.post(f"/people/{sam.pk}/position/", {"to": "down"})
    assert names(alice) == ["Mum", "Sam"]
    browser.post(f"/people/{sam.pk}/position/", {"to": "up"})
    assert names(alice) == ["Sam", "Mum"]


def test_hides_other_peoples_contacts(browser):
    contact = add_contact(with_plan(person("bob@example.org")))
    assert not shows(browser.get("/people/"), "Sam")
    for action in ("edit", "removal", "position"):
        assert browser.post(f"/people/{contact.pk}/{action}/", FILLED).status_code == 404
    assert contact.name == "Sam"
