"""What belongs to a goal, and its first step as a step for today."""

import pytest
import time_machine

from goals.models import Goal, Reason, Step
from records.forms import MAX_ROWS
from records.models import HistoryEntry
from tests.support.factories import person, signed_in
from tests.support.pages import Page, send, shows

pytestmark = pytest.mark.django_db

MONDAY = "2026-11-23 12:00Z"
TUESDAY = "2026-11-24 12:00Z"


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


def add_goal(user, text="See the sea.", **fields):
    goal = Goal(user=user, text=text, **fields)
    goal.save()
    return goal


# What belongs to a goal --------------------------------------------------------------------------


def test_a_goal_needs_its_words_and_nothing_else(browser, alice):
    assert send(browser, "/goals/add/", "text", text="See the sea.").status_code == 302
    goal = alice.goals.get()
    assert (goal.text, goal.horizon, goal.by, goal.reason, goal.is_private) == (
        "See the sea.",
        "",
        "",
        None,
        False,
    )


def test_what_belongs_to_a_goal_is_kept_and_shown_with_it(browser, alice):
    (reason,) = add_reasons(alice, "For Maya.")
    words = {"text": "See the sea.", "first_step": "Look up a bus.", "by": "before summer"}
    more = {"horizon": "year", "reason": str(reason.pk), "is_private": "on"}
    send(browser, "/goals/add/", "text", **words, **more)
    text = Page(browser.get("/goals/")).text
    for shown in ("This year · before summer", "For Maya.", "Look up a bus.", "Not printed"):
        assert shown in text
    form = Page(browser.get(f"/goals/{alice.goals.get().pk}/edit/")).form("text")
    assert form.values.items() >= {**words, **more}.items()


def test_a_new_goal_asks_for_two_lines_and_folds_the_rest_away(browser):
    page = browser.get("/goals/add/").text
    assert page.index('name="first_step"') < page.index("More about this goal")
    assert page.index("More about this goal") < page.index('name="by"')
    assert '<details class="mt4">' in page


def test_the_further_fields_open_for_what_needs_another_look(browser, alice):
    response = send(browser, "/goals/add/", "text", text="See the sea.", by="w" * 81)
    assert response.status_code == 422
    assert '<details class="mt4" open>' in response.text
    assert "That is 81 characters." in Page(response).text


def test_only_my_own_reasons_are_offered_and_taken(browser, alice):
    add_reasons(alice, "For Maya.")
    (others,) = add_reasons(person("bob@example.org"), "For Bob.")
    page = browser.get("/goals/add/")
    assert shows(page, "For Maya.")
    assert not shows(page, "For Bob.")
    refused = send(browser, "/goals/add/", "text", text="See the sea.", reason=str(others.pk))
    assert refused.status_code == 422
    assert not alice.goals.exists()


def test_a_goal_never_leans_on_the_reason_of_another_person(alice):
    (others,) = add_reasons(person("bob@example.org"), "For Bob.")
    assert add_goal(alice, reason=others).reason is None
    assert alice.goals.get().reason is None


def test_a_removed_reason_is_not_shown_with_its_goal_and_comes_back(browser, alice):
    (reason,) = add_reasons(alice, "For Maya.")
    add_goal(alice, reason=reason)
    removal = reason.soft_delete()
    assert not shows(browser.get("/goals/"), "For Maya.")
    removal.undo()
    assert shows(browser.get("/goals/"), "For Maya.")


def test_a_goal_that_is_changed_keeps_a_reason_that_was_removed_and_comes_back(browser, alice):
    (reason,) = add_reasons(alice, "So Maya sees me.")
    goal = add_goal(alice, reason=reason)
    removal = reason.soft_delete()
    send(browser, f"/goals/{goal.pk}/edit/", "text", text="See the sea twice.")
    removal.undo()
    assert shows(browser.get("/goals/"), "So Maya sees me.")


def test_an_undo_finds_the_reason_again_or_does_without(browser, alice):
    (reason,) = add_reasons(alice, "For Maya.")
    goal = add_goal(alice, reason=reason)
    send(browser, f"/goals/{goal.pk}/edit/", "text", reason="")
    change = alice.history.get(kind=HistoryEntry.Kind.CHANGED)
    change.undo()
    assert alice.goals.get().reason == reason
    send(browser, f"/goals/{goal.pk}/edit/", "text", reason="", text="See the hills.")
    reason.delete()
    alice.history.filter(kind=HistoryEntry.Kind.CHANGED).latest("made_at").undo()
    goal = alice.goals.get()
    assert (goal.text, goal.reason) == ("See the sea.", None)


def test_no_goal_is_ever_called_late(browser, alice):
    add_goal(alice, by="1 January 2020", horizon="week")
    with time_machine.travel(TUESDAY, tick=False):
        page = browser.get("/goals/").text
    assert "1 January 2020" in page
    for word in ("overdue", "late", "warn", "error", "clay"):
        assert word not in page.replace("translate", "")


# The first step ----------------------------------------------------------------------------------


def make_step(client, goal):
    return client.post(f"/goals/{goal.pk}/step/", follow=True)


def steps_of(user):
    return [step.text for step in user.steps.active().in_order()]


def test_the_first_step_becomes_a_step_for_today_in_one_tap(browser, alice):
    goal = add_goal(alice, first_step="Look up a bus.")
    with time_machine.travel(MONDAY, tick=False):
        assert "Look up a bus." in Page(make_step(browser, goal)).text
    with time_machine.travel(TUESDAY, tick=False):
        assert "Look up a bus." not in Page(browser.get("/today/")).text


def test_tapped_twice_it_is_one_step(browser, alice):
    goal = add_goal(alice, first_step="Look up a bus.")
    for _ in range(2):
        make_step(browser, goal)
    assert steps_of(alice) == ["Look up a bus."]


def test_on_another_day_it_can_be_made_a_step_again(browser, alice):
    goal = add_goal(alice, first_step="Look up a bus.")
    for day in (MONDAY, TUESDAY):
        with time_machine.travel(day, tick=False):
            make_step(browser, goal)
    assert steps_of(alice) == ["Look up a bus."] * 2


def test_a_step_that_was_taken_away_comes_back_with_the_tap(browser, alice):
    goal = add_goal(alice, first_step="Look up a bus.")
    make_step(browser, goal)
    alice.steps.get().soft_delete()
    make_step(browser, goal)
    assert steps_of(alice) == ["Look up a bus."]


def test_a_goal_without_a_first_step_offers_none(browser, alice):
    goal = add_goal(alice)
    assert not shows(browser.get("/goals/"), "/step/")
    make_step(browser, goal)
    assert steps_of(alice) == []


def test_a_goal_that_was_reached_offers_no_step(browser, alice):
    add_goal(alice, first_step="Look up a bus.", done_on=alice.today)
    assert not shows(browser.get("/goals/"), "/step/")


def test_a_full_list_of_steps_takes_no_more_and_says_so(browser, alice):
    goal = add_goal(alice, first_step="Look up a bus.")
    Step._base_manager.bulk_create(
        Step(user=alice, text="A step.", position=position) for position in range(MAX_ROWS)
    )
    assert "This list is full at 50." in Page(make_step(browser, goal)).text
    assert len(steps_of(alice)) == MAX_ROWS


def test_the_first_step_of_another_person_stays_where_it_is(browser):
    bob = person("bob@example.org")
    goal = add_goal(bob, first_step="Look up a bus.")
    assert make_step(browser, goal).status_code == 404
    assert steps_of(bob) == []
