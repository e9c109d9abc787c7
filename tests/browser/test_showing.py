"""The plan shown to a counselor: what Back, another tab, Done and a reload lead to."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LEAVE_URL

REASON = "To hear the rain."
BUTTON = "Show this to my counselor"
WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False])


@pytest.fixture
def shown(open_page):
    """A function that opens the plan as somebody is handed it."""

    def show_it(start="/plan/", **options):
        page = open_page("/reasons/", **options)
        if not page.get_by_text(REASON).count():
            page.goto("/reasons/add/")
            page.get_by_label("My reason").fill(REASON)
            page.get_by_role("button", name="Save").click()
            page.wait_for_url("**/reasons/**")
        page.goto(start)
        page.get_by_role("main").get_by_role("button", name=BUTTON).filter(visible=True).click()
        page.wait_for_url("**/plan/show/")
        page.wait_for_load_state()
        expect(page.get_by_text(REASON)).to_be_visible()
        return page

    return show_it


def expect_today(page):
    page.wait_for_url("**/today/")
    expect(page.get_by_role("navigation", name="Main").first).to_be_visible()


@WITH_AND_WITHOUT
@pytest.mark.parametrize("start", ["/plan/", "/account/more/"])
def test_done_leads_to_today_and_so_does_back(shown, start, javascript):
    page = shown(start, javascript=javascript)
    page.get_by_role("button", name="Done").click()
    expect_today(page)
    page.go_back()
    expect_today(page)


@WITH_AND_WITHOUT
def test_back_while_it_is_shown_is_today_and_forward_does_not_bring_it_back(shown, javascript):
    page = shown(javascript=javascript)
    page.go_back()
    expect_today(page)
    page.go_forward()
    expect_today(page)


def test_another_tab_or_a_locked_screen_ends_it(shown):
    page = shown()
    page.evaluate(
        """() => {
            Object.defineProperty(document, "hidden", {get: () => true});
            document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    expect_today(page)
    page.go_back()
    expect_today(page)


def test_a_page_that_was_left_does_not_come_back_by_its_address(shown):
    page = shown()
    page.goto("about:blank")
    # What the page says as it goes comes when it comes.
    for _ in range(20):
        page.goto("/plan/show/")
        if page.url.endswith("/today/"):
            break
        page.goto("about:blank")
    expect_today(page)


def test_hide_leads_away_and_back_shows_nothing_of_it(shown):
    page = shown(quiet=False)
    page.route(f"{LEAVE_URL}**", lambda route: route.fulfill(body="Rain later."))
    page.get_by_role("link", name="Hide this page").click()
    page.wait_for_url(LEAVE_URL)
    page.go_back()
    page.wait_for_url(LEAVE_URL)
    expect(page.get_by_text(REASON)).to_have_count(0)


def test_the_keyboard_reaches_hide_and_its_one_button_and_nothing_else(shown):
    page = shown()
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached == ["Skip to main content", "Hide", "Done"]
    assert page.locator(":is(a, button, input:not([type=hidden])):visible").count() == 3


@pytest.mark.parametrize("screen", ["small", "phone", "desktop"])
def test_it_fits_each_screen(shown, screen):
    page = shown(screen=screen)
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
