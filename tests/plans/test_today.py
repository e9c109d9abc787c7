"""Today, lived with: the check-in, the small steps, the week, and the sections that are hidden."""

import re
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from contacts.care.models import Appointment
from goals.models import Goal, Step
from plans.days.models import Day
from plans.models import Plan, PlanItem
from plans.sections import BY_NAME, SECTIONS, choose
from tests.support.factories import IF, REASON, THEN, person, signed_in, with_plan
from tests.support.pages import Page, send, shows
from triggers.dates.models import RiskyDate
from triggers.models import WarningSign

pytestmark = pytest.mark.django_db

SHAMING = re.compile(
    r"\b(missed|only|0 of|streak|fail\w*|overdue|forgot\w*|should have|haven.t|late)\b",
    re.IGNORECASE,
)
# Noon of one day and of the next in London, and one minute on either side of Auckland's midnight.
MONDAY, TUESDAY = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (23, 24))
LATE_IN_AUCKLAND = datetime(2026, 11, 23, 10, 59, tzinfo=UTC)
EARLY_IN_AUCKLAND = datetime(2026, 11, 23, 11, 1, tzinfo=UTC)


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def check_in(client, weather):
    return client.post("/today/weather/", {"weather": weather}, follow=True)


def pressed(response):
    """The words on the buttons that are pressed in."""
    found = re.findall(
        r'<button[^>]*aria-pressed="true"[^>]*>(.*?)</button>', response.text, re.DOTALL
    )
    return [re.sub(r"\s+", " ", re.sub("<[^>]+>", "", words)).strip() for words in found]


# The check-in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("weather", ["steady", "shaky", "hard"])
def test_the_answer_stays_on_the_page_and_only_a_hard_day_is_offered_help(browser, weather):
    assert pressed(browser.get("/today/")) == []
    page = check_in(browser, weather)
    assert pressed(page) == [weather.capitalize()]
    assert ("Open Help" in Page(page).text) is (weather == "hard")


def test_the_offer_leads_straight_to_help(browser):
    page = Page(check_in(browser, "hard"))
    assert page.link("Open Help") == "/help/"
    assert "Hard days are what the plan is for." in page.text


def test_on_a_hard_day_help_is_the_first_thing_on_the_page(browser, alice):
    with_plan(alice)
    assert "Open Help" not in Page(browser.get("/today/")).text
    main = re.search("<main.*</main>", check_in(browser, "hard").text, re.DOTALL)[0]
    first = re.search(
        r'<div\s+class="lead stack">.*?<a\s+class="([^"]*)"\s+href="([^"]*)"', main, re.DOTALL
    )
    assert first[2] == "/help/"
    assert main.count("Open Help") == 1
    assert main.index("Open Help") < main.index(REASON)


def test_the_newest_answer_counts(browser, alice):
    for weather in ("hard", "steady"):
        page = check_in(browser, weather)
    assert pressed(page) == ["Steady"]
    assert alice.days.count() == 1


@pytest.mark.parametrize("nonsense", ["", "sunny", "HARD", "hard ", "\0", "<b>", "x" * 5000])
def test_nonsense_is_ignored(browser, alice, nonsense):
    page = check_in(browser, nonsense)
    assert page.redirect_chain == [("/today/", 302)]
    assert pressed(page) == []
    assert not alice.days.exists()


def test_nonsense_takes_no_answer_away(browser):
    check_in(browser, "shaky")
    assert pressed(check_in(browser, "sunny")) == ["Shaky"]


def test_the_answer_is_sealed_at_rest(browser, alice):
    check_in(browser, "hard")
    with connection.cursor() as cursor:
        cursor.execute("SELECT weather FROM plans_day")
        (stored,) = cursor.fetchone()
    assert b"hard" not in bytes(stored)
    assert alice.days.get().weather == "hard"


def test_the_answer_is_for_one_day_of_their_own_clock(client):
    browser = signed_in(client, person(country="NZ", time_zone="Pacific/Auckland"))
    with time_machine.travel(LATE_IN_AUCKLAND, tick=False):
        assert pressed(check_in(browser, "hard")) == ["Hard"]
    with time_machine.travel(EARLY_IN_AUCKLAND, tick=False):
        assert pressed(browser.get("/today/")) == []


def test_a_check_in_is_no_reading_and_a_reading_no_check_in(browser):
    assert "Read this week" not in Page(check_in(browser, "hard")).text
    browser.post("/today/reading/")
    page = browser.get("/today/")
    assert pressed(page) == ["Hard"]
    assert "Read this week" in Page(page).text


def test_nobody_sees_how_the_day_of_another_person_looks(browser):
    Day.check_in(person("bob@example.org"), timezone.now().date(), "hard")
    assert pressed(browser.get("/today/")) == []


@pytest.mark.parametrize("address", ["/today/weather/", "/today/reading/"])
def test_opening_the_address_of_a_button_changes_nothing(browser, alice, address):
    assert browser.get(address, {"weather": "hard"}).status_code == 405
    assert not alice.days.exists()


# Small steps -------------------------------------------------------------------------------------


def add_step(user, text="Walk home.", on=None):
    step = Step(user=user, text=text, on=on)
    step.save()
    return step


def tick(client, step, done="yes"):
    return client.post(f"/goals/steps/{step.pk}/tick/", {"done": done}, follow=True)


def test_a_day_without_steps_asks_for_a_small_one(browser):
    assert Page(browser.get("/today/")).link("What is one small thing for today?")


def test_a_step_is_ticked_and_unticked(browser, alice):
    step = add_step(alice)
    assert pressed(tick(browser, step)) == ["Walk home."]
    assert pressed(browser.get("/today/")) == ["Walk home."]
    assert pressed(tick(browser, step, done="no")) == []


@pytest.mark.parametrize(("done", "after"), [("yes", ["Walk home."]), ("no", [])])
def test_a_doubled_tap_on_a_step_means_what_the_button_said(browser, alice, done, after):
    step = add_step(alice)
    step.tick(alice.today, is_done=done == "no")
    assert shows(browser.get("/today/"), f'name="done" value="{done}"')
    for _ in range(2):
        page = tick(browser, step, done)
    assert pressed(page) == after
    assert step.ticks.count() == len(after)


@pytest.mark.parametrize("nonsense", ["", "maybe", "\0", "<b>"])
def test_nonsense_ticks_nothing_and_takes_no_tick_away(browser, alice, nonsense):
    step = add_step(alice)
    assert pressed(tick(browser, step, nonsense)) == []
    step.tick(alice.today)
    assert pressed(tick(browser, step, nonsense)) == ["Walk home."]


def test_a_tick_is_for_one_step(browser, alice):
    add_step(alice, "Eat breakfast.")
    assert pressed(tick(browser, add_step(alice))) == ["Walk home."]


def test_a_daily_step_comes_back_unticked_the_next_day(browser, alice):
    step = add_step(alice)
    with time_machine.travel(MONDAY, tick=False):
        tick(browser, step)
    with time_machine.travel(TUESDAY, tick=False):
        page = browser.get("/today/")
        assert "Walk home." in Page(page).text
        assert pressed(page) == []
        tick(browser, step)
    with time_machine.travel(MONDAY, tick=False):
        assert pressed(browser.get("/today/")) == ["Walk home."]


def test_the_next_day_begins_at_midnight_of_their_own_clock(client):
    alice = person(country="NZ", time_zone="Pacific/Auckland")
    browser, step = signed_in(client, alice), add_step(alice)
    with time_machine.travel(LATE_IN_AUCKLAND, tick=False):
        assert pressed(tick(browser, step)) == ["Walk home."]
    with time_machine.travel(EARLY_IN_AUCKLAND, tick=False):
        assert pressed(browser.get("/today/")) == []


def test_a_step_is_for_today_unless_it_is_for_every_day(browser):
    with time_machine.travel(MONDAY, tick=False):
        send(browser, "/goals/steps/add/", "text", text="Text Sam.")
        send(browser, "/goals/steps/add/", "text", text="Eat breakfast.", every_day="on")
        text = Page(browser.get("/today/")).text
        assert text.index("Text Sam.") < text.index("Eat breakfast.")
    with time_machine.travel(TUESDAY, tick=False):
        text = Page(browser.get("/today/")).text
        assert "Text Sam." not in text
        assert "Eat breakfast." in text


def test_a_step_for_today_can_become_one_for_every_day_and_back(browser, alice):
    with time_machine.travel(MONDAY, tick=False):
        send(browser, "/goals/steps/add/", "text", text="Text Sam.")
        address = f"/goals/steps/{alice.steps.get().pk}/edit/"
        send(browser, address, "text", every_day="on")
        assert alice.steps.get().on is None
    values = Page(browser.get(address)).form("text").values
    del values["every_day"]
    with time_machine.travel(TUESDAY, tick=False):
        browser.post(address, values)
        assert "Text Sam." in Page(browser.get("/today/")).text
    assert alice.steps.get().on == TUESDAY.date()


def test_steps_of_days_gone_by_do_not_pile_up_on_the_list(browser, alice):
    add_step(alice, "a step of long ago", on=date(2020, 1, 1))
    add_step(alice, "every day")
    add_step(alice, "today", on=alice.today)
    text = Page(browser.get("/goals/steps/")).text
    assert "a step of long ago" not in text
    assert text.index("every day") < text.index("today")


def test_fifty_days_with_a_step_leave_room_for_the_next_one(browser, alice):
    Step._base_manager.bulk_create(
        Step(user=alice, text="gone by", on=date(2020, 1, 1), position=position)
        for position in range(50)
    )
    assert send(browser, "/goals/steps/add/", "text", text="Text Sam.").status_code == 302
    assert "Text Sam." in Page(browser.get("/today/")).text


def test_a_step_moves_among_those_that_are_on_the_list(browser, alice):
    add_step(alice, "gone by", on=date(2020, 1, 1))
    add_step(alice, "one")
    add_step(alice, "gone by too", on=date(2020, 1, 2))
    two = add_step(alice, "two")
    browser.post(f"/goals/steps/{two.pk}/position/", {"to": "up"})
    text = Page(browser.get("/goals/steps/")).text
    assert text.index("two") < text.index("one")


def test_a_removed_step_is_gone_from_today(browser, alice):
    step = add_step(alice)
    step.soft_delete()
    assert "Walk home." not in Page(browser.get("/today/")).text
    assert tick(browser, step).status_code == 404


def test_ticking_twice_is_one_tick(alice):
    step = add_step(alice)
    for _ in range(2):
        step.tick(alice.today)
    assert step.ticks.count() == 1


@pytest.mark.parametrize("path", ["/today/reading/", "/today/weather/"])
def test_the_row_of_a_day_has_no_hour(browser, alice, path):
    with time_machine.travel(TUESDAY.replace(hour=15, minute=40), tick=False):
        browser.post(path, {"weather": "hard"})
    created_at = alice.days.get().created_at
    assert created_at == datetime.combine(TUESDAY.date(), time(), UTC)


# This week ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("days_read", range(8))
def test_the_week_never_shames(browser, alice, days_read):
    with time_machine.travel(TUESDAY, tick=False):
        for back in range(days_read):
            Day.mark_read(alice, date(2026, 11, 24 - back))
        text = Page(browser.get("/today/")).text
    assert not SHAMING.search(text)
    assert re.findall(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b", text) == READ[7 - days_read :]
    assert ("Read this week" in text) is bool(days_read)


# As they stand on the page on a Tuesday.
READ = ["Wed", "Thu", "Fri", "Sat", "Sun", "Mon", "Tue"]


def test_days_that_were_not_read_leave_no_mark(browser, alice):
    with time_machine.travel(TUESDAY, tick=False):
        Day.mark_read(alice, date(2026, 11, 21))
        page = browser.get("/today/").text
    week = page[page.index("Read this week") :]
    assert week.count("<li>") == 1 + week[week.index("</section>") :].count("<li>")


@pytest.mark.parametrize(
    ("was_read", "unlit"), [(False, True), (True, False)], ids=["not read", "read"]
)
def test_the_window_is_lit_once_the_plan_was_read_today(browser, was_read, unlit):
    if was_read:
        browser.post("/today/reading/")
    scene = re.search(r'class="(scene [^"]*)"', browser.get("/today/").text)[1]
    assert ("unlit" in scene) is unlit


def test_an_appointment_and_a_date_share_one_card(browser, alice):
    RiskyDate(user=alice, text="Payday", on=alice.today).save()
    Appointment(user=alice, name="The noon group", next_on=alice.today).save()
    page = Page(browser.get("/today/"))
    assert page.text.count("Coming up") == 1
    assert page.link("The noon group") == "/people/care/"
    assert page.link("Change the dates") == "/dates/"


@pytest.mark.parametrize("name", ["reading", "part"])
def test_the_reading_is_marked_where_the_plan_is_read(browser, alice, name):
    with_plan(alice)
    assert "I’ve read it today" not in Page(browser.get("/today/")).text
    address = {"reading": "/plan/", "part": "/today/part/"}[name]
    assert "I’ve read it today" in Page(browser.get(address)).text


def test_a_step_that_was_not_done_is_not_mentioned_the_next_day(browser, alice):
    add_step(alice, "Text Sam.", on=MONDAY.date())
    with time_machine.travel(TUESDAY, tick=False):
        text = Page(browser.get("/today/")).text
    assert "Text Sam." not in text
    assert not SHAMING.search(text)


# Hidden sections ---------------------------------------------------------------------------------

# One line of each section, as it stands on My plan.
WORDS = {
    "why": REASON,
    "signs": "I hide my phone.",
    "if-then": IF,
    "people": "Mum",
    "goals": "See the sea.",
    "dates": "Payday",
    "care": "The noon group",
}


@pytest.fixture
def whole(client):
    """The browser of somebody with a line in every section."""
    alice = with_plan(person())
    WarningSign(user=alice, text=WORDS["signs"]).save()
    Goal(user=alice, text=WORDS["goals"]).save()
    RiskyDate(user=alice, text=WORDS["dates"], on=alice.today).save()
    Appointment(user=alice, name=WORDS["care"]).save()
    for section in SECTIONS:
        if section.name not in WORDS:
            PlanItem(user=alice, section=section.lists[0].name, text=words_of(section)).save()
        if section.is_optional:
            choose(alice.plan, section, is_shown=True)
    return signed_in(client, alice)


def words_of(section):
    return WORDS.get(section.name, f"A line of {section.name}.")


def show(client, section, answer):
    return client.post("/plan/sections/", {"section": section.name, "show": answer})


EVERY_SECTION = pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.name)


@EVERY_SECTION
def test_a_hidden_section_is_left_out_of_my_plan_and_comes_back(whole, section):
    assert words_of(section) in Page(whole.get("/plan/")).text
    assert show(whole, section, "no").url == f"/plan/?at={section.name}&did=show"
    hidden = whole.get("/plan/")
    assert words_of(section) not in Page(hidden).text
    assert not shows(hidden, f'id="{section.name}"')
    show(whole, section, "yes")
    assert words_of(section) in Page(whole.get("/plan/")).text


@EVERY_SECTION
def test_a_hidden_section_is_left_out_of_the_paper_and_comes_back(whole, section):
    assert shows(whole.get("/print/fridge/sheet/"), words_of(section)) is section.is_printed
    show(whole, section, "no")
    assert not shows(whole.get("/print/fridge/sheet/"), words_of(section))
    show(whole, section, "yes")
    assert shows(whole.get("/print/fridge/sheet/"), words_of(section)) is section.is_printed


def test_the_others_stay_when_one_is_hidden(whole):
    show(whole, SECTIONS[0], "no")
    text = Page(whole.get("/plan/")).text
    for section in SECTIONS[1:]:
        assert words_of(section) in text


def test_hiding_keeps_the_lines_on_their_list_and_the_people_on_help(whole):
    for section in SECTIONS:
        show(whole, section, "no")
    for section in SECTIONS:
        assert shows(whole.get(section.list_url), words_of(section))
    assert "Call Mum" in Page(whole.get("/help/")).text


def test_a_hidden_why_is_left_out_of_today_and_comes_back(whole, client):
    client.post("/today/reading/")
    show(whole, SECTIONS[0], "no")
    hidden = Page(whole.get("/today/"))
    assert REASON not in hidden.text
    assert "Why" not in hidden.text
    show(whole, SECTIONS[0], "yes")
    assert REASON in Page(whole.get("/today/")).text


def test_what_is_coming_up_is_left_out_of_today_when_its_section_is_hidden(browser, alice):
    RiskyDate(user=alice, text="Payday", on=alice.today).save()
    Appointment(user=alice, name="The noon group", next_on=alice.today).save()
    for section, words in (("dates", "Payday"), ("care", "The noon group")):
        assert words in Page(browser.get("/today/")).text
        choose(alice.plan, BY_NAME[section], is_shown=False)
        assert words not in Page(browser.get("/today/")).text


def test_with_the_why_hidden_today_still_leads_to_the_plan_and_asks_for_no_reason(browser, alice):
    alice.plan.go_on_at("ready")
    show(browser, SECTIONS[0], "no")
    page = Page(browser.get("/today/"))
    assert page.link("Read my plan") == "/plan/"
    assert "Why are you doing this?" not in page.text


def test_a_plan_with_everything_hidden_still_opens(whole):
    for section in SECTIONS:
        show(whole, section, "no")
    page = whole.get("/plan/")
    assert page.status_code == 200
    assert THEN not in Page(page).text
    assert page.text.count(">Show<") == len(SECTIONS)


@pytest.mark.parametrize("section", ["", "nothing", "why,people", "<b>"])
def test_no_other_section_is_hidden(whole, section):
    assert whole.post("/plan/sections/", {"section": section, "show": "no"}).status_code == 302
    assert REASON in Page(whole.get("/plan/")).text
    plan = Plan.objects.get()
    assert all(each.is_shown(plan) for each in SECTIONS)


def test_hiding_twice_and_showing_once_shows_it(whole):
    for answer in ("no", "no", "yes"):
        show(whole, SECTIONS[0], answer)
    assert REASON in Page(whole.get("/plan/")).text
