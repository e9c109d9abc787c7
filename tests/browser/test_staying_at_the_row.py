"""After an act the reader is told what happened and stays where they were, with and without
JavaScript: what has the focus, what it is described by, and whether it is in sight."""

import pytest
from playwright.sync_api import expect

from tests.browser.hearing import focused

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
    while page.get_by_role("button", name="Remove: ").count() < ROWS:
        number = page.get_by_role("button", name="Remove: ").count()
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
    names = page.get_by_role("button", name="Remove: ").evaluate_all(
        "all => all.map((each) => each.ariaLabel.replace('Remove: ', ''))"
    )
    last, before = names[-1], names[-2]
    press(page, f"Move up: {last}")
    told = f"Moved up. Now it is {ROWS - 1} of {ROWS}."
    assert focused(page) == ("button", f"Move up: {last}", told)
    expect(page.get_by_role("button", name=f"Move up: {last}")).to_be_in_viewport()

    press(page, f"Move down: {last}")
    told = f"Moved down. Now it is {ROWS} of {ROWS}."
    assert focused(page) == ("button", f"Move up: {last}", told)
    expect(page.get_by_role("button", name=f"Move up: {last}")).to_be_in_viewport()

    press(page, f"Remove: {before}")
    assert focused(page) == ("status", "Removed.", "")
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport()
    press(page, "Undo")
    assert focused(page) == ("link", f"Change: {before}", "Put back.")
    expect(page.get_by_role("link", name=f"Change: {before}")).to_be_in_viewport()


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
    press(page, f"Show first: Pinned {javascript}")
    assert focused(page)[1:] == (f"Show first: Pinned {javascript}", "Shown first.")
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
