"""Hide, and what Back shows afterwards: over https and with the cache for Back on, as at home.

Playwright turns that cache off. Here it is on, and each test that finds nothing is shown by another
one, without our script, that there was something to find.
"""

import re
import ssl
import subprocess
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LEAVE_URL
from tests.browser.getting_in import demo_person, sign_in_with_password, sign_out
from tests.browser.screens import CHROMIUM_OPTIONS, SCREENS, TIMEOUT
from tests.browser.watching import Watch
from tests.support.live_server import Site
from tests.support.servers import require

SAYS_HOW_IT_CAME = """addEventListener("pageshow", ({ persisted }) => console.info([
    "came",
    Date.now(),
    persisted ? "kept" : "new",
    location.pathname,
    document.documentElement.checkVisibility() && document.body.innerText.includes("Maya")
        ? "words" : "none",
].join(" ")));"""
HIDDEN = "Mostly sunny"
"""What the page says that Hide leads to."""


# Where it is -------------------------------------------------------------------------------------

ADDRESSES = (
    *("/today/", "/plan/", "/people/", "/reasons/", "/reasons/add/", "/waves/", "/account/"),
    *("/plan/write/people/", "/plan/write/helpline/", "/print/", "/print/fridge/sheet/", "/mail/"),
    *("/account/password/change/", "/help/", "/help/after/"),
)
ROOMS = {
    "a phone": {"width": 390, "height": 844},
    "an old phone": {"width": 320, "height": 568},
    "400 %": {"width": 320, "height": 256},
    "a desktop": {"width": 1280, "height": 900},
}
LIES_ON = """() => {
    const hide = document.querySelector("a[data-leave]");
    const own = hide.getBoundingClientRect();
    const found = [];
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const part = words.currentNode.parentElement;
        if (!words.currentNode.data.trim() || hide.contains(part)) continue;
        if (!part.checkVisibility() || part.closest(".skip, .vh, .dock, .sos, .go")) continue;
        const range = document.createRange();
        range.selectNode(words.currentNode);
        const isUnder = (box) => box.width > 1
            && box.left < own.right && box.right > own.left
            && box.top < own.bottom && box.bottom > own.top;
        if ([...range.getClientRects()].some(isUnder)) found.push(words.currentNode.data.trim());
    }
    return found;
}"""


@pytest.fixture(scope="module")
def dana(chromium, site):
    """The cookies of the demo person."""
    context = chromium.new_context(base_url=site.url)
    sign_in_with_password(context.new_page(), *demo_person(site))
    cookies = context.cookies()
    context.close()
    return cookies


@pytest.mark.parametrize("text", [16, 32], ids=["", "text at 200 %"])
@pytest.mark.parametrize("room", ROOMS)
def test_hide_is_a_fingertip_wide_at_the_top_right_and_covers_no_words(new_page, dana, room, text):
    page = new_page(screen="desktop", viewport=ROOMS[room])
    page.context.add_cookies(dana)
    set_text_size(page, text)
    for address in ADDRESSES:
        page.goto(address)
        hide = page.get_by_role("link", name="Hide this page")
        expect(hide).to_have_count(1)
        box = hide.bounding_box()
        assert min(box["width"], box["height"]) >= 44, address
        assert box["x"] > ROOMS[room]["width"] / 3, address
        assert page.evaluate(LIES_ON) == [], address


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "400 %"])
def test_hide_stays_in_view_while_the_page_scrolls(new_page, dana, room):
    page = new_page(screen="desktop", viewport=ROOMS[room])
    page.context.add_cookies(dana)
    for address in ADDRESSES:
        page.goto(address)
        for step in (0.5, 1):
            page.evaluate("step => scrollTo(0, document.body.scrollHeight * step)", step)
            hide = page.get_by_role("link", name="Hide this page")
            expect(hide, address).to_be_in_viewport(ratio=0.9)
            assert hide.bounding_box()["y"] < 200, address
            hide.click(trial=True)  # nothing lies on it


def set_text_size(page, size):
    sizes = {"fontSizes": {"standard": size, "fixed": size}}
    page.context.new_cdp_session(page).send("Page.setFontSizes", sizes)


# Shift three times -------------------------------------------------------------------------------


@pytest.fixture
def watched(new_page, site, dana):
    """A page of the demo person from which one may leave."""
    page = new_page(quiet=False)
    page.route(f"{LEAVE_URL}**", weather)
    page.context.add_cookies(dana)
    watch = Watch(page.context, site.url)
    yield page
    assert not watch.errors
    assert set(watch.off_origin) <= {LEAVE_URL}


@pytest.mark.parametrize(
    "address", ["/plan/", "/plan/write/why/", "/print/fridge/sheet/", "/help/"]
)
def test_shift_three_times_hides(watched, address):
    watched.goto(address)
    for _ in range(3):
        watched.keyboard.press("Shift")
    expect(watched.get_by_text(HIDDEN)).to_be_visible()
    assert watched.url == LEAVE_URL


def test_the_page_is_blank_before_the_other_one_is_there(watched):
    watched.goto("/plan/")
    seen = watched.evaluate("""() => {
        const isSeen = () => document.documentElement.checkVisibility();
        const before = isSeen();
        document.querySelector("a[data-leave]").click();
        return [before, isSeen(), location.pathname];
    }""")
    assert seen == [True, False, "/plan/"]
    expect(watched.get_by_text(HIDDEN)).to_be_visible()


def test_capital_letters_and_slow_fingers_and_escape_hide_nothing(watched):
    watched.clock.install()
    watched.goto("/reasons/add/")
    watched.get_by_label("My reason").focus()
    for letter in ("U", "S", "A"):
        watched.keyboard.press(f"Shift+{letter}")
    for _ in range(3):
        watched.keyboard.press("Escape")
    for _ in range(3):
        watched.keyboard.press("Shift")
        watched.wait_for_timeout(900)
    expect(watched.get_by_label("My reason")).to_have_value("USA")
    assert watched.url.endswith("/reasons/add/")


# Back --------------------------------------------------------------------------------------------


class SafeSite(Site):
    """The application, speaking https itself with a certificate that nobody has signed."""

    def __init__(self, folder, **environment):
        super().__init__(folder, **environment)
        key, certificate = self.folder.with_name("key.pem"), self.folder.with_name("cert.pem")
        subprocess.run(
            [
                *(require("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
                *("-days", "2", "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", certificate),
            ],
            check=True,
            capture_output=True,
        )
        self.url = self.url.replace("http://", "https://")
        self.environment |= {
            "SITE_URL": self.url,
            "TRUSTED_PROXY_COUNT": "0",
            "GUNICORN_CMD_ARGS": f"--certfile {certificate} --keyfile {key}",
        }

    def answers(self):
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        try:
            urllib.request.urlopen(f"{self.url}/livez", timeout=5, context=trusting).close()
        except OSError:
            return False
        return True


@pytest.fixture(scope="module")
def safe_site(tmp_path_factory, smtp):
    folder = tmp_path_factory.mktemp("safe") / "var"
    with SafeSite(folder, EMAIL_URL=smtp.url, LEAVE_URL=LEAVE_URL) as running:
        yield running


@pytest.fixture(scope="module")
def with_its_cache(chromium):
    """Chromium with the cache for Back."""
    browser = chromium.browser_type.launch(
        executable_path=require("chromium"),
        args=CHROMIUM_OPTIONS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def open_phone(with_its_cache, safe_site):
    """A function that gives a page of the demo person; `seen` is what pages said as they came."""
    contexts = []

    def open_phone(is_guarded=True):
        context = with_its_cache.new_context(
            base_url=safe_site.url, ignore_https_errors=True, **SCREENS["phone"]
        )
        contexts.append(context)
        context.set_default_timeout(TIMEOUT)
        context.route(f"{LEAVE_URL}**", weather)
        if not is_guarded:
            context.route("**/js/leave.*", lambda route: route.abort())
        page = context.new_page()
        page.add_init_script(SAYS_HOW_IT_CAME)
        seen = Seen()
        page.on("console", lambda message: seen.note(message.text))
        sign_in_with_password(page, *demo_person(safe_site))
        return page, seen

    yield open_phone
    for context in contexts:
        context.close()


class Seen(list):
    """What pages said as they came: [(kept or new, path, words or none), ...]."""

    def __init__(self):
        super().__init__()
        self.told = set()

    def note(self, text):
        # A page that comes back from the cache is heard to say once more what it said at first.
        if text.startswith("came ") and text not in self.told:
            self.told.add(text)
            self.append(tuple(text.split()[2:]))


# A page of own words without a form: one with a form sets a cookie, and Chromium lets it go then.
WORDS = "/print/large/sheet/"
# A moment later: Playwright takes an answer for lost when its page goes meanwhile.
BACK = "void setTimeout(() => history.back())"
# A page that sets no cookie and has no own words.
PLAIN = "/account/privacy/"


def test_without_our_script_the_browser_shows_the_words_again(open_phone):
    page, seen = open_phone(is_guarded=False)
    go_on(page, WORDS, PLAIN)
    hide(page)
    go_back(page, PLAIN)
    go_back(page, WORDS)
    assert ("kept", WORDS, "words") in seen


def test_back_asks_for_the_page_again(open_phone):
    page, seen = open_phone()
    go_on(page, WORDS, PLAIN)
    del seen[:]
    go_back(page, WORDS)
    expect(page.get_by_text("Maya").first).to_be_visible()
    assert seen == [("kept", WORDS, "none"), ("new", WORDS, "words")]


def test_after_hiding_back_shows_no_word_however_often(open_phone):
    page, seen = open_phone()
    go_on(page, "/plan/", WORDS, PLAIN)
    hide(page)
    del seen[:]
    for _ in range(3):
        leave_again(page)
    assert ("kept", WORDS, "none") in seen  # the cache was used, and of no avail
    assert "words" not in {words for _, _, words in seen}
    # Opened anew it is there.
    page.goto("/plan/")
    expect(page.get_by_text("Maya").first).to_be_visible()
    go_on(page, PLAIN)
    go_back(page, "/plan/")
    expect(page.get_by_text("Maya").first).to_be_visible()


def test_without_a_network_back_shows_the_page_that_is_there(open_phone):
    """It may be Help: better the numbers than the browser's word that there is no network."""
    page, seen = open_phone()
    # Chromium forgets its pages when Playwright takes the network away.
    page.add_init_script("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    go_on(page, WORDS, PLAIN)
    del seen[:]
    go_back(page, WORDS)
    expect(page.get_by_text("Maya").first).to_be_visible()
    assert [kept for kept, _, _ in seen] == ["kept"]


@pytest.mark.parametrize("is_guarded", [True, False], ids=["with our script", "without it"])
def test_after_signing_out_back_shows_no_word(open_phone, is_guarded):
    page, seen = open_phone(is_guarded)
    go_on(page, WORDS, PLAIN)
    sign_out(page)
    del seen[:]
    for _ in range(4):
        page.evaluate(BACK)
        settle(page)
        assert "Maya" not in page.content()
    assert "words" not in {words for _, _, words in seen}


def go_on(page, *addresses):
    """As links do: `goto` alone would be told apart from a visit that somebody makes."""
    for address in addresses:
        with page.expect_navigation():
            page.evaluate("address => void setTimeout(() => location.assign(address))", address)
        settle(page)


def settle(page):
    """Let a cookie and what the page says arrive: what comes late would count for the next page."""
    page.wait_for_timeout(500)


def hide(page):
    page.get_by_role("link", name="Hide this page").click()
    expect(page.get_by_text(HIDDEN)).to_be_visible()


def go_back(page, address):
    page.evaluate(BACK)
    expect(page).to_have_url(re.compile(f"{address}$"))
    settle(page)


def leave_again(page):
    page.evaluate(BACK)
    settle(page)
    expect(page.get_by_text(HIDDEN)).to_be_visible()
    assert page.url == LEAVE_URL


def weather(route):
    # With an icon of its own, so that the browser does not ask for one.
    page = f"<!doctype html><link rel=icon href=data:,><p>{HIDDEN}"
    route.fulfill(content_type="text/html", body=page)
