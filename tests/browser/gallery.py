"""What the gallery of components looks like, in words: boxes, texts and colours.

    python -m tests.browser.gallery            writes gallery.txt anew, after a change
    python -m tests.browser.gallery pictures   takes pictures, and says which have changed

Boxes are rounded, because one machine draws letters a little wider than another; `differences`
allows them a few pixels. Pictures are of one browser on one machine, so they stay in var/pictures/.
"""

import os
import sys
import tempfile
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path

import django
from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.browser.getting_in import demo_person, sign_in_with_password  # noqa: E402 - after setup
from tests.browser.screens import CHROMIUM_OPTIONS  # noqa: E402 - the same
from tests.support.live_server import ROOT, Site  # noqa: E402 - the same
from tests.support.servers import require  # noqa: E402 - the same

STORED = Path(__file__).with_name("gallery.txt")
PICTURES = ROOT / "var" / "pictures"
NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
# A view: its name, the size, the theme, and what is asked of the page.
VIEWS = (
    ("narrow, light", NARROW, "light", ""),
    ("narrow, dark", NARROW, "dark", ""),
    ("narrow, in the Help room", NARROW, "light", "?night"),
    ("wide, light", WIDE, "light", ""),
)
MAY_DIFFER = 3  # pixels
# A line for each part of a component that has words or an edge of its own.
LINES = """() => {
    scrollTo(0, 0);  // what sticks lies where it belongs
    const lines = [];
    const words = (part) => [...part.childNodes].filter((node) => node.nodeType === 3)
        .map((node) => node.data.trim()).filter(Boolean).join(" ");
    for (const shown of document.querySelectorAll("[data-shown]")) {
        lines.push("# " + shown.dataset.shown);
        const zero = shown.getBoundingClientRect();
        for (const part of shown.lastElementChild.querySelectorAll("*")) {
            const box = part.getBoundingClientRect(), look = getComputedStyle(part);
            const isClear = look.backgroundColor === "rgba(0, 0, 0, 0)";
            const hasEdge = parseFloat(look.borderTopWidth) || !isClear;
            if (!part.checkVisibility() || part.closest("svg svg, svg *, option")) continue;
            if (!words(part) && !hasEdge && part.tagName !== "svg") continue;
            const numbers = [box.x - zero.x, box.y - zero.y, box.width, box.height].map(Math.round);
            const colors = [look.color, look.backgroundColor, look.borderTopColor];
            lines.push([part.tagName.toLowerCase(), part.className.baseVal ?? part.className,
                words(part), numbers.join(" "), `${look.fontSize} ${look.fontWeight}`,
                colors.join(" ")].join(" | "));
        }
    }
    return lines;
}"""


@contextmanager
def open_gallery(browser):
    """Yield a page for which /gallery/ is there: of the site with DEBUG, as one of its staff."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Site(Path(folder) / "var", DEBUG="true") as site,
    ):
        email, password = demo_person(site)
        site.manage("make_staff", email)
        page = browser.new_page(base_url=site.url, reduced_motion="reduce")
        sign_in_with_password(page, email, password)
        yield page
        page.close()


def views(page):
    """Bring the gallery into each view, and yield the name of the view."""
    for name, size, scheme, query in VIEWS:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert page.goto(f"/gallery/{query}").ok
        # Asked for once, the typeface is there at the next visit.
        page.evaluate("document.fonts.load('18px Atkinson Hyperlegible Next')")
        page.reload()
        page.evaluate("document.fonts.ready")
        yield name


def seen(page):
    """Return the lines of all views."""
    lines = []
    for name in views(page):
        lines += [f"## {name}", *page.evaluate(LINES)]
    return lines


def differences(stored, now):
    """Return what is not as it was, a sentence each."""
    view = component = ""
    told = []
    for before, after in zip_longest(stored, now, fillvalue=""):
        if before == after and before.startswith("#"):
            view, component = (before, "") if before.startswith("##") else (view, before)
        elif not _are_alike(before, after):
            told.append(f"{view} {component}\n  was {before}\n  now {after}")
    return told


def _are_alike(before, after):
    one, other = before.split(" | "), after.split(" | ")
    if len(one) != len(other) or len(one) < 6:
        return before == after
    boxes = zip(one[3].split(), other[3].split(), strict=True)
    near = all(abs(int(left) - int(right)) <= MAY_DIFFER for left, right in boxes)
    # What a class is called is no look of it.
    return near and [one[0], one[2], *one[4:]] == [other[0], other[2], *other[4:]]


def take_pictures(browser):
    """Keep a picture of each view by the browser's version, and say which have changed."""
    folder = PICTURES / f"chromium-{browser.version}"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Chromium {browser.version}, {folder}")
    with open_gallery(browser) as page:
        for name in views(page):
            file = folder / f"{name.replace(', ', '-').replace(' ', '-')}.png"
            before = Image.open(file).convert("RGB") if file.exists() else None
            page.screenshot(path=file, full_page=True)
            print(f"{name}: {_what_changed(before, Image.open(file).convert('RGB'))}")


def _what_changed(before, after):
    if before is None:
        return "the first picture"
    if before.size != after.size:
        return f"it was {before.size}, it is {after.size}"
    box = ImageChops.difference(before, after).getbbox()
    return f"differs within {box}" if box else "the same"


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=require("chromium"), args=CHROMIUM_OPTIONS
        )
        if sys.argv[1:] == ["pictures"]:
            take_pictures(chromium)
        else:
            with open_gallery(chromium) as gallery:
                STORED.write_text("\n".join(seen(gallery)) + "\n")
        chromium.close()
