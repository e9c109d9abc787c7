"""What the public pages promise: only what the software does, never what people will do."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import connection

from accounts.forms import CONSENT_VERSION
from goals.models import Reason
from reminders.models import Reminder
from tests.support.autofill import record_models, row_of
from tests.support.factories import person, signed_in
from tests.support.pages import Page

pytestmark = pytest.mark.django_db

SIGNUP = "/account/signup/"
PUBLIC = (
    "/",
    "/account/about/",
    "/account/privacy/",
    "/account/other-people/",
    SIGNUP,
    "/account/login/",
    "/help/",
    "/support/",
)
SIGNED_IN = ("/account/privacy/", "/account/about/", "/account/consent/", "/account/")
CANARY = "The canary sings at the quarry."
ROOT = Path(__file__).resolve().parents[2]
EMAILS = sorted(
    path
    for room in ("accounts", "reminders")
    for path in (ROOT / "templates" / room / "emails").glob("*.*")
)
# What only somebody can promise who is known by name.
ABOUT_PEOPLE = re.compile(
    r"\b(?:nobody|no one) (?:here|reads|watches|sees|does|looks|is told|buys|sells)\b"
    r"|\b(?:never|do not|does not|don’t|won’t|will not) (?:read|look at|open|sell|share)\b"
    r"|\bonly you (?:can )?(?:read|see)\b",
    re.IGNORECASE,
)
SAID_BEFORE = (
    "So whoever runs the server could read them. Nobody does.",
    "Your words are sealed. Nobody here reads them.",
    "No ads, and no one is told.",
    "Nobody here reads or watches it.",
    "Nobody buys or sells what is written here.",
    "We will not read your words.",
    "Only you can see it.",
)


@pytest.fixture(params=["", "Harbour House"], ids=["without an operator", "with an operator"])
def operator(request, settings):
    settings.OPERATOR_NAME = request.param
    settings.OPERATOR_EMAIL = "hello@harbour.example" if request.param else ""
    return request.param


# What people do ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sentence", SAID_BEFORE)
def test_a_promise_about_people_is_known_when_it_is_read(sentence):
    assert ABOUT_PEOPLE.search(sentence)


@pytest.mark.parametrize("address", PUBLIC)
def test_no_public_page_promises_what_people_will_do(client, operator, address):
    assert promises(client.get(address)) == []


@pytest.mark.parametrize("address", SIGNED_IN)
def test_no_page_about_their_account_promises_what_people_will_do(client, operator, address):
    assert promises(signed_in(client, person()).get(address)) == []


def promises(answer):
    text = Page(answer).text
    assert answer.status_code == 200
    assert "This is your own plan. It is not medical advice." in text
    return ABOUT_PEOPLE.findall(text)


def test_the_foot_says_that_no_one_checks_on_the_reader(client):
    assert "Nobody checks on you here." in Page(client.get("/")).text


def test_privacy_says_that_whoever_runs_the_server_could_open_the_words(client, operator):
    text = Page(client.get("/account/privacy/")).text
    assert "So whoever runs the server could open them too." in text
    assert "A court could order whoever runs this site to hand over what is kept." in text
    assert "You can remove any note that worries you. It is gone 30 days later." in text
    assert "They can delete your account" in text
    assert operator in text


def test_new_words_about_privacy_have_a_new_version():
    assert CONSENT_VERSION == "2026-12-01.3"


# What the software does --------------------------------------------------------------------------


def test_a_thief_with_only_the_database_cannot_read_the_words(client):
    """Every column of every table, as it lies there: the words are in none, the email is."""
    alice = person()
    Reason(user=alice, text=CANARY).save()
    for model in record_models():
        if model is not Reason and not model.objects.filter(user=alice).exists():
            row_of(model, alice, CANARY)
    stored = everything_stored()
    assert b"alice@example.org" in stored
    assert b"Europe/London" in stored
    assert b"canary" not in stored.lower()
    assert alice.reasons.get().text == CANARY
    text = Page(client.get("/account/privacy/")).text
    assert "A thief with only the database cannot read them." in text
    assert "not locked: your email, your country and your time zone." in text


def everything_stored():
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [value for row in cursor.fetchall() for value in row]
    return b"\n".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in found
    )


def test_their_own_page_shows_the_words_and_nobody_elses_does(client):
    alice = person()
    Reason(user=alice, text=CANARY).save()
    assert CANARY in Page(signed_in(client, alice).get("/plan/")).text
    bob = signed_in(client, person("bob@example.org"))
    for address in ("/plan/", "/today/", "/help/", "/reasons/", "/plan/changes/", "/print/"):
        assert CANARY not in Page(bob.get(address)).text


def test_no_part_of_a_page_is_asked_for_at_another_site():
    assert asked_elsewhere('<img src="https://pictures.example/a.png">')
    assert asked_elsewhere('<link rel="stylesheet" href="//fonts.example/a.css">')
    assert asked_elsewhere('<p style="background: url(https://pictures.example/a.png)">')
    assert not asked_elsewhere('<a href="https://www.example.org/">')


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_pages_load_nothing_from_other_sites(client, address):
    page = client.get(address)
    assert 'rel="stylesheet"' in page.text
    assert asked_elsewhere(page.text) == []
    policy = page.headers["Content-Security-Policy"]
    assert "default-src" in policy
    assert not re.search(r"https?:|\*", policy)


class Asked(HTMLParser):
    """What a browser asks for by itself, or sends a form to."""

    def __init__(self, page):
        super().__init__()
        self.addresses = re.findall(r"url\(['\"]?([^'\")]+)", page)
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        names = ("src", "srcset", "action", "data", "poster", "ping")
        self.addresses += [
            value or ""
            for name, value in attrs
            if name in names or (name == "href" and tag in ("link", "use", "image", "base"))
        ]


def asked_elsewhere(page):
    return [
        address
        for address in Asked(page).addresses
        if re.match(r"(https?:)?//", address) and not address.startswith("http://testserver/")
    ]


def test_privacy_says_what_the_cookies_are_for(client):
    text = Page(client.get("/account/privacy/")).text
    assert "You can choose a country on Help without signing in." in text
    assert "A cookie then keeps the country and nothing else." in text
    assert "The other cookies keep your place or sign-in, and protect what you send." in text
    assert "One stays for a year: it says that you have signed in here before." in text


def test_every_cookie_of_somebody_signed_in_is_one_of_those_three(client, settings):
    browser = signed_in(client, person())
    for address in ("/", "/today/", "/account/", "/help/", "/reasons/add/"):
        browser.get(address)
    kinds = ("SESSION", "CSRF", "KNOWN")
    assert set(browser.cookies) == {getattr(settings, f"{kind}_COOKIE_NAME") for kind in kinds}


# What the emails say -----------------------------------------------------------------------------


def test_the_daily_email_holds_their_words_only_if_they_chose_that(client):
    alice = person()
    Reason(user=alice, text=CANARY).save()
    assert "They hold your own words only if you choose." in Page(client.get(SIGNUP)).text
    browser = signed_in(client, alice)
    reminder = Reminder(user=alice)
    reminder.save()
    assert CANARY not in Page(browser.get("/mail/preview/")).text
    reminder.choose_parts({"why"})
    reminder.save()
    assert CANARY in Page(browser.get("/mail/preview/")).text


@pytest.mark.parametrize("path", EMAILS, ids=lambda path: path.name)
def test_no_email_names_what_this_site_is_for(path):
    words = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text())
    said = " ".join(re.findall(r'translate "([^"]+)"', words))
    assert not re.search(
        r"\b(plan|urges?|slips?|drugs?|using|used|recovery|relapse|sober|naloxone|overdose)\b",
        said,
        re.IGNORECASE,
    )
