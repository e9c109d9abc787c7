"""The way back in a real browser: from a notice in the mailbox to a sign-in of their own."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import new_address, sign_in, sign_up, take_mail, type_code
from tests.browser.test_passkeys import assert_good

LINK = re.compile(r"http\S+/account/not-me/\S+")
LOGIN = re.compile("/account/login/$")


@pytest.fixture
def address(page, smtp):
    """Of somebody who has just signed up on `page`."""
    address = new_address()
    sign_up(page, smtp, address)
    return address


def set_a_password(page):
    page.goto("/account/password/set/")
    page.get_by_label("Password", exact=True).fill("seven small boats")
    page.get_by_label("Password, again").fill("seven small boats")
    page.get_by_role("button", name="Save").click()


def test_the_link_of_a_notice_signs_everyone_out_and_its_owner_in(page, new_page, address, smtp):
    set_a_password(page)
    link = LINK.search(take_mail(smtp, address).get_body(["plain"]).get_content())[0]
    at_home = new_page()
    at_home.goto(link)
    assert_good(at_home)
    at_home.get_by_role("button", name="That was not me").click()
    expect(at_home).to_have_url(LOGIN)
    expect(at_home.get_by_text("Everyone is signed out.")).to_be_visible()
    page.goto("/account/more/")
    expect(page).to_have_url(re.compile("/account/login/"))
    sign_in(at_home, smtp, address)


def test_the_pages_that_ask_who_it_is_can_be_read_and_used(page, address):
    page.goto("/account/reauthenticate/?next=/account/email/")
    assert_good(page)
    page.get_by_role("button", name="Email me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    assert_good(page)
    page.goto("/account/email/lost/")
    assert_good(page)


def test_a_file_waits_on_its_page_until_the_code_is_typed(page, address, smtp):
    page.goto("/account/reauthenticate/?next=/people/file/")
    page.get_by_role("button", name="Email me a code").click()
    type_code(page, smtp, address)
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the file").click()
    assert download.value.suggested_filename == "people.vcf"
