"""The main way, and what differs between browsers, in Firefox and in WebKit as well."""

import base64
import contextlib
import io
import sqlite3
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pypdf
import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.engines import firefox, unspaced, webkit
from tests.browser.getting_in import demo_person, new_address, take_code
from tests.support.live_server import Site

REASON = "So Maya sees me at the school gate every morning."
IF = "It is payday and I have cash on me."
THEN = "I give my card to Sam until the morning."
TYPED, SHOWN, HREF = "02079460018", "020 7946 0018", "tel:+442079460018"
LATER_QUESTIONS = (
    "How can you tell an urge is coming?",
    "What do you do first?",
    "What do you want to hear from yourself after a slip?",
    "What do you want to work towards?",
)
HEADING = "document.querySelector('h1').innerText"
FETCHED = """fetch("{}").then((answer) => answer.arrayBuffer()).then(
    (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))))"""
FOCUSED = """[
    document.activeElement.ariaLabel,
    document.getElementById(document.activeElement.getAttribute("aria-describedby")).innerText,
]"""
UNFOLD = "document.querySelectorAll('details').forEach((part) => (part.open = true))"
IS_ON_SCREEN = """(({{top, bottom}}) => top >= 0 && bottom <= innerHeight)(
    document.querySelector("{}").getBoundingClientRect())"""
IS_WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > innerWidth"


class Weather(BaseHTTPRequestHandler):
    """What stands where Hide leads to."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><link rel=icon href=data:,><p>Mostly sunny")

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def elsewhere():
    """The address that Hide leads to."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Weather) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def site(tmp_path_factory, smtp, elsewhere):
    folder = tmp_path_factory.mktemp("site") / "var"
    with Site(folder, EMAIL_URL=smtp.url, LEAVE_URL=elsewhere) as running:
        yield running


@pytest.fixture(scope="module", params=[firefox, webkit], ids=lambda engine: engine.__name__)
def engine(request, tmp_path_factory):
    with request.param(tmp_path_factory.mktemp("browser")) as running:
        yield running


@pytest.fixture
def browser(engine):
    """Signed out; what its console was told of errors fails the test."""
    engine.forget()
    engine.errors.clear()
    yield engine
    assert engine.errors == []


@pytest.fixture
def dana(browser, site):
    """The browser, signed in as the demo person."""
    sign_in(browser, site)
    return browser


def sign_in(browser, site):
    """Returns the address."""
    email, password = demo_person(site)
    browser.open(f"{site.url}/account/login/")
    browser.fill("Your email", email)
    browser.press("Use a password instead")
    browser.fill("Password", password)
    browser.press("Sign in")
    assert "Dana" in browser.words
    return email


def test_the_main_way(browser, site, smtp):
    sign_up(browser, site, smtp, new_address())
    write_plan(browser)
    read_plan(browser)
    find_help(browser)
    put_a_pair_together(browser, site)
    print_the_sheet(browser, site)
    ask_for_daily_mail(browser)
    sign_out(browser, site)


def sign_up(browser, site, smtp, email):
    browser.open(f"{site.url}/account/signup/")
    browser.fill("Your email", email)
    browser.tick("I am 16 or older.")
    browser.tick("I agree that this site saves what I write.")
    browser.press("Email me a code")
    browser.fill("Your code", take_code(smtp, email))
    browser.press("Continue")
    assert_heading(browser, "Why are you doing this?")


def write_plan(browser):
    browser.fill("In my own words", REASON)
    browser.press("Save and continue")
    assert_heading(browser, "Who would answer if you called?")
    browser.fill("Name", "Sam")
    browser.fill("Phone (optional)", TYPED)
    browser.evaluate(UNFOLD)
    browser.choose("Country", "United Kingdom")
    browser.press("Save and continue")
    browser.fill("If", IF)
    browser.fill("Then", THEN)
    browser.press("Save and continue")
    browser.follow("Keep writing")
    for question in LATER_QUESTIONS:
        assert_heading(browser, question)
        browser.press("Skip")


def read_plan(browser):
    browser.follow("Read my plan. Fridge sheet")
    for words in (REASON, IF, THEN, SHOWN):
        assert words in browser.words
    browser.press("I’ve read it today")
    assert "Read this week" in browser.words


def find_help(browser):
    browser.follow("Help now")
    assert REASON in browser.words
    for link in (f"main a[href='{HREF}']", ".sos a[href='tel:999']", ".sos a[href='tel:116123']"):
        assert browser.evaluate(IS_ON_SCREEN.format(link)), link


def put_a_pair_together(browser, site):
    browser.open(f"{site.url}/if-then/board/")
    browser.press("It is payday and I have cash on me.")
    browser.fill("Then, in my own words", "I walk to the sea.")
    browser.press("Save")
    assert "I walk to the sea." in browser.words


def print_the_sheet(browser, site):
    browser.follow("More")
    browser.follow("Print For the fridge or a pocket")
    browser.press("Print it")
    assert browser.address.endswith("/print/fridge.pdf")
    # What its own viewer shows is no page of ours.
    browser.open(f"{site.url}/account/more/")
    pdf = base64.b64decode(browser.evaluate(FETCHED.format("/print/fridge.pdf")))
    sheet = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert unspaced(REASON) in unspaced(sheet)


def ask_for_daily_mail(browser):
    browser.follow("Daily email When it comes, what it says")
    browser.press("Start the daily email")
    assert "Next email:" in browser.words


def sign_out(browser, site):
    browser.follow("More")
    browser.press("Sign out")
    browser.open(f"{site.url}/plan/")
    assert REASON not in browser.words


def assert_heading(browser, words):
    assert browser.evaluate(HEADING) == words
    assert not browser.evaluate(IS_WIDER_THAN_THE_SCREEN), words


def test_firefox_remembers_the_address_and_no_word_of_the_plan(site, tmp_path):
    """Its form history is a file in the clear, and is offered on any site with such a field."""
    with firefox(tmp_path) as running:
        email = sign_in(running, site)
        running.open(f"{site.url}/reasons/add/")
        running.fill("My reason", REASON)
        running.press("Save")
        running.open(f"{site.url}/people/add/")
        running.fill("Name", "Ray")
        running.press("Save")
    with contextlib.closing(sqlite3.connect(tmp_path / "formhistory.sqlite")) as history:
        remembered = {words for (words,) in history.execute("SELECT value FROM moz_formhistory")}
    assert remembered == {email}


def test_what_is_wrong_has_the_focus_and_the_title(dana, site):
    dana.open(f"{site.url}/reasons/add/")
    dana.press("Save")
    assert dana.title.startswith("Error: ")
    assert "Check these answers" in dana.evaluate("document.activeElement.innerText")
    assert not dana.evaluate(IS_WIDER_THAN_THE_SCREEN)


def test_after_an_act_a_button_of_the_same_row_has_the_focus_and_says_what_happened(dana, site):
    dana.open(f"{site.url}/reasons/?change")
    name = dana.evaluate("document.querySelector('[aria-label^=\"Down: \"]').ariaLabel")
    dana.press(name)
    focused, told = dana.evaluate(FOCUSED)
    assert focused.removeprefix("Up: ") == name.removeprefix("Down: ")
    assert told.startswith("Moved down.")


def test_a_field_grows_while_somebody_writes(dana, site):
    dana.open(f"{site.url}/reasons/add/")
    height = "document.querySelector('textarea').clientHeight"
    before = dana.evaluate(height)
    dana.fill("My reason", "So Maya sees me at the school gate every morning, " * 5)
    assert dana.evaluate(height) >= before * 2
    assert dana.evaluate(
        "(f => f.scrollHeight <= f.clientHeight)(document.querySelector('textarea'))"
    )


def test_hide_and_back_show_no_word(dana, site, elsewhere):
    dana.open(f"{site.url}/plan/")
    assert "Maya" in dana.words
    dana.follow("Hide this page")
    assert dana.address == elsewhere
    dana.back()
    dana.wait_until(f"location.href === '{elsewhere}' && document.readyState === 'complete'")
    assert "Maya" not in dana.words


def test_shift_three_times_hides(dana, site, elsewhere):
    dana.open(f"{site.url}/plan/")
    for _try in range(5):  # a busy machine may take longer than the strokes may
        dana.strike(Keys.SHIFT, times=3)
        if dana.is_soon(f"location.href === '{elsewhere}'"):
            return
    pytest.fail("It is still there.")
