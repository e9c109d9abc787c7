"""Whoever knows an address, and has computers in one network or in many, against its owner."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.code_budget import CodeBudget
from accounts.tasks import forget_code_budgets
from tests.support.factories import person
from tests.support.mailbox import newest_code, waiting, wrong
from tests.support.pages import Page
from tests.support.responses import as_seen

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LOGIN, CODE = "/account/login/", "/account/login/code/confirm/"
BY_PASSWORD, RESET, SIGNUP = (
    "/account/login/password/",
    "/account/password/reset/",
    "/account/signup/",
)
ALICE, PASSWORD = "alice@example.org", "quiet harbour lights"
NOBODY = "nobody@example.org"
HOME, CAFE = "203.0.113.77", "192.0.2.5"
ATTACKER, NEIGHBOR = "198.51.100.9", "198.51.100.200"
SHARED = {"shared_device": "on"}
NO_MORE = "A lot of codes were asked for with this email."


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def alice():
    return person(password=PASSWORD)


def browser_at(address):
    return Client(REMOTE_ADDR=address)


def ask(client, email=ALICE, **device):
    return client.post(LOGIN, {"login": email, **device})


def gets_a_code(client, email=ALICE):
    return ask(client, email).status_code == 302


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


def signs_in(client, **device):
    """Whether somebody gets in by a code, if they ask for one. They sign out again."""
    if ask(client, **device).status_code != 302:
        return False
    client.post(CODE, {"code": newest_code()})
    was_in = is_signed_in(client)
    client.post("/account/logout/")
    return was_in


def signs_in_by_password(client, **device):
    client.post(BY_PASSWORD, {"login": ALICE, "password": PASSWORD, **device})
    was_in = is_signed_in(client)
    client.post("/account/logout/")
    return was_in


def known_browser_at(address):
    """A browser of Alice's own on which she signed in at home, and that is elsewhere now."""
    client = browser_at(HOME)
    assert signs_in(client)
    client.defaults["REMOTE_ADDR"] = address
    return client


# The attack --------------------------------------------------------------------------------------


def attack(address=ATTACKER):
    """All that one computer can do to Alice's doors in a minute, each from a fresh browser."""
    for _ in range(6):
        browser_at(address).post(BY_PASSWORD, {"login": ALICE, "password": "not this one"})
        ask(browser_at(address))
        browser_at(address).post(RESET, {"email": ALICE})
        browser_at(address).post(SIGNUP, {"email": ALICE, "adult": "on", "privacy": "on"})


def code_mails():
    """All but the notices of sign-ins that did happen."""
    return [mail for mail in waiting(ALICE) if mail.kind != "new_sign_in"]


def test_five_hours_of_it_lock_no_owner_out(alice, clock, subtests):
    at_home, next_door = known_browser_at(HOME), known_browser_at(NEIGHBOR)
    clock.shift(timedelta(days=1))
    mails = len(code_mails())
    for elsewhere in (CAFE, "192.88.99.1", "2001:db8::1", "2001:db9::1", "2001:dba::1"):
        for _ in range(3):
            clock.shift(timedelta(minutes=20))
            attack()
        with subtests.test("a known browser, also next door to the attacker"):
            for browser in (at_home, next_door):
                assert signs_in(browser)
                assert signs_in_by_password(browser)
        with subtests.test("a new browser elsewhere: a code for each network, and the password"):
            assert signs_in(browser_at(elsewhere), **SHARED)
            assert signs_in_by_password(browser_at(elsewhere), **SHARED)
        with subtests.test("a new browser next door gets nothing, and is told until when"):
            answer = Page(ask(browser_at(NEIGHBOR)))
            assert NO_MORE in answer.text
            assert "A device that you have signed in on before may still get one." in answer.text
            assert not signs_in_by_password(browser_at(NEIGHBOR), **SHARED)
    with subtests.test("the fifth hour: no second code elsewhere, for the rest of the day"):
        assert "Wait 20 hours, then try again." in Page(ask(browser_at(elsewhere))).text
    with subtests.test("fifteen mails at most for what the attacker does"):
        of_the_owner = 5 * len(("at home", "next door", "elsewhere"))
        assert 10 < len(code_mails()) - mails - of_the_owner <= 15


def test_a_neighbor_who_tries_too_often_ends_no_tries_of_a_known_browser(alice):
    browser = known_browser_at(ATTACKER)
    for _ in range(31):
        answer = browser_at(ATTACKER).post(LOGIN, {})
    assert answer.status_code == 429
    assert signs_in(browser)


def test_who_has_many_networks_closes_the_door_to_new_browsers_and_never_to_known_ones(alice):
    browser = known_browser_at(HOME)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        for number in range(10):
            assert gets_a_code(browser_at(f"10.0.{number}.1"))
        assert not gets_a_code(browser_at(CAFE))
        assert signs_in(browser)


# Guesses -----------------------------------------------------------------------------------------


def guess(client, times=9):
    """Type wrong codes. Returns how many were looked at."""
    answers = (client.post(CODE, {"code": wrong(newest_code())}) for _ in range(times))
    looked_at = 0
    for answer in answers:
        looked_at += answer.status_code == 200 or answer.url == LOGIN
        if answer.status_code == 302:
            break
    return looked_at


def test_a_hundred_networks_make_sixty_guesses_a_day(alice, clock):
    guesses = 0
    for hour in range(24):
        clock.shift(timedelta(hours=1))
        for number in range(5):
            client = browser_at(f"10.{hour}.{number}.1")
            if gets_a_code(client):
                guesses += guess(client)
    assert guesses == 60
    assert len(code_mails()) == 20


def test_a_new_code_has_three_tries_of_its_own(alice, clock):
    client = browser_at(HOME)
    ask(client)
    assert guess(client, times=2) == 2
    clock.shift(timedelta(minutes=1))
    client.post(CODE, {"action": "resend"})
    assert guess(client, times=2) == 2
    client.post(CODE, {"code": newest_code()})
    assert is_signed_in(client)


def test_wrong_tries_of_a_stranger_and_codes_they_ask_for_leave_the_owners_code_alone(alice):
    owner = browser_at(HOME)
    ask(owner)
    code = newest_code()
    stranger = browser_at(ATTACKER)
    ask(stranger)
    assert guess(stranger) == 3
    assert guess(owner, times=2) == 2
    owner.post(CODE, {"code": code})
    assert is_signed_in(owner)


def test_a_code_typed_in_another_browser_is_not_taken_and_costs_its_owner_nothing(alice):
    owner, other, third = browser_at(HOME), browser_at(HOME), browser_at(HOME)
    ask(owner)
    code = newest_code()
    ask(other)
    for client in (other, third):
        client.post(CODE, {"code": code})
        assert not is_signed_in(client)
    owner.post(CODE, {"code": code})
    assert is_signed_in(owner)


# Budgets -----------------------------------------------------------------------------------------


def test_the_last_five_of_an_hour_are_kept_for_networks_that_have_not_asked(clock):
    assert [gets_a_code(browser_at(ATTACKER)) for _ in range(6)] == [True] * 5 + [False]
    assert not gets_a_code(browser_at(NEIGHBOR))
    assert [gets_a_code(browser_at(f"10.0.{number}.1")) for number in range(6)] == [
        *[True] * 5,
        False,
    ]
    clock.shift(timedelta(hours=1))
    assert gets_a_code(browser_at(ATTACKER))


def test_the_last_five_of_a_day_are_kept_for_networks_that_have_not_asked(clock):
    for _ in range(3):
        assert [gets_a_code(browser_at(ATTACKER)) for _ in range(5)] == [True] * 5
        clock.shift(timedelta(hours=1))
    assert not gets_a_code(browser_at(ATTACKER))
    assert all(gets_a_code(browser_at(f"10.0.{number}.1")) for number in range(5))
    clock.shift(timedelta(hours=1))
    assert not gets_a_code(browser_at(HOME))
    clock.shift(timedelta(hours=20))
    assert not gets_a_code(browser_at(ATTACKER))
    clock.shift(timedelta(hours=1))
    assert gets_a_code(browser_at(ATTACKER))


@pytest.mark.parametrize(
    ("asked_from", "then_from", "is_one"),
    [
        ("198.51.100.9", "198.51.100.200", True),
        ("198.51.100.9", "198.51.101.9", False),
        ("2001:db8:1:2::3", "2001:db8:1:ffff::4", True),
        ("2001:db8:1::3", "2001:db8:2::3", False),
        ("::ffff:198.51.100.9", "198.51.100.9", True),
    ],
)
def test_a_network_is_what_a_customer_of_a_provider_has(clock, asked_from, then_from, is_one):
    for _ in range(5):
        ask(browser_at(asked_from))
    assert gets_a_code(browser_at(then_from)) is not is_one


def test_every_way_to_a_code_draws_from_one_budget(alice, clock):
    for way in (RESET, SIGNUP, LOGIN):
        typed = {"email": ALICE, "login": ALICE, "adult": "on", "privacy": "on"}
        for _ in range(2):
            answer = browser_at(ATTACKER).post(way, typed)
    assert NO_MORE in Page(answer).text


def test_a_known_browser_has_a_budget_of_its_own_that_ends_as_well(alice, clock):
    browser = known_browser_at(HOME)
    assert [signs_in(browser) for _ in range(11)] == [True] * 10 + [False]
    assert signs_in(browser_at(CAFE), **SHARED)


def test_a_mark_of_somebody_else_opens_no_budget_of_alice(alice):
    person("bob@example.org")
    bob = browser_at(ATTACKER)
    ask(bob, "bob@example.org")
    bob.post(CODE, {"code": newest_code("bob@example.org")})
    bob.post("/account/logout/")
    assert bob.cookies["known"].value
    attack()
    assert not gets_a_code(bob)


def test_allauth_mails_no_code_that_was_not_counted(client, alice):
    client.force_login(alice)
    client.post("/account/email/", {"email": ALICE, "action_send": ""})
    assert not waiting(ALICE)


# What is told, and kept --------------------------------------------------------------------------


@pytest.mark.parametrize("way", [LOGIN, RESET, SIGNUP])
def test_a_budget_that_is_used_up_is_told_alike_with_and_without_an_account(alice, clock, way):
    def refused(email):
        typed = {"email": email, "login": email, "adult": "on", "privacy": "on"}
        answers = [browser_at(ATTACKER).post(way, typed) for _ in range(6)]
        assert NO_MORE in Page(answers[-1]).text
        return [as_seen(answer, email) for answer in answers]

    assert refused(ALICE) == refused(NOBODY)


def test_wrong_passwords_are_told_alike_with_and_without_an_account(alice, clock):
    def refused(email):
        typed = {"login": email, "password": "not this one"}
        answers = [browser_at(ATTACKER).post(BY_PASSWORD, typed) for _ in range(6)]
        assert "Wait 5 minutes, then try again." in Page(answers[-1]).text
        clock.shift(timedelta(minutes=1))
        return [as_seen(answer, email) for answer in answers]

    assert refused(ALICE) == refused(NOBODY)


def test_no_count_holds_an_address_of_a_person_or_of_a_computer(alice):
    known_browser_at(ATTACKER).post(BY_PASSWORD, {"login": ALICE, "password": "no"})
    attack()
    with connection.cursor() as cursor:
        kept = []
        for table in ("accounts_codebudget", "cache"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = cursor.fetchall()
            assert rows
            kept += rows
    said = str(kept)
    assert "alice" not in said.lower()
    assert "198.51" not in said
    assert newest_code() not in said


def test_what_was_counted_is_gone_a_day_later(clock):
    ask(browser_at(ATTACKER))
    clock.shift(timedelta(hours=23))
    ask(browser_at(ATTACKER), NOBODY)
    clock.shift(timedelta(hours=1))
    forget_code_budgets()
    assert CodeBudget.objects.count() == 1


def test_a_stranger_cannot_fill_the_cache_until_it_forgets_their_tries(clock):
    for number in range(400):
        cache.set(f"filler-{number}", 1, 60)
    for _ in range(5):
        browser_at(ATTACKER).post(BY_PASSWORD, {"login": ALICE, "password": "no"})
    for number in range(400, 800):
        cache.set(f"filler-{number}", 1, 60)
    answer = browser_at(ATTACKER).post(BY_PASSWORD, {"login": ALICE, "password": "no"})
    assert "That was a lot of tries." in Page(answer).text
