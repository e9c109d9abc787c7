"""The second step: asked only of who turned it on, and never because of a passkey."""

import json
from base64 import b64encode
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from fido2.utils import websafe_encode

from accounts import passkeys, second_step
from accounts.mfa_adapter import MFAAdapter
from mail.models import OutboxMail
from sealing import data_keys
from tests.accounts.test_passkeys import ORIGIN, Phone, sign_in
from tests.support.factories import long_signed_in, person, signed_in
from tests.support.mailbox import newest_code
from tests.support.pages import Page, send

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
CODE = "/account/login/code/confirm/"
STEP = "/account/login/second-step/"
PAGE = "/account/second-step/"
APP = "/account/second-step/app/"
CODES = "/account/second-step/codes/"
OFF = "/account/second-step/off/"
WAYS_IN = "/account/ways-in/"
PASSWORD = "quiet harbour lights"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOT_RIGHT = "That code is not right."
NOBODY_CAN = "If you lose your phone and these codes, nobody can let you in."


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def alice(clock):
    """With the second step on, and the code that turned it on used up a while ago."""
    alice = person(password=PASSWORD)
    alice.codes = second_step.turn_on(alice, SECRET, code_now(clock))
    clock.shift(timedelta(minutes=5))
    return alice


def code_now(clock, steps=0, secret=SECRET):
    """What the app shows, or showed or will show so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + steps))


def at_the_step(alice):
    """A browser in which the mailed code was right."""
    client = Client()
    client.post(LOGIN, {"login": alice.email})
    assert client.post(CODE, {"code": newest_code(alice.email)}).headers["Location"] == STEP
    return client


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


# Signing in ---------------------------------------------------------------------------------------


def test_a_mailed_code_and_a_code_of_the_app_sign_in(alice, clock):
    client = at_the_step(alice)
    assert not is_signed_in(client)
    client = at_the_step(alice)
    assert client.post(STEP, {"code": code_now(clock)}).headers["Location"] == "/today/"
    assert is_signed_in(client)


def test_a_password_asks_for_the_second_step_too(alice, clock):
    client = Client()
    client.post(LOGIN, {"login": alice.email, "action": "password"})
    answer = send(client, "/account/login/password/", "password", password=PASSWORD)
    assert answer.headers["Location"] == STEP
    assert client.session.get_expiry_age() <= 15 * 60
    client.post(STEP, {"code": code_now(clock)})
    assert is_signed_in(client)


def test_a_new_password_does_not_go_around_the_second_step(alice, clock):
    client = Client()
    client.post("/account/password/reset/", {"email": alice.email})
    client.post("/account/password/reset/confirm/", {"code": newest_code()})
    new = {"password1": "other harbour lights", "password2": "other harbour lights"}
    client.post("/account/password/reset/complete/", new)
    assert not is_signed_in(client)
    client.post(LOGIN, {"login": alice.email, "action": "password"})
    send(client, "/account/login/password/", "password", password="other harbour lights")
    assert not is_signed_in(client)


def test_a_passkey_is_not_asked_for_the_app_again(alice, settings):
    settings.SITE_HOST, settings.SECURE = "plan.example.org", True
    phone = Phone(ORIGIN)
    give_a_passkey(alice, phone)
    client = Client()
    assert sign_in(client, phone).headers["Location"] == "/today/"
    assert is_signed_in(client)


def give_a_passkey(user, phone):
    entity = MFAAdapter().get_public_key_credential_user_entity(user)
    asked = {"challenge": "AAAA", "rp": {"id": "plan.example.org"}}
    asked["user"] = {"id": websafe_encode(entity["id"])}
    passkeys.add(user, "A passkey", phone.make({"publicKey": asked}))


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_that_is_half_a_minute_off_does_no_harm(alice, clock, steps):
    client = at_the_step(alice)
    client.post(STEP, {"code": code_now(clock, steps)})
    assert is_signed_in(client)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_from_a_minute_away_is_wrong(alice, clock, steps):
    page = at_the_step(alice).post(STEP, {"code": code_now(clock, steps)})
    assert (page.status_code, NOT_RIGHT in page.text) == (422, True)


@pytest.mark.parametrize("later", [0, 31, 59])
def test_a_code_of_the_app_signs_in_once(alice, clock, later):
    code = code_now(clock, steps=1)
    first, second = at_the_step(alice), at_the_step(alice)
    first.post(STEP, {"code": code})
    assert is_signed_in(first)
    clock.shift(later)
    assert NOT_RIGHT in second.post(STEP, {"code": code}).text
    assert not is_signed_in(second)


def test_the_code_that_turned_it_on_does_not_sign_in(clock):
    alice = person()
    code = code_now(clock)
    second_step.turn_on(alice, SECRET, code)
    assert NOT_RIGHT in at_the_step(alice).post(STEP, {"code": code}).text


def test_a_recovery_code_signs_in_once_and_it_is_said_how_many_are_left(alice):
    code = alice.codes[3]
    client = at_the_step(alice)
    page = client.post(STEP, {"code": code}, follow=True)
    assert "You have 9 backup codes left." in Page(page).text
    assert is_signed_in(client)
    again = at_the_step(alice)
    assert NOT_RIGHT in again.post(STEP, {"code": code}).text
    assert not is_signed_in(again)
    again.post(STEP, {"code": alice.codes[4].replace("-", " ")})
    assert is_signed_in(again)


def test_the_codes_of_one_person_are_no_good_to_another(alice, clock):
    bob = person("bob@example.org")
    second_step.turn_on(bob, "A" * 32, code_now(clock, secret="A" * 32))
    client = at_the_step(bob)
    for code in (code_now(clock), alice.codes[0]):
        assert NOT_RIGHT in client.post(STEP, {"code": code}).text


def test_five_wrong_codes_are_enough_for_a_while(alice, clock):
    client = at_the_step(alice)
    for _ in range(5):
        client.post(STEP, {"code": "111111"})
    page = client.post(STEP, {"code": code_now(clock)})
    assert "That was a lot of tries. Wait 5 minutes, then try again." in page.text
    assert not is_signed_in(client)


def test_a_thief_with_the_password_keeps_no_browser_out_that_knows_its_owner(alice, clock):
    own = at_the_step(alice)
    own.post(STEP, {"code": code_now(clock)})
    own.post("/account/logout/")
    clock.shift(60)
    assert guesses_looked_at(clock, 6, minutes=0) == 5
    own.post(LOGIN, {"login": alice.email})
    own.post(CODE, {"code": newest_code()})
    own.post(STEP, {"code": code_now(clock)})
    assert is_signed_in(own)


def test_a_thief_with_the_password_has_twenty_guesses_a_day_over_all_networks(alice, clock):
    assert guesses_looked_at(clock, 25, minutes=30) == 20


def guesses_looked_at(clock, number, minutes):
    """Guess so often, each time from another network; return how many guesses were looked at."""
    looked_at = 0
    for network in range(number):
        clock.shift(timedelta(minutes=minutes))
        thief = Client(REMOTE_ADDR=f"10.9.{network}.1")
        thief.post("/account/login/password/", {"login": "alice@example.org", "password": PASSWORD})
        looked_at += NOT_RIGHT in thief.post(STEP, {"code": "111111"}).text
    return looked_at


def test_the_step_needs_what_comes_before_it(alice, clock):
    client = Client()
    assert client.post(STEP, {"code": code_now(clock)}).headers["Location"] == LOGIN
    assert not is_signed_in(client)


def test_from_the_step_there_is_a_way_back(alice):
    client = at_the_step(alice)
    back = Page(client.get(STEP)).link("Sign in another way")
    assert client.get(back).status_code == 200


# To turn it on and off ----------------------------------------------------------------------------


def turn_on(client, clock):
    """From the first page to the codes; returns the page with them."""
    client.post(PAGE)
    secret = client.session["mfa.totp.secret"]
    return client.post(APP, {"code": code_now(clock, secret=secret)})


def codes_on(page):
    return [word for word in Page(page).text.split() if len(word) == 9 and word[4] == "-"]


def test_what_is_lost_is_said_before_anything_is_turned_on(client):
    signed_in(client, person())
    assert NOBODY_CAN in Page(client.get(PAGE)).text
    assert client.get(APP).headers["Location"] == PAGE
    assert client.post(APP, {"code": "123456"}).headers["Location"] == PAGE


def test_it_is_turned_on_with_the_first_code_of_the_app(client, clock):
    alice = person()
    page = turn_on(signed_in(client, alice), clock)
    assert len(set(codes_on(page))) == 10
    assert second_step.is_on(alice)
    assert "mfa.totp.secret" not in client.session
    assert "It is on." in Page(client.get(WAYS_IN)).text
    assert OutboxMail.objects.get().kind == "totp_activated"


def test_the_secret_stays_the_same_until_the_code_is_right(client, clock):
    signed_in(client, person()).post(PAGE)
    secret = client.session["mfa.totp.secret"]
    page = client.post(APP, {"code": "111111"})
    assert (page.status_code, NOT_RIGHT in page.text) == (422, True)
    assert f'data-copy="{secret}"' in client.get(APP).text


def test_on_the_phone_itself_a_link_opens_the_app_and_names_nobody(client, clock):
    alice = person()
    signed_in(client, alice).post(PAGE)
    address = Page(client.get(APP)).link("Open the app on this phone")
    assert address.startswith("otpauth://totp/")
    assert f"secret={client.session['mfa.totp.secret']}" in address
    assert alice.email.partition("@")[0] not in address


def test_the_recovery_codes_are_on_no_page_a_second_time(client, clock):
    codes = codes_on(turn_on(signed_in(client, person()), clock))
    for address in (PAGE, APP, CODES, WAYS_IN, "/account/"):
        page = client.get(address, follow=True)
        assert not [code for code in codes if code in page.text]


def test_new_recovery_codes_end_the_old_ones(alice):
    new = second_step.new_recovery_codes(alice)
    assert not set(new) & set(alice.codes)
    client = at_the_step(alice)
    assert NOT_RIGHT in client.post(STEP, {"code": alice.codes[0]}).text
    client.post(STEP, {"code": new[0]})
    assert is_signed_in(client)


def test_looking_at_the_page_for_new_codes_leaves_the_old_ones(alice, client):
    signed_in(client, alice)
    assert "Make new backup codes?" in client.get(CODES).text
    assert second_step.codes_left(alice) == 10
    assert len(codes_on(client.post(CODES))) == 10


def test_turned_off_a_mailed_code_is_enough_again(alice, client):
    signed_in(client, alice)
    assert "The second step is off." in Page(client.post(OFF, follow=True)).text
    assert not Authenticator.objects.exists()
    new = Client()
    new.post(LOGIN, {"login": alice.email})
    new.post(CODE, {"code": newest_code()})
    assert is_signed_in(new)


def test_turning_it_off_leaves_the_passkeys(alice):
    give_a_passkey(alice, Phone(ORIGIN))
    second_step.turn_off(alice)
    assert [row.type for row in Authenticator.objects.all()] == ["webauthn"]


@pytest.mark.parametrize("address", [PAGE, APP, OFF, CODES, "/account/passkeys/add/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_asks_first_whether_it_is_the_person(client, alice, address, method):
    answer = getattr(long_signed_in(client, alice), method)(address)
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    assert second_step.codes_left(alice) == 10


def test_a_code_of_the_app_confirms_who_it_is_and_counts_once(client, alice, clock):
    code = code_now(clock)
    confirming = "/account/reauthenticate/second-step/"
    answer = long_signed_in(client, alice).post(f"{confirming}?next={OFF}", {"code": code})
    assert answer.headers["Location"] == OFF
    assert client.get(OFF).status_code == 200
    other = long_signed_in(Client(), alice)
    assert NOT_RIGHT in other.post(confirming, {"code": code}).text


# Sealed -------------------------------------------------------------------------------------------


def stored():
    return json.dumps([row.data for row in Authenticator.objects.all()])


def test_a_secret_would_be_found_in_the_table_if_it_were_not_sealed(settings):
    settings.MFA_ADAPTER = f"{DefaultMFAAdapter.__module__}.{DefaultMFAAdapter.__name__}"
    alice = person()
    TOTP.activate(alice, SECRET)
    RecoveryCodes.activate(alice)
    assert SECRET in stored()
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert bytes.fromhex(seed)


def test_the_secrets_lie_sealed_in_the_table(alice):
    assert SECRET not in stored()
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    with pytest.raises(ValueError, match="non-hexadecimal"):
        bytes.fromhex(seed)
    assert len(bytes.fromhex(MFAAdapter().decrypt(seed))) == 40


def test_what_is_sealed_twice_looks_different():
    adapter = MFAAdapter()
    one, other = adapter.encrypt(SECRET), adapter.encrypt(SECRET)
    assert one != other
    assert adapter.decrypt(one) == adapter.decrypt(other) == SECRET


def test_with_a_new_outer_key_everything_is_sealed_again_and_still_works(alice, settings, clock):
    give_a_passkey(alice, Phone(ORIGIN))
    old = settings.SEALING_KEYS
    new = b64encode(b"n" * 32).decode()
    use_keys(settings, [new, *old])
    call_command("rotate_keys", verbosity=0)
    use_keys(settings, [new])
    client = at_the_step(alice)
    client.post(STEP, {"code": code_now(clock)})
    assert is_signed_in(client)
    assert "A passkey" in client.get(WAYS_IN).text
    client = at_the_step(alice)
    client.post(STEP, {"code": alice.codes[0]})
    assert is_signed_in(client)


def use_keys(settings, keys):
    settings.SEALING_KEYS = keys
    data_keys.forget()
