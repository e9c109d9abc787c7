"""A page whose stylesheet does not arrive: on a bad line that happens, and in a bad hour too."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import demo_person, sign_in_with_password

CALLS = "a[href^='tel:'], a[href^='sms:']"
# Icons without a size of their own would fill the page.
LARGE_DRAWINGS = """() => [...document.querySelectorAll("main a svg, main button svg")]
    .map((drawing) => drawing.getBoundingClientRect())
    .filter((box) => box.width > 48 || box.height > 48).length"""


@pytest.fixture
def bare_page(new_page):
    """A small phone on which no stylesheet arrives."""
    # Not quiet: what did not load stands in the console.
    page = new_page(screen="small", quiet=False)
    page.route(re.compile(r"\.css$"), lambda route: route.abort())
    return page


def test_help_signed_out_still_calls_first(bare_page):
    bare_page.goto("/help/?country=GB")
    assert calls(bare_page)[:2] == ["tel:116123", "sms:85258"]
    assert_the_calls_come_first(bare_page)


@pytest.mark.parametrize("address", ["/help/", "/help/after/"])
def test_help_signed_in_still_calls_their_people_in_order(bare_page, site, address):
    sign_in_with_password(bare_page, *demo_person(site))
    bare_page.goto(address)
    people = [call for call in calls(bare_page) if call.startswith("tel:+1212555")]
    # Three people, and the care team after them.
    assert people == [f"tel:+1212555010{number}" for number in (0, 1, 3, 2)]
    assert calls(bare_page)[0] == people[0]
    assert_the_calls_come_first(bare_page)


def calls(page):
    return page.locator(CALLS).evaluate_all("links => links.map((a) => a.href.split('?')[0])")


def assert_the_calls_come_first(page):
    assert not page.evaluate(LARGE_DRAWINGS)
    first = page.get_by_role("main").locator(CALLS).first
    if "/after/" in page.url:
        # Three lines about safety come before everything else.
        assert y_of(page.get_by_text("Do not take more.")) < y_of(first) < y_of(next_part(page))
    else:
        expect(first).to_be_in_viewport()


def next_part(page):
    return page.get_by_role("heading", name="When you are safe")


def y_of(part):
    return part.bounding_box()["y"]
