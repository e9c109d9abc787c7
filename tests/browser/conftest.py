"""Real Chromium. Every page is watched: it asks nobody else for anything and reports no error.

A browser test drives a running `site` and never touches a model itself: while Playwright is
running, Django takes the test for asynchronous code and refuses. It is ended after the last test of
this folder, so that others are not affected.

Starting takes seconds, so all tests of this folder share one site: each brings a person of its own.
"""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.getting_in import (
    ask_for_code,
    cookies_of_somebody_new,
    cookies_with_second_step,
    demo_person,
    forget_the_password,
    new_address,
    sign_in_with_password,
    sign_up,
)
from tests.browser.screens import CHROMIUM_OPTIONS, SCREENS, TIMEOUT
from tests.browser.visits import AT_THE_STEP, DANA, FRESH, LOST, NOBODY, STEPPED
from tests.browser.watching import Watch
from tests.support.live_server import Site
from tests.support.servers import require, smtp_server

# Where "Hide this page" leads. Nobody answers there: a test that leaves answers itself.
LEAVE_URL = "http://weather.test/"


@pytest.fixture(scope="package")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=require("chromium"), args=CHROMIUM_OPTIONS
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def smtp():
    """The mail server of the shared site: `take_mail` picks one person's mail from it."""
    with smtp_server() as server:
        yield server


@pytest.fixture(scope="package")
def site(tmp_path_factory, smtp):
    """The running application, which sends its mail to `smtp`."""
    folder = tmp_path_factory.mktemp("site") / "var"
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.browser.site_settings",
        "EMAIL_URL": smtp.url,
        "LEAVE_URL": LEAVE_URL,
    }
    with Site(folder, "localhost", **environment) as running:
        yield running


@pytest.fixture(scope="module")
def cookies(chromium, site, smtp):
    """The cookies of each person, signed in once: {who: [cookie, ...]}."""
    context = chromium.new_context(base_url=site.url)
    cookies = {NOBODY: []}
    page = context.new_page()
    email, password = demo_person(site)
    site.manage("make_staff", email)
    sign_in_with_password(page, email, password)
    cookies[DANA] = context.cookies()
    context.clear_cookies()
    sign_up(page, smtp, new_address())
    cookies[FRESH] = context.cookies()
    context.clear_cookies()
    forget_the_password(page, smtp, email)
    cookies[LOST] = context.cookies()
    context.clear_cookies()
    stepped = new_address()
    cookies[STEPPED] = cookies_with_second_step(page, smtp, stepped)
    context.clear_cookies()
    ask_for_code(page, smtp, stepped)
    cookies[AT_THE_STEP] = context.cookies()
    context.close()
    return cookies


@pytest.fixture
def new_page(request, chromium):
    """A function that opens a browser of its own, with nothing remembered, and gives its page.

    new_page(screen="desktop", scheme="dark", javascript=False)
    Further keywords are Playwright's (`locale`, `timezone_id`, ...). A relative address leads to
    the fixture `site`, unless `base_url` names another. When the test ends each page must have
    been quiet (see `Watch`), unless it was opened with quiet=False.
    """
    contexts, watches = [], []

    def open_page(screen="phone", scheme="light", javascript=True, quiet=True, **options):
        if "base_url" not in options:
            options["base_url"] = request.getfixturevalue("site").url
        context = chromium.new_context(
            color_scheme=scheme, java_script_enabled=javascript, **{**SCREENS[screen], **options}
        )
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        if quiet:
            watches.append(Watch(context, options["base_url"]))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    for watch in watches:
        watch.assert_quiet()


@pytest.fixture(scope="module")
def newcomer(chromium, site, smtp):
    """The cookies of a person of the file's own, who has only just signed up."""
    return cookies_of_somebody_new(chromium, site, smtp)


@pytest.fixture
def open_page(new_page, newcomer):
    """A function that opens an address as the person of the file."""

    def open_it(address, **options):
        page = new_page(**options)
        page.context.add_cookies(newcomer)
        page.goto(address)
        return page

    return open_it


@pytest.fixture
def page(new_page):
    """A phone with JavaScript, in light colours."""
    return new_page()
