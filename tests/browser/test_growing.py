"""Own words are seen whole while they are typed: where the browser knows `field-sizing`, where it
does not, and without JavaScript once the server has shown them."""

import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import cookies_of_somebody_new

WORDS = "Sit near the door, and say when I will leave. " * 5
HIDDEN_PART = "field => field.scrollHeight - field.clientHeight"


@pytest.fixture(scope="module")
def cookies(chromium, site, smtp):
    return cookies_of_somebody_new(chromium, site, smtp)


@pytest.fixture
def open_form(new_page, cookies):
    def open_it(script="", **options):
        page = new_page(**options)
        page.context.add_cookies(cookies)
        page.add_init_script(script)
        page.goto("/reasons/add/")
        return page

    return open_it


def test_a_field_grows_with_its_words(open_form):
    field = open_form().get_by_label("My reason")
    before = field.bounding_box()["height"]
    field.fill("Short.")
    assert field.bounding_box()["height"] == before
    field.fill(WORDS)
    assert field.bounding_box()["height"] > before * 1.5
    assert field.evaluate(HIDDEN_PART) <= 0


def test_a_browser_that_cannot_do_it_is_helped(open_form):
    page = open_form(script="CSS.supports = () => false;")
    # An old browser does not know the rule.
    page.evaluate("document.querySelector('textarea').setAttribute('data-grow', '')")
    page.evaluate("document.querySelector('textarea').style.setProperty('field-sizing', 'fixed')")
    field = page.get_by_label("My reason")
    field.fill(WORDS)
    assert field.evaluate(HIDDEN_PART) <= 0
    expect(field).to_have_value(WORDS)


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
def test_what_comes_back_from_the_server_is_seen_whole(open_form, javascript):
    page = open_form(javascript=javascript)
    page.get_by_label("My reason").fill(WORDS * 2)
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    field = page.get_by_label("My reason")
    expect(field).to_have_value(WORDS * 2)
    assert field.evaluate(HIDDEN_PART) <= 0


def test_enter_saves_nothing_and_leaves_no_line_end(open_form):
    page = open_form()
    page.get_by_label("My reason").press_sequentially("For Maya")
    page.keyboard.press("Enter")
    page.keyboard.type("and for me.")
    assert page.url.endswith("/reasons/add/")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("For Maya and for me.")
