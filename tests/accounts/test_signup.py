import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from accounts.forms import CONSENT_VERSION, SignupForm
from accounts.models import Consent, User
from accounts.tasks import forget_unconfirmed
from mail.models import OutboxMail
from plans.models import Plan
from sealing.models import DataKey
from tests.support.factories import person, signed_in
from tests.support.mailbox import newest_code, waiting, wrong
from tests.support.pages import Page, send
from tests.support.responses import as_seen

pytestmark = pytest.mark.django_db

SIGNUP = "/account/signup/"
CODE = "/account/confirm-email/"
ALICE = {"email": "alice@example.org", "adult": "on", "privacy": "on"}


def test_a_code_from_the_mail_makes_a_new_person_at_home(client):
    assert client.post(SIGNUP, ALICE).headers["Location"] == CODE
    response = client.post(CODE, {"code": newest_code()})
    assert response.headers["Location"] == "/plan/write/"
    assert client.get("/today/").status_code == 200
    alice = User.objects.get()
    assert alice.emailaddress_set.get().verified
    assert not alice.has_usable_password()


def test_the_plan_and_the_key_are_made_when_the_address_is_confirmed(client):
    signed_up(client)
    alice = User.objects.get()
    assert alice.plan.next_step == "why"
    assert [key.version for key in alice.data_keys.all()] == [1]


def test_both_consents_are_kept_with_their_version_and_moment(client):
    signed_up(client)
    consents = User.objects.get().consents.order_by("kind")
    assert [(one.kind, one.version) for one in consents] == [
        (Consent.Kind.AGE, CONSENT_VERSION),
        (Consent.Kind.PRIVACY, CONSENT_VERSION),
    ]
    assert all(one.given_at and one.withdrawn_at is None for one in consents)


@pytest.mark.parametrize(
    ("tick", "sentence"),
    [
        ("adult", "This is for people who are 16 or older."),
        ("privacy", "We can only save your words if you agree here."),
    ],
)
def test_without_a_tick_nothing_is_made_and_the_address_stays(client, tick, sentence):
    without = {name: value for name, value in ALICE.items() if name != tick}
    page = client.post(SIGNUP, without)
    assert sentence in page.text
    assert 'value="alice@example.org"' in page.text
    assert not User.objects.exists()
    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_a_tick_means_stands_below_it_with_and_without_an_error(client, method):
    text = Page(getattr(client, method)(SIGNUP)).text
    tick, meaning = "I agree that this site saves what I write. ", "It can be about my health."
    assert f"{tick}{meaning}" in text


def test_a_person_is_made_whole_or_not_at_all(client, monkeypatch):
    client.post(SIGNUP, ALICE)
    with monkeypatch.context() as patch:
        patch.setattr(Plan, "save", no_room)
        client.raise_request_exception = False
        assert client.post(CODE, {"code": newest_code()}).status_code == 500
    assert not EmailAddress.objects.get().verified
    assert_nothing_is_kept_but_the_address()
    # The code still works once there is room.
    assert client.post(CODE, {"code": newest_code()}).headers["Location"] == "/plan/write/"


def no_room(*args, **kwargs):
    raise DatabaseError("no room")


def signed_up(client):
    client.post(SIGNUP, ALICE)
    client.post(CODE, {"code": newest_code()})


# Before the address is confirmed ------------------------------------------------------------------


def test_before_the_code_there_is_nothing_but_the_address(client):
    client.post(SIGNUP, ALICE)
    assert_nothing_is_kept_but_the_address()


def assert_nothing_is_kept_but_the_address():
    assert User.objects.unconfirmed().get().emailaddress_set.count() == 1
    for model in (DataKey, Consent, Plan):
        assert not model.objects.exists(), model


def test_the_owner_gets_a_code_that_works_while_a_strangers_try_waits(client):
    stranger = a_strangers_try()
    client.post(SIGNUP, ALICE)
    assert client.post(CODE, {"code": newest_code()}).headers["Location"] == "/plan/write/"
    assert User.objects.get().consents.count() == 2
    assert not_signed_in(stranger)


def test_the_code_of_the_owner_is_none_in_the_browser_of_a_stranger(client):
    stranger = a_strangers_try()
    client.post(SIGNUP, ALICE)
    assert "That code is not right." in stranger.post(CODE, {"code": newest_code()}).text
    assert not_signed_in(stranger)


def a_strangers_try():
    """Sign up with Alice's address a minute ago, in a browser that is not hers."""
    stranger = Client()
    with time_machine.travel(timezone.now() - timedelta(minutes=1)):
        stranger.post(SIGNUP, ALICE)
    return stranger


def not_signed_in(client):
    return client.get("/today/").headers["Location"].startswith("/account/login/")


def test_an_address_that_waits_gets_the_same_answers_as_a_new_one():
    a_strangers_try()
    waits = answers(Client(), "alice@example.org")
    assert answers(Client(), "carol@example.org") == waits


@pytest.mark.parametrize(("hours", "is_kept"), [(22, True), (23.1, False)])
def test_an_address_that_nobody_confirms_is_gone_after_a_day(client, hours, is_kept):
    person("bob@example.org")
    client.post(SIGNUP, ALICE)
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        forget_unconfirmed()
    assert User.objects.filter(email="alice@example.org").exists() == is_kept
    assert OutboxMail.objects.filter(kind="email_confirmation_signup").exists() == is_kept
    assert User.objects.filter(email="bob@example.org").exists()


def test_a_new_try_begins_the_day_anew(client):
    client.post(SIGNUP, ALICE)
    with time_machine.travel(timezone.now() + timedelta(hours=22)):
        Client().post(SIGNUP, ALICE)
    with time_machine.travel(timezone.now() + timedelta(hours=24)):
        forget_unconfirmed()
    assert User.objects.exists()


def test_who_signs_in_before_they_confirmed_is_led_back_to_signing_up(client):
    a_strangers_try()
    client.post("/account/login/", {"login": "alice@example.org"})
    mail = OutboxMail.objects.get(kind="sign_up_unfinished")
    assert "/account/signup/" in mail.letter()["text"]
    assert not re.search(r"\d{4}-\d{4}", mail.letter()["text"])
    assert_nothing_is_kept_but_the_address()


def test_a_new_password_is_not_to_be_had_before_the_address_is_confirmed(client):
    a_strangers_try()
    client.post("/account/password/reset/", {"email": "alice@example.org"})
    assert [mail.kind for mail in waiting("alice@example.org")] == ["email_confirmation_signup"]


def test_an_address_that_a_stranger_typed_can_be_changed_to(client):
    a_strangers_try()
    bob = person("bob@example.org")
    signed_in(client, bob).post("/account/email/", {"email": "alice@example.org", "action_add": ""})
    client.post(CODE, {"code": newest_code()})
    assert User.objects.get() == bob
    assert User.objects.get().email == "alice@example.org"


def test_an_address_in_capitals_is_the_same_address(client):
    client.post(SIGNUP, {**ALICE, "email": "Alice@Example.ORG"})
    assert User.objects.get().email == "alice@example.org"


def test_a_wrong_code_says_so_and_signs_nobody_in(client):
    client.post(SIGNUP, ALICE)
    page = client.post(CODE, {"code": wrong(newest_code())})
    assert "That code is not right." in page.text
    assert client.get("/today/").headers["Location"].startswith("/account/login/")


def test_a_mistyped_address_can_be_left_behind(client):
    client.post(SIGNUP, {**ALICE, "email": "alcie@example.org"})
    link = Page(client.get(CODE)).link("Change my email")
    send(client, link, "email", **ALICE)
    assert client.post(CODE, {"code": newest_code()}).headers["Location"] == "/plan/write/"


def test_somebody_who_forgot_that_they_have_an_account_gets_to_sign_in(client):
    person()
    client.post(SIGNUP, ALICE)
    link = Page(client.get(CODE)).link("I already have an account")
    assert send(client, link, "login").url == "/account/login/code/confirm/"
    response = client.post("/account/login/code/confirm/", {"code": newest_code()})
    assert response.headers["Location"] == "/today/"


# Nobody learns who has an account -----------------------------------------------------------------


def test_a_known_address_gets_the_same_answers_as_a_new_one():
    person()
    known = answers(Client(), "alice@example.org")
    assert answers(Client(), "carol@example.org") == known


def answers(client, email):
    """All that a browser sees of a sign-up, up to the last of three wrong codes."""
    given = [client.post(SIGNUP, {**ALICE, "email": email}), client.get(CODE)]
    given += [client.post(CODE, {"code": "0000-0000"}) for _ in range(3)]
    return [as_seen(one, email) for one in given]


def test_a_known_address_hears_of_it_by_mail_and_keeps_its_person(client):
    alice = person()
    client.post(SIGNUP, ALICE)
    assert User.objects.get() == alice
    (mail,) = waiting("alice@example.org")
    assert mail.kind == "account_already_exists"
    assert "/account/login/" in mail.letter()["text"]


def test_whoever_types_the_code_while_others_are_erased_stays(client, monkeypatch):
    with time_machine.travel(timezone.now() - timedelta(hours=24)):
        for number in range(2):
            Client().post(SIGNUP, {**ALICE, "email": f"{number}@example.org"})
    erase = User.erase

    def erase_while_the_other_joins(user):
        User.objects.unconfirmed().exclude(pk=user.pk).first().join()
        erase(user)

    monkeypatch.setattr(User, "erase", erase_while_the_other_joins)
    forget_unconfirmed()
    assert User.objects.get().joined_at


def test_the_same_address_typed_twice_in_a_moment_is_one(client, monkeypatch):
    looked = SignupForm.validate_unique_email

    def look_before_the_other(form, value):
        email = looked(form, value)
        monkeypatch.setattr(SignupForm, "validate_unique_email", looked)
        a_strangers_try()
        return email

    monkeypatch.setattr(SignupForm, "validate_unique_email", look_before_the_other)
    assert client.post(SIGNUP, ALICE).headers["Location"] == CODE
    assert client.post(CODE, {"code": newest_code()}).headers["Location"] == "/plan/write/"
    assert User.objects.count() == 1


def test_who_joined_since_the_form_was_looked_at_is_not_signed_in_without_a_code(
    client, monkeypatch
):
    a_strangers_try()
    looked = SignupForm.validate_unique_email

    def look_before_the_owner_joins(form, value):
        email = looked(form, value)
        user = User.objects.get()
        user.emailaddress_set.update(verified=True, primary=True)
        user.join()
        return email

    monkeypatch.setattr(SignupForm, "validate_unique_email", look_before_the_owner_joins)
    assert client.post(SIGNUP, ALICE).headers["Location"] == CODE
    assert not_signed_in(client)


def test_the_keys_are_whole_while_an_address_waits(client, capsys):
    person("bob@example.org")
    client.post(SIGNUP, ALICE)
    call_command("check_keys")
    assert "All 1 data keys open." in capsys.readouterr().out


def test_nobody_becomes_staff_before_they_joined(client):
    client.post(SIGNUP, ALICE)
    with pytest.raises(CommandError):
        call_command("make_staff", "alice@example.org")
