"""The plan in somebody else's hand: what stands on it, and what it takes to get past it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from config.public_pages import PAGES_OF_HELP
from contacts.models import Contact
from goals.models import Goal
from plans.models import PlanItem
from plans.sections import FIRST_STEPS, IF_THEN, LEARNED, choose
from tests.support.factories import IF, REASON, THEN, person, signed_in, with_plan
from tests.support.pages import Page, shows
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db

SHOW = "/plan/show/"
TODAY = "/today/"


@pytest.fixture
def alice():
    return with_plan(person())


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def begin(browser):
    return browser.post(SHOW, {"do": "show"}, follow=True)


# What stands on it --------------------------------------------------------------------------------


def test_one_tap_on_my_plan_or_on_more_shows_the_plan(browser):
    for page in ("/plan/", "/account/more/"):
        forms = [form for form in Page(browser.get(page)).forms if form.action == SHOW]
        (_, sent) = forms[0].buttons[0]
        answer = browser.post(SHOW, {**forms[0].values, **sent}, follow=True)
        for words in (REASON, IF, THEN, "Sam"):
            assert shows(answer, words)
        browser.post(SHOW, {"do": "done"})


def test_an_empty_plan_is_not_offered_to_be_shown(client):
    assert SHOW not in signed_in(client, person()).get("/plan/").content.decode()


def test_it_has_what_somebody_close_may_have_and_nothing_that_is_hidden(browser, alice):
    PlanItem(user=alice, section=FIRST_STEPS.name, text="I walk.").save()
    PlanItem(user=alice, section=LEARNED.name, text="It passes.").save()
    Goal(user=alice, text="A room of mine.", is_private=True).save()
    Goal(user=alice, text="A garden.").save()
    sam = Contact.objects.filter(user=alice).first()
    sam.name, sam.nickname, sam.label_on_print = "Samuel Reyes", "Skipper", "nickname"
    sam.may_tell_signs, sam.asking_words = "yes", "May I call you at night?"
    sam.save()
    urge = Urge.log(alice)
    urge.text = "At the mill."
    urge.save()
    choose(alice.plan, IF_THEN, is_shown=False)
    choose(alice.plan, FIRST_STEPS, is_on_paper=False)
    page = begin(browser)
    for words in ("I walk.", "A garden.", "Skipper"):
        assert shows(page, words)
    for words in ("A room of mine.", "It passes.", IF, "At the mill.", "May I call", "Samuel"):
        assert not shows(page, words)
    assert not shows(page, "Can tell me when they see a sign")


def test_nothing_on_it_leads_into_the_account_or_calls(browser, alice, settings):
    settings.LEAVE_URL = "https://weather.example/"
    page = Page(begin(browser))
    assert page.links == {"Skip to main content": "#main", "Hide": "https://weather.example/"}
    assert shows(begin(browser), "+1 212-555-0100")
    assert [form.action for form in page.forms] == [SHOW]
    assert page.title.startswith("To read")


# How it ends --------------------------------------------------------------------------------------


def test_it_opens_by_its_button_alone(browser):
    answer = browser.get(SHOW)
    assert (answer.status_code, answer.url) == (303, TODAY)


def test_done_leads_to_today_and_back_does_too(browser):
    begin(browser)
    answer = browser.post(SHOW, {"do": "done"})
    assert (answer.status_code, answer.url) == (303, TODAY)
    assert browser.get(SHOW).url == TODAY
    assert browser.get("/plan/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/plan/", "/account/", "/waves/", "/people/people.vcf", "/account/my-plan.html"]
)
def test_whatever_else_is_opened_comes_as_today_and_ends_it(browser, address):
    begin(browser)
    answer = browser.get(address)
    assert (answer.status_code, answer.url) == (303, TODAY)
    assert browser.get(TODAY).status_code == 200
    assert browser.get(SHOW).url == TODAY
    assert browser.get(address).status_code in (200, 302)
    assert browser.get(address).headers.get("Location") != TODAY


def test_a_page_that_tells_it_was_left_does_not_come_back_and_back_is_still_today(browser):
    begin(browser)
    # Whichever comes first, the word that it was left or what Back asks for: Back is Today.
    assert browser.post(SHOW).status_code == 204
    assert browser.get(SHOW).url == TODAY
    assert browser.get("/plan/").url == TODAY


def test_a_word_that_comes_late_begins_nothing(browser):
    begin(browser)
    browser.get(TODAY)
    assert browser.post(SHOW).status_code == 204
    assert browser.get(SHOW).url == TODAY
    assert browser.get("/plan/").status_code == 200


def test_it_ends_by_itself_after_half_an_hour(browser):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert begin(browser)["Refresh"] == "1800;url=/today/"
        clock.shift(timedelta(minutes=29))
        assert shows(browser.get(SHOW), REASON)
        clock.shift(timedelta(minutes=2))
        assert browser.get(SHOW).url == TODAY
        assert browser.get("/plan/").status_code == 200


def test_help_opens_also_while_the_plan_is_shown(browser):
    begin(browser)
    assert shows(browser.get("/help/"), "Sam")


@pytest.mark.parametrize("was_left", [False, True])
def test_so_does_what_help_leads_on_to(browser, was_left):
    begin(browser)
    if was_left:
        browser.post(SHOW)
    for page in sorted(PAGES_OF_HELP):
        answer = browser.get(reverse(page))
        assert (page, answer.headers.get("Location")) != (page, TODAY)
        assert answer.status_code in (200, 405)
    assert browser.get("/plan/").url == TODAY


def test_a_frame_or_a_draft_of_another_tab_neither_ends_it_nor_is_lost(browser):
    begin(browser)
    assert browser.get("/print/small/", headers={"Sec-Fetch-Dest": "iframe"}).status_code == 200
    by_itself = {"Sec-Fetch-Dest": "empty"}
    draft = browser.post("/reasons/add/", {"text": "For me."}, headers=by_itself)
    assert draft.status_code == 302
    assert shows(browser.get(SHOW), "For me.")


def test_a_form_sent_in_another_tab_ends_it_and_shows_what_comes_once(browser):
    begin(browser)
    sent = {"sections": ["why"], "days": "7", "passphrase": ""}
    made = browser.post("/share/add/", sent, follow=True, headers={"Sec-Fetch-Dest": "document"})
    assert [address for address, _status in made.redirect_chain] == ["/share/new/"]
    assert shows(made, "Your link is ready")
    assert browser.get(SHOW).url == TODAY


def test_nobody_signed_out_is_shown_anything(client):
    assert client.get(SHOW).url.startswith("/account/login/")
