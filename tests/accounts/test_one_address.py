"""One mailbox is one account, however its address is typed."""

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from mail.models import OutboxMail
from plans.models import Plan
from tests.support.factories import person, signed_in
from tests.support.mailbox import newest_code, waiting
from tests.support.pages import Page
from tests.support.responses import as_seen

LOGIN, CODE = "/account/login/", "/account/login/code/confirm/"
PASSWORD = "/account/login/password/"
SIGNUP, PROOF = "/account/signup/", "/account/confirm-email/"
RESET = "/account/password/reset/"
EMAIL = "/account/email/"
ALICE = "alice@example.org"
# The same address, as it may be pasted or come from another keyboard.
TWINS = [
    *("alice@example.org\u200b", "\ufeffalice@example.org", "al\u00adice@example.org"),
    *(
        "ａｌｉｃｅ＠example.org",
        "ALICE@EXAMPLE.ORG",
        "alice@example.org\u00a0",
        "alice@example。org",
    ),
    *("mailto:alice@example.org", "Alice <alice@example.org>", "\u202aalice@example.org\u202c"),
]
LETTERS = "Use the letters a to z before the @."
REFUSED = [
    ("İpek@example.org", LETTERS),
    ("ıpek@example.org", LETTERS),
    ("alicе@example.org", LETTERS),  # a Cyrillic е
    ("alice@example.org, bob@example.org", "Type only one email."),
    ("alice smith@example.org", "Take the space out of the email."),
    ("alice@foo_bar.org", "Check your email."),
    (f"{'a' * 65}@example.org", "Check your email."),
]

pytestmark = pytest.mark.django_db


def sign_up(client, email):
    return client.post(SIGNUP, {"email": email, "adult": "on", "privacy": "on"})


def kept_as(email, verified=True):
    """Somebody whose address was kept as they typed it, before there was one form."""
    user = User(email=email)
    user.save()
    user.join()
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    Plan(user=user).save()
    return user


def who_signs_in(typed, mailed_to):
    client = Client()
    client.post(LOGIN, {"login": typed})
    client.post(CODE, {"code": newest_code(mailed_to)})
    return User.objects.get(pk=client.session["_auth_user_id"])


# Typed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", TWINS)
def test_a_sign_up_keeps_the_address_in_its_one_form(client, typed):
    assert sign_up(client, typed).url == PROOF
    assert User.objects.get().email == EmailAddress.objects.get().email == ALICE
    assert client.post(PROOF, {"code": newest_code()}).status_code == 302


@pytest.mark.parametrize("typed", TWINS)
def test_whoever_signed_up_signs_in_however_the_address_is_typed(typed):
    assert who_signs_in(person().email, ALICE) == who_signs_in(typed, ALICE)


@pytest.mark.parametrize("typed", TWINS)
def test_the_same_mailbox_makes_no_second_account(client, typed):
    person()
    sign_up(client, typed)
    assert User.objects.count() == 1
    assert [mail.kind for mail in waiting(ALICE)] == ["account_already_exists"]


@pytest.mark.parametrize("typed", TWINS)
def test_a_forgotten_password_is_for_the_address_that_is_kept(client, typed):
    person()
    client.post(RESET, {"email": typed})
    assert [mail.kind for mail in waiting(ALICE)] == ["password_reset_code"]


@pytest.mark.parametrize("typed", TWINS)
def test_ones_own_address_in_other_dress_is_no_other_one(client, typed):
    page = signed_in(client, person()).post(EMAIL, {"email": typed, "action_add": ""})
    assert "That is the email you use now." in Page(page).text


@pytest.mark.parametrize("typed", TWINS)
def test_a_password_fits_however_the_address_is_typed(client, typed):
    person(password="quiet harbour lights")
    client.post(PASSWORD, {"login": typed, "password": "quiet harbour lights"})
    assert client.get("/account/more/").status_code == 200


@pytest.mark.parametrize(("typed", "sentence"), REFUSED)
@pytest.mark.parametrize(("page", "field"), [(SIGNUP, "email"), (LOGIN, "login"), (RESET, "email")])
def test_an_address_that_no_mail_can_reach_gets_a_sentence_and_stays(
    client, page, field, typed, sentence
):
    answer = client.post(page, {field: typed, "adult": "on", "privacy": "on"})
    assert sentence in Page(answer).text
    assert Page(answer).form(field).values[field] == typed
    assert not User.objects.exists()
    assert not waiting()


@pytest.mark.parametrize(("typed", "sentence"), REFUSED)
def test_no_account_moves_to_an_address_that_no_mail_can_reach(client, typed, sentence):
    page = signed_in(client, person()).post(EMAIL, {"email": typed, "action_add": ""})
    assert sentence in Page(page).text
    assert Page(page).form("email").values["email"] == typed
    assert not waiting()


def test_two_hosts_that_only_look_alike_are_two_people(client):
    for email in ("jo@faß.de", "jo@fass.de", "jo@fаss.de"):  # the last with a Cyrillic а
        sign_up(Client(), email)
    assert User.objects.count() == 3
    assert len({mail.wire()[0] for mail in waiting()}) == 3


def test_nobody_learns_from_another_spelling_who_has_an_account():
    person()
    known, unknown = (
        [as_seen(one, email) for one in (sign_up(client, email), client.get(PROOF))]
        for client, email in ((Client(), "ａlice@example.org"), (Client(), "ａmelie@example.org"))
    )
    assert known == unknown


def test_a_browser_is_not_asked_to_write_the_host_in_its_own_way(client):
    for page, field in ((SIGNUP, "email"), (LOGIN, "login"), (RESET, "email")):
        text = client.get(page).text
        assert 'type="email"' not in text
        assert 'inputmode="email"' in text
        assert Page(client.get(page)).form(field)


def test_whoever_runs_the_site_finds_a_person_by_any_spelling():
    alice = person()
    call_command("make_staff", "ALICE@example.org\u200b")
    alice.refresh_from_db()
    assert alice.is_staff


# Kept from before --------------------------------------------------------------------------------


def test_two_who_would_be_one_both_sign_in_and_each_gets_their_own_code():
    alice, twin = person(), kept_as("alice@example.org\u200b")
    assert who_signs_in(ALICE, ALICE) == alice
    assert who_signs_in("ALICE@example.org", ALICE) == alice
    assert who_signs_in("alice@example.org\u200b", twin.email) == twin


def mailed_to(typed):
    """Where mails go when somebody signs in."""
    OutboxMail.objects.all().delete()
    client = Client()
    client.post(LOGIN, {"login": typed})
    return {mail.wire()[0] for mail in waiting() if mail.kind == "login_code"}


@pytest.mark.parametrize("email", ["jo@localhost", "jo@[127.0.0.1]", "jo@x.invalid", "jo@i❤.ws"])
def test_no_new_account_is_made_with_such_an_address(client, email):
    kept_as("ann@localhost")
    assert "Check your email." in Page(sign_up(client, email)).text
    assert User.objects.count() == 1
