"""The pages that nobody means to see, looked at like all the others: in the look, with Help.

They are brought about for real, on a site of their own: its database goes away, its printing lacks
what it needs, and somebody asks for one code too many.
"""

import os

import psycopg
import pytest
from playwright.sync_api import expect

from tests.browser.getting_in import demo_person, sign_in_with_password
from tests.browser.screens import SCREENS
from tests.browser.test_accessibility import what_axe_finds, what_does_not_fit, what_moves
from tests.browser.visits import press, save_after_the_session_ended
from tests.printing.test_without_libraries import NO_PANGO
from tests.support.live_server import Site
from tests.support.servers import postgresql_server

MORE_THAN_MAY_BE_ASKED = 6
ELSEWHERE = "http://elsewhere.test/"


@pytest.fixture(scope="module")
def database():
    with postgresql_server() as server:
        yield server


@pytest.fixture(scope="module")
def troubled(tmp_path_factory, database):
    """A running site on `database` that cannot make a PDF."""
    folder = tmp_path_factory.mktemp("troubled")
    (folder / "sitecustomize.py").write_text(NO_PANGO)
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    with Site(folder / "var", DATABASE_URL=database.url, PYTHONPATH=path) as site:
        yield site


@pytest.fixture(scope="module")
def cookies(chromium, troubled):
    context = chromium.new_context(base_url=troubled.url)
    sign_in_with_password(context.new_page(), *demo_person(troubled))
    yield context.cookies()
    context.close()


# How each of them comes about --------------------------------------------------------------------


def nothing_there(page):
    page.goto("/no/such/page/")


def an_address_of_a_button(page):
    page.goto("/today/reading/")


def more_than_fits(page):
    page.goto("/reasons/add/")
    page.get_by_label("My reason").fill("I walk home. " * 25_000)
    press("Save")(page)


def sent_by_another_site(page):
    page.goto("/help/")
    form = f'<form method="post" action="{page.url}"><button>Send</button></form>'
    page.route(ELSEWHERE, lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(ELSEWHERE)
    with page.expect_navigation():
        page.get_by_role("button", name="Send").click()


def an_old_page(page):
    page.goto("/reasons/add/")
    page.context.clear_cookies(name="c")
    page.get_by_label("My reason").fill("A line that must not be lost.")
    press("Save")(page)


def signed_out_meanwhile(page):
    page.goto("/reasons/add/")
    save_after_the_session_ended(page)


def too_many_tries(page):
    page.context.clear_cookies()
    for _ in range(MORE_THAN_MAY_BE_ASKED):
        page.goto("/account/password/reset/")
        page.get_by_label("Your email").fill("dana@example.org")
        press("Email me a code")(page)


def a_code_that_is_over(page):
    page.context.clear_cookies()
    page.goto("/account/login/code/")


def no_pdf_here(page):
    page.goto("/print/fridge/")
    press("Make the PDF")(page)


REFUSALS = {
    nothing_there: "We can’t find that page",
    an_address_of_a_button: "This page opens with a button",
    more_than_fits: "That did not go through",
    sent_by_another_site: "You can’t open this page",
    an_old_page: "Your words are still here",
    signed_out_meanwhile: "Your words are still here",
    too_many_tries: "A new password",
    a_code_that_is_over: "Sign in",
    no_pdf_here: "Print from the browser",
}


@pytest.mark.parametrize("screen", SCREENS)
def test_every_refusal_can_be_read_and_used(new_page, troubled, cookies, screen):
    page = opened(new_page, troubled, cookies, screen)
    faults = []
    for come_about, heading in REFUSALS.items():
        page.context.clear_cookies()
        page.context.add_cookies(cookies)
        come_about(page)
        faults += faults_of(page, come_about.__name__, heading)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("screen", SCREENS)
def test_what_is_broken_and_what_is_away_can_be_read_and_used(
    new_page, troubled, cookies, database, screen
):
    page = opened(new_page, troubled, cookies, screen)
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("ALTER TABLE plans_planitem RENAME TO plans_elsewhere")
        page.goto("/plan/")
        connection.execute("ALTER TABLE plans_elsewhere RENAME TO plans_planitem")
    faults = faults_of(page, "broken", "Something broke on our side")
    page.goto("/reasons/add/")
    page.get_by_label("My reason").fill("A line that must not be lost.")
    database.stop()
    try:
        press("Save")(page)
        faults += faults_of(page, "no database, writing", "Your words are still here")
        page.goto("/plan/")
        faults += faults_of(page, "no database", "We cannot reach your plan right now")
    finally:
        database.start()
    assert not faults, "\n".join(faults)


def opened(new_page, site, cookies, screen):
    # Not watched: answers of 500 and above are what is asked for.
    page = new_page(screen=screen, reduced_motion="reduce", quiet=False, base_url=site.url)
    page.context.add_cookies(cookies)
    return page


def faults_of(page, name, heading):
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator("a[href='/help/']:visible:not(.skip, .skip *)").first).to_be_in_viewport()
    faults = [*what_moves(page), *what_axe_finds(page), *what_does_not_fit(page)]
    return [f"{name}: {fault}" for fault in faults]
