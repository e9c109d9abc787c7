"""People, care and address books as a person uses them, with JavaScript and without."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import cookies_of_somebody_new
from tests.browser.lists import change

ADDRESS_BOOK = {
    "name": "contacts.vcf",
    "mimeType": "text/vcard",
    "buffer": b"BEGIN:VCARD\nVERSION:2.1\nN:Wren;Zoe;;;\nTEL;CELL:212-555-0106\nEND:VCARD\n"
    b"BEGIN:VCARD\nVERSION:3.0\nFN:Ray\nTEL:212-555-0107\nEND:VCARD\n",
}


@pytest.fixture(params=[True, False], ids=["js", "no js"])
def page(request, new_page, chromium, site, smtp):
    """Somebody new, who has written nothing yet."""
    page = new_page(javascript=request.param)
    page.context.add_cookies(cookies_of_somebody_new(chromium, site, smtp))
    return page


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    with page.expect_navigation():
        link = page.get_by_role("main").get_by_role("link", name=name, exact=True)
        link.locator("visible=true").click()


def test_somebody_is_added_noted_about_and_asked(page):
    page.goto("/people/add/")
    expect(page.get_by_label("What helps")).to_be_hidden()
    page.get_by_label("Name", exact=True).fill("Sam")
    page.get_by_label("Phone").fill("+1 212 555 0100")
    page.get_by_text("More about this person").click()
    page.get_by_text("What helps", exact=True).first.click()
    page.get_by_label("What helps").fill("Just listen.")
    press(page, "Save")
    page.locator("summary").click()
    expect(page.get_by_role("main")).to_contain_text("Just listen.")

    follow(page, "Not asked yet : Sam")
    page.get_by_text("Change the words").click()
    page.get_by_label("In my own words").fill("May I ring you?")
    press(page, "Save")
    href = page.get_by_role("link", name="Send as a text").get_attribute("href")
    assert href == "sms:+12125550100?&body=May%20I%20ring%20you%3F"
    press(page, "I asked")
    press(page, "They said yes")
    expect(page.get_by_role("main")).to_contain_text("Said yes on")
    follow(page, "Back")
    page.locator(".more summary").click()
    expect(page.get_by_role("link", name="Said yes : Sam")).to_be_visible()


def test_half_of_the_hours_opens_the_part_that_needs_a_look(page):
    page.goto("/people/add/")
    page.get_by_label("Name", exact=True).fill("Sam")
    page.get_by_text("More about this person").click()
    page.get_by_text("Good times", exact=True).click()
    page.get_by_label("From").fill("08:00")
    press(page, "Save")
    expect(page.get_by_label("Until")).to_be_visible()
    expect(page.get_by_label("From")).to_have_value("08:00")
    page.get_by_role("link", name="Until: Fill in both times, or leave both blank.").click()
    expect(page.get_by_label("Until")).to_be_focused()


def test_a_visit_is_on_the_first_page_and_goes_to_a_calendar(page):
    tomorrow = datetime.now(tz=UTC).date() + timedelta(days=1)
    page.goto("/people/")
    follow(page, "Care and groups")
    follow(page, "Add a group or an appointment")
    page.get_by_label("Name", exact=True).fill("Riverside Clinic")
    page.get_by_label("Next date").fill(f"{tomorrow:%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill("10:00")
    press(page, "Save")
    page.get_by_text("Add to calendar").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="With no name : Riverside Clinic").click()
    assert download.value.suggested_filename == "appointment.ics"
    assert "Riverside" not in download.value.path().read_text()
    page.goto("/today/")
    expect(page.get_by_role("link", name="Riverside Clinic")).to_be_visible()
    page.goto("/people/care/")
    change(page)
    press(page, "Remove: Riverside Clinic")
    press(page, "Undo")
    expect(page.get_by_role("main")).to_contain_text("Riverside Clinic")


def test_people_come_from_a_file_by_a_tick_and_go_to_one(page):
    page.goto("/people/")
    follow(page, "Add people from a file, or save them to one")
    page.get_by_label("The file").set_input_files(ADDRESS_BOOK)
    # With JavaScript they are read and told without another page: nothing is sent.
    page.get_by_role("button", name="Open the file").click()
    page.get_by_role("button", name="Add these people").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one person.")
    page.get_by_label("Zoe Wren").check()
    press(page, "Add these people")
    expect(page.get_by_role("heading", name="Zoe Wren")).to_be_visible()
    expect(page.get_by_role("heading", name="Ray")).to_have_count(0)
    follow(page, "Add people from a file, or save them to one")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the file").click()
    assert download.value.suggested_filename == "people.vcf"
    assert "Zoe Wren" in download.value.path().read_text()


def test_a_long_name_leaves_its_call_and_the_bar_on_a_small_screen(page):
    name = "Bartholomew Featherstonehaugh-Cholmondeley the Third"
    page.goto("/people/add/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Phone").fill("+1 212 555 0100")
    press(page, "Save")
    page.set_viewport_size({"width": 320, "height": 568})
    page.goto("/help/after/")
    for call in page.get_by_role("complementary", name="Emergency").get_by_role("link").all():
        expect(call).to_be_in_viewport(ratio=1)
        assert call.bounding_box()["height"] < 100
    expect(page.get_by_role("link", name=f"Call {name}")).to_have_attribute(
        "href", "tel:+12125550100"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
