"""If-then pairs: the list, adding, changing, removing with undo, the order, and further answers."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.support.factories import IF, THEN, person, signed_in, with_plan
from tests.support.pages import Page, send, sentences, shows
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
    trigger.save()
    Answer(user=user, trigger=trigger, text=then).save()
    return trigger


def test_with_none_yet_the_page_asks_for_one(browser):
    assert "What brings on the urge?" in Page(browser.get("/if-then/")).text


def test_if_and_then_stand_as_two_labelled_lines(browser, alice):
    add_pair(alice)
    assert f"If {IF}" in Page(browser.get("/if-then/")).text
    assert f"Then {THEN}" in Page(browser.get("/if-then/")).text


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
    assert not alice.history.filter(kind="changed").exists()


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


# More than one answer ----------------------------------------------------------------------------

MORE = {"avoid": "I take a different street.", "back_up": "I call Mum.", "also": "I walk."}


def roles(user):
    answers = user.triggers.get().shown_answers
    return [(answer.role, answer.text) for answer in answers]


def test_all_that_can_be_said_about_a_pair_is_kept_and_can_be_left_out(browser, alice):
    chosen = {"kind": "time", "heat": "3", "can_avoid": "partly"}
    send(browser, "/if-then/add/", "then", text=IF, then=THEN, **MORE, **chosen)
    avoid, back_up, also = MORE.values()
    assert roles(alice) == [("avoid", avoid), ("", THEN), ("", also), ("back up", back_up)]
    trigger = alice.triggers.get()
    assert (trigger.kind, trigger.heat, trigger.can_avoid) == ("time", "3", "partly")

    address = f"/if-then/{trigger.pk}/edit/"
    form = Page(browser.get(address)).form("then")
    others = {name: "" for name in form.texts if name.startswith("answer_")}
    nothing = {"avoid": "", "back_up": "", "kind": "", "heat": "", "can_avoid": "", **others}
    assert others
    browser.post(address, {**form.values, **nothing})
    assert roles(alice) == [("", THEN)]
    assert alice.triggers.get().tags == []


def test_each_answer_stands_under_its_label_in_the_order_of_the_roles(browser):
    send(browser, "/if-then/add/", "then", text=IF, then=THEN, **MORE, kind="place", heat="1")
    text = Page(browser.get("/if-then/")).text
    assert (
        f"If {IF} How I stay away from it I take a different street. "
        f"Then {THEN} Or I walk. If that does not work I call Mum."
    ) in text


def test_what_kind_of_if_it_is_stands_there_while_the_list_is_changed(browser):
    send(browser, "/if-then/add/", "then", text=IF, then=THEN, kind="place", heat="1")
    assert not shows(browser.get("/if-then/"), "A place · Mild")
    assert shows(browser.get("/if-then/?change"), "A place · Mild")


def test_what_else_there_is_to_say_waits_closed_unless_it_needs_a_look(browser):
    page = browser.get("/if-then/add/").content.decode()
    assert '<details class="mt4">' in page
    for name in ("kind", "heat", "can_avoid", "avoid", "back_up"):
        assert page.index("<details") < page.index(f'name="{name}"')
    refused = send(browser, "/if-then/add/", "then", text=IF, then=THEN, avoid="word " * 100)
    assert refused.status_code == 422
    assert '<details class="mt4" open>' in refused.content.decode()


def test_each_of_many_answers_is_changed_in_its_own_field_though_they_have_moved(browser, alice):
    trigger = add_pair(alice)
    other = Answer(user=alice, trigger=trigger, text="I walk.")
    other.save()
    address = f"/if-then/{trigger.pk}/edit/"
    form = Page(browser.get(address)).form("then").values
    other.move(-1)
    changed = {"then": "I give Sam my card.", f"answer_{other.pk.hex}": "I walk home."}
    assert browser.post(address, {**form, **changed}).status_code == 302
    assert {text for _, text in roles(alice)} == set(changed.values())


def test_a_page_that_knew_fewer_answers_takes_none_away(browser, alice):
    trigger = add_pair(alice)
    address = f"/if-then/{trigger.pk}/edit/"
    old = Page(browser.get(address)).form("then").values
    send(browser, address, "then", also="I walk.")
    browser.post(address, {**old, "text": "I pass Fifth Street."})
    assert pairs(alice) == [("I pass Fifth Street.", [THEN, "I walk."])]


def test_an_answer_that_was_changed_in_another_tab_is_not_removed_unseen(browser, alice):
    trigger = add_pair(alice)
    address = f"/if-then/{trigger.pk}/edit/"
    send(browser, address, "then", avoid="from the first visit")
    old = Page(browser.get(address)).form("then").values
    send(browser, address, "then", avoid="from the first tab")
    stale = browser.post(address, {**old, "avoid": ""})
    assert stale.status_code == 409
    assert ("avoid", "from the first tab") in roles(alice)
    browser.post(address, Page(stale).form("then").values)
    assert roles(alice) == [("", THEN)]


def test_a_form_with_one_more_answer_sent_twice_adds_it_once(browser, alice):
    address = f"/if-then/{add_pair(alice).pk}/edit/"
    values = Page(browser.get(address)).form("then").values
    for _ in range(2):
        browser.post(address, {**values, "also": "I walk.", "avoid": "I take a different street."})
    assert roles(alice) == [("avoid", "I take a different street."), ("", THEN), ("", "I walk.")]


def test_a_blank_is_filled_in_before_it_is_saved(browser, alice):
    refused = send(browser, "/if-then/add/", "then", text="I meet ___.", then="I call ___.")
    assert sentences(refused) == ["Put your own word in the blank."] * 2
    assert not alice.triggers.exists()


# This helped -------------------------------------------------------------------------------------


def say(browser, answer, helped="yes"):
    return browser.post(f"/if-then/answers/{answer.pk}/helped/", {"helped": helped})


def test_what_helped_moves_up_in_its_pair_and_then_with_its_pair(browser, alice):
    add_pair(alice, "one")
    two = add_pair(alice, "two", "I call Mum.")
    walk = Answer(user=alice, trigger=two, text="I walk.")
    walk.save()
    assert say(browser, walk).url == f"/if-then/?at={walk.pk}&did=helped"
    assert pairs(alice) == [("one", [THEN]), ("two", ["I walk.", "I call Mum."])]
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        say(signed_in(browser, alice), walk)
    assert pairs(alice) == [("two", ["I walk.", "I call Mum."]), ("one", [THEN])]
    assert alice.answers.get(pk=walk.pk).times_helped == 2


def test_what_helped_moves_up_among_the_answers_of_its_kind_only(browser, alice):
    trigger = add_pair(alice)
    for role, text in (("avoid", "a"), ("back up", "b"), ("back up", "c")):
        Answer(user=alice, trigger=trigger, role=role, text=text).save()
    say(browser, trigger.answers.in_order().last())
    assert roles(alice) == [("avoid", "a"), ("", THEN), ("back up", "c"), ("back up", "b")]


def test_the_same_day_counts_once_and_can_be_taken_back(browser, alice):
    add_pair(alice, "one")
    add_pair(alice, "two")
    third = add_pair(alice, "three")
    answer = third.answers.get()
    for _ in range(2):
        say(browser, answer)
    assert [when for when, _ in pairs(alice)] == ["one", "three", "two"]
    assert "Helped on 1 day" in Page(browser.get("/if-then/")).text
    for _ in range(2):
        say(browser, answer, "no")
    assert alice.answers.get(pk=answer.pk).times_helped == 0
    assert "on 1 day" not in Page(browser.get("/if-then/")).text


def test_a_pair_that_another_tab_removed_is_not_there_any_more(browser, alice):
    trigger = add_pair(alice)
    answer = trigger.answers.get()
    trigger.soft_delete()
    assert say(browser, answer).status_code == 404
    assert browser.post(f"/if-then/{trigger.pk}/confirmation/").status_code == 404


def test_nobody_says_it_for_somebody_else_or_by_opening_an_address(browser, alice):
    theirs = with_plan(person("bob@example.org")).answers.get()
    assert say(browser, theirs).status_code == 404
    mine = add_pair(alice).answers.get()
    assert browser.get(f"/if-then/answers/{mine.pk}/helped/").status_code == 405
    assert [answer.times_helped for answer in Answer.objects.all()] == [0, 0]


# Three a month -----------------------------------------------------------------------------------


def written_before(days, user, *names):
    moment = timezone.now() - timedelta(days=days)
    for name in names:
        trigger = add_pair(user, name)
        rows = user.triggers.filter(pk=trigger.pk)
        rows.update(created_at=moment, reviewed_at=moment)


def asked_about(browser):
    return re.findall(r'aria-label="Still right: (.*?)"', browser.get("/if-then/").content.decode())


def test_nothing_is_asked_about_links_of_this_month(browser, alice):
    written_before(29, alice, "one", "two", "three")
    assert asked_about(browser) == []
    assert "still right" not in Page(browser.get("/if-then/")).text


def test_the_three_oldest_links_are_offered_after_a_month(browser, alice):
    written_before(40, alice, "four", "five")
    written_before(60, alice, "one", "two", "three")
    assert asked_about(browser) == ["one", "two", "three"]
    assert "3 to look at again" in Page(browser.get("/if-then/")).text


def test_new_words_and_still_right_both_settle_a_link_for_a_month(browser, alice):
    written_before(60, alice, "one", "two", "three", "four")
    first, second, third, _fourth = alice.triggers.in_order()
    for _ in range(2):
        assert browser.post(f"/if-then/{first.pk}/confirmation/").url == "/if-then/"
    send(browser, f"/if-then/{second.pk}/edit/", "then", then="I call Mum.")
    send(browser, f"/if-then/{third.pk}/edit/", "then")
    assert asked_about(browser) == []  # three were enough for this month
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        offered = asked_about(signed_in(browser, alice))
    assert len(offered) == 3
    assert "four" in offered  # the one that nobody has looked at


def test_another_persons_link_is_not_confirmed(browser):
    bob = person("bob@example.org")
    written_before(60, bob, "one")
    trigger = bob.triggers.get()
    assert browser.post(f"/if-then/{trigger.pk}/confirmation/").status_code == 404
    assert bob.triggers.get().reviewed_at == trigger.reviewed_at
