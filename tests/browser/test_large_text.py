"""Letters made larger in the browser: every page can still be read, and a call is still in sight.

The size is the one that a person sets in Chromium itself, so that an em in a media query is theirs
too. One start of the browser for each size walks through all pages.
"""

import pytest

from tests.browser.letters import phone_with_letters
from tests.browser.visits import DANA, VISITS, go

LETTERS = [24, 32]  # 150 and 200 %
PHONE = {"width": 390, "height": 844}
SCREENS = ({"width": 320, "height": 568}, {"width": 1280, "height": 900}, PHONE)
HELP = ("/help/", "/help/after/")
# A word of the length of "appointments" still fits a small phone; a longer one may break.
HARD_TO_READ = """() => {
    const wide = innerWidth, faults = new Set();
    // Not a piece of an address or of a longer word
    const WORDS = /(?<![^\\s“"(])[\\p{L}’]{2,12}(?![\\p{L}’@/])/gu;
    const add = (fault, part) =>
        faults.add(`${fault}: ${part.outerHTML.replace(/\\s+/g, " ").slice(0, 90)}`);
    const isOff = (box) => box.width && (box.left < -0.5 || box.right > wide + 0.5);
    const isShown = (part) => part.checkVisibility()
        && !part.closest(".vh, .skip, svg, [role=img]");
    const page = document.documentElement.scrollWidth;
    if (page > wide) faults.add(`scrolls sideways: ${page} px`);
    for (const part of document.querySelectorAll("a, button, input, select, textarea, summary")) {
        if (!isShown(part)) continue;
        if (isOff(part.getBoundingClientRect())) add("off the screen", part);
        if (part.matches("a, button, summary") && part.scrollWidth > part.clientWidth + 1
            && getComputedStyle(part).display !== "inline") add("words run out of it", part);
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
        if (!text.data.trim() || !isShown(text.parentElement)) continue;
        const range = document.createRange();
        for (const { 0: word, index } of text.data.matchAll(WORDS)) {
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            const boxes = [...range.getClientRects()];
            if (boxes.some(isOff)) add(`"${word}" off the screen`, text.parentElement);
            const lines = new Set(boxes.map((box) => Math.round(box.top)));
            if (lines.size > 1) add(`"${word}" is broken`, text.parentElement);
        }
    }
    return [...faults];
}"""
COVERED_BY_THE_HOUSE = """() => {
    const house = document.querySelector(".nightscape .home");
    if (!house || !house.checkVisibility()) return [];
    const roof = house.getBoundingClientRect();
    const meets = (box) => box.width && box.left < roof.right && box.right > roof.left
        && box.top < roof.bottom && box.bottom > roof.top;
    const faults = [...document.querySelectorAll("main :is(a, button, summary, .seg)")]
        .filter((part) => meets(part.getBoundingClientRect())).map((part) => part.innerText);
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
        const range = document.createRange();
        range.selectNodeContents(text);
        if ([...range.getClientRects()].some(meets)) faults.push(text.data);
    }
    return faults;
}"""
# How the parts of a page follow each other, as seen and as the keyboard finds them.
PARTS_IN_ORDER = """() => {
    const parts = [...document.querySelectorAll("main, .foot, .dock ul")];
    const tops = parts.map((part) => part.getBoundingClientRect().top);
    return tops.every((top, place) => !place || top >= tops[place - 1]);
}"""


@pytest.fixture
def large_text(chromium, site, tmp_path):
    """A function that opens a phone whose letters were made so large in the browser's settings."""
    contexts = []

    def open_page(letters):
        context = phone_with_letters(chromium.browser_type, tmp_path / "profile", letters, site.url)
        contexts.append(context)
        return context.pages[0]

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("letters", LETTERS)
def test_every_page_can_be_read_in_large_letters(large_text, cookies, letters):
    page = large_text(letters)
    faults = []
    for visit in VISITS:
        go(page, cookies, visit)
        for screen in SCREENS:
            page.set_viewport_size(screen)
            found = [*page.evaluate(HARD_TO_READ), *covered_by_the_house(page), *what_hides(page)]
            faults += [f"{visit}, {screen['width']} px: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def covered_by_the_house(page):
    return [f"under the house: {words}" for words in page.evaluate(COVERED_BY_THE_HOUSE)]


def what_hides(page):
    """The numbers of Help are whole and leave the most of the screen; places come at the end."""
    bar = page.locator(".sos")
    if bar.count():
        box, height = bar.bounding_box(), page.viewport_size["height"]
        if box["y"] < 0 or box["y"] + box["height"] > height + 0.5 or box["height"] > 0.45 * height:
            yield f"the numbers take {box['height']} px from {box['y']} on"
    elif page.viewport_size["width"] < 400 and not page.evaluate(PARTS_IN_ORDER):
        yield "its parts are seen in another order than they are written in"


@pytest.mark.parametrize("letters", LETTERS)
def test_whom_to_call_is_on_the_first_screen_in_large_letters(large_text, cookies, letters):
    page = large_text(letters)
    page.context.add_cookies(cookies[DANA])
    page.goto("/help/")
    assert page.evaluate("matchMedia('(max-width: 17em)').matches"), "an em here is the reader's"
    call = page.get_by_role("link", name="Call Sam").bounding_box()
    assert call["y"] + call["height"] <= page.locator(".sos").bounding_box()["y"]
    text = page.get_by_role("link", name="Text Sam")
    assert text.bounding_box()["y"] >= call["y"] + call["height"]
    assert "Sam" in text.inner_text()
    page.goto("/today/")
    bar = page.locator(".dock .help").bounding_box()
    assert bar["y"] + bar["height"] <= PHONE["height"]


@pytest.mark.parametrize("address", HELP)
@pytest.mark.parametrize("size", [(360, 640), (320, 568), (390, 844), (768, 1024), (1280, 900)])
def test_the_house_covers_nothing(new_page, cookies, address, size):
    page = new_page(viewport=dict(zip(("width", "height"), size, strict=True)))
    page.context.add_cookies(cookies[DANA])
    page.goto(address)
    assert covered_by_the_house(page) == []


@pytest.mark.parametrize("address", ["/today/", "/plan/", "/people/", "/account/more/"])
def test_at_400_percent_a_page_is_seen_in_the_order_of_the_keyboard(new_page, cookies, address):
    page = new_page(viewport={"width": 320, "height": 256})
    page.context.add_cookies(cookies[DANA])
    page.goto(address)
    assert page.evaluate(PARTS_IN_ORDER)
    bar = page.locator(".dock .help").bounding_box()
    assert 0 <= bar["y"] <= 256 - bar["height"], "Help is in sight before a scroll"


@pytest.mark.parametrize("paper", ["fridge", "plain", "friend", "card"])
def test_a_paper_read_on_a_phone_keeps_its_shape(new_page, cookies, paper):
    page = new_page()
    page.context.add_cookies(cookies[DANA])
    page.goto(f"/print/{paper}/sheet/")
    title = page.get_by_role("heading", level=1)
    height, letters = title.evaluate(
        "it => [it.clientHeight, parseFloat(getComputedStyle(it).fontSize)]"
    )
    assert height < 1.5 * letters, "the title breaks"
    for panel in page.locator(".panel").all():
        assert panel.evaluate("it => parseFloat(getComputedStyle(it).paddingLeft)") >= 12
