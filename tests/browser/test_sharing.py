"""A link in real browsers: made on a phone, read on one without JavaScript, ended in a tap."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import new_address, sign_up
from tests.browser.test_passkeys import assert_good

REASON = "So Maya sees me at the school gate."
OPENED = re.compile(r"/s/view/[\w-]{36}/$")


@pytest.fixture
def owner(new_page, smtp):
    """A page of somebody who has just signed up and written a reason, and two people to call."""
    page = new_page()
    sign_up(page, smtp, new_address())
    page.goto("/reasons/add/")
    page.get_by_label("My reason").fill(REASON)
    page.get_by_role("button", name="Save").click()
    page.goto("/people/add/")
    page.get_by_label("Name", exact=True).fill("Jo Reyes")
    page.get_by_label("Phone").fill("212-555-0100")
    page.get_by_role("button", name="Save").click()
    return page


def make_a_link(page, password=""):
    page.goto("/share/add/")
    assert_good(page)
    page.get_by_label("Who is it for?").fill("My sister")
    for part in ("Why I’m doing this", "Who I call"):
        page.get_by_label(part, exact=True).check()
    page.get_by_label("A password for this link").fill(password)
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your link is ready")
    assert_good(page)
    return page.get_by_label("The link").input_value()


def read(page, address):
    page.goto(address)
    assert REASON not in page.content()
    page.get_by_role("button", name="Open").click()
    expect(page).to_have_url(OPENED)
    expect(page.get_by_text(REASON)).to_be_visible()


def test_from_the_first_tap_to_the_last(new_page, owner):
    address = make_a_link(owner)
    reader, asked = new_page(javascript=False), []
    reader.on("request", lambda request: asked.append(request))
    read(reader, address)
    # Only the door itself is asked for by the address; what it loads and leads to is not told it.
    token = address.rstrip("/").rpartition("/")[2]
    assert [each.method for each in asked if token in each.url] == ["GET", "POST"]
    assert not [each for each in asked if token in each.all_headers().get("referer", "")]
    assert reader.get_by_role("link", name="Call Jo Reyes").get_attribute("href").startswith("tel:")
    expect(reader.get_by_role("button", name="Print")).to_be_hidden()
    expect(reader.get_by_text("Your browser’s menu can print this page, too.")).to_be_visible()
    owner.goto("/share/")
    assert_good(owner)
    expect(owner.get_by_text("Chrome on")).to_be_visible()
    owner.get_by_role("button", name="End it now").click()
    expect(owner.get_by_text("That link has ended. It shows nothing now.")).to_be_visible()
    assert reader.reload().status == 404
    expect(reader.get_by_text("There is nothing here now")).to_be_visible()
    assert REASON not in reader.content()


def test_the_address_is_shown_once_also_after_reload_and_back(owner):
    address = make_a_link(owner)
    owner.reload()
    expect(owner).to_have_url(re.compile("/share/$"))
    assert address not in owner.content()
    owner.go_back()
    assert address not in owner.content()


def test_a_page_that_is_read_can_be_used_by_everybody_and_printed(new_page, owner):
    address = make_a_link(owner)
    reader = new_page(screen="small")
    read(reader, address)
    assert_good(reader)
    reader.evaluate("window.print = () => { document.title = 'printing' }")
    reader.get_by_role("button", name="Print").click()
    assert reader.title() == "printing"
    reader.emulate_media(media="print")
    for hidden in ("I am done", "Print"):
        expect(reader.get_by_role("button", name=hidden)).to_be_hidden()
    expect(reader.get_by_text(REASON)).to_be_visible()
    expect(reader.get_by_text("Do not let them sleep it off.")).to_be_visible()
    grounds = "getComputedStyle(document.body).backgroundColor"
    assert reader.evaluate(grounds) in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def test_i_am_done_closes_it_and_back_shows_nothing(new_page, owner):
    reader = new_page()
    read(reader, make_a_link(owner))
    reader.get_by_role("button", name="I am done").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("The page is closed here")
    assert_good(reader)
    reader.go_back()
    assert REASON not in reader.content()


def test_a_password_is_asked_for_and_a_wrong_one_is_told(new_page, owner):
    address = make_a_link(owner, password="blue kettle")
    reader = new_page(javascript=False)
    reader.goto(address)
    reader.get_by_role("button", name="Open").click()
    field = reader.get_by_label("The password for this page")
    field.fill("red kettle")
    reader.get_by_role("button", name="Open").click()
    expect(reader.get_by_text("That is not the password.").first).to_be_visible()
    field.fill("Blue Kettle")
    reader.get_by_role("button", name="Open").click()
    expect(reader.get_by_text(REASON)).to_be_visible()


def test_a_phone_sends_it_by_its_own_share_sheet(owner):
    owner.add_init_script(
        "navigator.share = (what) => { document.body.dataset.sent = what.text; "
        "return Promise.resolve(); }"
    )
    address = make_a_link(owner)
    owner.get_by_role("button", name="Send it").click()
    assert owner.evaluate("document.body.dataset.sent") == f"Here is a page for you: {address}"
    for name in ("In a text", "In an email"):
        href = owner.get_by_role("link", name=name).get_attribute("href")
        assert REASON not in href
        assert "Here%20is%20a%20page%20for%20you" in href
