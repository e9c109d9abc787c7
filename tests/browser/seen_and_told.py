"""The demo person's pages in three sizes of letters, and what a screen reader is told of each act.

    python -m tests.browser.seen_and_told FOLDER

makes letters-16.png, letters-24.png and letters-32.png, the first screen of each page side by side,
and told.md: for each kind of button on each page its name, and then where the reader is and what is
said there. Both are to be looked at; that nothing is silent is a test:
tests/promises/test_every_act_is_told.py.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.getting_in import demo_person, sign_in_with_password
from tests.browser.hearing import focused
from tests.browser.letters import phone_with_letters
from tests.support.live_server import Site

LETTERS = (16, 24, 32)  # px: as usual, 150 % and 200 %
PAGES = (
    *(
        "/today/",
        "/today/days/",
        "/plan/",
        "/plan/changes/",
        "/plan/review/",
        "/plan/review/lines/",
    ),
    *("/plan/write/about/", "/plan/write/why/", "/plan/write/people/", "/plan/write/if-then/"),
    *(
        "/plan/write/print/",
        "/plan/write/ready/",
        "/help/",
        "/help/after/",
        "/help/passed/",
        "/support/",
    ),
    *("/people/", "/people/add/", "/people/helplines/", "/people/care/", "/if-then/"),
    *("/if-then/add/", "/if-then/board/", "/reasons/", "/reasons/add/", "/goals/"),
    *("/goals/steps/", "/signs/", "/waves/", "/dates/", "/print/", "/print/fridge/"),
    *("/mail/", "/mail/quiet/", "/account/", "/account/more/", "/account/consent/"),
)
LEADS_OUT = ("Sign out",)
A_ROW = 10
SMALL = (195, 422)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as var,
        Site(Path(var) / "var") as site,
        sync_playwright() as playwright,
    ):
        for letters in LETTERS:
            context = phone_with_letters(
                playwright.chromium, Path(var) / str(letters), letters, site.url
            )
            page = context.pages[0]
            sign_in_with_password(page, *demo_person(site))
            sheet_of(page).save(folder / f"letters-{letters}.png")
            if letters == LETTERS[0]:
                (folder / "told.md").write_text("\n".join(told(page)) + "\n")
            context.close()


def sheet_of(page):
    rows = -(-len(PAGES) // A_ROW)
    sheet = Image.new("RGB", (SMALL[0] * A_ROW, SMALL[1] * rows))
    for number, address in enumerate(PAGES):
        page.goto(address)
        picture = Image.open(BytesIO(page.screenshot())).resize(SMALL)
        sheet.paste(picture, (number % A_ROW * SMALL[0], number // A_ROW * SMALL[1]))
    return sheet


def told(page):
    """The lines of a table: page, button, title of the page that comes, and what is said there."""
    yield "| page | pressed | title then | the reader is at | and hears |"
    yield "|---|---|---|---|---|"
    for address in PAGES:
        pressed = set(LEADS_OUT)
        while button := next_button(page, address, pressed):
            kind = kind_of(button)
            pressed.add(kind)
            with page.expect_navigation():
                button.click()
            role, name, description = focused(page) or ("page", "", "")
            yield f"| {address} | {kind} | {page.title()} | {role} “{name}” | {description} |"


def next_button(page, address, pressed):
    """The first one on the page of a kind that is not in `pressed`, or None."""
    page.goto(address)
    # Whatever is folded away can be pressed as well.
    page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
    buttons = page.locator("main button:enabled:not([type=button])").filter(visible=True)
    return next((button for button in buttons.all() if kind_of(button) not in pressed), None)


def kind_of(button):
    """Its name without the words of a row: "Up" of "Up: For Maya."."""
    name = button.evaluate("(part) => part.ariaLabel || part.innerText")
    return " ".join(name.partition(":")[0].split())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
