"""The desk: from 1000 px nothing is stretched, and the person's own words are the largest."""

import pytest

from tests.browser.visits import DANA, VISITS, go

DESKS = [{"width": 1280, "height": 900}, {"width": 1920, "height": 1080}]
# Pages that are read for the words that somebody wrote, and which those are.
OWN_WORDS = {
    "/today/": ".reason blockquote",
    "/plan/": ".own-l > li > div > :first-child, .own-pairs p:not(.k), .own-name",
    "/today/part/": ".own-l > li > div > :first-child, .own-pairs p:not(.k), .own-name",
    "/reasons/": ".row-words",
    "/signs/": ".row-words",
    "/goals/": ".row-words",
    "/goals/steps/": ".row-words",
    "/if-then/": ".row-words",
    "/dates/": ".lines > li > .row-words",
    "/people/": ".row-words",
    "/people/care/": ".row-words",
    "/plan/lists/safer/": ".row-words",
    "/waves/": ".dated > li > p.row-words",
}
# The widest field and the longest line of text, in pixels, and the words of that line. What lies in
# a picture of a paper is no line of the page.
STRETCHED = """([field, line]) => {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push("it scrolls sideways");
    const fields = "input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea";
    for (const part of document.querySelectorAll(fields)) {
        const width = part.getBoundingClientRect().width;
        if (width > field + 1) found.push(`a field of ${Math.round(width)} px: ${part.name}`);
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
        if (!text.data.trim() || text.parentElement.closest("[role=img], .vh, .sheet")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const width = Math.max(...[...range.getClientRects()].map((box) => box.width), 0);
        const words = text.data.trim().replace(/\\s+/g, " ");
        if (width > line + 1) found.push(`a line of ${Math.round(width)} px: ${words}`);
    }
    return found;
}"""
# [the smallest letters of own words, the largest of any other text], in pixels
LETTERS = """(own) => {
    const size = (part) => parseFloat(getComputedStyle(part).fontSize);
    const words = [...document.querySelectorAll(`main :is(${own})`)];
    const others = [...document.querySelectorAll("main *")].filter((part) =>
        part.checkVisibility() && !part.closest(".vh, [dir=auto], bdi, .own-number")
        && [...part.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
        && !words.some((each) => each.contains(part)));
    return [Math.min(...words.map(size)), Math.max(...others.map(size))];
}"""
REM = 16


@pytest.fixture
def desk(new_page):
    return new_page("desktop", quiet=False)


def test_no_field_is_wider_than_32_rem_and_no_line_longer_than_40(desk, cookies):
    faults = []
    for visit in VISITS:
        if visit.view == "printing:sheet":
            continue  # a paper, which has its own measure
        go(desk, cookies, visit)
        for screen in DESKS:
            desk.set_viewport_size(screen)
            found = desk.evaluate(STRETCHED, [32 * REM, 40 * REM])
            faults += [f"{visit}, {screen['width']} px: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("screen", ["phone", "desktop"])
@pytest.mark.parametrize("address, own", OWN_WORDS.items())
def test_own_words_are_the_largest(new_page, cookies, address, own, screen):
    page = new_page(screen)
    page.context.add_cookies(cookies[DANA])
    page.goto(address)
    words, others = page.evaluate(LETTERS, own)
    assert words >= others


def test_on_a_desk_the_sheet_hangs_beside_a_list(desk, cookies):
    desk.context.add_cookies(cookies[DANA])
    desk.goto("/reasons/")
    sheet = desk.frame_locator(".desk-side iframe").get_by_role("img", name="Fridge sheet")
    sheet.wait_for()
    assert sheet.bounding_box()["x"] > desk.locator(".lines").bounding_box()["width"]


def test_a_phone_does_not_ask_for_the_sheet(new_page, cookies):
    page, asked = new_page("phone"), []
    page.context.add_cookies(cookies[DANA])
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/reasons/")
    page.locator(".foot").scroll_into_view_if_needed()
    page.goto("/signs/", wait_until="networkidle")
    assert not [address for address in asked if "/print/small/" in address]
