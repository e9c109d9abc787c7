"""Ten ways to take over what is somebody else's, tried by script, and what each of them gets.

docs/takeovers.md tells the same in words.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import second_step
from accounts.models import Session, User
from tests.support.factories import REASON, long_signed_in, person, with_plan
from tests.support.mailbox import newest_code, waiting, wrong
from tests.support.pages import shows

pytestmark = pytest.mark.django_db

ALICE, THIEF = "alice@example.org", "thief@example.com"
LOGIN, CODE = "/account/login/", "/account/login/code/confirm/"
BY_PASSWORD = "/account/login/password/"
SIGNUP, PROOF = "/account/signup/", "/account/confirm-email/"
ASKS, EMAIL = "/account/reauthenticate/", "/account/email/"
OTHERS = "/account/signed-in/others/end/"
PASSWORD = "quiet harbour lights"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# What would keep a thief in, shut the owner out, or carry everything away.
LASTING = (
    EMAIL,
    "/account/password/set/",
    "/account/passkeys/add/",
    "/account/second-step/",
    "/account/my-plan.html",
    "/people/people.vcf",
    "/share/add/",
    "/account/erase/",
)


@pytest.fixture
def alice():
    return with_plan(person())


def sign_in(client=None, **device):
    client = client or Client()
    client.post(LOGIN, {"login": ALICE, **device})
    client.post(CODE, {"code": newest_code()})
    return client


def is_in(client):
    return client.get("/plan/").status_code == 200


def show_who(client):
    """Show who one is by the code that is mailed."""
    client.post(ASKS, {"action": "send"})
    client.post(ASKS, {"code": newest_code()})


def change_address(client):
    client.post(EMAIL, {"email": THIEF, "action_add": ""})
    client.post(PROOF, {"code": newest_code(THIEF)})


def address_of(user):
    return User.objects.get(pk=user.pk).email


def test_1_an_open_phone_gets_what_is_on_the_pages_and_nothing_that_lasts(alice):
    phone = long_signed_in(Client(), alice)
    assert shows(phone.get("/plan/"), REASON)
    for address in LASTING:
        assert phone.get(address).headers["Location"].startswith(ASKS), address
        assert phone.post(address, {"email": THIEF}).status_code in (302, 405), address
    assert address_of(alice) == ALICE
    assert not waiting()


def test_2_an_open_phone_with_its_mailbox_gets_the_account_until_the_owner_says_not_me(alice):
    phone = long_signed_in(Client(), alice)
    show_who(phone)
    change_address(phone)
    assert address_of(alice) == THIEF
    link = re.search(r"http://\S+?(/account/not-me/[\w-]+/)", waiting(ALICE)[-1].letter()["text"])
    Client().post(link[1])
    assert address_of(alice) == ALICE
    assert not is_in(phone)
    assert is_in(sign_in())


def test_3_who_reads_the_mailbox_gets_in_and_the_owner_sees_it_and_ends_it(alice):
    own = sign_in()
    own.get("/today/")
    reader = sign_in(Client())
    assert is_in(reader)
    assert "new_sign_in" in [mail.kind for mail in waiting(ALICE)]
    own.post(OTHERS)
    assert not is_in(reader)
    assert is_in(own)


def test_4_an_old_copy_of_the_database_opens_no_session(alice):
    own = sign_in()
    name = settings.SESSION_COOKIE_NAME
    columns = [str(value) for row in stored_sessions() for value in row]
    assert columns
    for value in columns:
        thief = Client()
        thief.cookies[name] = value
        assert not is_in(thief)
    thief.cookies[name] = own.cookies[name].value
    assert is_in(thief)


def stored_sessions():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {Session._meta.db_table}")
        return cursor.fetchall()


def test_5_a_code_that_is_read_out_opens_only_the_browser_that_asked(alice):
    own, thief = Client(), Client()
    own.post(LOGIN, {"login": ALICE})
    of_the_owner = newest_code()
    thief.post(LOGIN, {"login": ALICE})
    thief.post(CODE, {"code": of_the_owner})
    assert not is_in(thief)
    # The one that the thief asked for does open: then it is as with a mailbox that others read.
    thief.post(CODE, {"code": newest_code()})
    assert is_in(thief)
    own.post(CODE, {"code": of_the_owner})
    assert is_in(own)
    assert thief.get(EMAIL).status_code == 200
    own.post(OTHERS)
    assert not is_in(thief)


def test_6_a_cookie_that_was_copied_ends_with_its_session(alice):
    own = sign_in()
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = own.cookies[settings.SESSION_COOKIE_NAME].value
    assert is_in(thief)
    own.post("/account/logout/")
    assert not is_in(thief)


def test_7_guessing_codes_ends_after_three_in_a_browser_and_with_the_codes_of_a_day(alice):
    tries = 0
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(48):
            clock.shift(timedelta(minutes=30))
            thief = Client()
            if thief.post(LOGIN, {"login": ALICE}).status_code == 302:
                tries += guesses(thief)
    assert 0 < tries <= 2 * 60


def guesses(thief):
    """Guess as often as the page is there; return how often."""
    for number in range(1, 9):
        thief.post(CODE, {"code": wrong(newest_code())})
        if thief.get(CODE).status_code != 200:
            return number
    raise AssertionError("Nobody counts.")


def test_8_signing_up_with_somebodys_address_before_them_gets_nothing():
    thief = Client()
    thief.post(SIGNUP, {"email": ALICE, "adult": "on", "privacy": "on"})
    own = Client()
    own.post(SIGNUP, {"email": ALICE, "adult": "on", "privacy": "on"})
    own.post(PROOF, {"code": newest_code()})
    assert own.get("/today/").status_code == 200
    assert thief.get("/today/").status_code == 302


def test_9_a_password_that_leaked_stops_at_the_second_step():
    alice = person(password=PASSWORD)
    second_step.turn_on(alice, SECRET, "123456")
    thief = Client()
    answer = thief.post(BY_PASSWORD, {"login": ALICE, "password": PASSWORD})
    assert answer.headers["Location"] == "/account/login/second-step/"
    thief.post("/account/login/second-step/", {"code": "000000"})
    assert not is_in(thief)


def test_10_a_shared_device_that_is_left_is_closed_after_fifteen_minutes(alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        left = sign_in(shared_device="on")
        assert is_in(left)
        for address in LASTING:
            assert left.get(address).headers["Location"].startswith(ASKS), address
        clock.shift(timedelta(minutes=15, seconds=1))
        assert not is_in(left)
