"""After every act on a row the reader is told what happened, and is at the same button again.

The focus is given by `autofocus`, so it works without JavaScript; what a browser makes of it is in
tests/browser/test_staying_at_the_row.py.
"""

import html
import re
from dataclasses import dataclass

import pytest

from contacts.care.models import Appointment
from contacts.models import Contact
from goals.models import Goal, Reason, Step
from plans.models import PlanItem
from tests.support.factories import person, signed_in
from tests.support.pages import Page, send
from triggers.dates.models import RiskyDate
from triggers.models import Answer, Trigger, WarningSign
from triggers.urges.models import Urge

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FOCUSED = re.compile(r"<(?:a|button|div)\b[^>]*\sautofocus[^>]*>")
TEXTS = ("one", "two", "three")


@dataclass(frozen=True)
class RowList:
    page: str
    rows_at: str
    model: type
    field: str = "text"
    more: tuple = ()

    def __str__(self):
        return self.page.strip("/").replace("/", "-")

    def fill(self, user):
        rows = []
        for text in TEXTS:
            rows.append(self.model(user=user, **{self.field: text}, **dict(self.more)))
            rows[-1].save()
        return rows


ORDERED = (
    RowList("/reasons/", "/reasons/", Reason),
    RowList("/goals/", "/goals/", Goal),
    RowList("/goals/steps/", "/goals/steps/", Step),
    RowList("/signs/", "/signs/", WarningSign),
    RowList("/if-then/", "/if-then/", Trigger),
    RowList("/people/", "/people/", Contact, "name"),
    RowList("/people/care/", "/people/care/", Appointment, "name"),
    RowList("/plan/lists/alone/", "/plan/lists/", PlanItem, more=(("section", "alone"),)),
    RowList("/plan/lists/safer/", "/plan/lists/", PlanItem, more=(("section", "safer"),)),
)
LISTS = (
    *ORDERED,
    RowList("/dates/", "/dates/", RiskyDate, more=(("on", "2027-01-01"),)),
    RowList("/waves/", "/waves/", Urge),
)
IN_ORDER = pytest.mark.parametrize("row_list", ORDERED, ids=str)
EVERY_LIST = pytest.mark.parametrize("row_list", LISTS, ids=str)


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def act(browser, row_list, row, what, **words):
    return browser.post(f"{row_list.rows_at}{row.pk}/{what}/", words, follow=True)


def focused(page):
    """The name of the one thing that has the focus; of a notice its words."""
    (tag,) = FOCUSED.findall(page.content.decode())
    if name := re.search(r'aria-label="([^"]*)"', tag):
        return html.unescape(name[1])
    labelled = re.search(r'aria-labelledby="([^"]*)"', tag)[1]
    return re.search(rf'id="{labelled}">([^<]*)<', page.content.decode())[1]


def told(page):
    """What the focused button is described by."""
    (tag,) = FOCUSED.findall(page.content.decode())
    assert 'aria-describedby="notice-1"' in tag
    return " ".join(re.findall(r'<p\s+id="notice-\d">([^<]*)</p>', page.content.decode()))


@IN_ORDER
def test_a_moved_row_is_told_and_has_the_focus_on_the_same_button(browser, alice, row_list):
    one, _two, three = row_list.fill(alice)
    page = act(browser, row_list, three, "position", to="up")
    assert focused(page) == "Up: three"
    assert told(page) == "Moved up. Now it is 2 of 3."
    page = act(browser, row_list, one, "position", to="down")
    assert focused(page) == "Down: one"
    assert told(page) == "Moved down. Now it is 2 of 3."


@IN_ORDER
def test_at_the_end_of_the_list_the_focus_is_on_the_button_that_still_works(
    browser, alice, row_list
):
    one, two, _three = row_list.fill(alice)
    page = act(browser, row_list, two, "position", to="up")
    assert focused(page) == "Down: two"
    assert told(page) == "Moved up. Now it is 1 of 3."
    for _again in range(2):
        page = act(browser, row_list, one, "position", to="down")
    assert focused(page) == "Up: one"
    page = act(browser, row_list, one, "position", to="down")
    assert told(page) == "It stays at 3 of 3."


@IN_ORDER
def test_an_act_leads_back_to_the_list_as_it_is_changed(browser, alice, row_list):
    _one, two, three = row_list.fill(alice)
    for page in (
        act(browser, row_list, two, "position", to="up"),
        act(browser, row_list, three, "removal"),
    ):
        assert page.request["PATH_INFO"] == row_list.page
        assert "Done" in Page(page).links


@IN_ORDER
def test_a_move_is_undone_where_it_is_told(browser, alice, row_list):
    row_list.fill(alice)
    three = row_list.model.objects.filter(user=alice).in_order()[2]
    moved = Page(act(browser, row_list, three, "position", to="up"))
    address = f"{row_list.rows_at}{three.pk}/position/"
    undo = next(form for form in moved.forms if form.action == address)
    assert undo.buttons == [("", {"to": "down"})]
    page = browser.post(address, {"to": "down"}, follow=True)
    assert told(page) == "Moved down. Now it is 3 of 3."
    # What did not move has nothing to undo.
    stays = Page(act(browser, row_list, three, "position", to="down"))
    assert address not in [form.action for form in stays.forms]


@EVERY_LIST
def test_a_removal_is_told_with_its_undo(browser, alice, row_list):
    one, *_others = row_list.fill(alice)
    assert focused(act(browser, row_list, one, "removal")) == "Removed."


@IN_ORDER
def test_an_undone_removal_leads_back_to_the_row(browser, alice, row_list):
    _one, two, _three = row_list.fill(alice)
    removed = act(browser, row_list, two, "removal")
    undo = Page(removed).form("at")
    page = browser.post(undo.action, undo.values, follow=True)
    assert focused(page) == "Change: two"
    assert told(page) == "Put back."


@pytest.mark.parametrize("row_list", LISTS[len(ORDERED) :], ids=str)
def test_where_the_row_may_be_on_another_page_the_answer_has_the_focus(browser, alice, row_list):
    one, *_others = row_list.fill(alice)
    undo = Page(act(browser, row_list, one, "removal")).form("to")
    assert focused(browser.post(undo.action, undo.values, follow=True)) == "Put back."


@EVERY_LIST
def test_every_save_says_so(browser, alice, row_list):
    one, *_others = row_list.fill(alice)
    address = f"{row_list.rows_at}{one.pk}/edit/"
    page = send(browser, address, row_list.field, **{row_list.field: "four"}, then="t", follow=True)
    assert page.status_code == 200
    assert focused(page) == "Saved."
    assert not FOCUSED.findall(browser.get(row_list.page).content.decode())


def test_a_pinned_reason_keeps_the_focus_on_its_pin(browser, alice):
    _one, two, _three = ORDERED[0].fill(alice)
    acts = (("yes", "Unpin", "Shown first."), ("no", "Pin", "Back in its own place."))
    for pinned, button, words in acts:
        page = act(browser, ORDERED[0], two, "pin", pinned=pinned)
        assert focused(page) == f"{button}: two"
        assert told(page) == words


@pytest.mark.parametrize("row_list", [ORDERED[1], ORDERED[-1]], ids=str)
def test_what_is_done_keeps_the_focus_and_is_told(browser, alice, row_list):
    _one, two, _three = row_list.fill(alice)
    for done, words in (("yes", "It is done."), ("no", "It is open again.")):
        page = browser.post(f"{row_list.rows_at}{two.pk}/completion/", {"done": done}, follow=True)
        assert told(page) == words


def test_a_ticked_step_keeps_the_focus_on_today(browser, alice):
    _one, two, _three = ORDERED[2].fill(alice)
    for done, words in (("yes", "Done."), ("no", "No longer done.")):
        assert told(act(browser, ORDERED[2], two, "tick", done=done)) == words


def test_what_helped_keeps_the_focus(browser, alice):
    one, *_others = ORDERED[4].fill(alice)
    answer = Answer(user=alice, trigger=one, text="I ring Jo.")
    answer.save()
    said = {"helped": "yes", "to": "/help/passed/"}
    page = browser.post(f"/if-then/answers/{answer.pk}/helped/", said, follow=True)
    assert page.request["PATH_INFO"] == "/help/passed/"
    (button,) = FOCUSED.findall(page.content.decode())
    assert f"/if-then/answers/{answer.pk}/helped/" in button
    assert told(page) == "Saved: it helped."


def test_signs_are_counted_within_their_stage(browser, alice):
    for text, stage in (("a", "early"), ("b", "closer"), ("c", "closer")):
        row = WarningSign(user=alice, text=text, stage=stage)
        row.save()
    page = act(browser, ORDERED[3], row, "position", to="up")
    assert told(page) == "Moved up. Now it is 1 of 2."


def test_the_same_answer_is_told_once(browser):
    values = Page(browser.get("/reasons/add/")).form("text").values
    for _twice in range(2):
        browser.post("/reasons/add/", {**values, "text": "For Maya."})
    assert Page(browser.get("/reasons/")).text.count("Saved.") == 1


@pytest.mark.parametrize("at", ["nonsense", "", "%00", "11111111-1111-4111-8111-111111111111"])
def test_an_address_that_names_no_row_moves_no_focus(browser, alice, at):
    ORDERED[0].fill(alice)
    page = browser.get(f"/reasons/?at={at}&did=up")
    assert page.status_code == 200
    assert not FOCUSED.findall(page.content.decode())


@pytest.mark.parametrize(
    ("do", "value", "words"),
    [
        ("up", "down", "Moved up."),
        ("first", "not first", "It is the first to call now."),
        ("not first", "first", "It is no longer the first to call."),
        ("hide", "show", "Hidden."),
        ("show", "hide", "Shown again."),
    ],
)
def test_a_helpline_keeps_its_place_too(browser, do, value, words):
    """The second one moved up is the first: what still works there is the way down."""
    page = browser.get("/people/helplines/")
    key = re.findall(r'<li\s+id="([\w-]+)">', page.content.decode())[1]
    if do in ("not first", "show"):
        before = {"not first": "first", "show": "hide"}[do]
        browser.post("/people/helplines/choice/", {"line": key, "do": before})
        browser.get("/people/helplines/")
    page = browser.post("/people/helplines/choice/", {"line": key, "do": do}, follow=True)
    (tag,) = FOCUSED.findall(page.content.decode())
    assert f'value="{value}"' in tag
    assert told(page) == words


def test_a_helpline_at_the_end_stays_where_it_is(browser):
    page = browser.get("/people/helplines/")
    first = re.findall(r'<li\s+id="([\w-]+)">', page.content.decode())[0]
    page = browser.post("/people/helplines/choice/", {"line": first, "do": "up"}, follow=True)
    assert told(page) == "It stays where it is."


def test_the_same_address_opened_again_moves_nobody(browser, alice):
    _one, _two, three = ORDERED[0].fill(alice)
    answer = browser.post(f"/reasons/{three.pk}/position/", {"to": "up"})
    assert FOCUSED.findall(browser.get(answer.url).content.decode())
    assert not FOCUSED.findall(browser.get(answer.url).content.decode())


def test_how_the_day_looks_does_not_stand_in_the_address(browser):
    answers = [
        browser.post("/today/weather/", {"weather": weather}) for weather in ("steady", "shaky")
    ]
    assert {answer.url for answer in answers} == {"/today/?at=weather&did=said"}


def test_save_and_add_another_says_so_on_the_page_that_comes(browser):
    address = "/plan/write/why/"
    page = send(browser, address, "own", own="For Maya.", do="add", follow=True)
    assert page.request["PATH_INFO"] == address
    assert focused(page) == "It is on your sheet."
