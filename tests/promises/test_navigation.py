"""Where somebody is: the way up from a page, the place that is lit; and a word on each control."""

import re
from html.parser import HTMLParser

import pytest

from config import navigation
from tests.support.factories import person, signed_in
from tests.support.form_pages import addresses, answers, somebody_with_rows
from tests.support.pages import Page
from tests.support.urls import routes

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LIT = re.compile(r'<a\s+(?:class="[\w ]+"\s+)?href="([^"]*)"\s+aria-current="(page|true)"\s*>')
WAY_UP = re.compile(r'<a\s+class="up[^"]*"\s+href="([^"]*)"\s*>')
CONTROLS = ("a", "button", "summary")
EMPTY = ("input", "meta", "link", "br", "img", "hr")


@pytest.fixture
def pages(client):
    """{(name of the view, address, is changed): answer} for every page of somebody with rows."""
    user = somebody_with_rows()
    signed_in(client, user)
    return {
        (answer.resolver_match.view_name, answer.request["PATH_INFO"], is_changed): answer
        for route in routes()
        for address in addresses(route, user)
        for is_changed, answer in enumerate(answers(client, address))
        if b"<main" in answer.content
    }


class Controls(HTMLParser):
    """Of each link and button the words that can be seen."""

    def __init__(self, answer):
        super().__init__()
        self.words = []
        self._open = []
        self._is_control = self._unseen = 0
        self.feed(answer.content.decode())

    def handle_starttag(self, tag, attrs):
        if tag in EMPTY:
            return
        is_unseen = tag == "svg" or "vh" in (dict(attrs).get("class") or "").split()
        self._open.append((tag, is_unseen))
        self._unseen += is_unseen
        if tag in CONTROLS:
            self._is_control += 1
            self.words.append("")

    def handle_startendtag(self, tag, attrs):
        """A part of a drawing."""

    def handle_endtag(self, tag):
        while self._open:
            name, is_unseen = self._open.pop()
            self._unseen -= is_unseen
            self._is_control -= name in CONTROLS
            if name == tag:
                return

    def handle_data(self, data):
        if self._is_control and not self._unseen:
            self.words[-1] += data.strip()


def bars(answer):
    """Of the side bar and of the dock the places that are lit; None on a page without them."""
    page = answer.content.decode()
    if '<nav class="dock"' not in page:
        return None
    side, dock = page.split('<nav class="dock"')
    return [LIT.findall(side.split("</header>")[0]), LIT.findall(dock)]


def test_every_page_lights_one_place_in_each_bar(pages):
    faults = []
    for (view, address, _is_changed), answer in pages.items():
        lit = bars(answer)
        if lit is None:
            continue
        for bar in lit:
            is_there = len(bar) == 1 and bar[0][1] == ("page" if bar[0][0] == address else "true")
            if not is_there:
                faults.append((view, bar))
    assert faults == []


def test_every_page_below_a_place_leads_up_to_it(pages, client):
    ways = {}
    for (view, _address, _is_changed), answer in pages.items():
        has_a_bar_or_a_door = bars(answer) is not None or view in navigation.PARENTS
        found = WAY_UP.findall(answer.content.decode())
        if has_a_bar_or_a_door and view not in navigation.DOCK:
            ways[view] = found
            assert len(found) == 1, (view, found)
        else:
            assert found == [], view
    # All that the map knows and that shows itself, and each way leads to a page.
    assert len(ways) > 45
    assert {client.get(way).status_code for (way,) in ways.values()} == {200}


def test_a_list_leads_up_to_the_plan_and_its_form_to_the_list(client):
    browser = signed_in(client, person())
    assert Page(browser.get("/reasons/")).link("My plan") == "/plan/"
    assert WAY_UP.findall(browser.get("/reasons/add/").content.decode()) == ["/reasons/"]
    # On a phone the plan is lit on both, on a desktop the list.
    assert bars(browser.get("/reasons/")) == [[("/reasons/", "page")], [("/plan/", "true")]]
    assert bars(browser.get("/reasons/add/")) == [[("/reasons/", "true")], [("/plan/", "true")]]


def test_no_page_hangs_in_the_air():
    known = {route.name for route in routes()}
    assert known >= {*navigation.PARENTS, *navigation.LABELS, *navigation.SIDE}
    assert {navigation.lit_in(navigation.DOCK, page) for page in navigation.PARENTS} == {
        *navigation.DOCK
    }


def test_every_control_has_a_word_to_see(pages):
    bare = {
        (view, is_changed): count
        for (view, _address, is_changed), answer in pages.items()
        if (count := Controls(answer).words.count(""))
    }
    assert bare == {}
