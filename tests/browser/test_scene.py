"""The hill as it is drawn: how high it is, what moves on it, and how it gives way."""

import pytest

MOVES = "() => document.getAnimations().map((each) => each.animationName)"
SCENE = """() => {
    const scene = document.querySelector(".scene"), box = scene.getBoundingClientRect();
    const drawn = scene.querySelectorAll(".land, .home, .sun");
    const ends = [...scene.children].filter((part) => part.checkVisibility())
        .map((part) => part.getBoundingClientRect().bottom);
    return {
        height: box.height,
        hole: box.bottom - Math.max(box.top, ...ends),
        ground: getComputedStyle(scene).backgroundImage,
        isDrawn: [...drawn].some((part) => part.checkVisibility()),
    };
}"""
STILL, MOVING = "reduce", "no-preference"


@pytest.mark.parametrize(
    "size, height", [((390, 844), 104), ((320, 568), 104), ((1280, 900), 120)], ids=str
)
def test_the_strip_is_low(open_page, size, height):
    page = open_page("/reasons/", viewport=dict(zip(("width", "height"), size, strict=True)))
    assert page.evaluate(SCENE)["height"] == height


@pytest.mark.parametrize("address", ["/reasons/", "/account/more/", "/help/passed/"])
def test_it_gives_way_where_there_is_little_room(open_page, address):
    page = open_page(address, viewport={"width": 320, "height": 256})
    assert page.evaluate("document.querySelector('.scene .home').checkVisibility()") is False
    page.goto("/reasons/")
    assert page.evaluate(SCENE)["height"] <= 256 * 0.3


@pytest.mark.parametrize("media", [{"forced_colors": "active"}, {"media": "print"}], ids=str)
@pytest.mark.parametrize("address", ["/reasons/", "/today/", "/help/passed/", "/account/logout/"])
def test_it_leaves_no_hole_in_forced_colours_and_on_paper(open_page, address, media):
    page = open_page(address)
    page.emulate_media(**media)
    seen = page.evaluate(SCENE)
    assert (seen["isDrawn"], seen["ground"]) == (False, "none")
    assert seen["hole"] <= 24


def test_dawn_comes_once_and_takes_its_time(open_page):
    page = open_page("/help/passed/", reduced_motion=MOVING)
    moves = set(page.evaluate(MOVES))
    assert moves >= {"night-goes", "sunrise", "hills-wake"}
    # What was tapped is no new morning.
    page.get_by_role("button", name="I walked").click()
    page.wait_for_url("**/help/passed/words/")
    assert not moves & set(page.evaluate(MOVES))
    assert page.get_by_label("In my own words").input_value() == "I walked"


def test_the_window_is_lit_where_the_reading_leads(open_page):
    page = open_page("/reasons/add/", reduced_motion=MOVING)
    page.get_by_role("textbox").first.fill("I like mornings.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/plan/")
    page.get_by_role("button", name="I’ve read it today").locator("visible=true").click()
    page.wait_for_url("**/today/?lit")
    assert "light" in page.evaluate(MOVES)


@pytest.mark.parametrize("address", ["/help/passed/", "/today/?lit", "/reasons/", "/"])
def test_nothing_moves_for_whom_motion_is_reduced(open_page, address):
    page = open_page(address, reduced_motion=STILL)
    assert page.evaluate(MOVES) == []
