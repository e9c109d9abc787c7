"""Wherever a request says where to go on: only to a page of ours, and never to an error."""

from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from records.redirects import is_local_path
from tests.support.factories import person, signed_in, with_plan
from tests.support.form_pages import somebody_with_rows
from tests.support.mailbox import newest_code
from tests.support.urls import routes

PASSWORD = "quiet harbour lights"
ELSEWHERE = [
    "abc",
    "plans:plan",
    "today",
    "today/",
    "./today/",
    "../today/",
    "?x",
    "#main",
    "https://evil.example/",
    "http:///evil.example/",
    "http:evil.example",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example\\",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "\x01//evil.example/",
    " //evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "http://testserver/today/",
    "http://localhost/today/",
    "/nowhere/",
    "/today",
    "/plan/\x00",
    "/plan/\r\nSet-Cookie: a=b",
    "/[",
    "/%2f%2fevil.example/",
    "/today/?" + "x" * 3000,
    "/" * 300,
    "\u2028/today/",
    "/today\u200b/",
    "/🏡/",
]
OURS = [
    "/today/",
    "/plan/",
    "/plan/?removed=1&x=%C3%A9",
    "/people/",
    "/help/?at=country",
    "/t%6fday/",
]
LEADS = {**dict.fromkeys(ELSEWHERE, "/today/"), **{to: to for to in OURS}}
WHERE = pytest.mark.parametrize("to", ELSEWHERE, ids=repr)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def browser(client):
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("to", OURS)
def test_a_path_of_ours_is_one(to):
    assert is_local_path(to)


@WHERE
def test_whatever_else_is_none(to):
    assert not is_local_path(to)


@WHERE
def test_undo_leads_to_the_plan_where_it_was_told_to_lead_elsewhere(browser, to):
    user = somebody_with_rows()
    change = user.reasons.get().soft_delete()
    answer = signed_in(browser, user).post(f"/plan/changes/{change.pk}/undo/", {"to": to})
    assert (answer.status_code, answer.url) == (302, "/plan/")


@pytest.mark.parametrize("to", OURS)
def test_undo_leads_back_to_where_it_was_pressed(browser, to):
    user = somebody_with_rows()
    change = user.reasons.get().soft_delete()
    answer = signed_in(browser, user).post(f"/plan/changes/{change.pk}/undo/", {"to": to})
    assert answer.url == to


@pytest.mark.parametrize("carried", ["in the address", "in the form"])
@pytest.mark.parametrize(("to", "led"), LEADS.items())
def test_signing_in_leads_only_to_pages_of_ours(browser, to, led, carried):
    person(password=PASSWORD)
    typed = {"login": "alice@example.org", "password": PASSWORD}
    if carried == "in the form":
        answer = browser.post("/account/login/password/", {**typed, "next": to})
    else:
        answer = browser.post("/account/login/password/", typed, query_params={"next": to})
    assert (answer.status_code, answer.url) == (302, led)


@WHERE
def test_a_mailed_code_leads_only_to_pages_of_ours(browser, to):
    person()
    asked = browser.post(
        "/account/login/", {"login": "alice@example.org"}, query_params={"next": to}
    )
    answer = browser.post(asked.url, {"code": newest_code()}, query_params={"next": to})
    assert (answer.status_code, answer.url) == (302, "/today/")


@WHERE
def test_signing_out_leads_only_to_pages_of_ours(browser, to):
    answer = signed_in(browser, person()).post("/account/logout/", {"next": to})
    assert (answer.status_code, answer.url) == (302, "/")


@pytest.mark.parametrize("is_signed_in", [True, False], ids=["signed in", "signed out"])
@pytest.mark.parametrize("route", routes(), ids=str)
def test_no_page_is_led_elsewhere_or_breaks(browser, route, is_signed_in):
    if is_signed_in:
        signed_in(browser, with_plan(person()))
    for to in ("abc", "//evil.example/", "/nowhere/", "a\x00b"):
        said = dict.fromkeys(("to", "next", "back", "at", "did", "removed", "idea", "do"), to)
        for answer in (
            browser.get(route.path(), said),
            browser.post(route.path(), said),
            browser.post(route.path(), query_params=said),
        ):
            assert answer.status_code < 500
            assert leads_to_us(answer)


def leads_to_us(answer):
    if answer.status_code not in (301, 302, 303, 307, 308):
        return True
    path = urlsplit(answer.url)
    return not (path.scheme or path.netloc) and bool(resolve(path.path))
