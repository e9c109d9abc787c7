"""Papers in small, as they are seen: cut to a page, on no page too wide, dimmed in the dark."""

import pytest

from tests.browser.visits import DANA, NOBODY

PAGES = [
    (NOBODY, "/", 1),
    (DANA, "/plan/write/print/", 1),
    (DANA, "/plan/write/ready/", 1),
    (DANA, "/print/", 7),
]
PICTURES = pytest.mark.parametrize("who, address, number", PAGES)
PARTS = "main [role=img]"
# The paper's own page is measured in points: 612 of them are 8.5 inches of 96 px.
WIDTH_OF_LETTER = 816
WORDS_OVER_THE_EDGE = """(picture) => {
    const edge = picture.getBoundingClientRect(), found = [];
    const texts = document.createTreeWalker(picture, NodeFilter.SHOW_TEXT);
    for (let text; (text = texts.nextNode()); ) {
        if (!text.data.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const box of range.getClientRects())
            if (box.left < edge.left || box.right > edge.right) found.push(text.data);
    }
    return found;
}"""


@pytest.fixture
def visit(new_page, cookies):
    def go(who, address, **options):
        page = new_page(**options)
        page.context.add_cookies(cookies[who])
        page.goto(address)
        return page

    return go


@PICTURES
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_paper_in_small_stays_within_the_page(visit, who, address, number, width):
    page = visit(who, address, javascript=False, viewport={"width": width, "height": 844})
    pictures = page.locator(PARTS)
    assert pictures.count() == number
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for picture in pictures.all():
        box = picture.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        assert picture.evaluate(WORDS_OVER_THE_EDGE) == []


@PICTURES
def test_a_paper_in_small_has_the_form_of_its_page(visit, who, address, number):
    page = visit(who, address)
    for picture in page.locator(PARTS).all():
        width, height = picture.evaluate("part => [part.offsetWidth, part.offsetHeight]")
        assert height / width == pytest.approx(11 / 8.5, abs=0.03)
        assert width < WIDTH_OF_LETTER / 2


@PICTURES
def test_printed_paper_is_dimmed_in_the_dark(visit, who, address, number):
    dimmed = "part => getComputedStyle(part, '::after').backgroundColor"
    picture = visit(who, address, scheme="dark").locator(PARTS).first
    assert picture.evaluate(dimmed) == "rgb(222, 219, 201)"
    assert visit(who, address).locator(PARTS).first.evaluate(dimmed) == "rgba(0, 0, 0, 0)"


@PICTURES
def test_the_keyboard_passes_over_what_is_in_the_picture(visit, who, address, number):
    page = visit(who, address)
    assert page.locator(PARTS).locator("a, button, input, [tabindex]").count() == 0


def test_the_look_of_the_page_does_not_reach_the_paper_nor_that_of_the_paper_the_page(visit):
    page = visit(DANA, "/print/")
    style = "(part, name) => getComputedStyle(part)[name]"
    side = page.locator(PARTS).first.locator(".side, .calls, .people").first
    assert side.evaluate(style, "display") != "none"
    title = page.get_by_role("heading", level=1)
    assert title.evaluate(style, "color") == page.locator("body").evaluate(style, "color")


def test_a_tap_on_the_paper_of_a_ready_plan_reads_the_plan(visit):
    page = visit(DANA, "/plan/write/ready/", javascript=False)
    page.get_by_role("link", name="Read my plan. Fridge sheet").click()
    page.wait_for_url("**/plan/")


def test_a_tap_on_a_paper_in_the_chooser_opens_it(visit):
    page = visit(DANA, "/print/", javascript=False)
    box = page.get_by_role("img", name="House card").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/print/house/")
