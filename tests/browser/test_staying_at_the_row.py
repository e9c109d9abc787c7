"""After an act the reader is told what happened and stays where they were, with and without
JavaScript: what has the focus, what it is described by, and whether it is in sight."""

import pytest
from playwright.sync_api import expect

from tests.browser.hearing import focused
from tests.browser.lists import change, lines

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
# Each list with its field: enough rows that the last ones are far below the first screen.
LISTS = pytest.mark.parametrize(
    ("address", "label"),
    [
        ("/reasons/", "My reason"),
        ("/plan/lists/places/", "In my own words"),
        ("/people/", "Name"),
    ],
)
ROWS = 7


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def fill(page, address, label):
    while (number := page.locator("a.row-words").count()) < ROWS:
        page.goto(f"{address}add/")
        page.get_by_label(label, exact=True).fill(f"Number {number}")
        press(page, "Save")
        assert focused(page) == ("status", "Saved.", "")
        page.goto(address)


@WITH_AND_WITHOUT
@LISTS
def test_the_reader_stays_at_the_row(open_page, address, label, javascript):
    page = open_page(address, javascript=javascript)
    fill(page, address, label)
    last, before = page.locator("a.row-words").all_inner_texts()[:-3:-1]
    change(page)
    press(page, f"Up: {last}")
    told = f"Moved up. Now it is {ROWS - 1} of {ROWS}."
    assert focused(page) == ("button", f"Up: {last}", told)
    expect(page.get_by_role("button", name=f"Up: {last}")).to_be_in_viewport()

    press(page, f"Down: {last}")
    told = f"Moved down. Now it is {ROWS} of {ROWS}."
    assert focused(page) == ("button", f"Up: {last}", told)
    expect(page.get_by_role("button", name=f"Up: {last}")).to_be_in_viewport()

    press(page, f"Remove: {before}")
    assert focused(page) == ("status", "Removed.", "")
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport()
    press(page, "Undo")
    assert focused(page) == ("link", f"Change: {before}", "Put back.")
    expect(page.get_by_role("link", name=f"Change: {before}")).to_be_in_viewport()


@WITH_AND_WITHOUT
@pytest.mark.parametrize("viewport", [{"width": 320, "height": 568}, {"width": 320, "height": 256}])
def test_every_act_on_a_row_works_with_the_keyboard_alone(open_page, viewport, javascript):
    page = open_page("/plan/lists/safer/", javascript=javascript, viewport=viewport)
    for number in range(3):
        page.goto("/plan/lists/safer/add/")
        page.get_by_label("In my own words").fill(f"Line {number}")
        press(page, "Save")
    page.goto("/plan/lists/safer/")
    enter(page, page.get_by_role("link", name="Change : Make my space safer"))
    enter(page, page.get_by_role("button", name="Up: Line 2"))
    # The focus is on the button again: no way has to be walked twice.
    expect(page.get_by_role("button", name="Up: Line 2")).to_be_focused()
    press_enter(page)
    assert lines(page) == ["Line 2", "Line 0", "Line 1"]
    assert focused(page)[1] == "Down: Line 2"
    enter(page, page.get_by_role("button", name="Remove: Line 0"))
    assert focused(page)[:2] == ("status", "Removed.")
    enter(page, page.get_by_role("button", name="Undo"))
    assert focused(page)[1] == "Change: Line 0"
    press_enter(page)
    expect(page.get_by_label("In my own words")).to_have_value("Line 0")
    page.goto("/plan/lists/safer/?change")
    for text in lines(page):
        press(page, f"Remove: {text}")


def enter(page, target):
    """Walk to it with Tab from where the focus is, and press Enter."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return press_enter(page)
    raise AssertionError("Tab does not lead there.")


def press_enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


@WITH_AND_WITHOUT
def test_a_tick_and_a_pin_keep_the_place(open_page, javascript):
    page = open_page("/goals/steps/add/", javascript=javascript)
    page.get_by_label("The step").fill(f"Step {javascript}")
    press(page, "Save")
    page.goto("/today/")
    for told in ("Done.", "No longer done."):
        press(page, f"Step {javascript}")
        assert focused(page)[1:] == (f"Step {javascript}", told)
    page.goto("/reasons/add/")
    page.get_by_label("My reason").fill(f"Pinned {javascript}")
    press(page, "Save")
    change(page)
    press(page, f"Pin: Pinned {javascript}")
    assert focused(page)[1:] == (f"Unpin: Pinned {javascript}", "Shown first.")
    press(page, f"Remove: Pinned {javascript}")


@WITH_AND_WITHOUT
@pytest.mark.parametrize(
    "address", ["/reasons/add/", "/people/add/", "/dates/add/", "/if-then/add/", "/goals/add/"]
)
def test_what_needs_another_look_has_the_focus(open_page, address, javascript):
    page = open_page(address, javascript=javascript)
    press(page, "Save")
    assert page.title().startswith("Error: ")
    assert focused(page)[:2] == ("alert", "Check these answers")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    # From there the next stop is the link to the first field.
    page.keyboard.press("Tab")
    assert focused(page)[0] == "link"


@WITH_AND_WITHOUT
def test_signed_out_a_wrong_address_has_the_focus_too(new_page, javascript):
    page = new_page(javascript=javascript)
    page.goto("/account/signup/")
    press(page, "Email me a code")
    assert page.title().startswith("Error: ")
    assert focused(page)[:2] == ("alert", "Check these answers")
