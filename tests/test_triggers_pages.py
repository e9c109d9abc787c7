"""If-then pairs: the list, adding, changing, removing with undo, and the order."""

import pytest

from tests.cast import IF, THEN, person, signed_in, with_plan
from tests.pages import Page, send, shows
from triggers.models import Answer, Trigger

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def pairs(user):
    triggers = user.triggers.active().in_order()
    return [
        (trigger.text, [answer.text for answer in trigger.shown_answers]) for trigger in triggers
    ]


def add_pair(user, when=IF, then=THEN):
    trigger = Trigger(user=user, text=when)
    trigger.add()
    Answer(user=user, trigger=trigger, text=then).add()
    return trigger


def test_with_none_yet_the_page_asks_for_one(browser):
    assert "What sets it off?" in Page(browser.get("/if-then/")).text


def test_if_and_then_stand_as_two_labelled_lines(browser, alice):
    add_pair(alice)
    assert f"If {IF}" in Page(browser.get("/if-then/")).text
    assert f"Then I {THEN}" in Page(browser.get("/if-then/")).text


def test_both_texts_are_saved_together(browser, alice):
    assert send(browser, "/if-then/add/", "then", text=IF, then=THEN).url == "/if-then/"
    assert pairs(alice) == [(IF, [THEN])]


@pytest.mark.parametrize("words", [{"text": IF, "then": ""}, {"text": "", "then": THEN}])
def test_half_a_pair_is_not_saved_and_stays_on_the_page(browser, alice, words):
    response = send(browser, "/if-then/add/", "then", **words)
    assert response.status_code == 422
    kept = Page(response).form("then").values
    assert {name: kept[name] for name in words} == words
    assert pairs(alice) == []


def test_a_form_sent_twice_adds_one_pair(browser, alice):
    values = Page(browser.get("/if-then/add/")).form("then").values
    for _ in range(2):
        browser.post("/if-then/add/", {**values, "text": IF, "then": THEN})
    assert pairs(alice) == [(IF, [THEN])]


def test_each_of_the_two_texts_can_be_changed(browser, alice):
    address = f"/if-then/{add_pair(alice).pk}/edit/"
    send(browser, address, "then", then="I call Mum.")
    assert pairs(alice) == [(IF, ["I call Mum."])]
    send(browser, address, "then", text="I pass Fifth Street.")
    assert pairs(alice) == [("I pass Fifth Street.", ["I call Mum."])]


@pytest.mark.parametrize("name", ["text", "then"])
def test_two_tabs_show_both_texts_and_the_second_save_wins(browser, alice, name):
    address = f"/if-then/{add_pair(alice).pk}/edit/"
    old = Page(browser.get(address)).form("then").values
    send(browser, address, "then", **{name: "from the first tab"})
    stale = browser.post(address, {**old, name: "from the second tab"})
    assert stale.status_code == 409
    assert "from the first tab" in Page(stale).text
    assert "from the second tab" in Page(stale).text
    assert "from the first tab" in str(pairs(alice))
    assert browser.post(address, Page(stale).form("then").values).status_code == 302
    assert "from the second tab" in str(pairs(alice))
    assert "from the first tab" not in str(pairs(alice))


def test_two_tabs_that_changed_one_text_each_overwrite_nothing_unseen(browser, alice):
    address = f"/if-then/{add_pair(alice).pk}/edit/"
    old = Page(browser.get(address)).form("then").values
    send(browser, address, "then", then="from the first tab")
    stale = browser.post(address, {**old, "text": "from the second tab"})
    assert stale.status_code == 409
    assert pairs(alice) == [(IF, ["from the first tab"])]


def test_a_removed_pair_comes_back_whole(browser, alice):
    trigger = add_pair(alice)
    page = browser.post(f"/if-then/{trigger.pk}/removal/", follow=True)
    assert pairs(alice) == []
    undo = Page(page).form("to")
    browser.post(undo.action, undo.values)
    assert pairs(alice) == [(IF, [THEN])]


def test_the_buttons_move_a_pair_up_and_down(browser, alice):
    first, _second = add_pair(alice, "one"), add_pair(alice, "two")
    browser.post(f"/if-then/{first.pk}/position/", {"to": "down"})
    assert [when for when, _ in pairs(alice)] == ["two", "one"]
    browser.post(f"/if-then/{first.pk}/position/", {"to": "up"})
    assert [when for when, _ in pairs(alice)] == ["one", "two"]


def test_hides_other_peoples_triggers(browser):
    bob = with_plan(person("bob@example.org"))
    trigger = bob.triggers.get()
    assert not shows(browser.get("/if-then/"), IF)
    for action in ("edit", "removal", "position"):
        response = browser.post(f"/if-then/{trigger.pk}/{action}/", {"text": "x", "then": "x"})
        assert response.status_code == 404
    assert pairs(bob) == [(IF, [THEN])]


def test_an_answer_cannot_be_put_over_one_of_another_person(browser, alice):
    answer = with_plan(person("bob@example.org")).answers.get()
    send(browser, "/if-then/add/", "then", text=IF, then="mine", then_row=answer.pk)
    assert Answer.objects.get(pk=answer.pk).text == THEN
    assert pairs(alice) == [(IF, ["mine"])]
