"""Passkeys: one more way in, which never makes a mailed code insufficient."""

import html
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from mail.models import OutboxMail
from tests.support.factories import long_signed_in, person, signed_in
from tests.support.mailbox import newest_code
from tests.support.pages import Page, send
from tests.support.passkeys import Phone

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
CODE = "/account/login/code/confirm/"
ADD = "/account/passkeys/add/"
SIGN_IN = "/account/passkeys/sign-in/"
WAYS_IN = "/account/ways-in/"
NOT_HERE = "Passkeys do not work at this address."
ORIGIN = "https://plan.example.org"
PASSWORD = "quiet harbour lights"
CANARY = "Canary’s phone"
DID_NOT_WORK = "That passkey did not work."
ODD = [
    "5",
    "[]",
    "{}",
    "null",
    '"a"',
    '{"id": 1, "rawId": 2, "response": 3}',
    '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
    '{"id": "AA", "rawId": "AA", "response": {"clientDataJSON": "e30", "attestationObject": ""}}',
    '{"id": "AA", "rawId": "AA", "response": {"userHandle": ["a"], "signature": "AA"}}',
    '{"id": "AA", "rawId": "AA", "response": {"userHandle": "AA", "signature": "AA",'
    ' "clientDataJSON": "e30", "authenticatorData": "AA"}}',
    '{"a": "\\u0000"}',
    "[" * 100_000,
    "1" * 5_000,
]


@pytest.fixture(autouse=True)
def a_site_with_a_name(settings):
    settings.SITE_HOST = "plan.example.org"
    settings.SECURE = True


@pytest.fixture
def alice():
    return person(password=PASSWORD)


@pytest.fixture
def phone():
    return Phone(ORIGIN)


def asked_on(page):
    """What the page gives its script."""
    return json.loads(html.unescape(re.search(r'data-asked="([^"]*)"', page.text)[1]))


def add(client, phone, **words):
    asked = asked_on(client.get(ADD))
    credential = json.dumps(phone.make(asked))
    return client.post(ADD, {"name": "A passkey", "credential": credential, **words})


def sign_in(client, phone, **sent):
    asked = client.get(SIGN_IN, headers={"Accept": "application/json"}).json()["request_options"]
    return client.post(SIGN_IN, {"credential": json.dumps(phone.sign(asked)), **sent})


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


# A way in -----------------------------------------------------------------------------------------


def test_a_passkey_signs_in(client, alice, phone):
    add(signed_in(client, alice), phone)
    new = Client()
    assert sign_in(new, phone).headers["Location"] == "/today/"
    assert is_signed_in(new)


def test_passkey_added_authenticator_gone_code_alone_signs_in(client, alice, phone):
    add(signed_in(client, alice), phone)
    assert Authenticator.objects.filter(user=alice, type="webauthn").count() == 1
    new = Client()
    new.post(LOGIN, {"login": alice.email})
    assert new.post(CODE, {"code": newest_code()}).headers["Location"] == "/today/"
    assert is_signed_in(new)


def test_a_password_alone_signs_in_beside_a_passkey(client, alice, phone):
    add(signed_in(client, alice), phone)
    new = Client()
    new.post(LOGIN, {"login": alice.email, "action": "password"})
    send(new, "/account/login/password/", "password", password=PASSWORD)
    assert is_signed_in(new)


def test_a_passkey_brings_no_recovery_codes_and_no_second_step(client, alice, phone):
    add(signed_in(client, alice), phone)
    assert [row.type for row in Authenticator.objects.all()] == ["webauthn"]


def test_it_leads_to_the_page_that_asked_for_the_sign_in(client, alice, phone):
    add(signed_in(client, alice), phone)
    assert sign_in(Client(), phone, next="/reasons/").headers["Location"] == "/reasons/"


def test_a_shared_device_stays_one_with_a_passkey(client, alice, phone):
    add(signed_in(client, alice), phone)
    new = Client()
    sign_in(new, phone, shared_device="on")
    assert new.cookies["s"]["max-age"] == 15 * 60


def test_who_waits_for_a_code_may_use_a_passkey(client, alice, phone):
    add(signed_in(client, alice), phone)
    new = Client()
    new.post(LOGIN, {"login": alice.email})
    sign_in(new, phone)
    assert is_signed_in(new)


# Refused ------------------------------------------------------------------------------------------


def test_a_passkey_that_was_removed_signs_nobody_in(client, alice, phone):
    add(signed_in(client, alice), phone)
    Authenticator.objects.all().delete()
    assert_is_refused(sign_in, phone)


def test_a_phone_that_was_not_unlocked_is_refused(client, alice, phone):
    add(signed_in(client, alice), phone)
    phone.is_unlocked = False
    assert_is_refused(sign_in, phone)


def test_an_answer_from_another_site_is_refused(client, alice, phone):
    add(signed_in(client, alice), phone)
    phone.origin = "https://evil.example"
    assert_is_refused(sign_in, phone)


def assert_is_refused(sign_in, phone):
    new = Client()
    answer = sign_in(new, phone)
    assert answer.headers["Location"] == LOGIN
    assert DID_NOT_WORK in Page(new.get(LOGIN)).text
    assert not is_signed_in(new)


def test_an_answer_counts_once(client, alice, phone):
    add(signed_in(client, alice), phone)
    new = Client()
    asked = new.get(SIGN_IN, headers={"Accept": "application/json"}).json()["request_options"]
    answer = {"credential": json.dumps(phone.sign(asked))}
    new.post(SIGN_IN, answer)
    assert is_signed_in(new)
    new.post("/account/logout/")
    new.post(SIGN_IN, answer)
    assert not is_signed_in(new)


def test_a_closed_account_does_not_open_with_a_passkey(client, alice, phone):
    add(signed_in(client, alice), phone)
    alice.is_active = False
    alice.save()
    new = Client()
    sign_in(new, phone)
    assert not is_signed_in(new)


@pytest.mark.parametrize("odd", ODD)
def test_whatever_a_browser_sends_is_answered(client, alice, odd):
    signed_in(client, alice).get(ADD)
    answer = client.post(ADD, {"name": "A passkey", "credential": odd})
    assert (answer.status_code, DID_NOT_WORK in answer.text) == (422, True)
    new = Client()
    new.get(SIGN_IN, headers={"Accept": "application/json"})
    assert new.post(SIGN_IN, {"credential": odd}).headers["Location"] == LOGIN


def test_only_what_is_read_again_is_kept(client, alice, phone):
    asked = asked_on(signed_in(client, alice).get(ADD))
    credential = {**phone.make(asked), "more": "\0 canary", "id": "\0 canary"}
    client.post(ADD, {"name": "A passkey", "credential": json.dumps(credential)})
    assert "canary" not in str([row.data for row in Authenticator.objects.all()])


# To add, to name, to remove -----------------------------------------------------------------------


def test_a_passkey_is_named_and_the_name_is_sealed(client, alice, phone):
    add(signed_in(client, alice), phone, name=CANARY)
    assert CANARY in Page(client.get(WAYS_IN)).text
    assert "anary" not in str(Authenticator.objects.get().data)


@pytest.mark.parametrize("address", ["/account/", WAYS_IN])
def test_who_has_a_passkey_is_asked_for_no_other_way_in(client, alice, phone, address):
    alice.set_unusable_password()
    alice.save()
    browser = signed_in(client, alice)
    ask, have = (
        "Add a passkey or a password as a second way in.",
        "Your passkey is a second way in.",
    )
    assert ask in Page(browser.get(address)).text
    add(browser, phone)
    text = Page(browser.get(address)).text
    assert have in text
    assert ask not in text


def test_a_name_can_be_changed(client, alice, phone):
    add(signed_in(client, alice), phone)
    page = f"/account/passkeys/{Authenticator.objects.get().pk}/"
    assert Page(client.get(page)).form("name").values["name"] == "A passkey"
    send(client, page, "name", name=CANARY)
    assert CANARY in Page(client.get(WAYS_IN)).text
    assert "anary" not in str(Authenticator.objects.get().data)


def test_no_name_and_one_that_is_too_long_are_told_and_nothing_is_lost(client, alice, phone):
    client = signed_in(client, alice)
    assert "Type a name, like “My phone”." in add(client, phone, name="").text
    long = "a" * 61
    page = add(client, phone, name=long)
    assert "That is 61 characters." in page.text
    assert Page(page).form("name").values["name"] == long
    assert not Authenticator.objects.exists()


def test_removing_and_adding_is_told_by_mail(client, alice, phone):
    add(signed_in(client, alice), phone)
    client.post(f"/account/passkeys/{Authenticator.objects.get().pk}/remove/")
    assert not Authenticator.objects.exists()
    assert [mail.kind for mail in OutboxMail.objects.order_by("pk")] == [
        "webauthn_added",
        "webauthn_removed",
    ]


def show_who(client, phone):
    """Show who one is by a passkey. Returns whether it was taken."""
    page = "/account/reauthenticate/passkey/"
    answer = json.dumps(phone.sign(asked_on(client.get(page))))
    client.post(page, {"credential": answer})
    return client.get("/account/erase/").status_code == 200


def test_a_passkey_shows_who_they_are_if_it_is_theirs_and_was_unlocked_for_it(alice, phone):
    add(signed_in(Client(), alice), phone)
    thief = Phone(ORIGIN)
    add(signed_in(Client(), person("thief@example.com")), thief)
    left_open = long_signed_in(Client(), alice)
    assert not show_who(left_open, thief)
    phone.is_unlocked = False
    assert not show_who(left_open, phone)
    phone.is_unlocked = True
    assert show_who(left_open, phone)


def test_erasing_a_person_erases_their_passkeys(client, alice, phone):
    add(signed_in(client, alice), phone)
    assert alice.erase()["mfa.Authenticator"] == 1
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("page", ["", "remove/"])
def test_a_passkey_of_somebody_else_is_not_told_from_a_missing_one(client, alice, phone, page):
    add(signed_in(client, alice), phone)
    number = Authenticator.objects.get().pk
    bob = signed_in(Client(), person("bob@example.org"))
    for address in (f"/account/passkeys/{number}/{page}", f"/account/passkeys/{number + 1}/{page}"):
        assert bob.post(address, {"name": "mine now"}).status_code == 404
    assert Authenticator.objects.count() == 1


def test_what_a_phone_shows_is_the_name_of_the_site_and_nothing_of_the_person(
    client, alice, settings
):
    settings.SITE_NAME = "Harbour"
    asked = asked_on(signed_in(client, alice).get(ADD))["publicKey"]
    assert asked["rp"] == {"id": "plan.example.org", "name": "Harbour"}
    assert (asked["user"]["name"], asked["user"]["displayName"]) == ("Harbour", "Harbour")
    assert "alice" not in json.dumps(asked)


# Where it can be ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "is_secure", "is_offered"),
    [
        ("plan.example.org", True, True),
        ("plan.example.org", False, False),
        ("localhost", False, True),
        ("127.0.0.1", False, False),
        ("192.168.1.20", True, False),
        ("[fd00::20]", True, False),
    ],
)
def test_passkeys_are_offered_where_browsers_give_them(
    client, alice, settings, host, is_secure, is_offered
):
    settings.SITE_HOST, settings.SECURE = host, is_secure
    assert ("data-passkey=" in client.get(LOGIN).text) == is_offered
    page = signed_in(client, alice).get(ADD)
    assert ("data-passkey=" in page.text) == is_offered
    assert (NOT_HERE in page.text) != is_offered
    ways_in = client.get(WAYS_IN).text
    assert (f'href="{ADD}"' in ways_in) == is_offered
    assert ("asskey" in ways_in) == is_offered
    assert ("Passkeys and second step" in client.get("/account/").text) == is_offered


def test_no_address_of_allauth_gets_around_these_pages(client, alice):
    for address in ("webauthn/add/", "webauthn/", "totp/activate/", "recovery-codes/", "2fa/"):
        assert signed_in(client, alice).get(f"/account/{address}").status_code == 404
