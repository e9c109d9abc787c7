"""The doors of a site that lets in who is invited, or nobody new."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.getting_in import ask_to_sign_up, new_address, type_code
from tests.browser.test_accessibility import what_axe_finds, what_does_not_fit
from tests.support.live_server import Site

WORDS = "My morning walks."


@pytest.fixture(scope="module", params=["invitation", "closed"])
def door(request, tmp_path_factory, smtp):
    folder = tmp_path_factory.mktemp("door") / "var"
    with Site(folder, "localhost", SIGN_UP=request.param, EMAIL_URL=smtp.url) as running:
        yield running


def test_every_page_of_the_door_can_be_read_and_used(new_page, door):
    page = new_page(screen="small", base_url=door.url, reduced_motion="reduce")
    page.add_init_script(Axe().axe_script)
    for address in ("/", "/account/signup/", "/account/signup/?invitation=BCDF-2345-GHJK"):
        page.goto(address)
        assert [*what_axe_finds(page), *what_does_not_fit(page)] == [], address


def test_who_is_invited_begins_and_nobody_else_even_without_scripts(new_page, door, smtp):
    page, email = new_page(base_url=door.url, javascript=False), new_address()
    page.goto("/start/why/")
    if door.environment["SIGN_UP"] == "closed":
        expect(page.get_by_text("This site is not open to new people right now.")).to_be_visible()
        return
    page.get_by_role("textbox").first.fill(WORDS)
    page.get_by_role("button", name="Save and continue").click()
    page.goto(re.search(r"Link: (\S+)", door.manage("invite"))[1])
    ask_to_sign_up(page, email)
    type_code(page, smtp, email)
    expect(page).to_have_url(re.compile("/plan/write/"))
    page.goto("/plan/")
    expect(page.get_by_text(WORDS)).to_be_visible()
