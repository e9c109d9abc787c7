"""Every page in a language that is longer by two fifths: it fits, and no text was forgotten.

The site speaks it besides English, so that a visit finds its buttons by their English names; then
the page is asked for again in the other language.
"""

import re

import pytest
from django.conf import settings

from accounts.templatetags.languages import language_tag
from contacts.helplines.data import LINES
from tests.browser.conftest import LEAVE_URL
from tests.browser.visits import VISITS, go, view_of
from tests.support.live_server import ROOT, Site
from tests.support.pseudo import LANGUAGE
from tests.support.pseudo.catalogue import write_catalogue

PLAIN_WORD = re.compile(r"[A-Za-z]{3,}")
ADDRESS = re.compile(r"\S+@\S+")
# A line of a paper that is too small to be read: printing.small.picture draws it.
BAR = re.compile(r"\bn{6,}\b")
# What no translator is given: the site, the demo person, lines that have a name of their own.
NAMES = {"Lamplight", "Dana"} | {
    word
    for line in LINES
    if line.kind != "emergency"
    for word in PLAIN_WORD.findall(f"{line.name} {line.text_word}")
}
# It speaks the language that the person chose, not the one of the browser.
PAPER = "printing:sheet"
# Asked for again they lead elsewhere.
COMES_ONCE = ("sharing:made", "plans:show")

SAID = """() => {
    const own = "[dir=auto], bdi, option, script, style, textarea";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const said = [document.title];
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        if (node.parentElement.checkVisibility() && !node.parentElement.closest(own))
            said.push(node.data);
    for (const name of ["aria-label", "title", "alt", "placeholder"])
        for (const part of document.body.querySelectorAll(`[${name}]`))
            said.push(part.getAttribute(name));
    return said;
}"""
OWN = """() => [...document.querySelectorAll("[dir=auto], bdi, input, textarea")]
    .map((part) => part.value || part.textContent)"""
STICKING_OUT = """() => [...document.body.querySelectorAll("*")]
    .filter((part) => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((part) => part.outerHTML.slice(0, 60))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, smtp):
    """The running application, with the longer language besides English."""
    folder = tmp_path_factory.mktemp("longer")
    write_catalogue(folder / "locale", ROOT)
    other = {
        "DJANGO_SETTINGS_MODULE": "tests.support.pseudo.settings",
        "PSEUDO_LOCALE": str(folder / "locale"),
    }
    with Site(
        folder / "var", "localhost", EMAIL_URL=smtp.url, LEAVE_URL=LEAVE_URL, **other
    ) as running:
        yield running


def test_every_page_fits_in_longer_words_and_has_none_that_no_translator_saw(
    new_page, cookies, site
):
    page = new_page(screen="small")
    language = {"name": settings.LANGUAGE_COOKIE_NAME, "value": LANGUAGE, "url": site.url}
    faults = []
    for visit in (visit for visit in VISITS if visit.view not in (PAPER, *COMES_ONCE)):
        go(page, cookies, visit)
        page.context.add_cookies([language])
        page.reload()
        assert view_of(page) == visit.view, f"{visit}, asked for again, leads to {page.url}"
        assert page.locator("html").get_attribute("lang") == language_tag(LANGUAGE), visit
        faults += [f"{visit}: {fault}" for fault in (*what_sticks_out(page), *what_is_plain(page))]
    assert not faults, "\n".join(faults)


def what_sticks_out(page):
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:
        yield f"scrolls sideways, to {width} px: {page.evaluate(STICKING_OUT)}"


def what_is_plain(page):
    own = {word for text in page.evaluate(OWN) for word in PLAIN_WORD.findall(text)}
    for text in page.evaluate(SAID):
        words = BAR.sub("", ADDRESS.sub("", text))
        if set(PLAIN_WORD.findall(words)) - own - NAMES:
            yield f"not translated: {' '.join(text.split())}"
