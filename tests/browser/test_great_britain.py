"""Every signed-in page, walked as somebody in Great Britain who has answered nothing else: the
opioid question is open, and there is nobody to call."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import sign_up
from tests.browser.visits import DANA, FRESH, VISITS, Visit

A4 = (595, 842)  # points
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
OF_THE_US = {
    "a number": re.compile(r"\b(911|988)\b"),
    "a date": re.compile(rf"\b({MONTHS}) \d{{1,2}}\b"),
    "a clock time": re.compile(r"\b\d{1,2}(:\d\d)? ?([AP]M|[ap]\.m\.)"),
}
ADDRESSES = """() => [...document.querySelectorAll("a[href], form[action]")]
    .map((part) => part.getAttribute("href") || part.getAttribute("action")).join("\\n")"""
# A page of DANA's own rows is reached from a row, and this person has none.
SIGNED_IN = {
    visit.address for visit in VISITS if visit.who in (DANA, FRESH) and visit.act == Visit.act
}


@pytest.fixture
def walker(new_page, smtp):
    """A small phone that was made for the United States, in the hands of a new person."""
    page = new_page(screen="small", locale="en-US", timezone_id="Europe/London")
    sign_up(page, smtp, "walker@example.org")
    for question in ("First, a little about you", "Why are you doing this?"):
        expect(page.get_by_role("heading", level=1)).to_have_text(question)
        page.get_by_role("button", name="Skip", exact=True).click()
    # Clock and language tell two countries, so neither is chosen for the person.
    expect(page.get_by_label("Country")).to_have_value("")
    page.get_by_label("Country").select_option("United Kingdom")
    page.get_by_role("button", name="Nobody yet").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which helpline would you call?")
    return page


def test_somebody_in_great_britain_meets_nothing_that_is_only_right_in_the_us(walker):
    faults = [
        f"{address}: {fault}" for address in sorted(SIGNED_IN) for fault in on(walker, address)
    ]
    assert not faults, "\n".join(faults)
    shows_the_lines_of_the_country(walker)
    shows_the_facts_that_keep_alive(walker)
    dates_are_written_as_at_home(walker)
    prints_on_a4(walker)


def on(page, address):
    """What is wrong on one page."""
    answer = page.goto(address)
    if answer.status >= 500:
        yield f"status {answer.status}"
    words = page.locator("body").inner_text() + page.evaluate(ADDRESSES)
    for kind, pattern in OF_THE_US.items():
        if found := pattern.search(words):
            yield f"{kind} as in the US: {found.group()}"
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:
        yield f"scrolls sideways: {width} px"


def shows_the_lines_of_the_country(page):
    for address in ("/help/", "/help/after/"):
        page.goto(address)
        expect(page.locator("a[href='tel:999']:visible").first).to_be_in_viewport()
        expect(page.get_by_role("link", name="Call Samaritans").first).to_be_visible()
        expect(page.locator("a[href='tel:116123']:visible").first).to_be_visible()
        expect(page.get_by_role("link", name="Add one person to call")).to_be_visible()


def shows_the_facts_that_keep_alive(page):
    page.goto("/help/after/")
    for words in (
        "Keep naloxone (Narcan) close.",
        "The amount you used before can kill you now.",
        "Call 999. Give naloxone if you have it. Stay with them.",
    ):
        expect(page.get_by_role("main")).to_contain_text(words)


def dates_are_written_as_at_home(page):
    page.goto("/today/")
    expect(page.get_by_role("main")).to_contain_text(
        re.compile(rf"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{{1,2}} ({MONTHS})")
    )
    page.goto("/help/")
    # Written by the script, which would follow the phone if it were not told.
    expect(page.get_by_text("to go", exact=False)).to_be_visible()
    expect(page.get_by_text("Look again at")).to_have_text(re.compile(r"Look again at \d\d:\d\d\."))


def prints_on_a4(page):
    page.goto("/reasons/add/")
    page.get_by_label("My reason").fill("To hear the rain.")
    page.get_by_role("button", name="Save").click()
    page.goto("/print/")
    expect(page.locator("[name=size]")).to_have_value("a4")
    with page.expect_request("**/print/fridge.pdf") as pdf:
        page.get_by_role("button", name="Print it").click()
    answer = page.request.get(pdf.value.url)
    sheet = pypdf.PdfReader(io.BytesIO(answer.body())).pages[0].mediabox
    assert (round(sheet.width), round(sheet.height)) == A4
