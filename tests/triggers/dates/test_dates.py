"""Dates that may be hard: written down, seen on Today before they come."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.support.factories import IF, THEN, person, signed_in, with_plan
from tests.support.pages import Page, send, sentences, shows
from triggers.dates.forms import IDEAS
from triggers.dates.models import RiskyDate
from triggers.models import Answer, Trigger

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 23)
Repeat = RiskyDate.Repeat


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=LONDON), tick=False) as clock:
        yield clock


@pytest.fixture
def alice():
    return with_plan(person())


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def marked(user, ahead=0, text="Payday", **words):
    row = RiskyDate(user=user, text=text, on=TODAY + timedelta(days=ahead), **words)
    row.save()
    return row


def add(browser, **words):
    return send(browser, "/dates/add/", "on", **{"text": "Payday", "on": "2026-11-30", **words})


# Writing one down --------------------------------------------------------------------------------


def test_with_none_the_page_asks_for_one(browser):
    assert Page(browser.get("/dates/")).link("Add a date") == "/dates/add/"


def test_all_that_is_said_is_kept(browser, alice):
    trigger = alice.triggers.get()
    words = {"repeat": "yearly", "until": "2026-12-02", "who_knows": "Sam", "notice": "7"}
    assert add(browser, trigger=str(trigger.pk), **words).url == "/dates/"
    row = alice.risky_dates.get()
    assert (row.text, row.on, row.until) == ("Payday", date(2026, 11, 30), date(2026, 12, 2))
    assert (row.repeat, row.trigger, row.who_knows, row.notice) == ("yearly", trigger, "Sam", 7)
    text = Page(browser.get("/dates/")).text
    assert "Monday 30 November to Wednesday 2 December Payday Every year Who I told: Sam" in text
    assert f"Then {THEN}" in text


def test_a_name_and_a_day_are_enough(browser, alice):
    add(browser)
    row = alice.risky_dates.get()
    assert (row.repeat, row.until, row.trigger, row.who_knows, row.notice) == (
        "once",
        None,
        None,
        "",
        3,
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"on": ""}, "Pick a day."),
        ({"on": "soon"}, "Write the date like 23 November 2026."),
        ({"on": "1066-10-14"}, "Check the year. It looks wrong."),
        ({"on": "9999-12-31"}, "Check the year. It looks wrong."),
        ({"until": "2026-11-29"}, "Pick a last day after the first day."),
        (
            {"until": "2026-12-05", "repeat": "monthly"},
            "Monthly dates last one day. Leave this blank.",
        ),
    ],
)
def test_a_date_that_cannot_be_gets_a_sentence_and_stays_on_the_page(browser, words, sentence):
    response = add(browser, **words)
    assert response.status_code == 422
    assert sentences(response) == [sentence]
    assert Page(response).form("on").values["text"] == "Payday"


def test_the_last_day_of_every_month_needs_no_day(browser, alice):
    add(browser, on="", repeat="month end")
    assert "Monday 30 November" in Page(browser.get("/dates/")).text


def test_the_last_day_of_every_month_is_one_day_long(browser):
    response = add(browser, on="", repeat="month end", until="2027-01-01")
    assert sentences(response) == ["Monthly dates last one day. Leave this blank."]


def test_of_a_season_of_every_year_only_day_and_month_count(browser, alice):
    add(browser, on="2026-12-20", until="2026-01-02", repeat="yearly")
    assert alice.risky_dates.get().until == date(2027, 1, 2)


def test_a_form_sent_twice_adds_one_date(browser, alice):
    values = Page(browser.get("/dates/add/")).form("on").values
    for _ in range(2):
        browser.post("/dates/add/", {**values, "text": "Payday", "on": "2026-11-30"})
    assert alice.risky_dates.count() == 1


@pytest.mark.parametrize(("text", "repeat"), IDEAS)
def test_an_idea_fills_the_form_and_keeps_what_was_typed(browser, alice, text, repeat):
    assert shows(browser.get("/dates/add/"), f'name="idea" value="{text}"')
    filled = send(browser, "/dates/add/", "on", idea=str(text), on="2026-12-01", who_knows="Sam")
    assert filled.status_code == 200
    values = Page(filled).form("on").values
    assert (values["text"], values["repeat"]) == (str(text), repeat)
    assert (values["on"], values["who_knows"]) == ("2026-12-01", "Sam")
    assert not alice.risky_dates.exists()


def test_an_idea_that_is_not_there_is_none(browser, alice):
    refused = send(browser, "/dates/add/", "on", idea="nonsense")
    assert refused.status_code == 422
    assert not alice.risky_dates.exists()


def test_only_my_own_triggers_are_offered_and_taken(browser, alice):
    bobs = Trigger(user=person("bob@example.org"), text="Nobody knows this.")
    bobs.save()
    assert not shows(browser.get("/dates/add/"), bobs.text)
    assert add(browser, trigger=str(bobs.pk)).status_code == 422
    assert not alice.risky_dates.exists()


def test_the_database_refuses_a_time_that_ends_before_it_begins(alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        marked(alice, until=TODAY - timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        marked(alice, until=TODAY, repeat=Repeat.MONTHLY)


# The list ----------------------------------------------------------------------------------------


def test_the_next_date_comes_first_whenever_it_was_written(browser, alice):
    marked(alice, 9, "third")
    marked(alice, -30, "gone by")
    marked(alice, -300, "second", repeat=Repeat.MONTH_END)
    marked(alice, -2, "going on", until=TODAY + timedelta(days=4))
    text = Page(browser.get("/dates/")).text
    places = [text.index(word) for word in ("going on", "second", "third", "Past dates", "gone by")]
    assert places == sorted(places)


def test_a_date_is_changed_removed_and_put_back(browser, alice):
    row = marked(alice)
    send(browser, f"/dates/{row.pk}/edit/", "on", text="Court date", on="2026-12-01")
    row.refresh_from_db()
    assert (row.text, row.on) == ("Court date", date(2026, 12, 1))
    undo = Page(browser.post(f"/dates/{row.pk}/removal/", follow=True)).form("to")
    assert not alice.risky_dates.active().exists()
    browser.post(undo.action, undo.values)
    assert alice.risky_dates.active().count() == 1


def test_an_older_day_can_be_put_back_from_what_changed(browser, alice):
    row = marked(alice)
    send(browser, f"/dates/{row.pk}/edit/", "on", text="Court date", on="2026-12-01")
    alice.history.get(kind="changed").undo()
    row.refresh_from_db()
    assert (row.text, row.on) == ("Payday", TODAY)


@pytest.mark.parametrize(
    "older, newer",
    [
        ({"until": date(2026, 12, 6)}, {"until": None, "repeat": Repeat.MONTHLY}),
        ({"on": TODAY, "until": None}, {"until": TODAY + timedelta(days=3)}),
    ],
)
def test_what_is_put_back_drops_a_last_day_that_does_not_fit_it_any_more(alice, older, newer):
    row = marked(alice, 8, until=date(2026, 12, 5))
    changes = []
    for words in (older, newer):
        for name, value in words.items():
            setattr(row, name, value)
        changes.append(row.save())
    changes[0].undo()
    row.refresh_from_db()
    assert row.until is None or row.until >= row.on


def test_hides_other_peoples_dates(browser):
    row = marked(person("bob@example.org"), text="Nobody knows this.")
    assert not shows(browser.get("/dates/"), row.text)
    for action in ("edit", "removal"):
        assert browser.post(f"/dates/{row.pk}/{action}/", {"text": "x"}).status_code == 404


# On Today ----------------------------------------------------------------------------------------


def test_with_no_date_near_today_has_no_card(browser, alice):
    marked(alice, 4)
    marked(alice, -1)
    assert "Coming up" not in Page(browser.get("/today/")).text


@pytest.mark.parametrize("ahead", [0, 1, 3])
def test_it_is_on_today_in_the_days_before_and_on_the_day(browser, alice, ahead):
    marked(alice, ahead)
    assert "Coming up" in Page(browser.get("/today/")).text


@pytest.mark.parametrize(
    ("notice", "ahead", "is_shown"), [(0, 1, False), (0, 0, True), (7, 7, True)]
)
def test_how_many_days_before_is_theirs_to_say(browser, alice, notice, ahead, is_shown):
    marked(alice, ahead, notice=notice)
    assert ("Coming up" in Page(browser.get("/today/")).text) == is_shown


def test_today_says_when_what_who_knows_and_what_to_do_then(browser, alice):
    marked(alice, 2, trigger=alice.triggers.get(), who_knows="Sam")
    text = Page(browser.get("/today/")).text
    assert f"Wednesday 25 November Payday Who I told: Sam Then: {THEN}" in text


def test_today_shows_the_first_answer_and_leads_to_the_others(browser, alice):
    trigger = alice.triggers.get()
    marked(alice, 2, trigger=trigger)
    assert "More I can do" not in Page(browser.get("/today/")).text
    for role, text in (("avoid", "My pay goes to Mom."), ("back up", "I ask Sam to come.")):
        Answer(user=alice, trigger=trigger, role=role, text=text).save()
    page = browser.get("/today/")
    assert f"Then: {THEN} More I can do" in Page(page).text
    assert not shows(page, "My pay goes to Mom.")
    assert Page(page).link(f"More I can do : {IF}") == f"/if-then/#{trigger.pk}"


def test_the_day_itself_and_a_time_that_goes_on_are_called_so(browser, alice):
    marked(alice)
    marked(alice, -2, "The holidays", until=TODAY + timedelta(days=3))
    text = Page(browser.get("/today/")).text
    assert "Today Payday" in text
    assert "Until Thursday 26 November The holidays" in text


def test_an_if_then_that_was_removed_is_not_shown_with_it(browser, alice):
    trigger = alice.triggers.get()
    marked(alice, trigger=trigger)
    trigger.soft_delete()
    page = browser.get("/today/")
    assert shows(page, "Payday")
    assert not shows(page, IF)


def test_a_notice_is_due_by_the_persons_own_calendar(client, on_the_day):
    user = person("bob@example.org", country="NZ", time_zone="Pacific/Auckland")
    on_the_day.move_to(datetime(2026, 11, 23, 13, tzinfo=LONDON))  # the 24th in Auckland
    row = marked(user, 4)
    assert row.is_due_for_notice(user.today)
    assert "Coming up" in Page(signed_in(client, user).get("/today/")).text
