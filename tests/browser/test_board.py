"""The board as people use it: by taps and by keyboard, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lists import change

BOARD = "/if-then/board/"
WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
ON_A_PHONE = pytest.mark.parametrize("screen", ["phone", "small"])


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def own(page, side):
    return page.get_by_label(f"{side}, in my own words")


def pinned(page):
    return page.locator(".pinned")


def ask_for_ideas(page):
    page.get_by_text("Show ideas", exact=True).locator("visible=true").first.click()


def remove(page, name):
    page.goto("/if-then/")
    change(page)
    press(page, f"Remove: {name}")


@WITH_AND_WITHOUT
@ON_A_PHONE
def test_on_a_phone_it_is_two_steps_with_the_if_pinned(open_page, javascript, screen):
    page = open_page(BOARD, javascript=javascript, screen=screen)
    expect(page.get_by_text("When does it get hard?")).to_be_visible()
    expect(own(page, "Then")).to_be_hidden()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_hidden()
    own(page, "If").fill("My back hurts.")
    press(page, "Continue")
    expect(own(page, "If")).to_be_hidden()
    expect(pinned(page)).to_contain_text("My back hurts.")
    ask_for_ideas(page)
    press(page, "I call ___ before I decide.")
    expect(own(page, "Then")).to_be_focused()
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Put your own word in the blank.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(pinned(page)).to_contain_text("My back hurts.")
    own(page, "Then").fill("I call Jo before I decide.")
    press(page, "Save")
    pair = page.get_by_role("listitem").filter(has_text="My back hurts.")
    expect(pair).to_contain_text("I call Jo before I decide.")

    page.goto(BOARD)
    press(page, "My back hurts.")
    expect(pinned(page)).to_contain_text("My back hurts.")
    own(page, "Then").fill("I take a different street.")
    press(page, "Save")
    expect(pair).to_contain_text("I take a different street.")

    page.goto("/help/passed/")
    page.get_by_text("Something in my plan helped").click()
    press(page, "This helped: I take a different street.")
    helped = page.get_by_role("button", name="This helped: I take a different street.")
    expect(helped).to_have_attribute("aria-pressed", "true")
    expect(helped).to_be_focused()
    page.goto("/if-then/")
    expect(pair).to_contain_text("Helped on 1 day")
    remove(page, "My back hurts.")


@WITH_AND_WITHOUT
def test_from_620_pixels_both_sides_stand_beside_each_other(open_page, javascript):
    page = open_page(BOARD, javascript=javascript, screen="desktop", viewport=SIZE_620)
    for side in ("If", "Then"):
        expect(own(page, side)).to_be_visible()
    expect(page.get_by_role("button", name="Continue")).to_be_hidden()
    expect(pinned(page)).to_be_hidden()
    own(page, "Then").fill("I walk to the sea.")
    ask_for_ideas(page)
    press(page, "My body hurts.")
    expect(own(page, "If")).to_have_value("My body hurts.")
    expect(own(page, "Then")).to_have_value("I walk to the sea.")
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("I walk to the sea.")
    remove(page, "My body hurts.")


SIZE_620 = {"width": 620, "height": 900}


def test_just_below_620_pixels_it_is_one_side(open_page):
    page = open_page(BOARD, viewport={**SIZE_620, "width": 619}, is_mobile=False)
    expect(own(page, "Then")).to_be_hidden()


def test_on_a_desktop_the_bar_at_the_foot_shows_the_words_as_they_are_typed(open_page):
    page = open_page(BOARD, screen="desktop")
    own(page, "If").type("It rains.")
    own(page, "Then").type("I read.")
    expect(page.locator("dl")).to_contain_text(re.compile(r"If\s+It rains\.\s+Then\s+I read\."))
    save = page.get_by_role("button", name="Save", exact=True)
    expect(save).to_be_in_viewport(ratio=1)


@WITH_AND_WITHOUT
def test_change_and_back_lead_to_the_if_and_lose_nothing(open_page, javascript):
    page = open_page(BOARD, javascript=javascript)
    own(page, "If").fill("It snows.")
    press(page, "Continue")
    own(page, "Then").fill("I stay in.")
    press(page, "Change the if")
    expect(own(page, "If")).to_have_value("It snows.")
    press(page, "Continue")
    expect(own(page, "Then")).to_have_value("I stay in.")
    press(page, "Back")
    expect(own(page, "If")).to_have_value("It snows.")
    press(page, "Cancel")
    page.goto(BOARD)
    expect(own(page, "If")).to_have_value("")


def test_a_pair_is_made_by_keyboard_alone(open_page):
    page = open_page(BOARD, screen="desktop")
    own(page, "If").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # opens the ideas: nothing of one's own stands there
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(own(page, "If")).to_be_focused()
    expect(own(page, "If")).to_have_value("I cannot sleep.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(own(page, "Then")).to_be_focused()
    page.keyboard.type("I read to the end of the page.")
    page.get_by_role("button", name="Save", exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("I read to the end of the page.")
    remove(page, "I cannot sleep.")


def test_what_was_chosen_stands_under_its_column_beside_a_whole_button(open_page):
    page = open_page(BOARD, screen="desktop")
    for side in ("If", "Then"):
        own(page, side).fill("I walk to the river and back, however late it is.")
    then = page.locator("dl").get_by_text("Then", exact=True)
    assert then.bounding_box()["x"] == pytest.approx(own(page, "Then").bounding_box()["x"], abs=1)
    save = page.get_by_role("button", name="Save", exact=True).bounding_box()
    assert save["width"] > 1.5 * save["height"]
