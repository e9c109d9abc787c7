"""What each part of the plan in full shows at its end, by taps, with JavaScript and without."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import cookies_of_somebody_new

IF, THEN = "It is payday.", "I give my card to Sam."


@pytest.fixture(params=[True, False], ids=["js", "no js"])
def bare_page(request, new_page):
    return new_page(javascript=request.param)


@pytest.fixture
def page(bare_page, chromium, site, smtp):
    """Somebody new, who has written nothing yet."""
    bare_page.context.add_cookies(cookies_of_somebody_new(chromium, site, smtp))
    return bare_page


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def days_ago(number):
    return (datetime.now(UTC) - timedelta(days=number)).date().isoformat()


def test_signs_stand_by_how_close_they_are_with_who_may_tell(page):
    for text, stage, who in (
        ("I tell small lies.", "Very close", "Jess"),
        ("I skip meetings.", "Early", "Sam, at the meeting"),
    ):
        page.goto("/signs/add/")
        page.get_by_label("The sign").fill(text)
        page.get_by_label("How close is it then?").select_option(stage)
        page.get_by_text("More about this").click()
        page.get_by_label("Who can tell me").fill(who)
        press(page, "Save")
    headings = page.get_by_role("main").get_by_role("heading", level=2)
    expect(headings).to_have_text(["Early", "Very close"])
    for stage, who in (("Early", "Sam, at the meeting"), ("Very close", "Jess")):
        signs = page.get_by_role("main").locator("h2", has_text=stage).locator("+ ul")
        expect(signs).to_contain_text(f"Who may tell me: {who}")


def test_help_opens_what_to_do_first_and_what_was_planned(page):
    page.goto("/if-then/add/")
    page.get_by_label("If", exact=True).fill(IF)
    page.get_by_label("Then", exact=True).fill(THEN)
    press(page, "Save")
    page.goto("/help/")
    halt = page.get_by_role("region", name="Is it one of these?")
    for need, answer in (
        ("Hungry", "Eat something small now."),
        ("Tired", "Sit or lie down."),
    ):
        expect(halt.get_by_text(answer)).to_be_hidden()
        halt.get_by_text(need, exact=True).click()
        expect(halt.get_by_text(answer)).to_be_visible()
    fits = page.get_by_role("region", name="What brought on the urge?")
    expect(fits.get_by_text(THEN)).to_be_hidden()
    fits.get_by_text(IF).click()
    expect(fits.get_by_text(THEN)).to_be_visible()
    press(page, "It passed. Save it.")
    expect(page.get_by_role("heading", level=1)).to_have_text("It passed")
    expect(page.get_by_role("link", name="Say more about it")).to_be_visible()


def test_two_answers_after_a_slip_are_an_if_and_a_then_on_the_spot(page):
    page.goto("/help/after/")
    page.get_by_text("When you are ready, answer two questions").click()
    page.get_by_label("What came just before?").fill(IF)
    page.get_by_label("What do I do next time?").fill(THEN)
    press(page, "Put it in my plan")
    expect(page.locator("#learn")).to_contain_text("It is in your plan now.")
    page.goto("/if-then/")
    pair = page.get_by_role("main").get_by_role("listitem").filter(has_text=IF)
    expect(pair.first).to_contain_text(THEN)


def test_a_slip_takes_its_own_day_and_is_erased_alone(page):
    page.goto("/today/days/")
    page.get_by_label("Count from").fill(days_ago(10))
    press(page, "Count from this day")
    for day, words in ((3, "Payday."), (1, "Alone.")):
        page.get_by_label("The day").fill(days_ago(day))
        page.get_by_label("In my own words").fill(words)
        press(page, "Note this day")
    main = page.get_by_role("main")
    expect(main).to_contain_text("9 of the last 11 days")
    with page.expect_navigation():
        row = main.get_by_role("listitem").filter(has_text="Payday.")
        row.get_by_role("button", name="Delete for good").click()
    expect(main).to_contain_text("10 of the last 11 days")
    expect(main).not_to_contain_text("Payday.")
    expect(main).to_contain_text("Alone.")
    page.goto("/today/")
    expect(main).to_contain_text("10 of the last 11 days")


def test_a_marked_date_may_have_its_mail_earlier_and_is_on_today(page):
    page.goto("/mail/")
    page.get_by_text("Change: Time").click()
    page.get_by_label("Time", exact=True).fill("08:30")
    page.get_by_label("Earlier, on my dates").fill("06:15")
    with page.expect_navigation():
        page.get_by_role("button", name="Start the daily email").click()
    page.goto("/dates/add/")
    page.get_by_label("What is it?").fill("Payday")
    page.get_by_label("The day").fill(days_ago(-1))
    press(page, "Save")
    page.goto("/mail/")
    page.get_by_text("Change: Time").click()
    expect(page.get_by_label("Earlier, on my dates")).to_have_value("06:15")
    page.goto("/today/")
    expect(page.get_by_role("region", name="Coming up")).to_contain_text("Payday")


def test_the_page_for_family_shows_the_signs_and_the_lines_of_a_country(bare_page):
    page = bare_page
    page.goto("/")
    page.get_by_role("link", name="For family and friends").click()
    with page.expect_navigation():
        page.get_by_role("button", name="I am in United Kingdom.").click()
    signs = page.get_by_role("region", name="Signs of an overdose")
    expect(signs).to_contain_text("Call 999.")
    expect(signs).to_contain_text("Give naloxone (Narcan) if you have it.")
    expect(page.get_by_role("link", name="Call Samaritans")).to_be_visible()
    expect(page.get_by_role("link", name="Text SHOUT to 85258")).to_be_visible()
