"""The address book that is read in the browser: the same table as on the server, and the page."""

import base64

import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import cookies_of_somebody_new
from tests.support.address_books import EACH_BOOK, GOOD, card, crowd

READ = """async (data) => {
    const { read } = await import(document.querySelector("script[src*=cards]").src);
    const { cards, leftOut } = read(atob(data));
    return [cards.map(({ name, phone, kind }) => [name, phone, kind]), leftOut];
}"""


@pytest.fixture(scope="module")
def somebody(chromium, site, smtp):
    return cookies_of_somebody_new(chromium, site, smtp)


@pytest.fixture(scope="module")
def reader(chromium, site, somebody):
    """A page with the reader, open for all files of the table."""
    context = chromium.new_context(base_url=site.url)
    context.add_cookies(somebody)
    page = context.new_page()
    page.goto("/people/file/")
    yield page
    context.close()


@pytest.fixture
def page(new_page, chromium, site, smtp):
    """Somebody new at the page, and all that their browser sends to the site."""
    page = new_page()
    page.context.add_cookies(cookies_of_somebody_new(chromium, site, smtp))
    page.sent = []
    page.on("request", lambda request: page.sent.append(request.post_data or ""))
    page.goto("/people/file/")
    return page


@EACH_BOOK
def test_the_browser_reads_an_address_book_as_the_server_does(reader, book):
    cards, left_out = reader.evaluate(READ, base64.b64encode(book.data).decode())
    people = {}
    for name, phone, kind in cards:
        people.setdefault(name, []).append((phone, kind))
    assert people == book.people
    assert left_out == book.left_out


def open_file(page, data):
    file = {"name": "contacts.vcf", "mimeType": "text/vcard", "buffer": data}
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Open the file").click()


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def test_only_who_is_ticked_is_sent(page):
    expect(page.get_by_text("The file stays on your phone.")).to_be_visible()
    open_file(page, card("FN:Zoë Wren", "TEL;CELL:212-555-0106", "TEL;FAX:2") + GOOD)
    expect(page.get_by_role("heading", name="Who should be on your list?")).to_be_focused()
    expect(page.get_by_text("212-555-0106 Mobile")).to_be_visible()
    page.get_by_label("212-555-0106").check()
    press(page, "Add these people")
    expect(page.get_by_role("heading", name="Zoë Wren")).to_be_visible()
    expect(page.get_by_role("heading", name="Good Neighbour")).to_have_count(0)
    sent = "".join(page.sent)
    assert "212-555-0106" in sent
    assert "Good" not in sent
    assert "VCARD" not in sent


def test_one_of_five_thousand_is_found_while_the_ticked_ones_stay(page):
    open_file(page, crowd(5002, numbers=2) + card("FN:Ada"))
    says = page.get_by_role("status")
    expect(says).to_contain_text("People in this file: 5,000.")
    expect(says).to_contain_text("Left out, because 5,000 people is the most: 2.")
    expect(says).to_contain_text("Left out, no number that can be read: 1.")
    expect(says).to_contain_text("Below are only the first 100.")
    page.get_by_label("Person 0003").first.check()
    search = page.get_by_label("Search for a name")
    search.fill("PERSON 4999")
    expect(page.get_by_role("checkbox")).to_have_count(3)
    expect(page.get_by_role("checkbox").first).to_be_checked()
    search.fill("302) 555-4998")
    page.get_by_label("+1 (302) 555-4998").check()
    search.fill("nobody like that")
    expect(says).to_contain_text("Nobody found.")
    search.press("Enter")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)
    press(page, "Add these people")
    expect(page.get_by_role("heading", name="Person 0003")).to_be_visible()
    expect(page.get_by_role("heading", name="Person 4998")).to_be_visible()


def test_none_and_too_many_are_told_and_the_ticks_stay(page):
    open_file(page, crowd(60))
    add = page.get_by_role("button", name="Add these people")
    add.click()
    expect(page.get_by_role("alert")).to_have_text("Choose at least one person.")
    expect(page.get_by_role("alert")).to_be_focused()
    for box in page.get_by_role("checkbox").all()[:51]:
        box.check()
    add.click()
    expect(page.get_by_role("alert")).to_have_text("Your list holds 50 people. Choose fewer.")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(51)
    page.get_by_label("Person 0000").uncheck()
    press(page, "Add these people")
    page.goto("/people/file/")
    open_file(page, card("FN:Ada", "TEL:(202) 555-0001") + card("FN:Ben", "TEL:(202) 555-0000"))
    expect(page.get_by_text("On your list already").locator("visible=true")).to_have_count(1)


@pytest.mark.parametrize(
    "data, says",
    [
        (b"Name,Phone\r\nAda,1\r\n", "Choose a file that ends in .vcf."),
        (b"PK\x03\x04" + bytes(900), "Unpack a .zip file first."),
        (card("FN:Ada") + card("FN:Ben"), "Left out, no number that can be read: 2."),
    ],
    ids=["table", "zip", "no numbers"],
)
def test_a_file_with_nobody_in_it_says_why_and_is_not_sent(page, data, says):
    open_file(page, data)
    expect(page.get_by_role("alert")).to_contain_text("We found no names with a number")
    expect(page.get_by_role("alert")).to_contain_text(says)
    assert "".join(page.sent) == ""
    open_file(page, GOOD)
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.get_by_label("Good Neighbour")).to_be_visible()


def test_words_in_a_file_cannot_become_part_of_the_page(page):
    name = "<img src=x onerror=alert(1)>\"'"
    open_file(page, card(f"FN:{name}", "TEL;X-<b>Desk</b>:1"))
    expect(page.get_by_label(name)).to_be_visible()
    assert page.locator("main img").count() == 0
    page.get_by_label(name).check()
    press(page, "Add these people")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_file_of_many_megabytes_is_read_where_it_is(page):
    photo = base64.b64encode(bytes(3_000_000)).decode()
    open_file(
        page, b"".join(card(f"FN:Ada {n}", f"PHOTO;ENCODING=b:{photo}", "TEL:1") for n in range(3))
    )
    expect(page.get_by_role("checkbox")).to_have_count(3)
