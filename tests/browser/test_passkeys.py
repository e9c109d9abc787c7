"""Passkeys and the second step in a real browser: it makes the passkeys and unlocks itself."""

import base64
import re

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect

from tests.browser.getting_in import (
    add_passkey,
    ask_for_code,
    code_of_app,
    new_address,
    phone_with_passkeys,
    sign_in,
    sign_out,
    sign_up,
    turn_on_second_step,
    type_code,
)
from tests.browser.test_accessibility import what_axe_finds, what_does_not_fit

TODAY = re.compile("/today/$")
STEP = re.compile("/account/login/second-step/$")


@pytest.fixture
def address(page, smtp):
    """Of somebody who has just signed up on `page`."""
    address = new_address()
    sign_up(page, smtp, address)
    return address


def use_passkey(page):
    page.goto("/account/login/")
    page.get_by_role("button", name="Use a passkey").click()


def assert_good(page):
    """It can be read, used and seen, in both colours and on small screens."""
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(Axe().axe_script)
    assert [*what_axe_finds(page), *what_does_not_fit(page)] == []


def test_a_passkey_is_added_and_signs_in(page, address):
    phone_with_passkeys(page)
    add_passkey(page, "My blue phone")
    expect(page.get_by_text("My blue phone")).to_be_visible()
    sign_out(page)
    use_passkey(page)
    expect(page).to_have_url(TODAY)


def test_passkey_added_authenticator_gone_code_alone_signs_in(page, address, smtp):
    take_away = phone_with_passkeys(page)
    add_passkey(page, "A phone I will lose")
    sign_out(page)
    take_away()
    sign_in(page, smtp, address)


def test_a_passkey_that_does_not_come_is_told_and_a_code_is_still_there(page, address, smtp):
    phone_with_passkeys(page)
    sign_out(page)
    use_passkey(page)
    expect(page.get_by_role("status")).to_have_text(re.compile("That passkey did not work."))
    ask_for_code(page, smtp, address)
    expect(page).to_have_url(TODAY)


def test_a_passkey_is_given_another_name_and_removed(page, address):
    phone_with_passkeys(page)
    add_passkey(page, "One")
    page.get_by_role("link", name="One").click()
    assert_good(page)
    page.get_by_label("A name for it").fill("Two")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Two").click()
    page.get_by_role("button", name="Remove this passkey").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    expect(page.get_by_text("Two")).to_have_count(0)


def test_enter_still_asks_for_a_code(page, address, smtp):
    phone_with_passkeys(page)
    sign_out(page)
    page.goto("/account/login/")
    page.get_by_label("Your email").fill(address)
    page.get_by_label("Your email").press("Enter")
    type_code(page, smtp, address)
    expect(page).to_have_url(TODAY)


def test_without_javascript_a_code_signs_in_and_no_button_leads_nowhere(new_page):
    page = new_page(javascript=False)
    page.goto("/account/login/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    expect(page.get_by_role("button", name="Email me a code")).to_be_visible()


def test_a_browser_without_passkeys_shows_no_button(page):
    page.add_init_script("delete globalThis.PublicKeyCredential")
    page.goto("/account/login/")
    expect(page.get_by_role("button", name="Email me a code")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()


def test_the_second_step_from_the_first_page_to_the_next_sign_in(page, address, smtp):
    secret, codes = turn_on_second_step(page)
    assert len(set(codes)) == 10
    assert_good(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("You have 10 backup codes left.")).to_be_visible()
    assert_good(page)
    sign_out(page)
    ask_for_code(page, smtp, address)
    expect(page).to_have_url(STEP)
    assert_good(page)
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("That code is not right.")
    page.get_by_label("Code from the app").fill(code_of_app(secret, later=1))
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_url(TODAY)


def test_a_recovery_code_lets_in_once(page, address, smtp):
    _, codes = turn_on_second_step(page)
    sign_out(page)
    ask_for_code(page, smtp, address)
    page.get_by_label("Code from the app").fill(codes[0])
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("You have 9 backup codes left.")).to_be_visible()


def test_with_the_second_step_on_a_passkey_is_enough(page, address):
    phone_with_passkeys(page)
    add_passkey(page, "A phone")
    turn_on_second_step(page)
    sign_out(page)
    use_passkey(page)
    expect(page).to_have_url(TODAY)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_square_is_read_by_a_phone_in_the_light_and_in_the_dark(
    page, address, scheme, tmp_path
):
    page.emulate_media(color_scheme=scheme)
    page.goto("/account/second-step/")
    assert_good(page)
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("button", name="I understand. Go on.").click()
    secret = page.locator("[data-copy]").get_attribute("data-copy")
    picture = tmp_path / "square.png"
    page.locator("img.square").screenshot(path=picture)
    said = zxingcpp.read_barcodes(Image.open(picture))[0].text
    assert said == f"otpauth://totp/Lamplight?secret={secret}&issuer=Lamplight"
    assert len(base64.b32decode(secret)) == 20
    assert_good(page)


@pytest.mark.parametrize("where", ["/account/ways-in/", "/account/passkeys/add/"])
def test_the_pages_of_passkeys_can_be_used_by_everybody(page, address, where):
    page.goto(where)
    assert_good(page)
