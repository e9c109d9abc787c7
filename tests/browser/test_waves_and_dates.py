"""Urges and hard dates, by taps."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.getting_in import cookies_of_somebody_new
from tests.browser.lists import change


@pytest.fixture(params=[True, False], ids=["js", "no js"])
def page(request, new_page, chromium, site, smtp):
    """Somebody new, who has written nothing yet."""
    page = new_page(javascript=request.param)
    page.context.add_cookies(cookies_of_somebody_new(chromium, site, smtp))
    return page


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).first.click()


def test_an_urge_is_logged_in_one_tap_said_more_of_and_erased_for_good(page):
    page.goto("/today/")
    press(page, "Log an urge")
    page.get_by_label("How strong was it?").select_option("8")
    page.get_by_label("And after twenty minutes?").select_option("3")
    page.get_by_text("More about this urge").click()
    page.get_by_label("What helped?").fill("Tea with Sam.")
    press(page, "Save")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Urges noted: 1")
    expect(main).to_contain_text("8 at first, 3 later")
    expect(main).to_contain_text("Tea with Sam.")
    change(page)
    press(page, "Remove: ")
    press(page, "Delete for good")
    expect(main).not_to_contain_text("Tea with Sam.")
    expect(main.get_by_role("button", name="Undo")).to_have_count(0)


def test_it_passed_is_logged_from_help(page):
    page.goto("/help/")
    press(page, "It passed. Save it.")
    expect(page.get_by_role("heading", level=1)).to_have_text("It passed")
    page.goto("/waves/")
    expect(page.get_by_role("main")).to_contain_text("You said it passed: 1")


def test_a_hard_date_is_on_today_before_it_comes(page):
    page.goto("/dates/add/")
    page.get_by_text("Show ideas").click()
    press(page, "Payday")
    expect(page.get_by_label("What is it?")).to_have_value("Payday")
    page.get_by_label("The day").fill((timezone.now() + timedelta(days=1)).date().isoformat())
    page.get_by_text("More about this date").click()
    page.get_by_label("Who I told").fill("Sam")
    press(page, "Save")
    page.goto("/today/")
    coming = page.get_by_role("region", name="Coming up")
    expect(coming).to_contain_text("Payday")
    expect(coming).to_contain_text("Sam")
    page.goto("/dates/")
    change(page)
    press(page, "Remove: Payday")
    page.goto("/today/")
    expect(coming).to_have_count(0)
