"""The small promises that only a browser can keep or break."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LEAVE_URL
from tests.browser.getting_in import (
    demo_person,
    new_address,
    sign_in_with_password,
    sign_out,
    sign_up,
)
from tests.browser.lists import press
from tests.browser.watching import Watch

WITH_AND_WITHOUT = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with JavaScript", "without"]
)
REASON = "So Maya sees me at the school gate every morning."  # the demo person's first


@pytest.fixture
def dana(site):
    """Sign a page in as the demo person, as they were on the first day."""
    person = demo_person(site)
    return lambda page: sign_in_with_password(page, *person)


@WITH_AND_WITHOUT
def test_hide_this_page_leads_away(new_page, site, dana, javascript):
    page = new_page(javascript=javascript, quiet=False)
    watch = Watch(page.context, site.url)
    asked = []
    page.route(f"{LEAVE_URL}**", lambda route: asked.append(route.request) or answer(route))
    dana(page)
    page.goto("/help/")
    page.get_by_role("link", name="Hide this page").click()
    expect(page.get_by_text("Mostly sunny")).to_be_visible()
    assert page.url == LEAVE_URL
    assert "referer" not in asked[0].all_headers()
    assert watch.off_origin == [LEAVE_URL]
    assert not watch.errors


def answer(route):
    # With an icon of its own, so that the browser does not ask for one.
    page = "<!doctype html><link rel=icon href=data:,><p>Mostly sunny"
    route.fulfill(content_type="text/html", body=page)


def test_back_does_not_lead_from_the_weather_to_help(new_page, dana):
    page = new_page(quiet=False)
    page.route(f"{LEAVE_URL}**", answer)
    dana(page)
    page.goto("/help/")
    page.get_by_role("link", name="Hide this page").click()
    expect(page.get_by_text("Mostly sunny")).to_be_visible()
    page.go_back()
    assert not page.url.endswith("/help/")


@WITH_AND_WITHOUT
def test_back_after_signing_out_shows_no_word_of_the_plan(new_page, dana, javascript):
    page = new_page(javascript=javascript)
    dana(page)
    page.goto("/plan/")
    expect(page.get_by_text(REASON).first).to_be_visible()
    sign_out(page)
    for _ in range(3):
        page.go_back()
        assert "Maya" not in page.content()


def test_the_manifest_and_its_icons_answer_and_the_browser_likes_them(page):
    page.goto("/")
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["url"].endswith("/app.webmanifest")
    assert found["errors"] == []
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert not [error for error in errors if "icon" in error["errorId"]]
    answer = page.request.get(found["url"])
    assert answer.headers["content-type"] == "application/manifest+json"
    for icon in answer.json()["icons"]:
        assert re.search(r"\.[0-9a-f]{12}\.", icon["src"])
        drawing = page.request.get(icon["src"])
        assert (drawing.status, drawing.headers["content-type"]) == (200, icon["type"])


def test_the_browser_offers_country_and_clock_in_one_row(new_page, smtp):
    page = new_page(timezone_id="Pacific/Auckland", locale="en-NZ")
    sign_up(page, smtp, "kiri@example.org")
    page.goto("/plan/write/people/")
    place = page.locator("[data-place]")
    expect(place).to_contain_text("New Zealand · Auckland time")
    expect(page.get_by_label("Country")).to_be_hidden()
    page.get_by_text("Change", exact=True).click()
    expect(page.get_by_label("Country")).to_have_value("NZ")


@pytest.mark.parametrize(
    ("zone", "locale"),
    [
        ("Europe/London", "en-US"),
        ("Asia/Tokyo", "en-GB"),
        ("America/Puerto_Rico", "en"),  # nobody has checked which lines answer there
        ("UTC", "en"),
    ],
)
def test_where_nothing_is_sure_nothing_is_chosen(new_page, smtp, zone, locale):
    page = new_page(timezone_id=zone, locale=locale)
    sign_up(page, smtp, new_address())
    page.goto("/account/")
    expect(page.get_by_label("Country")).to_be_visible()
    expect(page.get_by_label("Country")).to_have_value("")


def test_the_clock_alone_says_the_country_where_the_language_says_none(new_page, smtp):
    page = new_page(timezone_id="Europe/Dublin", locale="en")
    sign_up(page, smtp, new_address())
    page.goto("/account/")
    expect(page.locator("[data-place]")).to_contain_text("Ireland · Dublin time")


def test_a_skip_keeps_what_the_row_showed_and_the_mail_knows_it(new_page, smtp):
    page = new_page(timezone_id="Pacific/Auckland", locale="en-NZ")
    sign_up(page, smtp, "skipped@example.org")
    page.goto("/mail/")
    expect(page.get_by_role("status")).to_contain_text("We need your time zone first.")
    page.goto("/plan/write/people/")
    page.get_by_role("button", name="Nobody yet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which helpline would you call?")
    expect(page.get_by_role("button", name="1737, Need to talk?")).to_be_visible()
    page.goto("/mail/")
    expect(page.get_by_text("We need your time zone first.")).to_have_count(0)


def test_without_javascript_six_clocks_of_the_country_are_asked_for(new_page, smtp):
    page = new_page(javascript=False, locale="eo")
    sign_up(page, smtp, "noscript@example.org")
    page.goto("/plan/write/people/")
    page.get_by_label("Country").select_option("AU")
    page.get_by_label("Name", exact=True).fill("Noa")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Pick your time zone.")
    expect(page.get_by_role("group", name="Time zone").get_by_role("radio")).to_have_count(6)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Noa")
    page.get_by_label("Perth time").check()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which helpline would you call?")


def test_a_reload_does_not_start_the_wave_again(page, dana):
    dana(page)
    page.goto("/help/")
    # A clock that stands two minutes further on: the wave has been under way for as long.
    page.clock.install()
    page.reload()
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^(20:00|19:\d\d) to go"))
    page.clock.fast_forward("02:00")
    page.reload()
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^17:\d\d to go|^18:00 to go"))
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^(20:00|19:\d\d) to go"))


def test_a_new_urge_after_one_that_passed_has_its_whole_twenty_minutes(page, dana):
    dana(page)
    page.goto("/help/")
    page.clock.install()
    page.clock.fast_forward("25:00")
    expect(page.get_by_role("timer")).to_have_text("Twenty minutes have passed")
    with page.expect_navigation():
        page.get_by_role("button", name="It passed. Save it.").click()
    page.goto("/help/")
    expect(page.get_by_role("timer")).to_contain_text(re.compile(r"^(20:00|19:\d\d) to go"))


def test_without_javascript_the_wave_says_when_to_look_again(new_page, dana):
    page = new_page(javascript=False)
    dana(page)
    page.goto("/help/")
    expect(page.get_by_text("Look again at")).to_be_visible()
    expect(page.get_by_role("button", name="Start again")).to_be_hidden()


@WITH_AND_WITHOUT
def test_save_clicked_twice_makes_one_row(new_page, dana, javascript):
    page = new_page(javascript=javascript)
    dana(page)
    page.goto("/reasons/add/")
    page.get_by_label("My reason").fill("Once is enough.")
    page.get_by_role("button", name="Save").dblclick()
    expect(page).to_have_url(re.compile("/reasons/$"))
    expect(page.get_by_text("Once is enough.")).to_have_count(1)


@pytest.mark.parametrize(
    "address, label", [("/people/add/", "Name"), ("/reasons/add/", "My reason")]
)
def test_without_a_signal_a_form_stays_and_can_be_sent_again(new_page, dana, address, label):
    page = new_page(screen="small")
    dana(page)
    page.goto(address)
    page.get_by_label(label, exact=True).fill("Kept without a signal.")
    page.context.set_offline(True)
    for _ in range(2):
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("No signal. Your words are still here.")
    expect(page.get_by_role("status")).to_be_in_viewport(ratio=1)
    expect(page.get_by_label(label, exact=True)).to_have_value("Kept without a signal.")
    page.context.set_offline(False)
    expect(page.get_by_role("status")).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page).not_to_have_url(re.compile(address))
    expect(page.get_by_text("Kept without a signal.").first).to_be_visible()


def test_two_tabs_on_one_reason_show_both_texts(page, dana):
    dana(page)
    page.goto("/reasons/")
    page.get_by_role("link", name=REASON).click()
    other = page.context.new_page()
    other.goto(page.url)
    save_reason(other, "From the other tab.")
    expect(other).to_have_url(re.compile("/reasons/$"))
    save_reason(page, "From this tab.")
    both = page.get_by_role("main")
    expect(both).to_contain_text("From this tab.")
    expect(both).to_contain_text("From the other tab.")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile("/reasons/$"))
    expect(page.get_by_text("From this tab.")).to_be_visible()
    expect(page.get_by_text("From the other tab.")).to_have_count(0)


def save_reason(page, words):
    page.get_by_label("My reason").fill(words)
    page.get_by_role("button", name="Save").click()


@WITH_AND_WITHOUT
def test_undo_brings_a_removed_person_back(new_page, dana, javascript):
    page = new_page(javascript=javascript)
    dana(page)
    page.goto("/people/")
    before = page.get_by_role("article").all_inner_texts()
    press(page, "Remove: Mom")
    expect(page.get_by_role("heading", name="Mom")).to_have_count(0)
    press(page, "Undo")
    expect(page.get_by_role("heading", name="Mom")).to_be_visible()
    page.goto("/people/")
    assert page.get_by_role("article").all_inner_texts() == before


@WITH_AND_WITHOUT
def test_help_calls_people_in_the_order_of_the_list(new_page, dana, javascript):
    page = new_page(javascript=javascript)
    dana(page)
    assert called_from_help(page)[:2] == ["Call Sam", "Call Mom"]
    page.goto("/people/")
    press(page, "Up: Mom")
    expect(page.get_by_role("article").first).to_contain_text("Mom")
    assert called_from_help(page)[:2] == ["Call Mom", "Call Sam"]


def called_from_help(page):
    page.goto("/help/")
    return page.locator(".calls .call b").all_inner_texts()
