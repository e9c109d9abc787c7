"""Guided writing as people do it: by taps alone, in pieces, without a signal, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from goals.suggestions import GOALS, REASONS
from plans.sections import FIRST_STEPS, IF_I_USE
from tests.browser.getting_in import (
    ask_to_sign_up,
    cookies_of_somebody_new,
    demo_person,
    new_address,
    sign_up,
    type_code,
)
from triggers.suggestions import IFS, SIGNS, THENS

MOST_TAPS = 40
LIFELINE = "988 Lifeline"
MOST_TABS = 60
# What a person writes into each step, by the labels on the page, and what is tapped there.
WORDS = {
    "Why are you doing this?": {"In my own words": "So Maya sees me."},
    "Who would answer if you called?": {"Name": "Jo", "Phone": "212 555 0100"},
    "What brings on the urge, and what will you do?": {
        "If": "It is payday.",
        "Then": "I ring Jo.",
    },
    "How can you tell an urge is coming?": {"In my own words": "I hide my phone."},
    "What do you do first?": {"In my own words": "Ring the bell at number nine."},
    "What do you want to hear from yourself after a slip?": {"In my own words": "Ring Jo."},
    "What do you want to work toward?": {"In my own words": "See the sea."},
}
PAIR = (IFS[0], THENS[1])
TAPS = {
    "Why are you doing this?": REASONS[:2],
    "What brings on the urge, and what will you do?": PAIR,
    "How can you tell an urge is coming?": SIGNS[:2],
    "What do you do first?": FIRST_STEPS.suggestions[:2],
    "What do you want to hear from yourself after a slip?": IF_I_USE.suggestions[:2],
    "What do you want to work toward?": GOALS[:2],
}
# A field of each step and what is typed there.
FIELDS = {
    "about": ("What should we call you?", "Ro"),
    "why": ("In my own words", "For Ma"),
    "people": ("Name", "Noo"),
    "if-then": ("If", "It rai"),
    "signs": ("In my own words", "I hid"),
    "first": ("In my own words", "Ring t"),
    "hard-day": ("In my own words", "I rin"),
    "goals": ("In my own words", "See th"),
}
HALFWAY = "You have a plan"
# The person of this file has seen every step after a while; then the buttons say so.
SAVE = re.compile("^Save( and continue)?$")
SKIP = re.compile("^(Skip|Not now|Nobody yet)$")
NO_SIGNAL = "No signal. Your words are still here."


@pytest.fixture(scope="module")
def cookies(chromium, site, smtp):
    return cookies_of_somebody_new(chromium, site, smtp)


@pytest.fixture
def open_step(new_page, cookies):
    """A function that opens a step of the writing as the person of this file."""

    def open_it(name, **options):
        page = new_page(**options)
        page.context.add_cookies(cookies)
        page.goto(f"/plan/write/{name}/")
        return page

    return open_it


def heading(page):
    return page.get_by_role("heading", level=1)


def idea(page, text):
    return page.get_by_role("button", name=str(text), exact=True)


def said(page):
    return page.locator("[data-saved][role=status]")


# By taps alone -----------------------------------------------------------------------------------


class Finger:
    """Taps and counts. It cannot type."""

    def __init__(self):
        self.taps = 0

    def tap(self, target):
        target.tap()
        self.taps += 1


def test_by_taps_alone_there_is_a_plan_to_print(new_page, smtp):
    page, finger = new_page(timezone_id="America/New_York"), Finger()
    sign_up(page, smtp, "taps@example.org")
    for question in WORDS:
        expect(heading(page)).to_have_text(question)
        taken = TAPS.get(question, ())
        for number, text in enumerate(taken, start=1):
            finger.tap(idea(page, text))
            if number < len(taken) and taken is not PAIR:
                finger.tap(page.get_by_role("button", name="Add another"))
                expect(page.get_by_label("In my own words")).to_have_value("")
        finger.tap(page.get_by_role("button", name=SAVE))
        if question == "Who would answer if you called?":
            # Nobody yet: then a line, so that there is something to call in the plan.
            expect(heading(page)).to_have_text("Which helpline would you call?")
            finger.tap(page.get_by_role("button", name=LIFELINE))
        if taken is PAIR:
            expect(heading(page)).to_have_text(HALFWAY)
            finger.tap(page.get_by_role("link", name="Keep writing"))
    finger.tap(page.get_by_role("link", name="Print it"))
    with page.expect_request(re.compile(r"\.pdf$")):
        finger.tap(page.get_by_role("button", name="Print it"))
    page.goto("/plan/")
    for texts in TAPS.values():
        for text in texts:
            expect(page.get_by_role("article").get_by_text(str(text), exact=True)).to_be_visible()
    expect(page.get_by_role("article").get_by_role("link", name=LIFELINE)).to_be_visible()
    page.goto("/help/")
    expect(page.locator(".calls a").first).to_contain_text(LIFELINE)
    assert finger.taps <= MOST_TAPS, f"It took {finger.taps} taps"


# Before the address ------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
def test_three_answers_come_before_the_address_and_are_in_the_plan_after_it(
    new_page, smtp, javascript
):
    page = new_page(screen="small", javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Write my plan").click()
    for words in ("So Maya sees me.", "I hide my phone.", "Ring the bell at number nine."):
        expect(page.get_by_text("We keep this for an hour.")).to_be_in_viewport(ratio=1)
        page.get_by_label("In my own words").fill(words)
        page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("status")).to_contain_text("Your answers wait here")
    email = new_address()
    ask_to_sign_up(page, email)
    type_code(page, smtp, email)
    expect(heading(page)).to_have_text("Who would answer if you called?")
    page.get_by_text("See my sheet").click()
    sheet = page.get_by_role("region", name="My sheet")
    for words in ("So Maya sees me.", "I hide my phone.", "Ring the bell at number nine."):
        expect(sheet).to_contain_text(words)


# Left and taken up again -------------------------------------------------------------------------


@pytest.mark.parametrize("step", FIELDS)
def test_every_step_keeps_what_is_typed_and_says_so(open_step, step):
    page, (label, words) = open_step(step), FIELDS[step]
    expect(said(page)).to_have_text("")
    field = page.get_by_role("textbox", name=label)
    field.press_sequentially(words)
    expect(said(page)).to_have_text("Saved")
    page.goto("/today/")
    page.goto(f"/plan/write/{step}/")
    expect(field).to_have_value(words)
    field.fill("")
    page.get_by_role("button", name=SKIP).click()
    expect(page).not_to_have_url(re.compile(f"/write/{step}/$"))


def test_words_are_kept_when_the_page_is_left_at_once(open_step):
    page = open_step("hard-day")
    page.get_by_label("In my own words").fill("Gone in a moment")
    page.get_by_role("link", name="Back").click()
    expect(page).not_to_have_url(re.compile("/write/hard-day/$"))
    # What was sent on leaving may arrive behind the next page.
    for _ in range(20):
        page.goto("/plan/write/hard-day/")
        if page.get_by_label("In my own words").input_value() == "Gone in a moment":
            return
        page.wait_for_timeout(250)
    raise AssertionError("The words that were typed last are lost.")


def test_a_draft_on_its_way_is_called_back_when_the_step_is_saved(open_step):
    page = open_step("first")
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    page.route("**/draft/", lambda route: None)
    with page.expect_request("**/draft/"):
        page.get_by_label("In my own words").fill("Put sho")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/draft/")):
        page.get_by_role("button", name=SAVE).click()
    expect(said(page)).to_have_text("")


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
def test_a_tapped_idea_stands_in_the_field_and_can_be_finished(open_step, javascript):
    page = open_step("first", javascript=javascript)
    field = page.get_by_label("In my own words")
    page.get_by_text("More ideas").click()
    idea(page, "Put on music I know by heart.").click()
    expect(field).to_have_value("Put on music I know by heart.")
    expect(field).to_be_focused()
    if not javascript:
        page.get_by_text("More ideas").click()
    idea(page, "Call ___ and talk about anything.").click()
    expect(field).to_have_value("Call ___ and talk about anything.")
    page.get_by_role("button", name="Add another").click()
    expect(page.get_by_role("alert")).to_contain_text("Put your own word in the blank.")
    field.fill("Call Jo and talk about anything.")
    page.get_by_role("button", name="Add another").click()
    expect(field).to_have_value("")
    expect(page.locator(".peek")).to_contain_text("Call Jo and talk about anything.")


def test_ideas_for_the_then_come_with_an_if_and_go_with_it(open_step):
    page = open_step("if-then")
    for_then = page.get_by_text("Ideas for “Then”")
    expect(for_then).to_be_hidden()
    page.get_by_label("If", exact=True).fill("It is late.")
    expect(for_then).to_be_visible()
    page.get_by_label("If", exact=True).fill("")
    expect(for_then).to_be_hidden()
    expect(said(page)).to_have_text("Saved")


def test_without_a_script_all_ideas_of_a_pair_can_be_opened(open_step):
    page = open_step("if-then", javascript=False)
    expect(page.get_by_text("Ideas for “If”")).to_be_visible()
    expect(page.get_by_text("Ideas for “Then”")).to_be_visible()


def test_a_blank_is_typed_over_at_once(open_step):
    page = open_step("why")
    field = page.get_by_label("In my own words")
    field.fill("")
    page.get_by_text("More ideas").click()
    idea(page, "To be there for ___.").click()
    page.keyboard.type("Jo")
    expect(field).to_have_value("To be there for Jo.")
    idea(page, "For my health.").click()
    expect(field).to_have_value("To be there for Jo. For my health.")
    field.fill("")
    expect(said(page)).to_have_text("Saved")


@pytest.fixture
def open_under_a_sheet(open_page):
    """Open a step while a line peeks out above its bar."""

    def open_it(step):
        page = open_page("/plan/write/signs/", locale="en-US", timezone_id="America/New_York")
        page.get_by_label("In my own words").fill("I hide my other phone from everybody at home.")
        page.get_by_role("button", name="Add another").click()
        page.goto(f"/plan/write/{step}/")
        return page

    return open_it


def is_above_the_bar(page, part):
    box = part.bounding_box()
    return box["y"] + box["height"] <= page.locator(".go").bounding_box()["y"]


@pytest.mark.parametrize("step", [name for name in FIELDS if name != "about"])
def test_each_step_is_whole_on_the_first_screen_before_the_ideas(open_under_a_sheet, step):
    page = open_under_a_sheet(step)
    assert is_above_the_bar(page, page.get_by_role("button", name="Add another"))
    expect(page.get_by_role("button", name=SAVE)).to_be_in_viewport(ratio=1)


def test_the_sheet_opens_to_all_that_stands_on_it(open_step):
    page = open_step("signs")
    page.get_by_label("In my own words").fill("I hide my phone twice.")
    page.get_by_role("button", name="Add another").click()
    page.get_by_label("In my own words").fill("Still typ")
    page.get_by_text("See my sheet").click()
    sheet = page.get_by_role("region", name="My sheet")
    expect(sheet.get_by_text("I hide my phone twice.")).to_be_visible()
    expect(page.get_by_label("In my own words")).to_have_value("Still typ")
    page.get_by_label("In my own words").fill("")
    expect(said(page)).to_have_text("Saved")


def test_what_is_typed_is_on_the_sheet_at_once_and_off_it_when_it_is_taken_back(open_under_a_sheet):
    page = open_under_a_sheet("goals")
    part, line = page.locator(".peek .head b"), page.locator(".peek .newest")
    before = part.text_content(), line.text_content()
    page.get_by_label("In my own words").fill("Cook for Ma.")
    expect(line).to_have_text("Cook for Ma.")
    expect(part).to_have_text("What I’m working toward")
    page.get_by_label("In my own words").fill("")
    assert (part.text_content(), line.text_content()) == before
    expect(said(page)).to_have_text("Saved")


def test_an_empty_sheet_comes_with_the_first_words(new_page, site):
    page = new_page()
    page.goto(f"{site.url}/start/why/")
    expect(page.locator(".peek")).to_be_hidden()
    page.get_by_label("In my own words").fill("For Ma.")
    expect(page.locator(".peek .newest")).to_have_text("For Ma.")


def test_on_a_desktop_what_is_typed_is_on_the_sheet_beside_it(open_step):
    page = open_step("signs", screen="desktop")
    page.get_by_label("In my own words").fill("I nap all day.")
    sheet = page.get_by_role("complementary", name="My sheet")
    expect(sheet.get_by_text("I nap all day.")).to_be_visible()
    page.get_by_label("In my own words").fill("")
    expect(sheet.get_by_text("I nap all day.")).to_have_count(0)
    expect(said(page)).to_have_text("Saved")


def test_a_line_lands_only_where_motion_is_wanted(open_step):
    for motion, name in (("no-preference", "land"), ("reduce", "none")):
        page = open_step("signs", reduced_motion=motion)
        page.get_by_label("In my own words").fill("I skip my walk.")
        page.get_by_role("button", name="Add another").click()
        newest = page.locator(".peek .newest")
        assert newest.evaluate("line => getComputedStyle(line).animationName") == name


def test_words_that_were_not_saved_are_there_after_leaving_and_coming_back(open_step):
    page = open_step("goals")
    page.get_by_label("In my own words").press_sequentially("Half a go")
    expect(said(page)).to_have_text("Saved")
    page.goto("/goals/")
    expect(page.get_by_text("What do you want to work toward?")).to_be_visible()
    page.goto("/plan/write/goals/")
    expect(page.get_by_label("In my own words")).to_have_value("Half a go")
    expect(said(page)).to_have_text("")


def test_another_device_goes_on_with_the_same_words(open_step):
    page = open_step("why")
    page.get_by_label("In my own words").fill("From the phone")
    expect(said(page)).to_have_text("Saved")
    other = open_step("why", screen="desktop", javascript=False)
    expect(other.get_by_label("In my own words")).to_have_value("From the phone")


def test_once_saved_they_stand_in_the_plan_and_not_in_the_field(open_step):
    page = open_step("signs")
    page.get_by_label("In my own words").fill("I hide my phone.")
    expect(said(page)).to_have_text("Saved")
    with page.expect_navigation():
        page.get_by_role("button", name=SAVE).click()
    page.goto("/plan/write/signs/")
    expect(page.get_by_label("In my own words")).to_have_value("")
    expect(page.get_by_role("main")).to_contain_text("I hide my phone.")


# Without a signal --------------------------------------------------------------------------------


def test_without_a_signal_the_page_says_so_and_keeps_every_word(open_step):
    # Not quiet: that the network is away stands in the console.
    page = open_step("first", quiet=False)
    field = page.get_by_label("In my own words")
    page.context.set_offline(True)
    field.fill("Sit on the back step.")
    expect(said(page)).to_have_text(NO_SIGNAL)
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("status").filter(has_text=NO_SIGNAL).last).to_be_in_viewport(ratio=1)
    expect(heading(page)).to_have_text("What do you do first?")
    expect(field).to_have_value("Sit on the back step.")
    page.context.set_offline(False)
    field.press("End")
    field.press_sequentially(" Breathe.")
    expect(said(page)).to_have_text("Saved")
    page.get_by_role("button", name=SAVE).click()
    expect(heading(page)).not_to_have_text("What do you do first?")
    page.goto("/plan/lists/alone/")
    expect(page.get_by_role("main")).to_contain_text("Sit on the back step. Breathe.")


def test_a_server_that_is_away_is_said_in_the_same_words(open_step):
    page = open_step("first", quiet=False)
    page.route("**/draft/", lambda route: route.abort())
    page.get_by_label("In my own words").fill("Put shoes on.")
    expect(said(page)).to_have_text(NO_SIGNAL)
    page.unroute("**/draft/")
    page.get_by_label("In my own words").fill("Put shoes on and walk.")
    expect(said(page)).to_have_text("Saved")


# Signed out, or another trouble -------------------------------------------------------------------


def test_after_the_sign_in_ended_it_says_so_and_save_takes_the_words_along(open_step):
    page = open_step("first", quiet=False, screen="small")
    page.context.clear_cookies(name="s")
    page.get_by_label("In my own words").fill("Sit on the wall.")
    expect(said(page)).to_have_text("You may be signed out. Press Save: your words will be saved.")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("main")).to_contain_text("You were signed out.")
    expect(page.get_by_role("main")).to_contain_text("Sit on the wall.")


@pytest.mark.parametrize(
    ("status", "words"),
    [(409, ""), (503, "Not saved yet. Your words are still here.")],
)
def test_an_answer_that_is_no_lack_of_signal_is_not_called_one(open_step, status, words):
    page = open_step("first", quiet=False)
    field = page.get_by_label("In my own words")
    field.fill("Put socks")
    expect(said(page)).to_have_text("Saved")
    page.route("**/draft/", lambda route: route.fulfill(status=status))
    field.fill("Put socks on.")
    expect(said(page)).to_have_text(words)
    page.unroute("**/draft/")


# Without JavaScript ------------------------------------------------------------------------------


def test_all_steps_are_written_without_javascript(new_page, smtp):
    page = new_page(screen="small", javascript=False)
    sign_up(page, smtp, "plain@example.org")
    for question, words in WORDS.items():
        expect(heading(page)).to_have_text(question)
        for label, text in words.items():
            page.get_by_role("textbox", name=label).fill(text)
        page.get_by_role("button", name=SAVE).click()
        if heading(page).inner_text() == HALFWAY:
            page.get_by_role("link", name="Keep writing").click()
    expect(heading(page)).to_contain_text("Your plan is ready")
    page.get_by_role("link", name="Read my plan").click()
    plan = page.get_by_role("article", name="My plan")
    for words in WORDS.values():
        expect(plan).to_contain_text(next(iter(words.values())))


# By keyboard alone -------------------------------------------------------------------------------


def tab_to(page, target, at_most=MOST_TABS):
    """Press Tab until the focus is there. Returns how often."""
    for presses in range(1, at_most + 1):
        page.keyboard.press("Tab")
        if target.evaluate("part => part === document.activeElement"):
            return presses
    raise AssertionError(f"The focus does not come to {target} within {at_most} tabs")


def enter(page, target, **limits):
    presses = tab_to(page, target, **limits)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return presses


def test_by_keyboard_alone_from_the_sign_in_to_the_first_call(new_page, site):
    page = new_page(screen="desktop")
    email, password = demo_person(site)
    page.goto("/")
    enter(page, page.get_by_role("link", name="Sign in"))
    tab_to(page, page.get_by_label("Your email"))
    page.keyboard.type(email)
    enter(page, page.get_by_role("button", name="Use a password instead"))
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    enter(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Reasons"))
    enter(page, page.get_by_role("link", name="Add a reason"))
    tab_to(page, page.get_by_label("My reason"))
    page.keyboard.type("To hear the rain.")
    enter(page, page.get_by_role("button", name="Save"))
    expect(page.get_by_role("main")).to_contain_text("To hear the rain.")
    enter(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="My plan"))
    expect(page.get_by_role("article", name="My plan")).to_contain_text("To hear the rain.")
    enter(page, page.get_by_role("navigation", name="Main").get_by_role("link", name="Print"))
    expect(heading(page)).to_have_text("Print")
    tab_to(page, page.get_by_role("button", name="Print it"))
    page.goto("/print/")
    enter(page, page.get_by_role("link", name="Help now").first, at_most=2)
    expect(heading(page)).to_have_text("Give it twenty minutes")
    tab_to(page, page.get_by_role("link", name=re.compile("^Call Sam")), at_most=6)


def test_the_sign_up_is_done_by_keyboard_alone(new_page, smtp):
    page = new_page(screen="desktop")
    page.goto("/account/signup/")
    tab_to(page, page.get_by_label("Your email"))
    page.keyboard.type("keys@example.org")
    for tick in ("I am 16 or older.", "I agree that this site saves what I write."):
        tab_to(page, page.get_by_label(tick))
        page.keyboard.press("Space")
    enter(page, page.get_by_role("button", name="Email me a code"))
    expect(heading(page)).to_have_text("Check your email")
