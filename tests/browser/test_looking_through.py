"""Looking the plan through by taps, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import demo_person, sign_in_with_password
from tests.browser.lists import change

WITH_AND_WITHOUT = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with JavaScript", "without"]
)


@pytest.fixture
def open_page(new_page, site):
    """Open a page as the demo person, as they were on the first day."""

    def opened(address, javascript):
        page = new_page(javascript=javascript)
        sign_in_with_password(page, *demo_person(site))
        page.goto(address)
        return page

    return opened


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def without_a_number_to_check(open_page, javascript):
    """Today, which asks one thing a day, of somebody with no number to check."""
    page = open_page("/people/", javascript)
    change(page)
    press(page, "Remove: Jess")
    page.goto("/today/")
    return page


@WITH_AND_WITHOUT
def test_from_the_offer_on_today_everything_is_looked_through(open_page, javascript):
    page = without_a_number_to_check(open_page, javascript)
    page.get_by_role("link", name="Check my plan").click()
    page.get_by_text("The rest can wait.").click()
    page.get_by_text("Can I get to it fast?").click()
    press(page, "One person knows about my plan")
    expect(page.get_by_role("button", name="One person knows about my plan")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("link", name="Check it now : What helped this week?").click()
    page.get_by_text("My other lists").click()
    page.get_by_role("link", name="If this, then I").click()
    page.get_by_role("link", name="What I do first").click()
    press(page, "Put first: Put shoes on and walk.")
    lines = page.get_by_role("region", name="What I do first").get_by_role("listitem")
    expect(lines.first).to_contain_text("Put shoes on and walk.")
    press(page, "Done for now")
    press(page, "Already done : Which three “then” steps fit best now?")
    expect(page.get_by_text("Last checked")).to_have_count(2)
    page.goto("/today/")
    expect(page.get_by_role("button", name="Not now")).to_have_count(0)


@WITH_AND_WITHOUT
def test_the_offer_is_put_off_with_one_tap(open_page, javascript):
    page = without_a_number_to_check(open_page, javascript)
    press(page, "Not now")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dana")
    expect(page.get_by_role("button", name="Not now")).to_have_count(0)


@WITH_AND_WITHOUT
def test_how_likely_is_answered_for_oneself(open_page, javascript):
    page = open_page("/plan/review/", javascript)
    page.get_by_text("The rest can wait.").click()
    page.get_by_text("How likely am I to use this plan?").click()
    page.get_by_role("link", name="Change my answer").click()
    page.get_by_label("How likely am I to use this plan?").select_option("9")
    page.get_by_label("What would make it one higher?").fill("One in the car.")
    press(page, "Save")
    answers = page.get_by_role("group").filter(has_text="How likely am I to use this plan?").last
    expect(answers).to_contain_text("9 of 10")
    expect(answers).to_contain_text("One in the car.")
