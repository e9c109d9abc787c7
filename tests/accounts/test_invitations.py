"""Who may begin: everybody, who has an invitation, or nobody new. Who has an account signs in."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.invitations import Invitation
from accounts.models import User
from mail.models import OutboxMail
from tests.support.factories import REASON, person, signed_in
from tests.support.mailbox import newest_code
from tests.support.pages import Page, send, sentences
from tests.support.responses import as_seen

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SIGNUP, CODE, LOGIN = "/account/signup/", "/account/confirm-email/", "/account/login/"
ALICE = {"email": "alice@example.org", "adult": "on", "privacy": "on"}
NOT_OPEN = "This invitation does not work. Check it, or ask for a new one."
CLOSED = "This site is not open to new people right now."


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()


@pytest.fixture
def by_invitation(settings):
    settings.SIGN_UP = "invitation"


@pytest.fixture
def closed(settings):
    settings.SIGN_UP = "closed"


def invite(capsys, *arguments):
    """Make an invitation. Returns its code and its link."""
    call_command("invite", *arguments)
    printed = capsys.readouterr().out
    return re.search(r"Code: (\S+)\nLink: (\S+)", printed).groups()


def join(client, invitation, email="alice@example.org"):
    client.post(SIGNUP, {**ALICE, "email": email, "invitation": invitation})
    return client.post(CODE, {"code": newest_code(email)})


def filled_in(response, name="invitation"):
    return Page(response).form("email").values.get(name)


# By invitation ------------------------------------------------------------------------------------


def test_a_link_fills_the_invitation_in_and_lets_one_person_begin(client, by_invitation, capsys):
    code, link = invite(capsys)
    assert filled_in(client.get(link.removeprefix("http://testserver"))) == code
    assert join(client, code).headers["Location"] == "/plan/write/"
    assert NOT_OPEN in Client().post(SIGNUP, {**ALICE, "invitation": code}).text
    # Neither the table nor whoever reads it has the code.
    assert code not in str(list(Invitation.objects.values()))


def test_an_invitation_is_typed_as_people_type(client, by_invitation, capsys):
    code, _link = invite(capsys)
    assert join(client, f" {code.lower().replace('-', ' ')} ").status_code == 302
    assert User.objects.get().joined_at


def test_without_one_that_is_open_nothing_begins_and_what_was_typed_stays(
    client, by_invitation, capsys
):
    used, _link = invite(capsys)
    join(Client(), used, "bob@example.org")
    old, _link = invite(capsys, "--days", "1")
    send(client, "/start/why/", "own", own=REASON, do="next")
    yesterday = timezone.now() - timedelta(days=1)
    Invitation.objects.coded(old).update(
        made_at=yesterday, ends_at=timezone.now() - timedelta(minutes=1)
    )
    for typed in (used, old, "BCDF-2345-GHJK"):
        page = client.post(SIGNUP, {**ALICE, "invitation": typed})
        assert sentences(page) == [NOT_OPEN]
        assert filled_in(page, "email") == "alice@example.org"
        assert filled_in(page, "adult") == "on"
        assert "The answers you wrote here go into your plan." in page.text
    assert not User.objects.filter(email="alice@example.org").exists()


def test_no_answer_tells_whether_an_address_has_an_account(by_invitation, capsys):
    person()
    code, _link = invite(capsys)
    known, unknown = (
        answers(Client(), email, code) for email in ("alice@example.org", "carol@example.org")
    )
    assert known == unknown
    # Nor does the number of those who may begin.
    assert Invitation.objects.get().uses_left == 1


def answers(client, email, invitation):
    """All that a browser sees: a wrong invitation, a right one, back for another address."""
    typed = {**ALICE, "email": email}
    given = [client.post(SIGNUP, {**typed, "invitation": "BCDF-2345-GHJK"})]
    given += [client.post(SIGNUP, {**typed, "invitation": invitation}), client.get(CODE)]
    given += [client.get(f"{SIGNUP}?again"), client.post(CODE, {"code": "0000-0000"})]
    return [as_seen(one, email) for one in given]


def test_a_mistyped_address_costs_no_use(client, by_invitation, capsys):
    code, _link = invite(capsys)
    client.post(SIGNUP, {**ALICE, "email": "alcie@example.org", "invitation": code})
    page = client.get(Page(client.get(CODE)).link("Change my email"))
    assert join(client, filled_in(page)).headers["Location"] == "/plan/write/"


def test_the_next_person_on_a_shared_device_finds_no_invitation(client, by_invitation, capsys):
    person()
    code, _link = invite(capsys)
    # Of somebody who has an account: nothing takes a use.
    client.post(SIGNUP, {**ALICE, "invitation": code})
    assert filled_in(client.get(f"{SIGNUP}?again")) == code
    assert code not in client.get(SIGNUP, follow=True).text
    client.post(LOGIN, {"login": "alice@example.org"})
    client.post("/account/login/code/confirm/", {"code": newest_code()})
    assert "invitation" not in client.session


def test_of_two_with_the_last_use_the_second_is_told_and_goes_on_with_another(
    client, by_invitation, capsys
):
    code, _link = invite(capsys)
    send(client, "/start/why/", "own", own=REASON, do="next")
    client.post(SIGNUP, {**ALICE, "invitation": code})
    typed = newest_code()
    join(Client(), code, "bob@example.org")
    answer = client.post(CODE, {"code": typed}, follow=True)
    assert "This invitation does not work any more. Ask for a new one." in answer.text
    assert filled_in(answer, "email") == "alice@example.org"
    assert not User.objects.get(email="alice@example.org").joined_at
    join(client, invite(capsys)[0])
    alice = User.objects.get(email="alice@example.org")
    assert [reason.text for reason in alice.reasons.all()] == [REASON]


def test_who_began_while_no_invitation_was_needed_needs_one_to_join(client, settings, capsys):
    client.post(SIGNUP, ALICE)
    settings.SIGN_UP = "invitation"
    answer = client.post(CODE, {"code": newest_code()}, follow=True)
    assert "To save a plan here you need an invitation." in answer.text
    assert filled_in(answer, "email") == "alice@example.org"
    assert not User.objects.get().joined_at
    assert join(client, invite(capsys)[0]).headers["Location"] == "/plan/write/"


def test_who_writes_first_is_told_before_that_an_invitation_is_needed(client, by_invitation):
    for address in ("/", "/start/why/"):
        assert "To save a plan here you need an invitation." in client.get(address).text


# Closed -------------------------------------------------------------------------------------------


def test_a_closed_site_says_so_before_anybody_writes_and_keeps_help(client, closed):
    front = Page(client.get("/"))
    assert CLOSED in front.text
    assert "Write my plan" not in front.text
    assert CLOSED in client.get("/start/", follow=True).text
    for method in (client.get, client.post):
        assert CLOSED in method(SIGNUP, ALICE).text
    assert not User.objects.exists()
    assert "988" in client.get("/help/?country=US").text
    assert "Start your plan" not in client.get("/help/").text
    assert "Create an account" not in client.get(LOGIN).text


def test_who_has_an_account_signs_in_on_a_closed_site(client, closed):
    person()
    client.post(LOGIN, {"login": "alice@example.org"})
    response = client.post("/account/login/code/confirm/", {"code": newest_code()})
    assert response.headers["Location"] == "/today/"


def test_what_was_written_while_the_site_closed_can_be_copied_and_erased(client, settings):
    send(client, "/start/why/", "own", own=REASON, do="next")
    settings.SIGN_UP = "closed"
    answer = client.post("/start/signs/", {"own": "I hide my phone.", "do": "next"})
    for shown in (CLOSED, REASON, "I hide my phone.", "Copy it if", "Erase my answers"):
        assert shown in answer.text
    assert REASON in client.get("/start/signs/", follow=True).text
    erased = client.post("/start/why/", {"do": "erase"}, follow=True)
    assert "Your answers are erased." in erased.text
    assert CLOSED in erased.text
    assert REASON not in erased.text
    assert "Erase my answers" not in client.get(SIGNUP).text


@pytest.mark.parametrize("sign_up", ["invitation", "closed"])
def test_no_mail_invites_to_a_page_that_says_no(client, settings, sign_up):
    client.post(SIGNUP, ALICE)
    settings.SIGN_UP = sign_up
    client.post(LOGIN, {"login": "alice@example.org"})
    mails = OutboxMail.objects.filter(kind="sign_up_unfinished")
    needed = [invites_with_one(mail) for mail in mails]
    assert needed == ([True] if sign_up == "invitation" else [])


def invites_with_one(mail):
    return "New people need an invitation here." in mail.letter()["text"]


def test_who_began_before_the_site_closed_does_not_join(client, settings):
    client.post(SIGNUP, ALICE)
    settings.SIGN_UP = "closed"
    assert CLOSED in client.get(SIGNUP, follow=True).text
    answer = client.post(CODE, {"code": newest_code()}, follow=True)
    assert CLOSED in answer.text
    assert not User.objects.get().joined_at
    assert CLOSED in client.get(SIGNUP, follow=True).text


def test_who_has_joined_changes_their_address_on_a_closed_site(client, closed):
    bob = person("bob@example.org")
    new = {"email": "alice@example.org", "action_add": ""}
    signed_in(client, bob).post("/account/email/", new)
    client.post(CODE, {"code": newest_code()})
    assert User.objects.get().email == "alice@example.org"


def test_a_closed_site_does_not_tell_who_has_an_account(closed):
    person()
    seen = [
        [
            as_seen(client.post(LOGIN, {"login": email}), email),
            as_seen(client.get("/account/login/code/confirm/"), email),
            as_seen(client.post(SIGNUP, {**ALICE, "email": email}), email),
        ]
        for client, email in [(Client(), "alice@example.org"), (Client(), "carol@example.org")]
    ]
    assert seen[0] == seen[1]


# The command --------------------------------------------------------------------------------------


def test_an_operator_sees_what_is_open_and_ends_it_by_its_code_or_number(by_invitation, capsys):
    by_code, _link = invite(capsys, "--uses", "3", "--days", "2")
    invite(capsys)
    call_command("invite", "--list")
    listed = capsys.readouterr().out
    assert "3 uses left" in listed
    assert by_code not in listed
    call_command("invite", "--end", by_code)
    call_command("invite", "--end", str(Invitation.objects.get().pk))
    capsys.readouterr()
    call_command("invite", "--list")
    assert "No invitation is open." in capsys.readouterr().out
    with pytest.raises(CommandError, match="No open invitation"):
        call_command("invite", "--end", by_code)


def test_where_nobody_needs_one_none_is_made(settings):
    with pytest.raises(CommandError, match="SIGN_UP is open. Set SIGN_UP=invitation"):
        call_command("invite")
    settings.SIGN_UP = "invitation"
    with pytest.raises(CommandError, match="--uses goes from 1"):
        call_command("invite", "--uses", "0")
