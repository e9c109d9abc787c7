"""A word wider than a small screen, wherever a person can write: every page still fits."""

from django.urls import reverse

from tests.browser.getting_in import new_address, sign_up
from tests.browser.visits import FRESH, VISITS, Visit

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
ADDED = (
    *((f"{room}:add", ()) for room in ("reasons", "contacts", "care", "triggers", "signs")),
    *((f"{room}:add", ()) for room in ("goals", "steps", "dates")),
    *(("items:add", (name,)) for name in ("alone", "hard-day", "places", "got-through")),
)
WORDS = "main form :is(input[type=text], textarea)"


def test_a_word_wider_than_the_screen_breaks_on_every_page(new_page, smtp):
    page = new_page(screen="small")
    sign_up(page, smtp, new_address())
    for name, arguments in ADDED:
        write_long_words(page, reverse(name, args=arguments))
    sticking_out = [address for address in addresses() if is_too_wide(page, address)]
    assert not sticking_out


def write_long_words(page, address):
    page.goto(address)
    page.evaluate("document.querySelectorAll('main details').forEach((part) => (part.open = true))")
    for field in page.locator(WORDS).all():
        field.fill(LONG)
    for field in page.locator("main input[type=tel]").all():
        field.fill("212 555 0100")
    for field in page.locator("main input[type=date]").all():
        field.fill("2030-01-02")
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name="Save").click()
    assert "/add/" not in page.url, page.get_by_role("main").inner_text()


def addresses():
    return [visit.address for visit in VISITS if visit.who == FRESH and visit.act == Visit.act]


def is_too_wide(page, address):
    page.goto(address)
    return page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]
