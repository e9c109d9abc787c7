"""What a first run takes in taps, letters and seconds, and how many words a small plan has.

    python -m tests.browser.first_run [FILM.png]

Each run goes from the front page to the PDF: by taps alone, with nothing typed but the email and
its code, and by three fields, a reason, a person with a number and an if-then. Letters are those
of the plan. Seconds are what the program takes, not a person. The film has the pages of the run by
three fields as they are left.
"""

import os
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.browser.getting_in import new_address, take_code  # noqa: E402 - after setup
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
IDEAS_A_STEP = 2
PAGES = {"Today": "/today/", "Help": "/help/", "I used": "/help/after/", "My plan": "/plan/"}


FRAMES_A_ROW = 5
GAP = 12


def main(film=""):
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

        for name, run in (("by taps alone", by_taps_alone), ("by three fields", by_three_fields)):
            started, finger = time.monotonic(), Finger(page())
            run(finger, smtp)
            seconds = time.monotonic() - started
            print(f"{name}: {finger.taps} taps, {finger.letters} letters, {seconds:.1f} seconds")
            finger.page.goto("/help/")
            print(f"  first on Help: {finger.page.locator('.calls a b').first.inner_text()}")
        for name, words in words_on_pages(finger.page).items():
            print(f"{name}: {words} words")
        if film:
            finger = Finger(page(), frames := [])
            by_three_fields(finger, smtp)
            draw_film(frames, film)


class Finger:
    """Taps and types, and counts both. `frames`, if any, is a list that gets a picture of each page
    as it is left."""

    def __init__(self, page, frames=None):
        self.page = page
        self.frames = frames
        self.taps = self.letters = 0

    def write(self, label, words):
        self.page.get_by_role("textbox", name=label).fill(words)
        self.letters += len(words)

    def tap(self, target):
        target.tap()
        self.taps += 1

    def press(self, name):
        self.take_picture()
        with self.page.expect_navigation():
            self.tap(self.page.get_by_role("button", name=name, exact=True))

    def follow(self, name):
        self.take_picture()
        with self.page.expect_navigation():
            self.tap(self.page.get_by_role("link", name=name))

    def take_picture(self):
        if self.frames is not None:
            self.frames.append(self.page.screenshot(animations="disabled"))


def by_taps_alone(finger, smtp):
    finger.page.goto("/")
    finger.follow("Write my plan")
    while "/start/" in finger.page.url:
        finger.tap(ideas(finger.page)[0])
        finger.press("Save and continue")
    give_the_address(finger, smtp)
    while "/ready/" not in finger.page.url:
        take_a_step(finger)
    print_it(finger)


def by_three_fields(finger, smtp):
    page = finger.page
    page.goto("/")
    finger.follow("Write my plan")
    finger.write("In my own words", "So Maya sees me.")
    finger.press("Save and continue")
    finger.press("Save with my email")
    give_the_address(finger, smtp)
    finger.write("Name", "Sam")
    finger.write("Phone", "212 555 0100")
    finger.press("Save and continue")
    finger.write("If", "It is payday.")
    finger.write("Then", "I give my card to Sam.")
    finger.press("Save and continue")
    print_it(finger)


def give_the_address(finger, smtp):
    page, email = finger.page, new_address()
    page.get_by_label("Your email").fill(email)
    for tick in ("I am 16 or older.", "I agree that this site saves what I write."):
        finger.tap(page.get_by_label(tick))
    finger.press("Email me a code")
    page.get_by_label("Your code").fill(take_code(smtp, email))
    finger.press("Continue")


def print_it(finger):
    finger.follow("Print it")
    with finger.page.expect_request("**/*.pdf"):
        finger.tap(finger.page.get_by_role("button", name="Print it"))


def take_a_step(finger):
    page = finger.page
    if "/helpline/" in page.url:
        with page.expect_navigation():
            finger.tap(page.locator(".pick").first)
    elif "/print/" in page.url:
        finger.follow("Keep writing")
    elif "/people/" in page.url:
        finger.press("Nobody yet")
    elif "/if-then/" in page.url:
        for side in ("text", "then"):
            finger.tap(page.locator(f"[name=idea_{side}]").first)
        finger.press("Save and continue")
    else:
        for number in range(IDEAS_A_STEP):
            if number:
                finger.press("Add another")
            finger.tap(ideas(page)[0])
        finger.press("Save and continue")


def ideas(page):
    """What can be tapped for the field of a step, without those that have a blank."""
    return [
        idea for idea in page.locator("[name=idea_own]").all() if "___" not in idea.inner_text()
    ]


def draw_film(frames, path):
    """Put the pictures side by side, half as large, in rows."""
    images = [Image.open(BytesIO(frame)).convert("RGB").reduce(2) for frame in frames]
    width, height = images[0].width + GAP, images[0].height + GAP
    rows = -(-len(images) // FRAMES_A_ROW)
    film = Image.new("RGB", (FRAMES_A_ROW * width + GAP, rows * height + GAP), "#d8dcd0")
    for number, image in enumerate(images):
        row, column = divmod(number, FRAMES_A_ROW)
        film.paste(image, (column * width + GAP, row * height + GAP))
    film.quantize(128).save(path, optimize=True)


def words_on_pages(page):
    """Return {page: number of words on it}."""
    counted = {}
    for name, address in PAGES.items():
        page.goto(address)
        counted[name] = len(page.get_by_role("main").inner_text().split())
    return counted


if __name__ == "__main__":
    main(*sys.argv[1:])
