"""What changed: the words before and the words now, and the way back for thirty days."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts.models import Contact
from goals.models import Goal, Reason, Step
from plans.content import last_changed_at
from plans.days.models import Day
from plans.models import PlanItem
from plans.review.changes import PARTS
from plans.review.models import Review
from plans.review.views import A_PAGE
from records.models import Record
from records.purging import RETENTION, purge
from reminders.quiet.models import QuietDay
from tests.support.factories import person, signed_in, with_plan
from tests.support.pages import Page, send, shows
from triggers.models import Answer, Trigger, WarningSign

pytestmark = pytest.mark.django_db

CHANGES = "/plan/changes/"
NOTHING = "Nothing has changed in the last 30 days."
BEFORE, NOW = "So Maya sees me.", "So Maya can count on me."


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


@pytest.fixture
def reason(alice):
    reason = Reason(user=alice, text=BEFORE)
    reason.save()
    return reason


def change(row, **words):
    """Change the words of a row, as its form does."""
    row = type(row).objects.get(pk=row.pk)
    for name, text in words.items():
        setattr(row, name, text)
    return row.save()


def put_back(client, number=0):
    """Press the button of the newest change that has one, or of an older one."""
    form = Page(client.get(CHANGES)).form("to")
    address, _sent = form.buttons[number]
    return client.post(address, form.values)


def texts(user):
    return [reason.text for reason in user.reasons.active().in_order()]


# What it shows -----------------------------------------------------------------------------------


def test_with_nothing_changed_the_page_says_so(browser):
    assert NOTHING in Page(browser.get(CHANGES)).text


def test_a_change_shows_the_words_before_and_the_words_now(browser, reason):
    change(reason, text=NOW)
    text = Page(browser.get(CHANGES)).text
    changed, added = text.index("Reasons: 1 changed"), text.index("Reasons: 1 added")
    assert changed < text.index(NOW) < text.index(f"Before: {BEFORE}") < added


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (lambda user: Contact(user=user, name=BEFORE), {"name": NOW}),
        (lambda user: Trigger(user=user, text=BEFORE), {"text": NOW}),
        (lambda user: WarningSign(user=user, text=BEFORE), {"text": NOW}),
        (lambda user: Goal(user=user, text=BEFORE), {"text": NOW}),
        (lambda user: Step(user=user, text=BEFORE), {"text": NOW}),
        (lambda user: PlanItem(user=user, section="alone", text=BEFORE), {"text": NOW}),
    ],
)
def test_a_change_of_any_list_is_shown_and_put_back(browser, alice, row, words):
    row = row(alice)
    row.save()
    change(row, **words)
    text = Page(browser.get(CHANGES)).text
    assert f"Before: {BEFORE}" in text
    assert NOW in text
    put_back(browser)
    row.refresh_from_db()
    assert getattr(row, next(iter(words))) == BEFORE


def test_a_changed_then_is_put_back(browser, alice):
    answer = with_plan(alice).triggers.get().shown_answers[0]
    then = answer.text
    change(answer, text=NOW)
    put_back(browser)
    assert Answer.objects.get().text == then


def test_a_changed_name_is_shown_and_put_back(browser, alice):
    address = "/plan/write/about/"
    for name in ("Al", "Alice"):
        send(browser, address, "preferred_name", preferred_name=name, do="next")
    text = Page(browser.get(CHANGES)).text
    assert "About me: 2 changed" in text
    assert "Alice Before: Al" in text
    put_back(browser)
    assert type(alice.plan).objects.get(user=alice).preferred_name == "Al"


def test_what_stands_beside_a_name_is_told_with_the_name_and_in_words(browser, alice):
    contact = Contact(user=alice, name="Sam", role="peer", good_times="")
    contact.save()
    change(contact, role="care", good_times="any time")
    text = Page(browser.get(CHANGES)).text
    assert "People: 1 changed" in text
    assert "Sam · Care team · any time Before: Someone who has been there" in text


def test_good_days_are_told_by_their_names(browser, alice):
    contact = Contact(user=alice, name="Sam", good_days=(0, 1, 2))
    contact.save()
    change(contact, good_days=(5,))
    text = Page(browser.get(CHANGES)).text
    assert "Sam · Saturday Before: Monday, Tuesday, Wednesday" in text


def test_a_step_for_every_day_tells_no_date_in_figures(browser, alice):
    step = Step(user=alice, text="Walk home.", on=alice.today)
    step.save()
    change(step, on=None)
    text = Page(browser.get(CHANGES)).text
    assert text.count("Walk home.") >= 2
    assert "Before:" not in text


def test_the_newest_change_comes_first(browser, reason):
    for days_ago, words in ((2, "older"), (1, "newer")):
        with time_machine.travel(timezone.now() - timedelta(days=days_ago), tick=False):
            change(reason, text=words)
    text = Page(browser.get(CHANGES)).text
    assert text.index("Before: older") < text.index(f"Before: {BEFORE}")


def test_a_moment_is_told_by_the_persons_own_clock(client):
    alice = person(country="NZ", time_zone="Pacific/Auckland")
    with time_machine.travel("2026-11-22 19:00Z", tick=False):
        Reason(user=alice, text=BEFORE).save()
    with time_machine.travel("2026-11-23 19:00Z", tick=False):
        text = Page(signed_in(client, alice).get(CHANGES)).text
        assert "Monday 23 November Reasons: 1 added 8:00 AM" in text


def test_a_check_in_and_a_reading_are_no_changes_of_the_plan(browser, alice):
    Day.check_in(alice, alice.today, "hard")
    browser.post("/today/reading/")
    step = Step(user=alice, text="Walk home.")
    step.save()
    alice.history.all().delete()
    browser.post(f"/goals/steps/{step.pk}/tick/", {"done": "yes"})
    assert NOTHING in Page(browser.get(CHANGES)).text


@pytest.mark.parametrize(
    "row",
    [
        lambda user: QuietDay(user=user, on=user.today),
        lambda user: Review(user=user, likelihood="7"),
    ],
    ids=["quiet day", "review"],
)
def test_what_is_no_part_of_the_plan_is_no_change_and_makes_it_no_newer(browser, alice, row):
    before = last_changed_at(alice)
    row = row(alice)
    row.save()
    row.soft_delete()
    assert alice.history.exists()
    assert NOTHING in Page(browser.get(CHANGES)).text
    assert last_changed_at(alice) == before


def test_my_plan_leads_to_what_changed_and_says_when(client, alice):
    with time_machine.travel("2026-11-23 12:00Z", tick=False):
        Reason(user=alice, text=NOW).save()
        page = Page(signed_in(client, alice).get("/plan/"))
    assert page.link("Changed 23 November 2026") == CHANGES


def test_a_plan_in_which_nothing_was_ever_written_was_not_changed(client, alice):
    browser = signed_in(client, alice)
    assert "Changed" not in Page(browser.get("/plan/")).text
    reason = Reason(user=alice, text=NOW)
    reason.save()
    reason.soft_delete()
    # What was taken out is put back from there.
    assert CHANGES in Page(browser.get("/plan/")).links.values()


# By day, moment and part -------------------------------------------------------------------------

DETAILS = re.compile(r"<details\s*(open)?\s*>\s*<summary\b")


def at(moment, *rows):
    with time_machine.travel(moment, tick=False):
        for row in rows:
            row.save()


def test_what_was_done_in_one_sitting_is_one_line_with_its_parts_inside(client):
    alice = person(country="US", time_zone="UTC")
    at("2026-11-23 18:30Z", Reason(user=alice, text="a"), Goal(user=alice, text="b"))
    at("2026-11-23 18:48Z", Goal(user=alice, text="c"))
    with time_machine.travel("2026-11-23 19:00Z", tick=False):
        page = signed_in(client, alice).get(CHANGES)
    words = "You added to your plan 2 parts: 3 things added 6:30 PM to 6:48 PM"
    assert words in Page(page).text
    assert "Goals 2 c" in Page(page).text
    assert "Reasons 1 a" in Page(page).text


@pytest.fixture
def written(alice):
    """The rows of a plan that was written in one sitting."""
    rows = [model(user=alice, text=f"my {model.__name__}") for model in (Reason, Goal, WarningSign)]
    rows += [
        Trigger(user=alice, text="my If"),
        PlanItem(user=alice, section="alone", text="I walk."),
    ]
    for row in rows:
        row.save()
    return rows


def test_the_first_writing_is_one_moment_with_a_closed_fold_for_each_part(browser, written):
    page = browser.get(CHANGES)
    text = Page(page).text
    assert "You wrote your plan 5 parts: 5 things added" in text
    assert "First steps 1 I walk." in text
    # Closed: nineteen names at once read like a log. What shows is what the plan begins with.
    assert DETAILS.findall(page.content.decode()) == [""] * 6
    assert "my Reason" in page.text.split("</summary>")[0]
    assert len(Page(page).form("to").buttons) == 5


def test_what_was_taken_out_does_not_stand_on_the_closed_fold_of_a_plan(browser, written):
    reason, *rest = written
    reason.soft_delete()
    page = browser.get(CHANGES).text
    closed = page[page.index("You wrote your plan") :].split("</summary>")[0]
    assert reason.text not in closed
    assert any(row.text in closed for row in rest)


def test_after_a_pause_or_on_another_day_it_is_another_moment(client):
    alice = person(country="US", time_zone="UTC")
    for moment in ("2026-11-22 23:50Z", "2026-11-23 00:10Z", "2026-11-23 00:41Z"):
        at(moment, Reason(user=alice, text=moment))
    with time_machine.travel("2026-11-25 00:00Z", tick=False):
        text = Page(signed_in(client, alice).get(CHANGES)).text
    assert text.count("Reasons: 1 added") == 3
    assert text.index("12:41 AM") < text.index("12:10 AM") < text.index("Sunday, November 22")


def test_what_was_added_and_what_was_changed_in_a_sitting_are_told_apart(browser, alice, reason):
    Reason(user=alice, text="another").save()
    change(reason, text=NOW)
    text = Page(browser.get(CHANGES)).text
    assert text.index("Reasons: 1 changed") < text.index("Reasons: 2 added")


def test_only_the_newest_moment_is_open(browser, alice, reason):
    with time_machine.travel(timezone.now() - timedelta(days=2), tick=False):
        change(reason, text=NOW)
    Reason(user=alice, text="another").save()
    opened = DETAILS.findall(browser.get(CHANGES).content.decode())
    assert opened == ["open", ""]


def test_of_several_parts_each_shows_its_newest_words_and_is_closed(browser, alice, reason):
    Goal(user=alice, text="goal").save()
    opened = DETAILS.findall(browser.get(CHANGES).content.decode())
    assert opened == ["open", "", ""]


def test_every_row_that_is_shown_has_a_part_it_belongs_to():
    shown = {
        model
        for model in apps.get_models()
        if issubclass(model, Record)
        and model.keeps_history
        and model.notes_acts
        and model.is_shown_in_history
    }
    assert shown == {*PARTS, PlanItem}


def test_a_change_of_a_list_is_told_by_the_name_of_that_list(browser, alice):
    PlanItem(user=alice, section="alone", text="I walk.").save()
    assert "First steps: 1 added" in Page(browser.get(CHANGES)).text


# Put back ----------------------------------------------------------------------------------------


def test_a_changed_line_is_put_back_and_leads_back_to_the_page(browser, alice, reason):
    change(reason, text=NOW)
    assert put_back(browser).url == CHANGES
    assert texts(alice) == [BEFORE]


def test_a_removed_line_is_put_back_in_its_place(browser, alice, reason):
    Reason(user=alice, text="another").save()
    reason.soft_delete()
    assert texts(alice) == ["another"]
    put_back(browser)
    assert texts(alice) == [BEFORE, "another"]


def test_a_removed_pair_is_put_back_with_both_halves(browser, alice):
    trigger = with_plan(alice).triggers.get()
    trigger.soft_delete()
    put_back(browser)
    text = Page(browser.get("/if-then/")).text
    assert f"If {trigger.text} Then" in text
    assert trigger.shown_answers[0].text in text


def test_a_put_back_is_a_change_itself_and_can_be_undone(browser, alice, reason):
    change(reason, text=NOW)
    put_back(browser)
    assert f"Before: {NOW}" in Page(browser.get(CHANGES)).text
    put_back(browser)
    assert texts(alice) == [NOW]


def test_a_line_that_was_brought_back_is_not_offered_again(browser, alice, reason):
    reason.soft_delete()
    put_back(browser)
    page = browser.get(CHANGES)
    assert "Reasons: 1 put back" in Page(page).text
    assert not shows(page, "Put back<")


def test_pressed_twice_it_puts_back_once(browser, alice, reason):
    reason.soft_delete()
    form = Page(browser.get(CHANGES)).form("to")
    for _ in range(2):
        assert browser.post(form.buttons[0][0], form.values).url == CHANGES
    assert texts(alice) == [BEFORE]
    assert alice.history.filter(kind="restored").count() == 1


def test_an_older_change_puts_its_own_words_back(browser, alice, reason):
    for words in ("second", "third"):
        change(reason, text=words)
    put_back(browser, number=1)
    assert texts(alice) == [BEFORE]


def test_a_removed_line_offers_its_removal_and_not_its_changes(browser, reason):
    change(reason, text=NOW)
    Reason.objects.get(pk=reason.pk).soft_delete()
    page = browser.get(CHANGES)
    assert len(Page(page).form("to").buttons) == 1


def test_a_line_that_was_removed_twice_is_offered_once(browser, alice, reason):
    reason.soft_delete()
    put_back(browser)
    Reason.objects.get(pk=reason.pk).soft_delete()
    page = browser.get(CHANGES)
    assert len(Page(page).form("to").buttons) == 1
    put_back(browser)
    assert texts(alice) == [BEFORE]


def test_an_added_line_can_be_removed_again_and_put_back(browser, alice, reason):
    page = browser.get(CHANGES)
    assert f"Remove : {BEFORE}" in Page(page).text
    assert not shows(page, "Put back<")
    assert put_back(browser).url == CHANGES
    assert texts(alice) == []
    assert not shows(browser.get(CHANGES), "Remove<")
    put_back(browser)
    assert texts(alice) == [BEFORE]
    assert shows(browser.get(CHANGES), "Remove<")


def test_an_added_line_is_removed_once_by_a_doubled_tap(browser, alice, reason):
    form = Page(browser.get(CHANGES)).form("to")
    for _ in range(2):
        assert browser.post(form.buttons[0][0], form.values).url == CHANGES
    assert texts(alice) == []
    assert alice.history.filter(kind="removed").count() == 1


def test_a_line_that_is_gone_is_not_offered_for_removal(browser, alice, reason):
    alice.reasons.all().delete()
    assert not shows(browser.get(CHANGES), "Remove<")


def test_opening_the_address_of_an_undo_changes_nothing(browser, alice, reason):
    removal = reason.soft_delete()
    assert browser.get(f"/plan/changes/{removal.pk}/undo/").status_code == 405
    assert texts(alice) == []


def test_nobody_sees_or_undoes_the_changes_of_another_person(client, reason):
    changed = change(reason, text=NOW)
    bob = signed_in(client, person("bob@example.org"))
    assert NOTHING in Page(bob.get(CHANGES)).text
    assert bob.post(f"/plan/changes/{changed.pk}/undo/").status_code == 404
    assert texts(reason.user) == [NOW]


# After thirty days -------------------------------------------------------------------------------


def test_for_thirty_days_everything_can_be_put_back(browser, alice, reason):
    reason.soft_delete()
    purge(timezone.now() + RETENTION - timedelta(minutes=1))
    put_back(browser)
    assert texts(alice) == [BEFORE]


def test_after_thirty_days_the_old_words_are_gone(browser, alice, reason):
    change(reason, text=NOW)
    other = Reason(user=alice, text="a removed line")
    other.save()
    other.soft_delete()
    with time_machine.travel(timezone.now() + RETENTION + timedelta(minutes=1), tick=False):
        purge()
        page = browser.get(CHANGES)
    assert NOTHING in Page(page).text
    assert not shows(page, "a removed line")
    assert texts(alice) == [NOW]
    assert alice.reasons.count() == 1


def test_nothing_older_is_shown_even_before_the_nightly_purge(browser, reason):
    moment = timezone.now() + RETENTION + timedelta(minutes=1)
    with time_machine.travel(moment, tick=False):
        assert NOTHING in Page(browser.get(CHANGES)).text


def test_an_undo_that_waited_too_long_is_no_such_page(browser, alice, reason):
    removal = reason.soft_delete()
    with time_machine.travel(timezone.now() + RETENTION + timedelta(minutes=1), tick=False):
        purge()
        assert browser.post(f"/plan/changes/{removal.pk}/undo/").status_code == 404


def test_a_change_whose_line_is_gone_has_no_button(browser, alice, reason):
    reason.soft_delete()
    alice.reasons.all().delete()
    page = browser.get(CHANGES)
    assert "Reasons: 1 removed" in Page(page).text
    assert "These words are gone." in Page(page).text
    assert Page(page).form("to").buttons == []


# How much ----------------------------------------------------------------------------------------


def test_the_number_of_queries_does_not_grow_with_the_changes(browser, alice):
    browser.get(CHANGES)  # the first visit of a day is written down
    write(alice, 2)
    few = queries_of(browser)
    write(alice, 10)
    assert queries_of(browser) == few


def write(user, number):
    """Make that many changes of every kind of row."""
    for _ in range(number):
        trigger = Trigger(user=user, text=BEFORE)
        rows = (
            trigger,
            Answer(user=user, trigger=trigger, text=BEFORE),
            Contact(user=user, name=BEFORE),
            *(model(user=user, text=BEFORE) for model in (WarningSign, Reason, Goal, Step)),
            PlanItem(user=user, section="alone", text=BEFORE),
        )
        for row in rows:
            row.save()
        rows[-1].soft_delete()


def queries_of(client):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(CHANGES).status_code == 200
    return len(queries)


@pytest.mark.one_database
def test_every_change_of_thirty_days_is_a_page_away_and_can_be_put_back(browser, alice, reason):
    for number in range(2 * A_PAGE + 1):
        change(reason, text=f"words {number}")
    newest = Page(browser.get(CHANGES))
    assert f"Reasons: {A_PAGE} changed" in newest.text
    assert "Newer" not in newest.links
    middle = Page(browser.get(CHANGES + newest.link("Older")))
    oldest = Page(browser.get(CHANGES + middle.link("Older")))
    assert "Older" not in oldest.links
    assert f"Before: {BEFORE}" in oldest.text
    assert Page(browser.get(CHANGES + oldest.link("Newer"))).text == middle.text
    form = oldest.form("to")
    browser.post(form.buttons[-1][0], form.values)
    assert texts(alice) == []  # it was the one that added the line


@pytest.mark.one_database
def test_an_older_page_keeps_the_span_and_a_put_back_leads_back_to_it(browser, reason):
    for number in range(A_PAGE):
        change(reason, text=f"words {number}")
    older = Page(browser.get(CHANGES, {"since": "7"})).link("Older")
    assert older == "?since=7&page=2"
    form = Page(browser.get(CHANGES + older)).form("to")
    assert browser.post(form.buttons[0][0], form.values).url == CHANGES + older


@pytest.mark.parametrize("page", ["0", "-1", "9", "x", "\0"])
def test_a_page_that_is_not_there_shows_one_that_is(browser, reason, page):
    assert "1 added" in Page(browser.get(CHANGES, {"page": page})).text


@pytest.mark.one_database
def test_a_line_removed_twice_is_offered_once_on_all_pages(browser, alice, reason):
    reason.soft_delete()
    reason.restore()
    reason.soft_delete()
    for number in range(A_PAGE - 1):
        Goal(user=alice, text=f"goal {number}").save()
    second = Page(browser.get(CHANGES, {"page": 2}))
    assert "Reasons: 1 removed" in second.text
    assert "Put back" not in second.text
