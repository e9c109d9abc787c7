"""Nobody to call is asked about and never skipped: a person, or else a line, is there to call."""

from datetime import timedelta

import pytest
import time_machine

from contacts.helplines.choosing import calls_for
from contacts.helplines.models import ChosenLines
from contacts.models import Contact
from plans.content import PlanContent
from tests.support.factories import person, signed_in
from tests.support.pages import Page, send, shows

pytestmark = pytest.mark.django_db

PEOPLE, LINE = "/plan/write/people/", "/plan/write/helpline/"
ASKED = "Who would answer if you called?"
SAMARITANS = next(line for line in calls_for("GB") if line.name == "Samaritans")


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


# The guided writing ------------------------------------------------------------------------------


def test_the_step_asks_for_a_name_and_a_number_and_folds_the_rest(browser):
    page = browser.get(PEOPLE).text
    seen, folded = page.split("<summary>More about this person</summary>")
    assert [name for name in ("name", "phone") if f'name="{name}"' in seen] == ["name", "phone"]
    for name in ("role", "good_times", "opening_words", "words_after", "takes_texts"):
        assert f'name="{name}"' not in seen and f'name="{name}"' in folded


@pytest.mark.parametrize("do", ["skip", "next"])
def test_without_anybody_a_helpline_is_chosen(browser, alice, do):
    assert send(browser, PEOPLE, "phone", do=do).url == LINE
    page = browser.get(LINE)
    assert "Which helpline would you call?" in Page(page).text
    for line in calls_for("GB"):
        assert (f'value="{line.key}"' in page.text) is (line.kind != "emergency")


def test_a_name_without_a_number_leads_there_too(browser):
    assert send(browser, PEOPLE, "phone", do="next", name="Sam").url == LINE


def test_with_somebody_to_call_the_writing_goes_on(browser, alice):
    answer = send(browser, PEOPLE, "phone", do="next", name="Sam", phone="020 7946 0018")
    assert answer.url == "/plan/write/if-then/"


def test_one_tap_chooses_the_line_and_goes_on(browser, alice):
    send(browser, PEOPLE, "phone", do="skip")
    assert browser.post(LINE, {"line": SAMARITANS.key}, follow=True).redirect_chain[-1] == (
        "/plan/write/if-then/",
        302,
    )
    assert ChosenLines.objects.get().first == SAMARITANS.key
    assert shows(browser.get(LINE), 'aria-pressed="true"')


@pytest.mark.parametrize("line", ["", "xx-nothing", "us-988-lifeline", "gb-emergency"])
def test_it_can_be_skipped_and_nonsense_chooses_nothing(browser, alice, line):
    send(browser, PEOPLE, "phone", do="skip")
    assert browser.post(LINE, {"line": line}).url == "/plan/write/"
    assert not ChosenLines.objects.exists()


def test_once_the_writing_is_finished_it_leads_back_to_its_end(browser, alice):
    alice.plan.go_on_at("ready")
    assert send(browser, PEOPLE, "phone", do="skip").url == LINE
    assert browser.post(LINE, {"line": SAMARITANS.key}).url == "/today/"


def test_without_a_country_it_offers_the_numbers_of_the_nearest(client):
    browser = signed_in(client, person(country="", time_zone=""))
    send(browser, PEOPLE, "phone", do="skip", country="")
    page = browser.get(LINE)
    assert "Where are you?" in Page(page).text
    assert shows(page, 'href="tel:911"')
    browser.post("/help/country/", {"country": "GB", "back": "helpline"})
    assert SAMARITANS.key in browser.get(LINE).text


def test_a_chosen_line_is_whom_to_call_in_the_plan(browser, alice):
    assert PlanContent.load(alice).people == ()
    ChosenLines.kept_for(alice).put_first(SAMARITANS)
    (line,) = PlanContent.load(type(alice).objects.get()).people
    assert (line.name, line.number, line.is_helpline) == ("Samaritans", "116 123", True)
    assert shows(browser.get("/plan/"), "Call Samaritans")
    assert shows(browser.get("/print/fridge/sheet/"), "116 123")


def test_a_line_of_a_country_that_only_the_browser_knows_keeps_the_country_too(client):
    alice = person(country="", time_zone="")
    browser = signed_in(client, alice)
    client.cookies["country"] = "GB"
    assert Page(browser.get(PEOPLE)).form("country").values["country"] == "GB"
    browser.post(LINE, {"line": SAMARITANS.key})
    alice.refresh_from_db()
    assert alice.country == "GB"
    assert [line.name for line in PlanContent.load(alice).people] == ["Samaritans"]


def test_hidden_lines_can_be_chosen_all_the_same(browser, alice):
    for line in calls_for("GB"):
        ChosenLines.kept_for(alice).show(line, False)
    assert SAMARITANS.key in browser.get(LINE).text
    browser.post(LINE, {"line": SAMARITANS.key})
    assert shows(browser.get("/help/"), "Call Samaritans")


def test_a_line_with_hours_says_them_on_paper(client):
    alice = person(country="IE")
    hse = next(line for line in calls_for("IE") if line.opening)
    ChosenLines.kept_for(alice).put_first(hse)
    (line,) = PlanContent.load(type(alice).objects.get()).people
    assert "Monday to Friday, 09:30 to 17:30" in line.about


def test_a_line_that_takes_only_texts_can_be_chosen(browser, alice):
    shout = next(line for line in calls_for("GB") if line.name == "Shout")
    ChosenLines.kept_for(alice).put_first(shout)
    (line,) = PlanContent.load(type(alice).objects.get()).people
    assert (line.number, line.href) == ("85258", "sms:85258")
    assert "SHOUT" in line.about


# Today -------------------------------------------------------------------------------------------


def asks(browser, alice, days):
    with time_machine.travel(alice.joined_at + timedelta(days=days), tick=False):
        return ASKED in Page(browser.get("/today/")).text


def put_aside(browser, alice, days):
    with time_machine.travel(alice.joined_at + timedelta(days=days), tick=False):
        assert browser.post("/today/people/").url == "/today/"


def test_today_asks_after_three_and_after_fourteen_days_and_then_never(browser, alice):
    assert [asks(browser, alice, day) for day in (0, 1, 2)] == [False] * 3
    assert asks(browser, alice, 3)
    put_aside(browser, alice, 3)
    assert not any(asks(browser, alice, day) for day in (3, 4, 10, 13))
    assert asks(browser, alice, 14)
    put_aside(browser, alice, 14)
    assert not any(asks(browser, alice, day) for day in (14, 20, 60, 400))


def test_a_doubled_tap_is_one_not_now(browser, alice):
    for _ in range(2):
        put_aside(browser, alice, 4)
    assert asks(browser, alice, 15)


def test_whoever_does_not_answer_is_not_asked_for_ever(browser, alice):
    assert asks(browser, alice, 30)
    assert not any(asks(browser, alice, day) for day in (31, 60, 400))


def test_a_line_chosen_from_today_is_an_answer_for_now(browser, alice):
    with time_machine.travel(alice.joined_at + timedelta(days=4), tick=False):
        browser.post(LINE, {"line": SAMARITANS.key})
        assert ASKED not in Page(browser.get("/today/")).text
    assert asks(browser, alice, 15)


def test_who_comes_back_late_is_not_asked_twice_at_once(browser, alice):
    put_aside(browser, alice, 20)
    assert not asks(browser, alice, 20)
    assert not asks(browser, alice, 30)
    assert asks(browser, alice, 31)


def test_with_somebody_to_call_it_never_asks(browser, alice):
    sam = Contact(user=alice, name="Sam")
    sam.save()
    assert asks(browser, alice, 3)  # there is no number to call yet
    sam.phone = "+442079460018"
    sam.save()
    assert not asks(browser, alice, 3)


def test_the_question_leads_to_a_person_or_a_helpline(browser, alice):
    with time_machine.travel(alice.joined_at + timedelta(days=4), tick=False):
        page = Page(browser.get("/today/"))
    assert page.link("Add a person") == "/people/add/"
    assert page.link("Choose a helpline") == LINE


# If things get worse -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "number"), [("US", "988"), ("GB", "116123"), ("", "112"), ("ZZ", "112")]
)
def test_above_the_questions_for_a_bad_stretch_there_is_somebody_to_call(client, country, number):
    browser = signed_in(client, person(country=country))
    browser.get("/plan/")
    page = browser.get("/plan/lists/worse/")
    main = page.text[page.text.index("<main") :]
    assert "Thinking about dying?" in Page(page).text
    assert main.index(f'href="tel:{number}"') < main.index("What others see when it gets worse")
    assert "Thinking about dying?" not in Page(browser.get("/plan/lists/weighing/")).text
