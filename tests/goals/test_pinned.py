"""One reason is pinned: it stands first wherever reasons are shown."""

import re

import pytest
from django.db import IntegrityError, transaction

from goals.models import Reason
from records.models import HistoryEntry
from tests.support.factories import person, signed_in, with_plan
from tests.support.pages import Page, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def add_reasons(user, *texts):
    reasons = [Reason(user=user, text=text) for text in texts]
    for reason in reasons:
        reason.save()
    return reasons


def pin(client, reason, pinned="yes"):
    return client.post(f"/reasons/{reason.pk}/pin/", {"pinned": pinned})


def order(user):
    return [reason.text for reason in user.reasons.active().in_order()]


def pinned(user):
    return [reason.text for reason in user.reasons.filter(is_pinned=True)]


# The pinned reason -------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/today/", "/plan/", "/help/", "/help/after/", "/reasons/"])
def test_the_pinned_reason_comes_first_everywhere(browser, alice, address):
    add_reasons(alice, "For one.", "For another.", "For the third.")
    pin(browser, alice.reasons.in_order().last())
    text = Page(browser.get(address)).text
    assert "For the third." in text
    assert "For one." not in text or text.index("For the third.") < text.index("For one.")


def test_today_shows_the_pinned_reason_and_no_other(browser, alice):
    _one, two = add_reasons(alice, "For one.", "For two.")
    pin(browser, two)
    text = Page(browser.get("/today/")).text
    assert "For two." in text
    assert "For one." not in text


def test_a_new_pin_takes_the_place_of_the_old_one(browser, alice):
    one, two = add_reasons(alice, "For one.", "For two.")
    for reason in (one, two):
        pin(browser, reason)
    assert pinned(alice) == ["For two."]


def test_without_its_pin_a_reason_goes_back_to_its_place(browser, alice):
    *_, last = add_reasons(alice, "For one.", "For two.")
    pin(browser, last)
    assert order(alice) == ["For two.", "For one."]
    pin(browser, last, "no")
    assert order(alice) == ["For one.", "For two."]


def test_a_pin_that_is_sent_twice_stays(browser, alice):
    one, two = add_reasons(alice, "For one.", "For two.")
    for _ in range(2):
        pin(browser, two)
    assert pinned(alice) == ["For two."]
    pin(browser, one, "no")
    assert pinned(alice) == ["For two."]


def test_the_database_holds_one_pin_a_person(alice):
    one, two = add_reasons(alice, "For one.", "For two.")
    add_reasons(person("bob@example.org"), "For Bob.")[0].pin(True)
    one.pin(True)
    with pytest.raises(IntegrityError), transaction.atomic():
        alice.reasons.filter(pk=two.pk).update(is_pinned=True)


def test_a_removed_pinned_reason_makes_room_and_comes_back_without_its_pin(browser, alice):
    one, two = add_reasons(alice, "For one.", "For two.")
    pin(browser, two)
    removal = alice.reasons.get(pk=two.pk).soft_delete()
    assert "For one." in Page(browser.get("/today/")).text
    pin(browser, one)
    removal.undo()
    assert pinned(alice) == ["For one."]
    assert order(alice) == ["For one.", "For two."]


def test_an_undo_of_the_words_leaves_the_pin_where_it_is(browser, alice):
    one, two = add_reasons(alice, "For one.", "For two.")
    pin(browser, one)
    send(browser, f"/reasons/{one.pk}/edit/", "text", text="For Maya.")
    pin(browser, two)
    alice.history.get(kind=HistoryEntry.Kind.CHANGED).undo()
    assert order(alice) == ["For two.", "For one."]


def test_a_pin_is_no_change_of_the_words(browser, alice):
    (reason,) = add_reasons(alice, "For one.")
    old = Page(browser.get(f"/reasons/{reason.pk}/edit/")).form("text").values
    pin(browser, reason)
    assert alice.history.count() == 1
    response = browser.post(f"/reasons/{reason.pk}/edit/", {**old, "text": "For Maya."})
    assert response.status_code == 302
    assert pinned(alice) == ["For Maya."]


def test_the_pinned_one_has_no_buttons_to_move_it_and_nobody_moves_above_it(browser, alice):
    add_reasons(alice, "For one.", "For two.", "For three.")
    pin(browser, alice.reasons.in_order()[2])
    page = browser.get("/reasons/?change").text
    assert 'aria-label="Up: For three."' not in page
    assert re.search(r'disabled\s+aria-label="Up: For one."', page)
    assert re.search(r'disabled\s+aria-label="Down: For two."', page)
    assert "First on Today" in page


def test_the_pin_of_another_person_stays(browser):
    bob = with_plan(person("bob@example.org"))
    assert pin(browser, bob.reasons.get()).status_code == 404
    assert pinned(bob) == []


def test_a_removed_reason_cannot_be_pinned(browser, alice):
    (reason,) = add_reasons(alice, "For one.")
    reason.soft_delete()
    assert pin(browser, reason).status_code == 404
