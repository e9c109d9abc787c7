"""Reasons: the list, adding, changing, removing with undo, and the order."""

import pytest

from goals.models import Reason
from tests.support.factories import REASON, person, signed_in, with_plan
from tests.support.pages import Page, send, sentences, shows

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def reasons(user):
    return [reason.text for reason in user.reasons.active().in_order()]


def add_reason(user, text=REASON):
    reason = Reason(user=user, text=text)
    reason.save()
    return reason


def test_with_none_yet_the_page_asks_for_one(browser):
    assert "Why are you doing this?" in Page(browser.get("/reasons/")).text


def test_the_list_shows_them_in_order(browser, alice):
    for text in ("one of them", "another"):
        add_reason(alice, text)
    text = Page(browser.get("/reasons/")).text
    assert text.index("one of them") < text.index("another")


def test_a_reason_is_saved(browser, alice):
    assert send(browser, "/reasons/add/", "text", text=REASON).url == "/reasons/"
    assert reasons(alice) == [REASON]


def test_an_empty_reason_is_asked_for(browser, alice):
    response = send(browser, "/reasons/add/", "text", text="   ")
    assert response.status_code == 422
    assert sentences(response) == ["Write something here."]
    assert reasons(alice) == []


def test_a_long_reason_comes_back_whole_with_its_length(browser, alice):
    words = "every word counts " * 20
    response = send(browser, "/reasons/add/", "text", text=words)
    assert response.status_code == 422
    assert sentences(response) == ["That is 359 characters. Please keep it to 280."]
    assert Page(response).form("text").values["text"] == words
    assert reasons(alice) == []


def test_a_form_sent_twice_adds_one_reason(browser, alice):
    values = Page(browser.get("/reasons/add/")).form("text").values
    for _ in range(2):
        browser.post("/reasons/add/", {**values, "text": REASON})
    assert reasons(alice) == [REASON]


def test_a_changed_reason_is_saved(browser, alice):
    send(browser, f"/reasons/{add_reason(alice).pk}/edit/", "text", text="Another one.")
    assert reasons(alice) == ["Another one."]


def test_two_tabs_show_both_texts_and_the_second_save_wins(browser, alice):
    address = f"/reasons/{add_reason(alice).pk}/edit/"
    old = Page(browser.get(address)).form("text").values
    send(browser, address, "text", text="from the first tab")
    stale = browser.post(address, {**old, "text": "from the second tab"})
    assert stale.status_code == 409
    assert "from the first tab" in Page(stale).text
    assert "from the second tab" in Page(stale).text
    assert reasons(alice) == ["from the first tab"]
    assert browser.post(address, Page(stale).form("text").values).status_code == 302
    assert reasons(alice) == ["from the second tab"]


def test_a_third_tab_is_shown_both_texts_again(browser, alice):
    address = f"/reasons/{add_reason(alice).pk}/edit/"
    old = Page(browser.get(address)).form("text").values
    send(browser, address, "text", text="from the first tab")
    stale = browser.post(address, {**old, "text": "from the second tab"})
    send(browser, address, "text", text="from the third tab")
    again = browser.post(address, Page(stale).form("text").values)
    assert again.status_code == 409
    assert "from the third tab" in Page(again).text


def test_a_removed_reason_can_be_put_back_at_once(browser, alice):
    reason = add_reason(alice)
    page = browser.post(f"/reasons/{reason.pk}/removal/", follow=True)
    assert reasons(alice) == []
    undo = Page(page).form("to")
    browser.post(undo.action, undo.values)
    assert reasons(alice) == [REASON]


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_an_undo_leads_nowhere_else(browser, alice, to):
    removal = add_reason(alice).soft_delete()
    assert browser.post(f"/plan/changes/{removal.pk}/undo/", {"to": to}).url == "/plan/"


def test_the_buttons_move_a_reason_up_and_down(browser, alice):
    first, _second = add_reason(alice, "one"), add_reason(alice, "two")
    browser.post(f"/reasons/{first.pk}/position/", {"to": "down"})
    assert reasons(alice) == ["two", "one"]
    browser.post(f"/reasons/{first.pk}/position/", {"to": "up"})
    assert reasons(alice) == ["one", "two"]


def test_hides_other_peoples_reasons(browser):
    bob = with_plan(person("bob@example.org"))
    reason = bob.reasons.get()
    assert not shows(browser.get("/reasons/"), REASON)
    for action in ("edit", "removal", "position"):
        response = browser.post(f"/reasons/{reason.pk}/{action}/", {"text": "mine"})
        assert response.status_code == 404
    assert reasons(bob) == [REASON]
