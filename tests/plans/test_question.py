"""Today asks one question at most: the most urgent, and of the rest another each day."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from contacts.models import Contact
from plans.today import ASKERS, Asker, question_for
from tests.support.factories import person, signed_in
from tests.support.pages import Page
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SAID = {
    "who": "Who would answer if you called?",
    "urge": "How strong is it now?",
    "number": "Is this number still right?",
    "look": "Do you have five minutes to check your plan?",
}


def ask_who(user):
    User.objects.filter(pk=user.pk).update(joined_at=timezone.now() - timedelta(days=4))


def ask_about_the_urge(user):
    Urge(user=user, strength="8", happened_at=timezone.now() - timedelta(minutes=25)).save()


def ask_about_the_number(user):
    day = user.today - timedelta(days=100)
    Contact(user=user, name="Sam", phone="+12125550100", number_checked_on=day).save()


def offer_a_look(user):
    user.plan.go_on_at("ready")
    User.objects.filter(pk=user.pk).update(joined_at=timezone.now() - timedelta(days=10))


TO_ASK = {
    "who": ask_who,
    "urge": ask_about_the_urge,
    "number": ask_about_the_number,
    "look": offer_a_look,
}


def test_the_most_urgent_asker_stands_first_and_those_that_take_turns_last():
    assert [asker.name for asker in ASKERS] == ["who", "urge", "number", "look"]
    turns = [asker.takes_turns for asker in ASKERS]
    assert turns == sorted(turns)


@pytest.mark.parametrize(
    ("due", "asked"),
    [
        # Nobody to call, and a number to check: nobody has both.
        (["who", "urge", "look"], "who"),
        (["who", "look"], "who"),
        (["urge", "number", "look"], "urge"),
        (["urge", "look"], "urge"),
        (["number", "look"], "number"),
        (["number"], "number"),
        (["look"], "look"),
        ([], None),
    ],
)
def test_the_page_asks_the_first_that_is_due_and_nothing_else(client, due, asked):
    alice = person()
    if "who" not in due:
        Contact(user=alice, name="Mum", phone="+12125550101").save()
    for name in due:
        TO_ASK[name](alice)
    assert asked_on(signed_in(client, alice)) == [asked] * bool(asked)


def asked_on(browser):
    page = Page(browser.get("/today/")).text
    return [name for name, words in SAID.items() if words in page]


@pytest.mark.parametrize("name", TO_ASK)
def test_it_is_asked_in_the_one_card_for_it_with_two_buttons(client, name):
    alice = person()
    if name != "who":
        Contact(user=alice, name="Mum", phone="+12125550101").save()
    TO_ASK[name](alice)
    page = signed_in(client, alice).get("/today/").text
    assert page.count("One small thing") == 1
    card = page[page.index('class="question"') :].partition("</section>")[0]
    assert SAID[name] in card
    assert card.count("btn btn-line") == 2


def test_with_nothing_to_ask_there_is_no_card(client):
    alice = person()
    Contact(user=alice, name="Mum", phone="+12125550101").save()
    assert "One small thing" not in signed_in(client, alice).get("/today/").text


def test_once_it_is_answered_the_next_comes_on_another_day(client):
    with time_machine.travel(NOON, tick=False) as clock:
        alice = person()
        for name in ("urge", "number", "look"):
            TO_ASK[name](alice)
        browser = signed_in(client, alice)
        assert asked_on(browser) == ["urge"]
        browser.post("/help/passed/")
        assert asked_on(browser) == []
        clock.shift(timedelta(days=1))
        assert asked_on(browser) == ["number"]
        browser.post(f"/people/{alice.contacts.get().pk}/number/")
        assert asked_on(browser) == []
        clock.shift(timedelta(days=1))
        assert asked_on(browser) == ["look"]
        browser.post("/plan/review/offer/", {"show": "later"})
        assert asked_on(browser) == []


def test_nobody_to_call_is_put_aside_and_nothing_else_is_asked_that_day(client):
    with time_machine.travel(NOON, tick=False):
        alice = person()
        offer_a_look(alice)
        ask_who(alice)
        browser = signed_in(client, alice)
        assert asked_on(browser) == ["who"]
        browser.post("/today/people/")
        assert asked_on(browser) == []


def test_a_look_that_was_taken_is_all_for_that_day(client):
    with time_machine.travel(NOON, tick=False) as clock:
        alice = person()
        offer_a_look(alice)
        browser = signed_in(client, alice)
        browser.post("/plan/review/looks/", {"kind": "tidy"})
        ask_about_the_number(alice)
        assert asked_on(browser) == []
        clock.shift(timedelta(days=1))
        assert asked_on(browser) == ["number"]


def test_how_strong_an_urge_is_now_is_asked_whatever_was_answered_that_day(client):
    with time_machine.travel(NOON, tick=False):
        alice = person()
        ask_about_the_number(alice)
        browser = signed_in(client, alice)
        browser.post(f"/people/{alice.contacts.get().pk}/number/")
        ask_about_the_urge(alice)
        assert asked_on(browser) == ["urge"]


def asker(name, has_one=True, takes_turns=False):
    return Asker(name, "", lambda user: has_one, lambda user: False, takes_turns=takes_turns)


def asked_on_each_of_six_days(*askers):
    with time_machine.travel(NOON, tick=False) as clock:
        alice = person()
        asked = []
        for _ in range(6):
            question = question_for(alice, askers)
            asked.append(question and question.asker.name)
            clock.shift(timedelta(days=1))
        return asked


@pytest.mark.parametrize(
    ("askers", "asked"),
    [
        ([asker("a"), asker("b")], ["a"] * 6),
        ([asker("a", has_one=False), asker("b")], ["b"] * 6),
        ([asker("c", takes_turns=True), asker("a")], ["a"] * 6),
        ([asker("a", has_one=False), asker("c", has_one=False, takes_turns=True)], [None] * 6),
        ([asker("c", takes_turns=True)], ["c"] * 6),
        (
            [asker("c", takes_turns=True), asker("d", False, True), asker("e", takes_turns=True)],
            ["c", "e"] * 3,
        ),
    ],
)
def test_those_that_take_turns_wait_and_then_share_the_days(askers, asked):
    found = asked_on_each_of_six_days(*askers)
    # Which of them begins is for the calendar.
    assert found in (asked, asked[::-1])
