"""The board as people use it: by taps and by keyboard, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.lists import change

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def side(page, name):
    return page.get_by_role("group", name=name, exact=True)


def tap(page, name, text):
    side(page, name).get_by_role("radio", name=text, exact=True).check()


def ask_for_ideas(page):
    for summary in page.get_by_text("Ideas", exact=True).all():
        summary.click()


@WITH_AND_WITHOUT
@pytest.mark.parametrize("screen", ["phone", "small", "desktop"])
def test_a_pair_is_tapped_reworded_and_gets_a_second_answer(open_page, javascript, screen):
    page = open_page("/if-then/board/", javascript=javascript, screen=screen)
    expect(side(page, "If").get_by_text("My body hurts.", exact=True)).to_be_hidden()
    ask_for_ideas(page)
    tap(page, "If", "My body hurts.")
    tap(page, "Then", "I call ___ before I decide.")
    press(page, "Put them together")
    expect(page).to_have_url(re.compile("/if-then/board/words/$"))
    page.get_by_label("If", exact=True).fill("My back hurts.")
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("Put your own word in the blank.")
    page.get_by_label("Then", exact=True).fill("I call Jo before I decide.")
    press(page, "Save")
    pair = page.get_by_role("listitem").filter(has_text="My back hurts.")
    expect(pair).to_contain_text("I call Jo before I decide.")

    page.goto("/if-then/board/")
    ask_for_ideas(page)
    tap(page, "If", "My back hurts.")
    tap(page, "Then", "I take another street.")
    press(page, "Put them together")
    expect(page.get_by_label("Or (optional)", exact=True)).to_have_value("I take another street.")
    press(page, "Save")
    expect(pair).to_contain_text("Or")

    page.goto("/help/passed/")
    press(page, "This helped: I take another street.")
    helped = page.get_by_role("button", name="This helped: I take another street.")
    expect(helped).to_have_attribute("aria-pressed", "true")
    expect(helped).to_be_focused()
    page.goto("/if-then/")
    expect(pair.locator(".then + .words").first).to_have_text("I take another street.")
    expect(pair).to_contain_text("Helped on 1 day")
    change(page)
    press(page, "Remove: My back hurts.")


def test_two_are_put_together_by_keyboard_alone(open_page):
    page = open_page("/if-then/board/", screen="desktop")
    page.get_by_text("Ideas", exact=True).first.focus()
    for key in ("Enter", "Tab", "Space", "ArrowDown", "Tab"):
        page.keyboard.press(key)
    expect(page.get_by_label("If, in my own words")).to_be_focused()
    page.keyboard.press("Tab")  # to the ideas of the other side: nothing of one's own stands there
    page.keyboard.press("Tab")
    expect(page.get_by_label("Then, in my own words")).to_be_focused()
    page.keyboard.type("I read to the end of the page.")
    page.get_by_role("button", name="Put them together").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_label("If", exact=True)).to_have_value("We had a fight at home.")
    page.get_by_role("button", name="Save").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("I read to the end of the page.")
    change(page)
    press(page, "Remove: We had a fight at home.")
