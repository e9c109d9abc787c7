"""Goals, the pinned reason, optional pages and the page for family and friends, by taps."""

import pytest
from playwright.sync_api import expect

from tests.browser.lists import change

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def add_reason(page, text):
    page.goto("/reasons/add/")
    page.get_by_label("My reason").fill(text)
    press(page, "Save")


@WITH_AND_WITHOUT
def test_a_goal_with_a_reason_gives_today_its_first_step(open_page, javascript):
    reason, step = f"For Maya {javascript}.", f"Look up a bus {javascript}."
    page = open_page("/today/", javascript=javascript)
    add_reason(page, reason)
    page.goto("/goals/add/")
    page.get_by_label("What I’m working toward").fill(f"See the sea {javascript}.")
    page.get_by_label("The first small step").fill(step)
    by = page.get_by_label("By when")
    expect(by).to_be_hidden()
    page.get_by_text("More about this goal").click()
    by.fill("before summer")
    page.get_by_label("How far away is it?").select_option("This year")
    page.get_by_label("Which reason is it for?").select_option(reason)
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text("This year · before summer")
    expect(page.get_by_role("main")).to_contain_text(reason)
    press(page, f"Do it today : {step}")
    assert "/today/?at=" in page.url
    expect(page.get_by_role("button", name=step)).to_be_visible()


@WITH_AND_WITHOUT
def test_one_tap_pins_a_reason_and_today_shows_it(open_page, javascript):
    page = open_page("/today/", javascript=javascript)
    for text in (f"For one {javascript}.", f"For two {javascript}."):
        add_reason(page, text)
    change(page)
    press(page, f"Pin: {text}")
    expect(page.get_by_role("button", name=f"Unpin: {text}")).to_be_focused()
    page.goto("/today/")
    expect(page.locator("blockquote")).to_have_text(text)


@WITH_AND_WITHOUT
def test_an_optional_page_is_turned_on_written_and_put_away(open_page, javascript):
    page = open_page("/plan/", javascript=javascript)
    page.get_by_text("Choose sections").click()
    press(page, "Show : If things get worse")
    assert page.url.endswith("/plan/lists/worse/")
    page.get_by_role("link", name="Who can step in, and who has a key?").click()
    words = f"Jess takes the cat {javascript}."
    page.get_by_label("In my own words").fill(words)
    press(page, "Save")
    expect(page.get_by_role("main")).to_contain_text(words)
    page.goto("/plan/")
    expect(page.locator("#worse")).to_contain_text(words)
    page.get_by_text("Choose sections").click()
    press(page, "Hide : If things get worse")
    expect(page.locator("#worse")).to_have_count(0)


def test_the_page_for_family_is_found_from_the_front_and_prints_its_numbers(new_page):
    page = new_page()
    page.goto("/")
    page.get_by_role("link", name="For family and friends").click()
    with page.expect_navigation():
        page.get_by_role("button", name="I am in United Kingdom.").click()
    page.emulate_media(media="print")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Call 999.")
    expect(main.locator(".line-card").get_by_text("116 123")).to_be_visible()
    expect(main.get_by_text("Give naloxone (Narcan) if you have it.")).to_be_visible()
    expect(page.get_by_text("Change the country")).to_be_hidden()
    expect(main.locator(".btn").first).to_be_hidden()
