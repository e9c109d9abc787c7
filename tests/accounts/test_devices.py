from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.support.factories import person
from tests.support.mailbox import newest_code
from tests.support.pages import Page, send

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
CODE = "/account/login/code/confirm/"
BY_PASSWORD = "/account/login/password/"
OWN, SHARED = {}, {"shared_device": "on"}
PASSWORD = "quiet harbour lights"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def alice():
    return person(password=PASSWORD)


def sign_in_by_code(alice, **device):
    client = Client()
    client.post(LOGIN, {"login": alice.email, **device})
    client.post(CODE, {"code": newest_code()})
    return client


def sign_in_by_password(alice, **device):
    client = Client()
    client.post(LOGIN, {"login": alice.email, "action": "password", **device})
    send(client, BY_PASSWORD, "password", password=PASSWORD)
    return client


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


def cookie_lasts(client):
    return timedelta(seconds=client.cookies["s"]["max-age"])


@pytest.mark.parametrize("sign_in", [sign_in_by_code, sign_in_by_password])
def test_an_own_phone_stays_signed_in_for_ninety_days(clock, alice, sign_in):
    client = sign_in(alice, **OWN)
    assert cookie_lasts(client) == timedelta(days=90)
    clock.shift(timedelta(days=89, hours=23))
    assert is_signed_in(client)


@pytest.mark.parametrize("sign_in", [sign_in_by_code, sign_in_by_password])
def test_a_phone_is_ones_own_without_an_answer(clock, alice, sign_in):
    client = sign_in(alice)
    clock.shift(timedelta(days=89))
    assert is_signed_in(client)


def test_an_own_phone_left_alone_for_ninety_days_is_signed_out(clock, alice):
    client = sign_in_by_code(alice)
    # Until the end of that day, for what is kept of it has no hour. The cookie ends sooner.
    clock.shift(timedelta(days=91))
    assert not is_signed_in(client)


def test_every_day_of_visits_lets_an_own_phone_stay(clock, alice):
    client = sign_in_by_code(alice)
    for _ in range(4):
        clock.shift(timedelta(days=60))
        assert is_signed_in(client)
    assert cookie_lasts(client) == timedelta(days=90)


def test_every_own_device_rolls_on_by_itself(clock, alice):
    phone, tablet = sign_in_by_code(alice), sign_in_by_code(alice)
    for _ in range(2):
        clock.shift(timedelta(days=60))
        assert is_signed_in(phone)
        assert is_signed_in(tablet)


def test_a_second_page_on_the_same_day_writes_no_session(
    alice, clock, django_assert_max_num_queries
):
    client = sign_in_by_code(alice)
    client.get("/account/more/")
    with django_assert_max_num_queries(3) as queries:
        client.get("/account/more/")
    assert not [one for one in queries.captured_queries if "UPDATE" in one["sql"]]


@pytest.mark.parametrize("sign_in", [sign_in_by_code, sign_in_by_password])
def test_a_shared_device_forgets_after_fifteen_quiet_minutes(clock, alice, sign_in):
    client = sign_in(alice, **SHARED)
    assert cookie_lasts(client) == timedelta(minutes=15)
    clock.shift(timedelta(minutes=15, seconds=1))
    assert not is_signed_in(client)


def test_a_shared_device_stays_while_it_is_used(clock, alice):
    client = sign_in_by_code(alice, **SHARED)
    for _ in range(6):
        clock.shift(timedelta(minutes=14))
        assert is_signed_in(client)


def test_the_server_forgets_a_shared_device_even_if_the_browser_does_not(clock, alice):
    client = sign_in_by_code(alice, **SHARED)
    kept = client.cookies["s"].value
    clock.shift(timedelta(minutes=16))
    revived = Client()
    revived.cookies["s"] = kept
    assert not is_signed_in(revived)


def test_a_shared_device_is_the_answer_of_one_sign_in_only(clock, alice):
    client = sign_in_by_code(alice, **SHARED)
    client.post("/account/logout/")
    client.post(LOGIN, {"login": alice.email})
    client.post(CODE, {"code": newest_code()})
    clock.shift(timedelta(days=1))
    assert is_signed_in(client)


def test_signing_out_here_leaves_the_other_device_signed_in(alice):
    phone, tablet = sign_in_by_password(alice), sign_in_by_password(alice)
    phone.post("/account/logout/")
    assert not is_signed_in(phone)
    assert is_signed_in(tablet)


def test_whoever_signs_up_is_asked_for_the_device_too(clock):
    client = Client()
    ticks = {"adult": "on", "privacy": "on", **SHARED}
    client.post("/account/signup/", {"email": "new@example.org", **ticks})
    client.post("/account/confirm-email/", {"code": newest_code("new@example.org")})
    assert is_signed_in(client)
    clock.shift(timedelta(minutes=16))
    assert not is_signed_in(client)


@pytest.mark.parametrize("page", [CODE, BY_PASSWORD])
def test_the_device_is_asked_for_once(alice, page):
    client = Client()
    assert "This is a shared device" in Page(client.get(LOGIN)).text
    client.post(LOGIN, {"login": alice.email, **SHARED})
    assert "shared device" not in Page(client.get(page)).text


def test_the_tick_is_still_there_when_the_email_is_changed(alice):
    client = Client()
    client.post(LOGIN, {"login": "alcie@example.org", **SHARED})
    assert Page(client.get(f"{LOGIN}?again=")).form("login").values["shared_device"] == "on"


def test_a_tick_that_was_forgotten_counts_on_the_second_try(clock, alice):
    client = Client()
    client.post(LOGIN, {"login": alice.email})
    client.post(LOGIN, {"login": alice.email, **SHARED})
    client.post(CODE, {"code": newest_code()})
    assert cookie_lasts(client) == timedelta(minutes=15)


def test_a_shared_device_forgets_the_email_of_a_sign_in_that_was_left(clock, alice):
    client = Client()
    client.post(LOGIN, {"login": alice.email, **SHARED})
    clock.shift(timedelta(minutes=15, seconds=1))
    assert Page(client.get(f"{LOGIN}?again=")).form("login").values["login"] == ""


@pytest.mark.parametrize("device", [OWN, SHARED])
@pytest.mark.parametrize(("page", "field"), [(LOGIN, "login"), ("/account/signup/", "email")])
@pytest.mark.parametrize(("left", "then"), [(60, 15 * 60), (40 * 60, 40 * 60)])
def test_a_first_step_keeps_nothing_longer_than_it_takes_to_type_the_code(
    client, device, page, field, left, then
):
    soon = client.session
    soon.set_expiry(left)
    soon.save()
    client.cookies["s"] = soon.session_key
    client.post(page, {field: "new@example.org", "adult": "on", "privacy": "on", **device})
    assert client.session["typed_addresses"]
    assert client.session.get_expiry_age() <= then


def test_answers_that_wait_for_an_account_leave_a_shared_device_as_soon(client):
    send(client, "/start/why/", "own", own="I walk home.", do="next")
    ticks = {"adult": "on", "privacy": "on", **SHARED}
    client.post("/account/signup/", {"email": "new@example.org", **ticks})
    assert client.session.get_expiry_age() <= 15 * 60
    client.post("/account/confirm-email/", {"code": newest_code("new@example.org")})
    assert cookie_lasts(client) == timedelta(minutes=15)
