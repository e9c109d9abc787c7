"""One list as a person uses it, with JavaScript and without; and what only some browsers can do."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lists import lines, press

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
# What a browser with a contact picker gives back for one chosen person.
PICKER = """Object.defineProperty(navigator, "contacts", {
    value: { select: async (properties) => CHOSEN },
});"""


@pytest.fixture
def open_page(new_page, newcomer):
    """As everywhere, with a script that runs before those of the page."""

    def open_it(address, script="", **options):
        page = new_page(**options)
        page.context.add_cookies(newcomer)
        page.add_init_script(script)
        page.goto(address)
        return page

    return open_it


def add(page, text):
    add_one = page.get_by_role("main").get_by_role("link", name="Add a place or a person")
    add_one.locator("visible=true").click()
    page.get_by_label("In my own words").fill(text)
    press(page, "Save")


# One list, from the first line to the last -------------------------------------------------------


@WITH_AND_WITHOUT
@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_a_list_is_written_changed_ordered_emptied_and_brought_back(open_page, javascript, screen):
    page = open_page("/plan/lists/places/", javascript=javascript, screen=screen)
    expect(page.get_by_role("main")).to_contain_text("Where do you forget about it for a while?")
    for text in ("The library", "The pool", "Football"):
        add(page, text)
    assert lines(page) == ["The library", "The pool", "Football"]

    page.get_by_role("link", name="The pool").click()
    page.get_by_label("In my own words").fill("The pool on Sundays")
    press(page, "Save")
    press(page, "Up: The pool on Sundays")
    press(page, "Down: The library")
    assert lines(page) == ["The pool on Sundays", "Football", "The library"]
    expect(page.get_by_role("button", name="Up: The pool on Sundays")).to_be_disabled()
    expect(page.get_by_role("button", name="Down: The library")).to_be_disabled()

    press(page, "Remove: Football")
    expect(page.get_by_role("status").filter(has_text="Removed.")).to_be_visible()
    assert lines(page) == ["The pool on Sundays", "The library"]
    press(page, "Undo")
    assert lines(page) == ["The pool on Sundays", "Football", "The library"]
    expect(page.get_by_text("Removed.")).to_have_count(0)

    with page.expect_navigation():
        page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("button", name="Remove: ")).to_have_count(0)
    for text in lines(page):
        press(page, f"Remove: {text}")
    expect(page.get_by_role("main")).to_contain_text("Where do you forget about it for a while?")


@WITH_AND_WITHOUT
def test_what_cannot_be_saved_stays_and_the_error_leads_to_it(open_page, javascript):
    page = open_page("/reasons/add/", javascript=javascript)
    words = "every word counts " * 20
    page.get_by_label("My reason").fill(words)
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("That is 359 characters.")
    expect(page.get_by_label("My reason")).to_have_value(words)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("My reason")).to_be_focused()


@WITH_AND_WITHOUT
def test_steps_are_ticked_and_a_goal_is_done(open_page, javascript):
    page = open_page("/goals/steps/add/", javascript=javascript)
    page.get_by_label("The step").fill("Text Sam.")
    press(page, "Save")
    page.goto("/today/")
    step = page.get_by_role("button", name="Text Sam.")
    for is_ticked in ("true", "false"):
        press(page, "Text Sam.")
        expect(step).to_have_attribute("aria-pressed", is_ticked)
    page.goto("/goals/steps/")
    press(page, "Remove: Text Sam.")


@WITH_AND_WITHOUT
def test_what_changed_is_put_back(open_page, javascript):
    page = open_page("/signs/add/", javascript=javascript)
    sign = f"I hide phone number {javascript + 1}."
    page.get_by_label("The sign").fill(sign)
    press(page, "Save")
    press(page, f"Remove: {sign}")
    page.goto("/plan/changes/")
    open_all_folds(page)
    press(page, f"Put back : {sign}")
    page.goto("/signs/")
    assert lines(page) == [sign]
    press(page, f"Remove: {sign}")


def open_all_folds(page):
    """One fold holds what other tests of this file have changed at the same moment."""
    closed = page.locator("main details:not([open]) > summary:visible")
    while closed.count():
        closed.first.click()


@WITH_AND_WITHOUT
def test_an_idea_is_shown_on_request_and_fills_the_field(open_page, javascript):
    page = open_page("/signs/add/", javascript=javascript)
    idea = page.get_by_role("button", name="I skip meals.")
    expect(idea).to_be_hidden()
    page.get_by_text("Show ideas").click()
    with page.expect_navigation():
        idea.click()
    expect(page.get_by_label("The sign")).to_have_value("I skip meals.")
    expect(page.get_by_label("The sign")).to_be_focused()
    press(page, "Save")
    assert lines(page) == ["I skip meals."]
    press(page, "Remove: I skip meals.")


def test_a_long_line_gets_a_quiet_word_and_is_never_cut(open_page):
    page = open_page("/reasons/add/")
    word = page.get_by_text("Short sentences print best.")
    page.get_by_label("My reason").fill("x" * 90)
    expect(word).to_be_hidden()
    page.get_by_label("My reason").press_sequentially("y")
    expect(word).to_contain_text("91")
    expect(page.get_by_label("My reason")).to_have_value("x" * 90 + "y")


# What only some browsers can do ------------------------------------------------------------------


@pytest.fixture
def sam(open_page):
    """The page of people with Sam on it, who is gone again afterwards."""
    page = open_page("/people/add/")
    page.get_by_label("Name", exact=True).fill("Sam")
    page.get_by_label("Phone").fill("212 555 0100")
    press(page, "Save")
    page.get_by_text("More: Sam").click()
    yield page
    page.goto("/people/")
    press(page, "Remove: Sam")


def test_a_number_is_copied_with_one_tap(sam):
    sam.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = sam.get_by_role("button", name=re.compile("^Copy"))
    button.click()
    expect(sam.get_by_role("button", name=re.compile("^Copied"))).to_be_visible()
    assert sam.evaluate("navigator.clipboard.readText()") == "212 555 0100"


def test_a_browser_that_may_not_copy_says_nothing_and_breaks_nothing(sam):
    sam.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error('no')); }")
    sam.get_by_role("button", name=re.compile("^Copy")).click()
    expect(sam.get_by_role("button", name=re.compile("^Copy "))).to_be_visible()


def test_the_buttons_stay_hidden_where_the_browser_cannot_do_it(sam, open_page):
    plain = open_page("/people/", javascript=False)
    expect(plain.get_by_text("212 555 0100").first).to_be_visible()
    expect(plain.get_by_role("button", name=re.compile("^Copy"))).to_have_count(0)
    for address in ("/people/add/", "/plan/write/people/"):
        page = open_page(address)
        expect(page.get_by_label("Name", exact=True)).to_be_visible()
        expect(page.get_by_text("Pick from my contacts")).to_be_hidden()


@pytest.mark.parametrize("address", ["/people/add/", "/plan/write/people/"])
def test_a_person_picked_from_the_contacts_fills_name_and_number(open_page, address):
    chosen = '[{name: ["Jo Bell"], tel: ["212 555 0101", "212 555 0102"]}]'
    page = open_page(address, script=PICKER.replace("CHOSEN", chosen))
    page.get_by_role("button", name="Pick from my contacts").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Jo Bell")
    expect(page.get_by_label("Phone")).to_have_value("212 555 0101")


@pytest.mark.parametrize(
    ("chosen", "name", "phone"),
    [
        ("[]", "Typed", "555"),
        ("[{name: ['Jo Bell'], tel: []}]", "Jo Bell", "555"),
        ("[{name: [], tel: ['212 555 0101']}]", "Typed", "212 555 0101"),
    ],
    ids=["nobody", "no number", "no name"],
)
def test_what_the_picker_does_not_give_stays_as_it_was_typed(open_page, chosen, name, phone):
    page = open_page("/people/add/", script=PICKER.replace("CHOSEN", chosen))
    page.get_by_label("Name", exact=True).fill("Typed")
    page.get_by_label("Phone").fill("555")
    page.get_by_role("button", name="Pick from my contacts").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    expect(page.get_by_label("Phone")).to_have_value(phone)


def test_a_picked_person_is_kept_as_typed_words_are(open_page):
    chosen = '[{name: ["Jo Bell"], tel: ["212 555 0101"]}]'
    page = open_page("/plan/write/people/", script=PICKER.replace("CHOSEN", chosen))
    page.get_by_role("button", name="Pick from my contacts").click()
    expect(page.locator("[data-saved]")).to_have_text("Saved")
    page.goto("/plan/write/people/")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Jo Bell")
