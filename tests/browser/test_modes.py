"""How pages look to who asked the browser or the system for something else: colors of their own,
more contrast, less motion, a language that is written from the right; and on paper."""

import pytest

from tests.browser.visits import DANA

PAGES = (
    "/today/",
    "/plan/",
    "/help/",
    "/help/after/",
    "/people/",
    "/reasons/",
    "/waves/",
    "/goals/add/",
    "/mail/",
    "/support/",
)
# Boxes that only a ground or a shadow tells from the page, with none to be seen around them.
WITHOUT_EDGE = """() => [...document.querySelectorAll(".card, .paper, .lines, .question, .jump")]
    .filter((part) => part.checkVisibility() && getComputedStyle(part).borderTopStyle === "none")
    .map((part) => part.className)"""
# Icons in a color of their own beside words in that of the system.
OFF_COLOR = """() => [...document.querySelectorAll("svg.i")].filter((icon) => icon.checkVisibility()
    && getComputedStyle(icon).color !== getComputedStyle(icon.parentElement).color)
    .map((icon) => icon.parentElement.innerText)"""
BULLETS_UNSEEN = """() => [...document.querySelectorAll(".dots li")].filter((line) =>
    !parseFloat(getComputedStyle(line, "::before").borderTopWidth)).length"""
QUIET = """() => [...document.querySelectorAll("main .muted, main .hint")]
    .filter((part) => part.checkVisibility()
        && getComputedStyle(part).color !== getComputedStyle(part.parentElement).color)
    .map((part) => part.innerText)"""
MOVING = """() => [
    ...document.getAnimations().map((each) => each.animationName ?? each.transitionProperty),
    ...[...document.querySelectorAll("*")].map((part) => getComputedStyle(part).transitionDuration)
        .filter((time) => time !== "0s")]"""
CONTROLS_ON_PAPER = """() => [...document.querySelectorAll(
    ".dock, .side, .jump, .btn, .hide, .worded, .mood, .toc, .seg, .desk-side")]
    .filter((part) => part.checkVisibility()).map((part) => part.className || part.tagName)"""
# Words on paper that are lighter than 4.5 : 1 on white.
PALE_ON_PAPER = """() => {
    const part = (value) => ((value /= 255) <= 0.04045 ? value / 12.92
        : ((value + 0.055) / 1.055) ** 2.4);
    const light = (color) => {
        const [red, green, blue] = color.match(/[\\d.]+/g).map(Number).map(part);
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    return [...document.querySelectorAll("main *")].filter((each) => each.checkVisibility()
        && !each.closest(".vh, svg, [role=img]")
        && [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
        && 1.05 / (light(getComputedStyle(each).color) + 0.05) < 4.5)
        .map((each) => each.innerText);
}"""
# Words that lie on a drawing of the scene, and labels that stand outside of their chart.
FROM_THE_RIGHT = """() => {
    document.documentElement.dir = "rtl";
    const found = [], seen = (part) => part.checkVisibility();
    if (document.documentElement.scrollWidth > innerWidth) found.push("scrolls sideways");
    const drawn = [...document.querySelectorAll(":is(.sun, .home)")].filter(seen);
    for (const drawing of drawn) {
        const it = drawing.getBoundingClientRect(), air = 8;
        for (const text of document.querySelectorAll("main :is(h1, p, a, button)")) {
            const range = document.createRange();
            range.selectNodeContents(text);
            const meets = (box) => box.width && box.left < it.right && box.right > it.left
                && box.top < it.bottom && box.bottom > it.top + air;
            if (seen(text) && [...range.getClientRects()].some(meets)) found.push(text.innerText);
        }
    }
    for (const label of document.querySelectorAll(".chart text")) {
        const box = label.getBoundingClientRect();
        const chart = label.closest("svg").getBoundingClientRect();
        if (box.left < chart.left - 1 || box.right > chart.right + 1) found.push(label.innerHTML);
    }
    return found;
}"""


@pytest.fixture
def look(new_page, cookies):
    """A function that opens a page of the demo person, and asks the browser something about it."""

    def ask(address, *questions, media=None, **options):
        page = new_page(quiet=False, **options)
        page.context.add_cookies(cookies[DANA])
        page.goto(address)
        if media:
            page.emulate_media(media=media)
        return [page.evaluate(question) for question in questions]

    return ask


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_colors_of_the_system_boxes_have_edges_and_icons_the_color_of_words(
    look, address, scheme
):
    found = look(
        address, WITHOUT_EDGE, OFF_COLOR, BULLETS_UNSEEN, forced_colors="active", scheme=scheme
    )
    assert found == [[], [], 0]


@pytest.mark.parametrize("address", PAGES)
def test_with_more_contrast_nothing_is_quiet(look, address):
    assert look(address, QUIET, contrast="more") == [[]]


@pytest.mark.parametrize("address", [*PAGES, "/help/passed/"])
def test_with_less_motion_all_stands_still(look, address):
    assert look(address, MOVING, reduced_motion="reduce") == [[]]


@pytest.mark.parametrize("address", PAGES)
def test_on_paper_there_are_words_and_nothing_to_press(look, address):
    found = look(address, CONTROLS_ON_PAPER, PALE_ON_PAPER, BULLETS_UNSEEN, media="print")
    assert found == [[], [], 0]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_written_from_the_right_nothing_lies_on_the_words(look, address, screen):
    assert look(address, FROM_THE_RIGHT, screen=screen) == [[]]
