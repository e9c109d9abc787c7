"""The worst hour on a small screen: whom to call is in sight, whatever is known of the reader."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import cookies_of_somebody_new

WITH_AND_WITHOUT = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with JavaScript", "without"]
)
BOTH = pytest.mark.parametrize("address", ["/help/", "/help/after/"])
SCREENS = [{"width": 360, "height": 640}, {"width": 390, "height": 844}]
IN_SIGHT = """call => {
    const bar = document.querySelector(".sos").getBoundingClientRect();
    const box = call.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= bar.top;
}"""


@pytest.fixture
def cookies(chromium, site, smtp):
    return cookies_of_somebody_new(chromium, site, smtp)


def write_a_friend(page, country, opioids):
    page.goto("/plan/write/about/")
    if opioids:
        page.get_by_label(opioids, exact=True).check()
        page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/people/add/")
    page.get_by_label("Name", exact=True).fill("Sam")
    page.get_by_label("Phone").fill("+44 20 7946 0018")
    page.get_by_role("button", name="Save").click()
    page.goto("/account/")
    if not page.get_by_label("Country").is_visible():
        page.get_by_text("Change", exact=True).click()
    page.get_by_label("Country").select_option(country)
    page.get_by_role("button", name="Save").click()


@pytest.mark.parametrize("screen", SCREENS, ids=["360", "390"])
@pytest.mark.parametrize(("country", "opioids"), [("GB", "Yes"), ("GB", "No"), ("", None)])
def test_the_first_call_is_whole_on_the_first_screen(new_page, cookies, screen, country, opioids):
    page = new_page(viewport=screen, locale="eo", timezone_id="UTC")
    page.context.add_cookies(cookies)
    write_a_friend(page, country, opioids)
    for address in ("/help/", "/help/after/"):
        page.goto(address)
        call = page.get_by_role("link", name=re.compile(r"^Call Sam\b"))
        expect(call).to_be_visible()
        assert page.evaluate("scrollY") == 0
        assert call.evaluate(IN_SIGHT), (address, call.bounding_box())


@WITH_AND_WITHOUT
@pytest.mark.parametrize("screen", ["small", "phone"])
def test_hard_puts_help_under_the_thumb_without_a_scroll(new_page, cookies, screen, javascript):
    page = new_page(screen=screen, javascript=javascript)
    page.context.add_cookies(cookies)
    page.goto("/today/")
    with page.expect_navigation():
        page.get_by_role("button", name="Hard").click()
    expect(page.get_by_role("link", name="Open Help")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Open Help").click()
    expect(page).to_have_url(re.compile("/help/$"))


# Before a country is known -----------------------------------------------------------------------


def first_card(page):
    return page.locator("[data-lands] li").first


@BOTH
def test_the_clock_brings_forth_a_country_that_waits_further_down(new_page, address):
    page = new_page(locale="en-US", timezone_id="Pacific/Auckland")
    page.goto(address)
    expect(first_card(page)).to_contain_text("New Zealand")
    expect(page.locator("[data-lands] li:visible")).to_have_count(3)
    page.get_by_text("Another country").click()
    expect(page.locator("[data-lands] li:visible")).to_have_count(6)


@BOTH
@WITH_AND_WITHOUT
def test_signed_out_there_is_a_number_on_a_small_screen_at_once(new_page, address, javascript):
    page = new_page(screen="small", javascript=javascript, locale="eo", timezone_id="UTC")
    page.goto(address)
    expect(page.locator(".sos a[href='tel:112']")).to_be_in_viewport(ratio=1)
    expect(page.locator("[data-lands] a[href^='tel:']")).to_have_count(12)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@BOTH
def test_the_clock_of_the_browser_says_more_than_its_language(new_page, address):
    page = new_page(locale="en-US", timezone_id="Europe/London")
    page.goto(address)
    expect(first_card(page)).to_contain_text("United Kingdom")
    bar = page.locator(".sos a")
    expect(bar.nth(0)).to_have_attribute("href", "tel:999")
    expect(bar.nth(1)).to_have_attribute("href", "tel:116123")
    expect(page.locator(".sos")).to_contain_text("in the UK")
    expect(page.locator(".sos")).not_to_contain_text("in the US")


@BOTH
def test_without_a_script_the_language_says_it(new_page, address):
    page = new_page(locale="en-US", timezone_id="Europe/London", javascript=False)
    page.goto(address)
    expect(first_card(page)).to_contain_text("United States")
    expect(page.locator(".sos")).to_contain_text("in the US")


@pytest.mark.parametrize("locale", ["de-DE", "en-US", "en-GB"])
def test_in_a_country_we_do_not_know_the_nearest_come_first_and_112_stays(new_page, locale):
    page = new_page(locale=locale, timezone_id="Europe/Berlin")
    page.goto("/help/")
    expect(page.locator(".lands .first")).to_have_count(0)
    expect(first_card(page)).to_contain_text("United Kingdom")
    expect(page.locator(".sos a:visible")).to_have_count(1)
    expect(page.locator(".sos a[href='tel:112']")).to_be_visible()


def test_a_clock_that_stands_in_no_place_leaves_it_to_the_language(new_page):
    page = new_page(locale="en-NZ", timezone_id="UTC")
    page.goto("/help/")
    expect(first_card(page)).to_contain_text("New Zealand")
    expect(page.locator(".sos")).to_contain_text("in New Zealand")


def test_a_script_does_not_empty_a_country_that_was_chosen_on_help(new_page, cookies):
    page = new_page(locale="en-US", timezone_id="Europe/Berlin")
    page.context.add_cookies(cookies)
    page.goto("/help/")
    page.get_by_text("Another country").click()
    page.get_by_role("button", name="I am in United States.").click()
    page.goto("/account/")
    expect(page.get_by_label("Country")).to_have_value("US")


@BOTH
@WITH_AND_WITHOUT
def test_a_choice_is_kept_and_holds_on_the_other_page(new_page, address, javascript):
    page = new_page(javascript=javascript, locale="eo", timezone_id="UTC")
    page.goto(address)
    page.get_by_text("Another country").click()
    page.get_by_role("button", name="I am in New Zealand.").click()
    for again in (address, "/help/", "/help/after/"):
        page.goto(again)
        expect(page.get_by_role("heading", name="Where are you?")).to_have_count(0)
        expect(page.locator(".sos a[href='tel:111']")).to_be_in_viewport(ratio=1)
    names = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert names == {"country": "NZ"}


@WITH_AND_WITHOUT
def test_another_country_still_has_something_to_dial(new_page, javascript):
    page = new_page(javascript=javascript, locale="eo", timezone_id="UTC")
    page.goto("/help/")
    page.get_by_text("Another country").click()
    page.get_by_role("button", name="My country is not here").click()
    expect(page.get_by_role("main").get_by_role("link", name="Call 112")).to_be_in_viewport()
    expect(page.locator(".sos a[href='tel:112']")).to_be_in_viewport(ratio=1)
