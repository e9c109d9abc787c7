"""How many taps a first run takes, and how many words a small plan puts on the pages.

    python -m tests.browser.first_run

Taps are counted from the front page to the PDF, with nothing typed but the email and its code.
The plan of three fields has a reason, a person with a number, and an if-then.
"""

import os
import tempfile
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.browser.getting_in import new_address, sign_up, take_code  # noqa: E402 - after setup
from tests.browser.screens import CHROMIUM_OPTIONS  # noqa: E402 - the same
from tests.support.live_server import Site  # noqa: E402 - the same
from tests.support.servers import require, smtp_server  # noqa: E402 - the same

PHONE = {
    "viewport": {"width": 360, "height": 640},
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-US",
    "timezone_id": "America/New_York",
}
TILES_A_STEP = 3
PAGES = {"Today": "/today/", "Help": "/help/", "I used": "/help/after/", "My plan": "/plan/"}


def main():
    with (
        tempfile.TemporaryDirectory() as folder,
        smtp_server() as smtp,
        Site(Path(folder) / "var", EMAIL_URL=smtp.url) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=require("chromium"), args=CHROMIUM_OPTIONS
        )

        def page():
            return browser.new_context(base_url=site.url, **PHONE).new_page()

        taps, calls = by_taps_alone(page(), smtp)
        print(f"taps from the front page to the PDF: {taps}; first on Help: {calls}")
        for name, words in with_three_fields(page(), smtp).items():
            print(f"{name}: {words} words")


class Finger:
    """Taps and counts. It types no word of a plan."""

    def __init__(self, page):
        self.page = page
        self.taps = 0

    def tap(self, target):
        target.tap()
        self.taps += 1

    def press(self, name):
        with self.page.expect_navigation():
            self.tap(self.page.get_by_role("button", name=name))

    def follow(self, name):
        with self.page.expect_navigation():
            self.tap(self.page.get_by_role("link", name=name))


def by_taps_alone(page, smtp):
    """Return how many taps it took, and what stands first among the calls."""
    finger, email = Finger(page), new_address()
    page.goto("/")
    finger.follow("Write my plan")
    page.get_by_label("Your email").fill(email)
    for box in page.locator("input[type=checkbox][required]").all():
        finger.tap(box)
    finger.press("Email me a code")
    page.get_by_label("Your code").fill(take_code(smtp, email))
    finger.press("Continue")
    while "/ready/" not in page.url:
        take_a_step(finger)
    finger.follow("Print it")
    with page.expect_request("**/*.pdf"):
        finger.tap(page.get_by_role("button", name="Print it"))
    page.goto("/help/")
    return finger.taps, page.locator(".calls a b").first.inner_text()


def take_a_step(finger):
    page = finger.page
    if "/helpline/" in page.url:
        with page.expect_navigation():
            finger.tap(page.locator(".pick").first)
    elif "/print/" in page.url:
        finger.follow("Keep writing")
    elif "/people/" in page.url:
        finger.press("Nobody yet")
    else:
        for tile in tiles(page):
            finger.tap(tile)
        finger.press("Save and continue")


def tiles(page):
    """What to tap on a step: of each side of an if-then one, else the first few without a blank."""
    groups = page.locator("fieldset:has(.tile input[type=radio])").all()
    if groups:
        return [group.locator(".tile").first for group in groups]
    return [tile for tile in page.locator(".tile").all() if "___" not in tile.inner_text()][
        :TILES_A_STEP
    ]


def with_three_fields(page, smtp):
    """Return {page: number of words on it} for somebody who has typed three things."""
    sign_up(page, smtp, new_address())
    page.goto("/reasons/add/")
    page.get_by_label("My reason").fill("So Maya sees me.")
    page.get_by_role("button", name="Save").click()
    page.goto("/plan/write/people/")
    page.get_by_label("Name", exact=True).fill("Sam")
    page.get_by_label("Phone").fill("212 555 0100")
    page.get_by_role("button", name="Save and continue").click()
    page.goto("/if-then/add/")
    page.get_by_label("If", exact=True).fill("It is payday.")
    page.get_by_label("Then", exact=True).fill("I give my card to Sam.")
    page.get_by_role("button", name="Save").click()
    counted = {}
    for name, address in PAGES.items():
        page.goto(address)
        counted[name] = len(page.get_by_role("main").inner_text().split())
    return counted


if __name__ == "__main__":
    main()
