"""The settings of the daily email: the email in its frame, and the days as one bar."""

import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import cookies_of_somebody_new

SETTINGS, REASON = "/mail/", "Mornings that belong to me."
# Each of these tells a chosen day from another one; the first alone would not do.
LOOKS = """label => {
    const seen = getComputedStyle(label.querySelector("span"));
    const bar = getComputedStyle(label.querySelector("span"), "::after");
    return [seen.backgroundColor, seen.fontWeight, bar.borderTopWidth];
}"""


@pytest.fixture(scope="module")
def cookies(chromium, site, smtp):
    return cookies_of_somebody_new(chromium, site, smtp)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_what_is_chosen_can_be_seen_in_the_frame_and_saved_at_once(new_page, cookies, javascript):
    page = opened(new_page(javascript=javascript), cookies)
    write_a_reason(page)
    page.goto(SETTINGS)
    email = page.frame_locator("iframe")
    expect(email.get_by_role("heading", level=1)).to_have_text("Hello")
    expect(email.get_by_text(REASON)).to_have_count(0)
    page.get_by_text("Change: What can go in the email").click()
    reasons = page.get_by_label("My reasons")
    reasons.check()
    page.get_by_role("button", name="See it before you save").click()
    expect(email.get_by_text(REASON).first).to_be_visible()
    expect(reasons).to_be_checked()
    reasons.uncheck()
    # At once: what filled the frame was no sending of the form.
    with page.expect_navigation():
        page.get_by_role("button", name="Start the daily email").click()
    expect(page.get_by_text("Next email:").or_(page.get_by_text("time zone first"))).to_be_visible()


@pytest.mark.parametrize(("width", "rows"), [(390, 1), (360, 2), (320, 2)])
def test_each_day_has_room_for_a_finger(new_page, cookies, width, rows):
    page = opened(new_page(viewport={"width": width, "height": 640}), cookies)
    page.get_by_text("Change: Time").click()
    boxes = [day.bounding_box() for day in page.locator(".day").all()]
    assert len({box["y"] for box in boxes}) == rows
    assert min(min(box["width"], box["height"]) for box in boxes) >= 48


def test_a_chosen_day_is_told_by_more_than_its_colour(new_page, cookies):
    page = opened(new_page(), cookies)
    page.get_by_text("Change: Time").click()
    page.get_by_role("checkbox", name="Wednesday").uncheck()
    chosen, other = (
        page.locator(".day", has_text=name).evaluate(LOOKS) for name in ("Tuesday", "Wednesday")
    )
    assert all(one != another for one, another in zip(chosen, other, strict=True))


def write_a_reason(page):
    page.goto("/reasons/add/")
    page.get_by_label("My reason").fill(REASON)
    page.get_by_role("button", name="Save").click()


def opened(page, cookies):
    page.context.add_cookies(cookies)
    page.goto(SETTINGS)
    return page
