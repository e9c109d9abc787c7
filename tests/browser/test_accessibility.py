"""Every page, looked at as people do who see, hear or move differently: nothing stands in the way.

One pass over all pages for each width; light and dark, and what fits a small screen, are looked at
on the same page.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.visits import DANA, FRESH, NOBODY, VISITS, Visit, all_views, go

# They show no page of their own: they take a post, lead on, or answer with a PDF or data.
WITHOUT_A_PAGE = {
    "manifest",
    *("plans:begin", "plans:start", "plans:draft", "plans:reading", "plans:sections"),
    *("plans:check", "plans:first", "plans:look", "plans:offer"),
    *("plans:count", "plans:erase_slip", "plans:slip"),
    *(
        "plans:weather",
        "plans:country",
        "plans:put_who_aside",
        "contacts:choose_line",
        "printing:file",
        "printing:pdf",
        "printing:small",  # stands in a frame, and is looked at there
        "records:undo",
        "reminders:letter",
        "reminders:offer",
        "reminders:remove_quiet",
        "reminders:sample",
    ),
    *("contacts:note_permission", "contacts:number_check", "contacts:export", "care:calendar"),
    "accounts:data",
    *("dates:remove", "urges:erase", "urges:log", "urges:put_back", "urges:remove"),
    *("goals:completion", "goals:step", "items:completion", "reasons:pin", "steps:tick"),
    *("goals:completion", "items:completion", "steps:tick"),
    *("triggers:confirmation", "triggers:helped"),
    *("account_request_login_code", "accounts:code_is_over", "accounts:device"),
    *("accounts:end_session", "accounts:end_other_sessions", "accounts:stay_signed_in"),
    *("accounts:remove_passkey", "mfa_login_webauthn"),
    *("sharing:end", "sharing:end_all"),
    *("accounts:keep_address", "accounts:not_me"),  # the latter from a mail: test_way_back.py
    *(
        f"{room}:{act}"
        for room in ("care", "contacts", "goals", "items", "reasons", "signs", "steps", "triggers")
        for act in ("move", "remove")
    ),
}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BEYOND = {rule: {"enabled": True} for rule in ("color-contrast-enhanced", "target-size")}
COLOURS = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]
RULES = {
    "light": {"runOnly": STANDARDS, "rules": BEYOND, "resultTypes": ["violations"]},
    # It is the same page: only the colours are other ones.
    "dark": {"runOnly": COLOURS, "resultTypes": ["violations"]},
}
AXE = Axe().axe_script
LOOK = "rules => axe.run(rules).then((results) => results.violations)"
# An old phone, and a small laptop at 400 %.
SMALL = ({"width": 320, "height": 568}, {"width": 320, "height": 256})
SMALLER_THAN_A_FINGERTIP = """() => {
    const isInLine = (part) => getComputedStyle(part).display === "inline";
    const target = (part) =>
        (/^(checkbox|radio)$/.test(part.type) && part.closest("label")) || part;
    return [...document.querySelectorAll("a, button, input, select, textarea, summary")]
        .filter((part) => part.checkVisibility() && part.type !== "hidden")
        .filter((part) => !isInLine(target(part)))
        .map((part) => [target(part), target(part).getBoundingClientRect()])
        .filter(([_, box]) => Math.min(box.width, box.height) < 43.9)
        .map(([part, box]) => `${part.outerHTML.slice(0, 80)} ${box.width}x${box.height}`);
}"""
MOVING = """() => document.getAnimations()
    .filter((animation) => animation.effect.getComputedTiming().duration > 1)
    .map((animation) => animation.animationName || animation.transitionProperty)"""
BAR_AT_REST = """() => document.querySelectorAll(".go")
    .forEach((bar) => (bar.style.position = "static"))"""
HELP = ("/help/", "/help/after/")


def test_every_page_is_visited():
    assert {visit.view for visit in VISITS} == set(all_views()) - WITHOUT_A_PAGE


# A larger phone shows the page of the small one, with more room.
@pytest.mark.parametrize("screen", ["small", "desktop"])
def test_every_page_can_be_read_and_used(new_page, cookies, screen):
    # As for those who asked for stillness. A colour on its way to another is none to judge, either.
    page = new_page(screen=screen, reduced_motion="reduce")
    faults = [
        f"{visit}: {fault}"
        for visit in all_visits(page, cookies)
        for fault in (*what_moves(page), *what_axe_finds(page), *what_does_not_fit(page))
    ]
    assert not faults, "\n".join(faults)


def all_visits(page, cookies):
    for visit in VISITS:
        go(page, cookies, visit)
        yield visit


def what_moves(page):
    return [f"{name} moves" for name in page.evaluate(MOVING)]


def what_axe_finds(page):
    # Hide and the bar at the foot stay in view: what is scrolled under them is no target just then.
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(BAR_AT_REST)
    # Not on the way to each page: a frame that may run nothing would say that it ran nothing.
    page.evaluate(AXE)
    for scheme, rules in RULES.items():
        page.emulate_media(color_scheme=scheme)
        for violation in page.evaluate(LOOK, rules):
            places = [node["target"][0] for node in violation["nodes"]]
            yield f"{violation['help']} ({scheme}): {places}"


def what_does_not_fit(page):
    usual = page.viewport_size
    for size in (*SMALL, usual):
        page.set_viewport_size(size)
        page_width = page.evaluate("document.documentElement.scrollWidth")
        if page_width > size["width"]:
            yield f"scrolls sideways: {page_width} px on a screen of {size['width']}"
        for target in page.evaluate(SMALLER_THAN_A_FINGERTIP):
            yield f"{target} on a screen of {size['width']}"


def test_help_is_two_tabs_away_from_every_page(new_page, cookies):
    page = new_page()
    for visit in pages_outside_help():
        go(page, cookies, visit)
        assert tabs_to(page, "a[href^='/help/']") <= 2, visit


@pytest.mark.parametrize("address", HELP)
@pytest.mark.parametrize(
    ("who", "query"), [(DANA, ""), (FRESH, "?country=GB"), (NOBODY, "?country=GB")]
)
def test_a_call_is_on_a_small_screen_and_six_tabs_away(new_page, cookies, who, query, address):
    page = new_page(screen="small")
    page.context.add_cookies(cookies[who])
    page.goto(address + query)
    # After a slip three lines about safety come first; the country's numbers are always there.
    calls = ".calls" if address == "/help/" else ".sos"
    expect(page.locator(f"{calls} a[href^='tel:']").first).to_be_in_viewport(ratio=1)
    assert tabs_to(page, "a[href^='tel:']") <= 6


def test_the_breathing_circle_moves_for_everybody_else(page):
    page.goto(HELP[0])
    assert "breathe" in page.evaluate(MOVING)


def pages_outside_help():
    """The pages as they open, each of them an address that a person may be at when it gets hard."""
    return [v for v in VISITS if v.act == Visit.act and not v.address.startswith(HELP)]


def tabs_to(page, selector, at_most=12):
    """How often Tab is pressed until the focus is on `selector`."""
    for presses in range(1, at_most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return presses
    return at_most + 1
