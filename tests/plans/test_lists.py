"""Every list of the plan: signs, reasons, goals, small steps and the plan's own lists.

They share one flow, so each test runs on every list. People and if-then pairs have pages of their
own (tests/contacts, tests/triggers); what they share with the lists is tested here too.
"""

from dataclasses import dataclass

import pytest
import time_machine

from contacts.models import Contact
from goals import goal_views, reason_views, step_views
from goals.models import Goal, Reason, Step
from plans.models import PlanItem
from plans.sections import BY_NAME, LISTS
from plans.writing import steps
from records.forms import MAX_ROWS
from records.pages import ListPage
from tests.support.factories import person, signed_in
from tests.support.pages import Page, send, sentences, shows
from triggers import sign_views
from triggers.models import Trigger, WarningSign

# The one write path behind them runs on both kinds of database in tests/records/test_record.py.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LINE = 'I ring <b>Jo</b> & "Mo" first.'
FULL = "This list is full at 50. Remove one, then add this."
SHORT_LISTS_GET_READ = "Short lists get read."


@dataclass(frozen=True)
class RowList:
    """One list: the address of its page, of its rows, and how a row is made."""

    name: str
    page: str
    rows_at: str
    model: type
    words: ListPage
    fields: tuple = ()

    def __str__(self):
        return self.name

    def add(self, user, text=LINE):
        row = self.model(user=user, text=text, **dict(self.fields))
        row.save()
        return row

    def fill(self, user, number):
        self.model._base_manager.bulk_create(
            self.model(user=user, text=LINE, position=position, **dict(self.fields))
            for position in range(number)
        )

    def texts(self, user):
        rows = self.model(user=user, **dict(self.fields)).list_queryset()
        return [row.text for row in rows.active().in_order()]

    def act(self, client, row, what, **words):
        return client.post(f"{self.rows_at}{row.pk}/{what}/", words, follow=True)


OWN_LISTS = tuple(
    RowList(name, f"/plan/lists/{name}/", "/plan/lists/", PlanItem, each.page, (("section", name),))
    for name, each in LISTS.items()
    if name in BY_NAME  # those share a page: test_optional.py
)
ROW_LISTS = (
    RowList("signs", "/signs/", "/signs/", WarningSign, sign_views.PAGE),
    RowList("reasons", "/reasons/", "/reasons/", Reason, reason_views.PAGE),
    RowList("goals", "/goals/", "/goals/", Goal, goal_views.PAGE),
    RowList("steps", "/goals/steps/", "/goals/steps/", Step, step_views.PAGE),
    *OWN_LISTS,
)
BY_NAME = {row_list.name: row_list for row_list in ROW_LISTS}
EVERY_LIST = pytest.mark.parametrize("row_list", ROW_LISTS, ids=str)
WITH_DONE = pytest.mark.parametrize("row_list", [BY_NAME["goals"], BY_NAME["safer"]], ids=str)


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def test_the_lists_are_those_of_the_plan():
    own = {row_list.name for row_list in OWN_LISTS}
    alone = {"alone", "hard-day", "daily", "places", "safer", "got-through"}
    assert own == alone | {"well", "learned", "feelings"}


# Showing -----------------------------------------------------------------------------------------


@EVERY_LIST
def test_an_empty_list_asks_for_a_line_and_leads_to_the_form(browser, row_list):
    page = Page(browser.get(row_list.page))
    assert str(row_list.words.invite) in page.text
    assert page.link(str(row_list.words.add)) == f"{row_list.page}add/"


@EVERY_LIST
def test_a_list_shows_its_lines_in_order_as_they_were_written(browser, alice, row_list):
    for text in ("one of them", LINE):
        row_list.add(alice, text)
    text = Page(browser.get(row_list.page)).text
    assert text.index("one of them") < text.index(LINE)


@EVERY_LIST
def test_a_list_shows_nothing_of_the_other_lists(browser, alice, row_list):
    for other in ROW_LISTS:
        if other is not row_list:
            other.add(alice, "a line of another list")
    assert not shows(browser.get(row_list.page), "a line of another list")


@pytest.mark.parametrize("address", ["/plan/lists/nothing/", "/plan/lists/nothing/add/"])
def test_there_is_no_list_of_another_name(browser, address):
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"text": LINE}).status_code == 404


# Adding and changing -----------------------------------------------------------------------------


@EVERY_LIST
def test_a_line_is_saved_and_stands_on_the_list(browser, alice, row_list):
    answer = send(browser, f"{row_list.page}add/", "text", text=LINE)
    assert answer.url == row_list.page
    assert row_list.texts(alice) == [LINE]
    assert LINE in Page(browser.get(row_list.page)).text


@EVERY_LIST
def test_a_form_sent_twice_adds_one_line(browser, alice, row_list):
    values = Page(browser.get(f"{row_list.page}add/")).form("text").values
    for _ in range(2):
        assert browser.post(f"{row_list.page}add/", {**values, "text": LINE}).url == row_list.page
    assert row_list.texts(alice) == [LINE]


@EVERY_LIST
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("  \n ", "Write something here."),
        ("every word counts " * 20, "That is 359 characters. Please keep it to 280."),
    ],
)
def test_a_line_that_cannot_be_saved_gets_a_sentence_and_stays(
    browser, alice, row_list, typed, sentence
):
    refused = send(browser, f"{row_list.page}add/", "text", text=typed)
    assert refused.status_code == 422
    assert sentences(refused) == [sentence]
    assert Page(refused).form("text").values["text"] == typed
    assert row_list.texts(alice) == []


@EVERY_LIST
def test_a_changed_line_is_saved_in_its_place(browser, alice, row_list):
    row, _other = row_list.add(alice), row_list.add(alice, "another")
    answer = send(browser, f"{row_list.rows_at}{row.pk}/edit/", "text", text="Changed.")
    assert answer.url == row_list.page
    assert row_list.texts(alice) == ["Changed.", "another"]


@EVERY_LIST
def test_a_change_that_cannot_be_saved_leaves_the_line_as_it_was(browser, alice, row_list):
    row = row_list.add(alice)
    refused = send(browser, f"{row_list.rows_at}{row.pk}/edit/", "text", text="")
    assert refused.status_code == 422
    assert row_list.texts(alice) == [LINE]


@EVERY_LIST
def test_two_tabs_show_both_texts(browser, alice, row_list):
    address = f"{row_list.rows_at}{row_list.add(alice).pk}/edit/"
    old = Page(browser.get(address)).form("text").values
    send(browser, address, "text", text="from the first tab")
    stale = browser.post(address, {**old, "text": "from the second tab"})
    assert stale.status_code == 409
    assert "from the first tab" in Page(stale).text
    assert "from the second tab" in Page(stale).text
    assert browser.post(address, Page(stale).form("text").values).status_code == 302
    assert row_list.texts(alice) == ["from the second tab"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/signs/add/", {"stage": "closer", "answer": "I ring Jo."}),
        ("/goals/add/", {"first_step": "Ask Ray for the book."}),
        ("/plan/lists/places/add/", {"detail": "On Saturdays."}),
    ],
)
def test_what_belongs_to_a_line_is_kept_with_it_and_shown_under_it(browser, address, words):
    send(browser, address, "text", text=LINE, **words)
    text = Page(browser.get(address.removesuffix("add/"))).text
    assert text.index(LINE) < text.index(list(words.values())[-1])


def test_a_stage_that_is_not_offered_is_refused_and_the_words_stay(browser, alice):
    refused = send(browser, "/signs/add/", "text", text=LINE, stage="tomorrow")
    assert refused.status_code == 422
    assert Page(refused).form("text").values["text"] == LINE
    assert not alice.warning_signs.exists()


# Ideas, on request ------------------------------------------------------------------------------

WITH_IDEAS = pytest.mark.parametrize(
    ("row_list", "idea"),
    [
        ("reasons", "For my health."),
        ("signs", "I skip meals."),
        ("goals", "Cook a meal for someone."),
        ("alone", "Walk around the block."),
        ("hard-day", "I do not stay alone."),
    ],
)


def ask_for(browser, row_list, idea, **words):
    """Tap an idea on the page where a line is added."""
    address = f"{BY_NAME[row_list].page}add/"
    return send(browser, address, "text", idea=idea, **words)


@WITH_IDEAS
def test_an_idea_is_put_into_the_form_and_saved_by_the_persons_own_tap(
    browser, alice, row_list, idea
):
    page = browser.get(f"{BY_NAME[row_list].page}add/")
    assert "Show ideas" in Page(page).text
    assert shows(page, f'name="idea" value="{idea}"')
    filled = ask_for(browser, row_list, idea)
    assert filled.status_code == 200
    assert sentences(filled) == []
    assert BY_NAME[row_list].texts(alice) == []
    values = Page(filled).form("text").values
    assert values["text"] == idea
    browser.post(f"{BY_NAME[row_list].page}add/", values)
    assert BY_NAME[row_list].texts(alice) == [idea]


def test_an_idea_takes_no_typed_word_away(browser):
    values = (
        Page(ask_for(browser, "reasons", "For my health.", text=" For Maya. ")).form("text").values
    )
    assert values["text"] == "For Maya. For my health."
    more = ask_for(browser, "goals", "Pay back ___.", text="", first_step="Ring Jo.")
    assert Page(more).form("text").values["first_step"] == "Ring Jo."


def test_an_idea_keeps_the_key_of_the_page_so_that_its_line_is_one(browser, alice):
    values = Page(browser.get("/reasons/add/")).form("text").values
    filled = browser.post("/reasons/add/", {**values, "idea": "For my health."})
    assert Page(filled).form("text").values["row"] == values["row"]


def test_an_idea_that_stands_on_the_list_is_not_offered_again(browser, alice):
    BY_NAME["reasons"].add(alice, "For my health.")
    page = browser.get("/reasons/add/")
    assert not shows(page, 'value="For my health."')
    assert shows(page, 'value="To keep my job."')


def test_ideas_are_offered_on_no_other_page(browser, alice):
    for row_list in ROW_LISTS:
        row = row_list.add(alice)
        assert not shows(browser.get(row_list.page), "Show ideas")
        assert not shows(browser.get(f"{row_list.rows_at}{row.pk}/edit/"), "Show ideas")
    for row_list in ("steps", "got-through"):
        assert not shows(browser.get(f"{BY_NAME[row_list].page}add/"), "Show ideas")


def test_where_no_ideas_are_a_made_up_one_changes_nothing(browser, alice):
    assert ask_for(browser, "steps", "Not mine.", text=LINE).status_code == 302
    assert BY_NAME["steps"].texts(alice) == [LINE]
    row = BY_NAME["reasons"].add(alice)
    address = f"/reasons/{row.pk}/edit/"
    assert send(browser, address, "text", idea="Not mine.", text="Mine.").status_code == 302
    assert BY_NAME["reasons"].texts(alice) == ["Mine."]


@WITH_IDEAS
def test_the_ideas_are_those_of_the_guided_writing(row_list, idea):
    asking = [each.ideas for each in steps.STEPS if idea in map(str, each.ideas.get("own", ()))]
    assert BY_NAME[row_list].words.ideas == asking[0]["own"]


# Removing and order ------------------------------------------------------------------------------


@EVERY_LIST
def test_a_removed_line_can_be_put_back_at_once(browser, alice, row_list):
    row, _other = row_list.add(alice), row_list.add(alice, "another")
    page = Page(row_list.act(browser, row, "removal"))
    assert "Removed." in page.text
    assert row_list.texts(alice) == ["another"]
    undo = page.form("to")
    assert browser.post(undo.action, undo.values).url.partition("?")[0] == row_list.page
    assert row_list.texts(alice) == [LINE, "another"]


@EVERY_LIST
def test_removing_a_line_twice_is_removing_it_once_with_the_undo_still_offered(
    browser, alice, row_list
):
    row = row_list.add(alice)
    once, twice = (Page(row_list.act(browser, row, "removal")) for _ in range(2))
    assert "Removed." in twice.text
    assert twice.form("to").action == once.form("to").action
    assert alice.history.filter(kind="removed").count() == 1
    browser.post(twice.form("to").action)
    assert row_list.texts(alice) == [LINE]


@EVERY_LIST
def test_undoing_a_removal_twice_is_undoing_it_once(browser, alice, row_list):
    undo = Page(row_list.act(browser, row_list.add(alice), "removal")).form("to")
    for _ in range(2):
        assert browser.post(undo.action, undo.values).url.partition("?")[0] == row_list.page
    assert row_list.texts(alice) == [LINE]
    assert alice.history.filter(kind="restored").count() == 1


@EVERY_LIST
def test_a_removed_line_is_not_changed_and_moves_nothing(browser, alice, row_list):
    row, _one, _two = (row_list.add(alice, text) for text in (LINE, "one", "two"))
    row.soft_delete()
    assert browser.get(f"{row_list.rows_at}{row.pk}/edit/").status_code == 404
    assert row_list.act(browser, row, "position", to="down").status_code == 200
    assert row_list.texts(alice) == ["one", "two"]


@EVERY_LIST
def test_nothing_is_removed_or_moved_by_opening_an_address(browser, alice, row_list):
    row = row_list.add(alice)
    for what in ("removal", "position"):
        assert browser.get(f"{row_list.rows_at}{row.pk}/{what}/").status_code == 405
    assert row_list.texts(alice) == [LINE]


@EVERY_LIST
def test_the_buttons_move_a_line_up_and_down(browser, alice, row_list):
    first, second = row_list.add(alice, "one"), row_list.add(alice, "two")
    row_list.add(alice, "three")
    row_list.act(browser, first, "position", to="down")
    assert row_list.texts(alice) == ["two", "one", "three"]
    row_list.act(browser, first, "position", to="down")
    row_list.act(browser, second, "position", to="up")
    assert row_list.texts(alice) == ["two", "three", "one"]


def test_a_line_moves_inside_its_own_list_only(browser, alice):
    alone, places = BY_NAME["alone"], BY_NAME["places"]
    first = alone.add(alice, "alone 1")
    for text in ("places 1", "places 2"):
        places.add(alice, text)
    alone.add(alice, "alone 2")
    alone.act(browser, first, "position", to="down")
    assert alone.texts(alice) == ["alone 2", "alone 1"]
    assert places.texts(alice) == ["places 1", "places 2"]


@EVERY_LIST
def test_a_move_over_the_end_of_the_list_changes_nothing(browser, alice, row_list):
    first, last = row_list.add(alice, "one"), row_list.add(alice, "two")
    row_list.act(browser, first, "position", to="up")
    row_list.act(browser, last, "position", to="down")
    assert row_list.texts(alice) == ["one", "two"]


# Other people ------------------------------------------------------------------------------------


@EVERY_LIST
def test_hides_the_lines_of_other_people(browser, row_list):
    bob = person("bob@example.org")
    row = row_list.add(bob, "a line of Bob")
    assert not shows(browser.get(row_list.page), "a line of Bob")
    assert browser.get(f"{row_list.rows_at}{row.pk}/edit/").status_code == 404
    for what in ("removal", "position"):
        assert row_list.act(browser, row, what, to="up").status_code == 404
    assert browser.get(f"{row_list.rows_at}{row.pk}/edit/").status_code == 404
    assert row_list.texts(bob) == ["a line of Bob"]


@pytest.mark.parametrize(
    ("row_list", "what"), [("goals", "completion"), ("safer", "completion"), ("steps", "tick")]
)
def test_other_peoples_lines_are_not_marked(browser, row_list, what):
    row_list = BY_NAME[row_list]
    row = row_list.add(person("bob@example.org"))
    assert row_list.act(browser, row, what).status_code == 404


# How many ----------------------------------------------------------------------------------------


@EVERY_LIST
def test_a_list_longer_than_is_good_says_so_and_takes_no_line_away(browser, alice, row_list):
    row_list.fill(alice, row_list.words.recommended_max)
    assert SHORT_LISTS_GET_READ not in Page(browser.get(row_list.page)).text
    row_list.add(alice)
    text = Page(browser.get(f"{row_list.page}?change")).text
    assert SHORT_LISTS_GET_READ in text
    assert text.count(LINE) == row_list.words.recommended_max + 1


@pytest.mark.parametrize(
    ("address", "make", "good"),
    [
        ("/people/", lambda user: Contact(user=user, name="Sam"), 8),
        ("/if-then/", lambda user: Trigger(user=user, text=LINE), 10),
    ],
)
def test_many_people_and_many_pairs_get_the_same_word(browser, alice, address, make, good):
    for _ in range(good):
        make(alice).save()
    assert SHORT_LISTS_GET_READ not in Page(browser.get(address)).text
    make(alice).save()
    assert SHORT_LISTS_GET_READ in Page(browser.get(address)).text


@EVERY_LIST
def test_fifty_lines_are_the_most_and_the_next_one_stays_on_the_page(browser, alice, row_list):
    row_list.fill(alice, MAX_ROWS - 1)
    assert send(browser, f"{row_list.page}add/", "text", text="the fiftieth").status_code == 302
    refused = send(browser, f"{row_list.page}add/", "text", text="one more")
    assert refused.status_code == 422
    assert FULL in Page(refused).text
    assert Page(refused).form("text").values["text"] == "one more"
    assert len(row_list.texts(alice)) == MAX_ROWS


@EVERY_LIST
def test_a_full_list_can_still_be_changed_and_takes_a_line_again_after_a_removal(
    browser, alice, row_list
):
    row_list.fill(alice, MAX_ROWS - 1)
    row = row_list.add(alice)
    changed = send(browser, f"{row_list.rows_at}{row.pk}/edit/", "text", text="Changed.")
    assert changed.status_code == 302
    row_list.act(browser, row, "removal")
    assert send(browser, f"{row_list.page}add/", "text", text="the fiftieth").status_code == 302


def test_a_full_list_does_not_fill_the_others(browser, alice):
    BY_NAME["alone"].fill(alice, MAX_ROWS)
    assert send(browser, f"{BY_NAME['places'].page}add/", "text", text=LINE).status_code == 302


@pytest.mark.parametrize(
    ("step", "row_list"), [("why", "reasons"), ("signs", "signs"), ("first", "alone")]
)
def test_the_writing_cannot_fill_a_list_over_the_brim(browser, alice, step, row_list):
    row_list = BY_NAME[row_list]
    row_list.fill(alice, MAX_ROWS)
    page = Page(browser.get(f"/plan/write/{step}/")).form("own").values
    values = {**page, "own": "One more.", "do": "next"}
    refused = browser.post(f"/plan/write/{step}/", values)
    assert refused.status_code == 422
    assert FULL in Page(refused).text
    assert Page(refused).form("own").values["own"] == "One more."
    assert len(row_list.texts(alice)) == MAX_ROWS


# Done, and not done after all --------------------------------------------------------------------


@WITH_DONE
def test_a_line_is_done_and_not_done_after_all(browser, alice, row_list):
    row = row_list.add(alice)
    with time_machine.travel("2026-11-23 12:00Z", tick=False):
        done = Page(row_list.act(browser, row, "completion", done="yes"))
        assert "Done on 23 November" in done.text
        not_done = Page(row_list.act(browser, row, "completion", done="no"))
    assert "Done on" not in not_done.text
    assert row_list.texts(alice) == [LINE]


@WITH_DONE
@pytest.mark.parametrize(("done", "is_done"), [("yes", True), ("no", False)])
def test_a_doubled_tap_on_done_means_what_the_button_said(browser, alice, row_list, done, is_done):
    row = row_list.add(alice)
    row.complete(None if is_done else alice.today)
    assert shows(browser.get(row_list.page), f'name="done" value="{done}"')
    for _ in range(2):
        page = row_list.act(browser, row, "completion", done=done)
    assert row_list.model.objects.get(pk=row.pk).done_on == (alice.today if is_done else None)
    assert shows(page, f'aria-pressed="{str(is_done).lower()}"')


@WITH_DONE
def test_done_again_another_day_keeps_the_first_day(browser, alice, row_list):
    row = row_list.add(alice)
    for day in ("2026-11-23", "2026-11-24"):
        with time_machine.travel(f"{day} 12:00Z", tick=False):
            page = Page(row_list.act(browser, row, "completion", done="yes"))
    assert "Done on 23 November" in page.text


@WITH_DONE
@pytest.mark.parametrize("nonsense", [{}, {"done": ""}, {"done": "maybe"}, {"done": "\0"}])
def test_nonsense_marks_nothing_and_takes_no_mark_away(browser, alice, row_list, nonsense):
    row = row_list.add(alice)
    row_list.act(browser, row, "completion", **nonsense)
    assert row_list.model.objects.get(pk=row.pk).done_on is None
    row.complete(alice.today)
    row_list.act(browser, row, "completion", **nonsense)
    assert row_list.model.objects.get(pk=row.pk).done_on == alice.today


@WITH_DONE
def test_the_day_it_was_done_goes_by_the_persons_own_clock(client, row_list):
    alice = person(country="NZ", time_zone="Pacific/Auckland")
    row = row_list.add(alice)
    with time_machine.travel("2026-11-22 19:00Z", tick=False):
        done = Page(row_list.act(signed_in(client, alice), row, "completion", done="yes"))
    assert "Done on 23 November" in done.text


@WITH_DONE
def test_done_is_no_change_of_the_words(browser, alice, row_list):
    row = row_list.add(alice)
    address = f"{row_list.rows_at}{row.pk}/edit/"
    old = Page(browser.get(address)).form("text").values
    row_list.act(browser, row, "completion", done="yes")
    assert alice.history.count() == 1
    assert browser.post(address, {**old, "text": "Changed."}).status_code == 302
    row = row_list.model.objects.get(pk=row.pk)
    assert (row.text, row.done_on) == ("Changed.", alice.today)


def test_a_goal_that_was_reached_leaves_the_plan_and_stays_on_its_list(browser, alice):
    goal = Goal(user=alice, text="See the sea.")
    goal.save()
    browser.post(f"/goals/{goal.pk}/completion/", {"done": "yes"})
    assert "See the sea." not in Page(browser.get("/plan/")).text
    assert "See the sea." in Page(browser.get("/goals/")).text


@EVERY_LIST
def test_only_lists_with_something_to_finish_offer_it(browser, alice, row_list):
    row = row_list.add(alice)
    offers = shows(browser.get(row_list.page), f"/{row.pk}/completion/")
    assert offers is (row_list.name in ("goals", "safer"))
