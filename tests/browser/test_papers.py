"""Papers as a person makes them: choose, look, print, keep; with JavaScript and without."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import cookies_of_somebody_new

WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
LATER = "For the mornings."
REASON = "So Maya sees me at the school gate."


@pytest.fixture
def page(new_page, chromium, site, smtp, javascript):
    """A page of somebody new: nobody may print more than ten times a minute."""
    page = new_page(javascript=javascript)
    page.context.add_cookies(cookies_of_somebody_new(chromium, site, smtp))
    return page


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def add_reason(page, text):
    page.goto("/reasons/add/")
    page.get_by_label("My reason").fill(text)
    press(page, "Save")


def add_person(page, name, phone):
    page.goto("/people/add/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Phone").fill(phone)
    press(page, "Save")


def printed_words(page):
    """Press "Make the PDF" and read what came."""
    with page.expect_request(re.compile(r"\.pdf$")) as pdf:
        page.get_by_role("button", name="Make the PDF").click()
    answer = page.context.request.get(pdf.value.url)
    assert answer.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.body())).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@WITH_AND_WITHOUT
def test_a_paper_is_chosen_looked_at_printed_and_grows_old(page):
    add_reason(page, REASON)
    add_person(page, "Sam", "+1 212 555 0100")
    add_person(page, "Jo", "+1 212 555 0103")
    page.goto("/print/")
    page.get_by_role("link", name="Fridge sheet").click()
    page.get_by_text("Choose what goes on it").click()
    page.get_by_label("Jo", exact=True).last.uncheck()
    page.get_by_text("Choose how it looks").click()
    page.get_by_label("The phone numbers on this printout").check()
    press(page, "Save and preview")
    small = page.frame_locator("iframe")
    expect(small.get_by_text(REASON).first).to_be_visible()
    expect(small.get_by_text("Jo", exact=True)).to_have_count(0)
    expect(small.get_by_alt_text("QR code. Scan it with a phone.")).to_be_visible()

    words = printed_words(page)
    assert "".join(REASON.split()) in words
    assert "555-0100" in words
    assert "555-0103" not in words

    add_reason(page, LATER)
    page.goto("/print/")
    expect(page.get_by_text("1 thing has changed.")).to_be_visible()
    page.get_by_role("link", name="Fridge sheet").click()
    expect(page.get_by_role("region", name="Your last copy")).to_contain_text(LATER)
    assert "".join(LATER.split()) in printed_words(page)
    page.goto("/print/")
    expect(page.get_by_text("It matches your plan.")).to_be_visible()


@WITH_AND_WITHOUT
def test_a_line_that_tells_is_put_in_other_words_for_a_paper_that_strangers_see(page):
    add_reason(page, "I stay sober.")
    page.goto("/print/plain/")
    page.get_by_text("stays off it").click()
    page.get_by_text("Write it another way").last.click()
    page.get_by_label("I stay sober.").last.fill("I stay awake.")
    words = printed_words(page)
    assert "Istayawake." in words
    assert "sober" not in words


@WITH_AND_WITHOUT
def test_the_single_file_opens_without_a_network_and_dials(page, new_page, tmp_path):
    add_reason(page, REASON)
    add_person(page, "Sam", "+1 212 555 0100")
    page.goto("/print/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save my plan as one file").click()
    assert download.value.suggested_filename == "my-plan.html"
    file = tmp_path / "my-plan.html"
    download.value.save_as(file)
    alone = new_page(screen="small", offline=True, base_url=file.parent.as_uri())
    alone.goto(file.as_uri())
    expect(alone.get_by_text(REASON).first).to_be_visible()
    dials = alone.get_by_role("link", name="+1 212-555-0100").first
    expect(dials).to_have_attribute("href", "tel:+12125550100")
    assert alone.evaluate("document.documentElement.scrollWidth") <= 320
