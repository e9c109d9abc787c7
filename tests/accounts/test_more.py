"""More: what the bar at the foot of a phone has no place for."""

import re

import pytest

from tests.support.factories import person, signed_in
from tests.support.pages import Page
from tests.support.urls import routes

pytestmark = pytest.mark.django_db


def test_every_list_is_a_tap_from_more(client):
    page = Page(signed_in(client, person()).get("/account/more/"))
    lists = {route.path() for route in routes() if route.name.endswith(":list") and not route.parts}
    assert len(lists) >= 7
    others = {"/if-then/", "/plan/review/", "/plan/changes/", "/print/", "/support/"}
    assert lists | others <= set(page.links.values())


def test_what_more_leaves_out_on_a_wide_screen_stands_beside_it_there(client):
    page = signed_in(client, person()).get("/account/more/").content.decode()
    beside, more = page.split("<main", 1)
    only_on_phones = re.findall(
        r'<ul class="leads.*?</ul>|<a class="hide-d".*?</a>', more, re.DOTALL
    )
    left_out = re.findall(r'href="([^"]+)"', "".join(only_on_phones))
    assert len(left_out) == 7
    assert [address for address in left_out if f'href="{address}"' not in beside] == []


def test_more_is_a_tap_from_every_page_on_a_wide_screen_too(client):
    shown = signed_in(client, person()).get("/today/").content.decode()
    assert shown.count('href="/account/more/"') == 2
