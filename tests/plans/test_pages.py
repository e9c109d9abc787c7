"""Guided writing, Today, My plan and Help: what a person meets on the way through."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from plans.days.models import Day
from plans.sections import SECTIONS
from plans.today import part_of_day
from plans.writing.pages import WritingPage
from plans.writing.steps import BY_NAME, HALFWAY, READY, STEPS
from plans.writing.wizard import Wizard
from records.models import Draft
from tests.support.factories import IF, REASON, THEN, person, signed_in, with_plan
from tests.support.pages import Page, send, sentences, shows
from tests.support.undoing import undone
from tests.support.urls import routes
from triggers.models import WarningSign

pytestmark = pytest.mark.django_db

ABOUT = {"preferred_name": "Al", "opioids": "no"}
HOME = {"country": "US", "browser_zone": "America/New_York"}
# A field of each step, to know its form by, and what is typed there.
WORDS = {
    "why": ("own", {"own": REASON}),
    "people": ("phone", {"name": "Sam", "phone": "212-555-0100", **HOME}),
    "if-then": ("then", {"text": IF, "then": THEN}),
    "signs": ("own", {"own": "I hide my phone."}),
    "first": ("own", {"own": "Ring the bell at number nine."}),
    "hard-day": ("own", {"own": "I ring Jo first.", "opioids": "no"}),
    "goals": ("own", {"own": "See the sea."}),
}
FROM_SETTINGS = {"about": ("preferred_name", ABOUT)}
LISTS = ("why", "people", "if-then")
# They would tell a stranger who looks at a tab, a history or a lock screen.
TELLING = re.compile(
    r"relapse|recover|sober|addict|clean|drug|alcohol|opioid|crisis|urge|slip|trigger|using|used",
    re.IGNORECASE,
)


@pytest.fixture
def alice():
    return person(country="", time_zone="")


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def write(browser, step, do="next", **words):
    field, usual = (WORDS | FROM_SETTINGS)[step]
    return send(browser, f"/plan/write/{step}/", field, do=do, **{**usual, **words})


# Guided writing ----------------------------------------------------------------------------------


def test_the_steps_come_in_the_settled_order():
    assert [step.name for step in STEPS] == list(WORDS)


def test_each_step_leads_to_the_next_and_the_last_to_the_end(browser):
    address = browser.get("/plan/write/").url
    for step in STEPS:
        assert address == f"/plan/write/{step.name}/"
        address = write(browser, step.name).url
        if address == "/plan/write/print/":
            assert step.name == "if-then"
            address = Page(browser.get(address)).link("Keep writing")
    assert address == "/plan/write/ready/"
    assert "Your plan is ready" in Page(browser.get(address)).text


def test_after_the_if_then_the_plan_can_be_printed(browser):
    for step in ("why", "people"):
        write(browser, step)
    halfway = Page(browser.get(write(browser, "if-then").url))
    assert "You have a plan" in halfway.text
    assert halfway.link("Print it") == "/print/"
    assert browser.get("/plan/write/").url == "/plan/write/print/"


def test_every_step_is_saved_at_once(browser, alice):
    for step in STEPS:
        write(browser, step.name)
        alice.refresh_from_db()
    plan = type(alice).objects.get(pk=alice.pk).plan
    assert plan.opioids == "no"
    assert (alice.country, alice.time_zone) == ("US", "America/New_York")
    assert alice.reasons.get().text == REASON
    assert alice.contacts.get().phone == "+12125550100"
    assert alice.triggers.get().shown_answers[0].text == THEN
    assert alice.warning_signs.get().text == "I hide my phone."
    assert alice.plan_items.in_lists("alone").get().text == "Ring the bell at number nine."
    assert alice.plan_items.in_lists("hard-day").get().text == "I ring Jo first."
    assert alice.goals.get().text == "See the sea."


def test_every_step_can_be_skipped(browser, alice):
    for step in STEPS:
        address = write(browser, step.name, do="skip").url
    assert address == "/plan/write/ready/"
    assert "Your plan" in Page(browser.get(address)).text
    assert not (alice.reasons.exists() or alice.contacts.exists() or alice.triggers.exists())


def test_what_was_typed_before_a_skip_is_there_again_later(browser):
    write(browser, "why", do="skip", own="For Maya.")
    assert Page(browser.get("/plan/write/why/")).form("own").values["own"] == "For Maya."


@pytest.mark.parametrize("step", LISTS)
def test_an_empty_step_that_is_saved_is_skipped(browser, step):
    response = browser.post(f"/plan/write/{step}/", {"do": "next", "takes_texts": "on"})
    assert response.status_code == 302


def test_the_writing_goes_on_where_it_was_left(browser):
    write(browser, "why")
    assert browser.get("/plan/write/").url == "/plan/write/people/"
    assert "Keep writing" in Page(browser.get("/today/")).text


def test_today_of_somebody_new_asks_what_the_writing_begins_with(browser):
    today = Page(browser.get("/today/"))
    assert "Why are you doing this?" in today.text
    begun = browser.get(today.link("Write my plan")).url
    assert "Why are you doing this?" in Page(browser.get(begun)).text
    write(browser, "why", do="skip")
    assert "Why are you doing this?" not in Page(browser.get("/today/")).text


def test_a_finished_writing_is_not_asked_for_again(browser):
    for step in STEPS:
        write(browser, step.name)
    assert browser.get("/plan/write/").url == "/plan/write/ready/"
    assert "Keep writing" not in Page(browser.get("/today/")).text


@pytest.fixture
def finished(browser):
    """The browser of somebody who has seen every step."""
    for step in STEPS:
        write(browser, step.name)
    return browser


def test_to_change_one_step_of_a_finished_writing_does_not_start_it_again(finished):
    write(finished, "about", preferred_name="Alice")
    assert finished.get("/plan/write/").url == "/plan/write/ready/"
    assert "Keep writing" not in Page(finished.get("/today/")).text


def test_the_name_is_changed_from_the_settings_and_leads_back_there(finished, alice):
    settings = Page(finished.get("/account/"))
    address = settings.link("About you")
    page = Page(finished.get(address))
    assert "About you" in page.text
    assert not re.search("Step 1|continue", page.text)
    assert page.link("Back") == "/account/"
    answer = write(finished, "about", preferred_name="Alice")
    assert answer.url == "/account/"
    assert "Saved." in Page(finished.get("/account/")).text
    assert type(alice.plan).objects.get(user=alice).preferred_name == "Alice"
    assert write(finished, "about", do="skip").url == "/account/"


@pytest.mark.parametrize("do", ["next", "skip"])
def test_one_step_of_a_finished_writing_leads_to_its_end(finished, do, subtests):
    for step in [step for step in STEPS if step.section]:
        with subtests.test(step=step.name), undone(finished):
            page = Page(finished.get(f"/plan/write/{step.name}/"))
            assert "Step " not in page.text
            assert page.link("Back") == "/plan/"
            assert write(finished, step.name, do=do).url == "/plan/write/ready/"


@pytest.mark.parametrize("step", LISTS)
def test_another_can_be_added_on_the_same_step(browser, step):
    assert write(browser, step, do="add").url == f"/plan/write/{step}/"
    words = {"why": REASON, "people": "Sam", "if-then": IF}
    assert words[step] in Page(browser.get(f"/plan/write/{step}/")).text


@pytest.mark.parametrize("step", LISTS)
def test_a_step_that_is_sent_twice_is_one_row(browser, alice, step):
    field, words = WORDS[step]
    address = f"/plan/write/{step}/"
    values = {**Page(browser.get(address)).form(field).values, **words, "do": "next"}
    for _ in range(2):
        assert browser.post(address, values).status_code == 302
    rows = {"why": alice.reasons, "people": alice.contacts, "if-then": alice.triggers}
    assert rows[step].count() == 1


@pytest.mark.parametrize(
    ("step", "half"),
    [
        ("about", {"preferred_name": "word " * 100}),
        ("why", {"own": "word " * 100}),
        ("people", {"name": "", "phone": "212-555-0100", "opening_words": "Can you talk?"}),
        ("if-then", {"text": IF, "then": ""}),
    ],
)
def test_half_written_words_wait_for_the_next_visit(browser, alice, step, half):
    field, _ = (WORDS | FROM_SETTINGS)[step]
    refused = send(browser, f"/plan/write/{step}/", field, do="next", **half)
    assert refused.status_code == 422
    assert sentences(refused)
    for page in (refused, browser.get(f"/plan/write/{step}/")):
        kept = Page(page).form(field).values
        assert {name: kept[name] for name in half} == half


def test_words_that_were_saved_do_not_come_back_as_half_written(browser, alice):
    write(browser, "people", name="")
    write(browser, "people", do="add")
    assert not alice.drafts.exists()
    kept = Page(browser.get("/plan/write/people/")).form("phone").values
    assert (kept["name"], kept["phone"]) == ("", "")


def test_half_written_words_are_nobody_elses(browser, client):
    write(browser, "why", own="word " * 100)
    bob = signed_in(Client(), person("bob@example.org"))
    assert not shows(bob.get("/plan/write/why/"), "word word")


def test_a_draft_that_lacks_a_field_still_opens(browser, alice):
    Draft.keep(alice, "write/people", {"name": "Sam", "a field of long ago": "x"})
    assert Page(browser.get("/plan/write/people/")).form("phone").values["name"] == "Sam"


def test_two_tabs_on_the_first_step_show_both_names(browser, alice):
    address = "/plan/write/about/"
    old = Page(browser.get(address)).form("preferred_name").values
    write(browser, "about", preferred_name="Al")
    stale = browser.post(address, {**old, **ABOUT, "preferred_name": "Alice", "do": "next"})
    assert stale.status_code == 409
    assert "Alice" in Page(stale).text
    values = {**Page(stale).form("preferred_name").values, "do": "next"}
    assert browser.post(address, values).status_code == 302
    assert type(alice.plan).objects.get(user=alice).preferred_name == "Alice"


def test_there_is_no_step_of_another_name(browser):
    assert browser.get("/plan/write/nothing/").status_code == 404
    assert browser.post("/plan/write/print/draft/").status_code == 404


# The way through it ------------------------------------------------------------------------------


def test_the_way_leads_through_all_steps_with_a_stop_after_the_if_then(alice):
    wizard, page, way = Wizard(alice), STEPS[0], []
    while page is not READY:
        way.append(page.name)
        page = wizard.next_after(page)
    assert way == [
        "why",
        "people",
        "if-then",
        "print",
        "signs",
        "first",
        "hard-day",
        "goals",
    ]


@pytest.mark.parametrize("name", ["", "a step of long ago"])
def test_the_writing_starts_at_the_first_step_when_it_is_not_known_where_it_was(alice, name):
    alice.plan.go_on_at(name)
    assert Wizard(alice).current is STEPS[0]


def test_back_leads_through_the_questions_alone(alice):
    wizard = Wizard(alice)
    assert [wizard.previous(step) for step in STEPS] == [None, *STEPS[:-1]]
    assert wizard.back_url(BY_NAME["signs"]) == "/plan/write/if-then/"
    assert wizard.back_url(STEPS[0]) is None


def test_a_step_that_is_left_leads_to_the_next_and_is_remembered(alice):
    wizard = Wizard(alice)
    assert wizard.go_on(BY_NAME["if-then"]) == "/plan/write/print/"
    assert Wizard(type(alice).objects.get()).current is HALFWAY
    assert wizard.go_on(STEPS[-1]) == "/plan/write/ready/"
    assert wizard.is_finished


def test_it_says_which_step_it_is_and_about_how_long_the_rest_takes(alice):
    pages = [WritingPage.of(alice, step) for step in STEPS]
    assert [page.position for page in pages] == [1, 2, 3, 4, 5, 6, 7]
    assert [page.minutes_left for page in pages] == [10, 8, 7, 6, 4, 3, 1]


# Ideas -------------------------------------------------------------------------------------------


def tap(browser, step, field, idea, **words):
    """Tap an idea for a field as a browser without JavaScript sends it. Returns the form."""
    address = f"/plan/write/{step}/"
    values = {**Page(browser.get(address)).form(field).values, **words}
    answer = browser.post(address, {**values, f"idea_{field}": idea})
    assert answer.status_code == 200
    return Page(answer).form(field).values


def test_an_idea_that_is_tapped_stands_in_the_field_and_is_not_saved_yet(browser, alice):
    assert tap(browser, "why", "own", "For my health.")["own"] == "For my health."
    assert not alice.reasons.exists()


def test_an_idea_takes_nothing_away_that_was_typed(browser):
    assert tap(browser, "why", "own", "For my health.", own="So I")["own"] == "So I For my health."
    typed = tap(browser, "if-then", "text", "It is payday.", then="I call Sam.")
    assert (typed["text"], typed["then"]) == ("It is payday.", "I call Sam.")


def test_another_idea_takes_the_place_of_the_first(browser):
    typed = tap(browser, "why", "own", "For my health.", own="To keep my job.")
    assert typed["own"] == "For my health."


def test_a_pair_is_made_of_two_ideas(browser, alice):
    then = tap(browser, "if-then", "then", "I eat first, then I think.", text="It is payday.")
    assert browser.post("/plan/write/if-then/", {**then, "do": "next"}).status_code == 302
    assert alice.triggers.get().text == "It is payday."


@pytest.mark.parametrize(
    ("step", "field", "words"),
    [
        ("why", "own", {"own": "To be there for ___."}),
        ("if-then", "text", {"text": "I meet ___.", "then": THEN}),
    ],
)
def test_a_blank_waits_in_its_field_until_it_is_filled(browser, alice, step, field, words):
    refused = write(browser, step, **words)
    assert refused.status_code == 422
    assert sentences(refused) == ["Put your own word in the blank."]
    assert Page(browser.get(f"/plan/write/{step}/")).form(field).values[field] == words[field]
    assert not (alice.reasons.exists() or alice.triggers.exists())


def test_an_idea_that_stands_on_the_sheet_is_not_offered_again(browser):
    write(browser, "why", own="For my health.")
    buttons = Page(browser.get("/plan/write/why/")).text
    assert "To keep my job." in buttons.partition("My sheet")[0]
    assert "For my health." not in buttons.partition("See my sheet")[0]


# The sheet above the bar -------------------------------------------------------------------------


def test_what_was_written_peeks_out_on_every_later_step(browser):
    peek = re.compile(r'<details class="peek magnet hide-d"\s*(hidden)?\s*>')
    assert peek.findall(browser.get("/plan/write/why/").text) == ["hidden"]
    write(browser, "why")
    assert peek.findall(browser.get("/plan/write/why/").text) == [""]
    assert f"See my sheet {REASON}" in Page(browser.get("/plan/write/people/")).text
    write(browser, "people")
    assert "See my sheet Sam (212) 555-0100" in Page(browser.get("/plan/write/people/")).text
    assert f"See my sheet {REASON}" in Page(browser.get("/plan/write/why/")).text
    assert "See my sheet Sam" in Page(browser.get("/plan/write/goals/")).text


def test_an_empty_line_is_not_added(browser, alice):
    refused = send(browser, "/plan/write/why/", "own", do="add")
    assert (refused.status_code, sentences(refused)) == (422, ["Write something here."])


# What is asked where it matters ------------------------------------------------------------------


def test_opioids_are_asked_about_where_a_slip_is(browser, alice):
    assert not shows(browser.get("/plan/write/why/"), "Are opioids part of this for you?")
    assert shows(browser.get("/plan/write/hard-day/"), "Are opioids part of this for you?")
    write(browser, "hard-day", do="skip", own="", opioids="yes")
    assert type(alice.plan).objects.get(user=alice).opioids == "yes"
    write(browser, "hard-day", opioids="")
    assert type(alice.plan).objects.get(user=alice).opioids == "yes"


def test_the_name_is_asked_for_once_the_plan_is_ready(finished, alice):
    ready = "/plan/write/ready/"
    assert send(finished, ready, "preferred_name", preferred_name="Al").url == ready
    assert type(alice.plan).objects.get(user=alice).preferred_name == "Al"
    page = Page(finished.get(ready))
    assert "Your plan is ready, Al" in page.text
    assert "What should we call you?" not in page.text


# Today -------------------------------------------------------------------------------------------


def test_today_greets_by_name_and_shows_the_first_reason(client):
    alice = with_plan(person())
    alice.plan.preferred_name = "Al"
    alice.plan.save(expected_revision=1)
    text = Page(signed_in(client, alice).get("/today/")).text
    assert ", Al" in text
    assert REASON in text


def test_today_without_a_name_greets_all_the_same(browser):
    assert re.search(r"(Good (morning|evening)|Hello)(?!,)", Page(browser.get("/today/")).text)


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        (0, "night"),
        (3, "night"),
        (4, "morning"),
        (10, "morning"),
        (11, "day"),
        (16, "day"),
        (17, "evening"),
        (20, "evening"),
        (21, "night"),
        (23, "night"),
    ],
)
def test_the_day_has_four_parts(hour, part):
    assert part_of_day(hour) == part


def test_the_greeting_goes_by_the_persons_own_clock(client):
    alice = person(country="NZ", time_zone="Pacific/Auckland")
    with time_machine.travel(datetime(2026, 11, 22, 19, 0, tzinfo=UTC), tick=False):
        text = Page(signed_in(client, alice).get("/today/")).text
    assert "Good morning" in text
    assert "Monday 23 November" in text


def test_an_empty_plan_is_not_offered_as_read(browser):
    assert "I’ve read it today" not in Page(browser.get("/plan/")).text


def test_the_reading_is_marked_once_a_day(browser, alice):
    with_plan(alice)
    for _ in range(2):
        assert browser.post("/today/reading/").url == "/today/?lit"
    assert alice.days.count() == 1
    assert "Read this week" in Page(browser.get("/today/")).text
    text = Page(browser.get("/plan/")).text
    assert "You read it today" in text
    assert "I’ve read it today" not in text


def test_the_mark_goes_by_the_persons_own_clock(client):
    alice = with_plan(person(country="US", time_zone="America/New_York"))
    browser = signed_in(client, alice)
    # Half past eleven in the evening in New York, and one hour later.
    with time_machine.travel(datetime(2026, 11, 23, 4, 30, tzinfo=UTC), tick=False):
        browser.post("/today/reading/")
        assert "I’ve read it today" not in Page(browser.get("/plan/")).text
    with time_machine.travel(datetime(2026, 11, 23, 5, 30, tzinfo=UTC), tick=False):
        assert "I’ve read it today" in Page(browser.get("/plan/")).text
        browser.post("/today/reading/")
    assert [day.on.day for day in alice.days.order_by("on")] == [22, 23]


def test_a_day_without_a_mark_is_not_held_against_anybody(browser):
    text = Page(browser.get("/today/")).text
    assert "Read this week" not in text
    assert not re.search(r"missed|streak|failed|overdue|0 of 7", text)


def test_marks_of_more_than_a_week_ago_are_not_counted(browser, alice):
    Day.mark_read(alice, datetime(2020, 1, 1, tzinfo=UTC).date())
    assert "Read this week" not in Page(browser.get("/today/")).text


# My plan -----------------------------------------------------------------------------------------


def test_my_plan_reads_in_the_order_of_the_guided_writing(client):
    text = Page(signed_in(client, with_plan(person())).get("/plan/")).text
    places = [text.index(words) for words in (REASON, "Sam", "Mum", IF, THEN)]
    assert places == sorted(places)
    assert "+1 212-555-0100" in text


def test_my_plan_has_a_list_to_jump_to_the_parts_that_hold_something_and_to_all_others(client):
    alice = with_plan(person())
    WarningSign(user=alice, text="I skip meetings.").save()
    response = signed_in(client, alice).get("/plan/")
    (cells,) = re.findall(r'<nav class="jump.*?</nav>', response.text, re.DOTALL)
    jumps = re.findall(r'<a\s+href="#([\w-]+)">([^<]+)</a>', cells)
    assert [words for _, words in jumps] == ["Reasons", "People", "If-then", "Signs"]
    assert all(shows(response, f'id="{part}"') for part, _ in jumps)
    assert Page(response).link(f"All {len(SECTIONS)}") == "?at=all#sections"
    assert shows(client.get("/plan/?at=all"), 'id="sections" open')


def test_a_plan_that_is_seen_at_a_glance_has_no_list_to_jump(client):
    assert not shows(signed_in(client, with_plan(person())).get("/plan/"), 'class="jump')


def test_a_part_that_is_empty_asks_once_and_one_that_is_not_can_be_changed(client):
    page = signed_in(client, with_plan(person())).get("/plan/").text
    parts = re.findall(r'<section class="part".*?</section>', page, re.DOTALL)
    assert [len(re.findall("<a\\s", part)) for part in parts if 'class="ask"' in part] == [1] * 4
    assert all('aria-labelledby="why-c why-h"' in part for part in parts if 'id="why"' in part)


def test_an_empty_plan_asks_for_each_part(browser):
    text = Page(browser.get("/plan/")).text
    for question in (
        "Why are you doing this?",
        "Who would answer if you called?",
        "What brings on the urge, and what will you do?",
    ):
        assert question in text


def test_what_was_removed_is_not_in_the_plan(client):
    alice = with_plan(person())
    for row in (alice.reasons.get(), alice.contacts.in_order().first(), alice.triggers.get()):
        row.soft_delete()
    response = signed_in(client, alice).get("/plan/")
    assert not any(shows(response, words) for words in (REASON, "Sam", IF, THEN))
    assert shows(response, "Mum")


def test_somebody_without_a_number_is_in_the_plan_but_not_called(browser, alice):
    send(browser, "/people/add/", "phone", name="Sam")
    assert "Sam" in Page(browser.get("/plan/")).text
    assert not shows(browser.get("/plan/"), "Call Sam")
    assert not shows(browser.get("/help/"), "Call Sam")


# Help --------------------------------------------------------------------------------------------

HELP = pytest.mark.parametrize("address", ["/help/", "/help/after/"])
LINES = pytest.mark.parametrize(
    ("country", "emergency", "crisis"), [("US", "tel:911", "tel:988"), ("GB", "tel:999", "116123")]
)


@HELP
@LINES
def test_help_signed_out_has_the_lines_of_the_chosen_country(
    client, address, country, emergency, crisis
):
    for typed in (country, country.lower()):
        response = client.get(address, {"country": typed})
        assert shows(response, emergency)
        assert shows(response, crisis)


@HELP
@LINES
def test_help_signed_in_has_the_lines_of_the_persons_country(
    client, address, country, emergency, crisis
):
    response = signed_in(client, person(country=country)).get(address)
    assert shows(response, emergency)
    assert shows(response, crisis)
    assert "Where are you?" not in Page(response).text


@HELP
@pytest.mark.parametrize("country", ["", "DE", "ZZ", "<b>", "ﬁ", "\0"])
def test_help_in_a_country_we_know_nothing_of_says_whom_to_call(client, address, country):
    response = client.get(address, {"country": country})
    assert response.status_code == 200
    assert "local emergency number" in Page(response).text
    assert shows(response, "tel:112")


@HELP
def test_help_signed_in_without_a_country_says_whom_to_call(browser, address):
    assert "local emergency number" in Page(browser.get(address)).text


@HELP
def test_help_calls_their_own_people_first(client, address):
    response = signed_in(client, with_plan(person())).get(address)
    text = Page(response).text
    assert text.index("Call Sam") < text.index("Call Mum") < text.index("Samaritans")
    assert shows(response, 'href="tel:+12125550100"')


@HELP
def test_help_shows_the_reasons(client, address):
    assert REASON in Page(signed_in(client, with_plan(person())).get(address)).text


@HELP
def test_with_nobody_to_call_the_countrys_lines_take_their_place(client, address):
    response = signed_in(client, person(country="GB")).get(address)
    assert "Call Samaritans" in Page(response).text
    assert "Add one person to call" in Page(response).text


@pytest.mark.parametrize(
    ("opioids", "are_shown"), [("yes", True), ("unsure", True), ("", True), ("no", False)]
)
def test_the_facts_that_keep_alive_are_left_out_only_after_a_clear_no(client, opioids, are_shown):
    alice = person()
    alice.plan.opioids = opioids
    alice.plan.save(expected_revision=1)
    text = Page(signed_in(client, alice).get("/help/after/")).text
    assert ("Methadone and buprenorphine" in text) is are_shown
    assert ("After a break, your body can handle less." in text) is are_shown
    assert "Someone with you will not wake up, or is not breathing well?" in text
    assert "Give naloxone if you have it." in text
    assert "Street pills and powders can hold fentanyl. Naloxone works then too." in text


def test_somebody_signed_out_reads_the_facts_too(client):
    assert "naloxone" in Page(client.get("/help/after/")).text


def test_in_the_states_a_line_stays_on_the_phone(client):
    text = Page(client.get("/help/after/", {"country": "US"})).text
    assert "Might use alone? Call SafeSpot" in text


def test_help_leads_to_the_other_page_with_the_same_country(client):
    assert shows(client.get("/help/", {"country": "GB"}), "/help/after/?country=GB")


def test_the_front_page_leads_to_help_and_somebody_signed_in_to_today(client):
    assert shows(client.get("/"), 'href="/help/"')
    assert signed_in(client, person()).get("/").url == "/today/"


# Titles ------------------------------------------------------------------------------------------


@pytest.mark.one_database
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_no_title_and_no_address_tells_what_the_page_is_about(client, is_signed_in):
    if is_signed_in:
        signed_in(client, with_plan(person()))
    for route in routes():
        response = client.get(route.path(), follow=True)
        if response.content and response["Content-Type"].startswith("text/html"):
            title = Page(response).title
            assert title.strip(), route
            assert not TELLING.search(title), route
        assert not TELLING.search(route.path()), route
