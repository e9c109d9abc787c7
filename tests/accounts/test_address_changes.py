"""A change of address can be taken back from the old one for seven days, or waits as long."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from accounts import second_step
from accounts.address_changes import PendingAddress, WayBack
from accounts.models import User
from accounts.tasks import change_addresses, forget_unconfirmed
from mail.models import OutboxMail
from tests.support.factories import long_signed_in, person, signed_in
from tests.support.mailbox import newest_code, waiting
from tests.support.pages import Page, sentences

pytestmark = pytest.mark.django_db

ASKS = "/account/reauthenticate/"
EMAIL = "/account/email/"
LOST = "/account/email/lost/"
CODE = "/account/confirm-email/"
SETTINGS = "/account/"
OLD, NEW, THIRD = "alice@example.org", "new@example.org", "third@example.org"
THIEF = "thief@example.com"
PASSWORD, NEW_PASSWORD = "quiet harbour lights", "seven small boats"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LINK = re.compile(r"http://\S+?(/account/not-me/[\w-]+/)")


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def browser(client, alice):
    return signed_in(client, alice)


def change(client, email=NEW, **more):
    client.post(EMAIL, {"email": email, "action_add": "", **more})
    return client.post(CODE, {"code": newest_code(email)})


def let_wait(client, email=NEW):
    client.post(LOST, {"email": email, "action_add": ""})
    return client.post(CODE, {"code": newest_code(email)}, follow=True)


def link_to(email=OLD):
    """The link in the newest notice to an address."""
    return LINK.search(waiting(email)[-1].letter()["text"])[1]


def address_of(user):
    user.refresh_from_db()
    return user.email


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


# That was not me ----------------------------------------------------------------------------------


def test_the_old_address_gets_a_link_and_the_new_one_none(browser):
    change(browser)
    assert link_to()
    assert [mail.kind for mail in waiting(NEW)] == ["email_confirmation"]


def test_opening_the_link_asks_and_changes_nothing(browser, alice):
    change(browser)
    page = Client().get(link_to())
    assert "Was it not you?" in Page(page).text
    assert OLD not in page.text
    assert NEW not in page.text
    assert address_of(alice) == NEW
    assert is_signed_in(browser)


def test_the_page_and_the_mails_say_nothing_of_what_this_is(browser):
    change(browser)
    page = Client().get(link_to())
    # The head of every page leads to Help, which is for everybody.
    said = [page.text.partition("<main")[2].partition("</main>")[0], Page(page).title]
    said += [str(value) for mail in waiting() for value in mail.letter().values()]
    for words in said:
        assert not re.search("relapse|recover|sober|addict|plan|drug", words, re.IGNORECASE)


def test_the_button_brings_the_address_back_and_leads_to_signing_in(browser, alice):
    change(browser)
    elsewhere = Client()
    after = elsewhere.post(link_to(), follow=True)
    assert after.redirect_chain[-1][0] == "/account/login/"
    assert "Your account has the email back that the link came to." in Page(after).text
    assert address_of(alice) == OLD
    (row,) = EmailAddress.objects.filter(user=alice)
    assert (row.email, row.verified, row.primary) == (OLD, True, True)


def test_with_the_address_back_a_code_signs_in_again(browser, alice):
    change(browser)
    elsewhere = Client()
    elsewhere.post(link_to())
    elsewhere.post("/account/login/", {"login": OLD})
    elsewhere.post("/account/login/code/confirm/", {"code": newest_code()})
    assert is_signed_in(elsewhere)
    assert "Alice" not in Page(elsewhere.get(SETTINGS)).text
    assert OLD in Page(elsewhere.get(SETTINGS)).text


def test_everyone_is_signed_out_also_who_presses(browser, alice):
    other = signed_in(Client(), alice)
    change(browser)
    assert browser.post(link_to(), follow=True).status_code == 200
    assert not is_signed_in(browser)
    assert not is_signed_in(other)


def test_nobody_else_is_signed_out(browser):
    bob = signed_in(Client(), person("bob@example.org"))
    change(browser)
    Client().post(link_to())
    assert is_signed_in(bob)


def test_somebody_elses_browser_stays_signed_in_when_the_link_is_pressed_in_it(browser, alice):
    bob = signed_in(Client(), person("bob@example.org"))
    change(browser)
    bob.post(link_to())
    assert address_of(alice) == OLD
    assert is_signed_in(bob)


def test_a_sign_in_that_was_begun_with_the_new_address_does_not_go_on(browser, alice):
    change(browser)
    thief = Client()
    thief.post("/account/login/", {"login": NEW})
    code = newest_code(NEW)
    Client().post(link_to())
    thief.post("/account/login/code/confirm/", {"code": code})
    assert not is_signed_in(thief)


def test_a_password_that_was_set_since_is_gone(browser, alice):
    change(browser)
    link = link_to()
    browser.post("/account/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    alice.refresh_from_db()
    assert alice.check_password(NEW_PASSWORD)
    Client().post(link)
    alice.refresh_from_db()
    assert not alice.has_usable_password()


def test_a_password_set_just_before_by_the_same_proof_is_gone_too(browser, alice, clock):
    browser.post("/account/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    clock.shift(timedelta(minutes=9))
    change(browser)
    Client().post(link_to())
    alice.refresh_from_db()
    assert not alice.has_usable_password()


def test_a_password_of_long_before_stays(client, clock):
    alice = person(password=PASSWORD)
    clock.shift(timedelta(days=1))
    change(signed_in(client, alice))
    Client().post(link_to())
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_passkeys_and_a_second_step_that_came_since_are_gone_and_those_of_before_stay(
    browser, alice, clock
):
    before = passkey_of(alice)
    clock.shift(timedelta(hours=1))
    signed_in(browser, alice)
    change(browser)
    link = link_to()
    clock.shift(timedelta(hours=1))
    passkey_of(alice)
    second_step.turn_on(alice, SECRET, "123456")
    Client().post(link)
    assert list(Authenticator.objects.filter(user=alice)) == [before]


def passkey_of(user):
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})


def test_a_second_step_that_was_turned_on_is_told_with_the_same_link(browser, alice):
    second_step.turn_on(alice, SECRET, "123456")
    Client().post(link_to())
    assert not Authenticator.objects.filter(user=alice).exists()
    assert not is_signed_in(browser)


def test_a_thief_who_moves_on_once_more_is_undone_by_the_first_link(browser, alice, clock):
    change(browser)
    link = link_to()
    clock.shift(timedelta(minutes=1))
    change(browser, THIRD)
    Client().post(link)
    assert address_of(alice) == OLD


def test_once_a_way_back_was_taken_no_other_is_left(browser, alice, clock):
    change(browser)
    first = link_to()
    clock.shift(timedelta(minutes=1))
    change(browser, THIRD)
    second = link_to(NEW)
    Client().post(first)
    assert Client().post(second).status_code == 404
    assert address_of(alice) == OLD
    assert not WayBack.objects.exists()


def test_a_link_works_for_seven_days(browser, alice, clock):
    change(browser)
    link = link_to()
    clock.shift(timedelta(days=6, hours=23))
    assert Client().get(link).status_code == 200
    clock.shift(timedelta(hours=1))
    assert Client().get(link).status_code == 404
    assert Client().post(link).status_code == 404
    assert address_of(alice) == NEW


def test_a_link_that_is_over_reads_like_one_that_never_was(browser, clock):
    change(browser)
    link = link_to()
    clock.shift(timedelta(days=8))
    over, unknown = (
        re.sub(r"/account/not-me/[\w-]+/", "", Client().get(address).text)
        for address in (link, f"{link[:-9]}AAAAAAAA/")
    )
    assert over == unknown


def test_the_table_holds_neither_the_token_nor_the_address(browser):
    change(browser)
    token = link_to().split("/")[-2]
    (row,) = WayBack.objects.values_list("token_hash", "address")
    assert token not in str(row)
    assert OLD.encode() not in bytes(row[1])


def test_an_hourly_look_forgets_what_is_over_and_keeps_what_is_not(browser, clock):
    change(browser)
    change_addresses()
    assert WayBack.objects.count() == 1
    clock.shift(timedelta(days=7))
    change_addresses()
    assert not WayBack.objects.exists()


def test_a_thief_cannot_block_the_way_back_by_signing_up_with_the_old_address(browser, alice):
    change(browser)
    Client().post("/account/signup/", {"email": OLD, "adult": "on", "privacy": "on"})
    assert User.objects.filter(email=OLD).exists()
    Client().post(link_to_way_back())
    assert address_of(alice) == OLD


def link_to_way_back():
    (notice,) = OutboxMail.objects.filter(kind="email_changed", recipient=OLD)
    return LINK.search(notice.letter()["text"])[1]


def test_an_address_that_has_another_account_stays_with_it(browser, alice):
    change(browser)
    person(OLD)
    answer = Client().post(link_to())
    assert answer.status_code == 409
    assert "This email has another account by now." in Page(answer).text
    assert address_of(alice) == NEW


def test_erasing_forgets_the_old_address_in_the_mails_too(browser, alice):
    change(browser)
    alice.refresh_from_db()
    alice.erase()
    assert not OutboxMail.objects.exists()
    assert not WayBack.objects.exists()


def test_a_link_of_an_account_that_is_deleted_at_that_moment_leads_nowhere(
    browser, alice, monkeypatch
):
    change(browser)
    link, way_back = link_to(), WayBack.objects.get()
    alice.refresh_from_db()
    alice.erase()
    assert Client().post(link).status_code == 404
    monkeypatch.setattr(WayBack, "find", lambda token: way_back)
    assert Client().post(link).status_code == 404


def test_a_password_that_was_set_is_told_with_the_same_link(browser, alice):
    browser.post("/account/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    Client().post(link_to())
    alice.refresh_from_db()
    assert not alice.has_usable_password()
    assert alice.email == OLD
    assert not is_signed_in(browser)


# Somebody else reads my old email -----------------------------------------------------------------


@pytest.fixture
def by_password(client, clock):
    """Signed in by a password that is older than a week."""
    alice = person(password=PASSWORD)
    clock.shift(timedelta(days=7))
    client.post("/account/login/password/", {"login": alice.email, "password": PASSWORD})
    return client


def test_by_an_old_password_the_old_address_is_left_out(by_password):
    assert "Someone else reads my old email" in Page(by_password.get(EMAIL)).text
    change(by_password, is_quiet="on")
    assert User.objects.get().email == NEW
    assert not waiting(OLD)
    assert not WayBack.objects.exists()


def test_whoever_leaves_the_old_address_out_is_led_to_who_is_signed_in(by_password):
    reader = Client()
    reader.post("/account/login/", {"login": OLD})
    reader.post("/account/login/code/confirm/", {"code": newest_code(OLD)})
    by_password.post(EMAIL, {"email": NEW, "action_add": "", "is_quiet": "on"})
    page = Page(by_password.post(CODE, {"code": newest_code(NEW)}, follow=True))
    assert "Is someone else signed in? Sign them out here." in page.text
    assert "Sign out everywhere else" in page.text
    assert is_signed_in(reader)
    by_password.post("/account/signed-in/others/end/")
    assert not is_signed_in(reader)


def test_without_the_tick_the_old_address_is_told(by_password):
    change(by_password)
    assert link_to()


def test_who_has_shown_it_by_a_code_is_led_to_what_leaves_the_old_address_out(client, clock):
    alice = person(password=PASSWORD)
    clock.shift(timedelta(days=7))
    signed_in(client, alice)
    way = Page(client.get(EMAIL)).link("Someone else reads my old email")
    page = Page(client.post(way, {"password": PASSWORD}, follow=True))
    assert "Then we send nothing there" in page.text
    assert not waiting(OLD)


def test_nobody_is_led_there_in_vain(browser):
    assert "Someone else reads my old email" not in Page(browser.get(EMAIL)).links


def test_links_of_before_are_no_good_after_a_quiet_change(by_password, clock):
    change(by_password)
    link = link_to()
    clock.shift(timedelta(minutes=1))
    change(by_password, THIRD, is_quiet="on")
    assert Client().post(link).status_code == 404
    assert User.objects.get().email == THIRD


def test_by_a_mailed_code_it_is_not_offered_and_not_taken(browser, alice):
    assert "Someone else reads my old email" not in Page(browser.get(EMAIL)).text
    browser.post(EMAIL, {"email": NEW, "action_add": "", "is_quiet": "on"})
    assert not waiting(NEW)


def test_a_password_that_was_set_this_week_does_not_silence_the_old_address(client, clock):
    person(password=PASSWORD)
    clock.shift(timedelta(days=6))
    client.post("/account/login/password/", {"login": OLD, "password": PASSWORD})
    assert "Someone else reads my old email" not in Page(client.get(EMAIL)).text
    client.post(EMAIL, {"email": NEW, "action_add": "", "is_quiet": "on"})
    assert not waiting(NEW)


def test_who_took_their_time_with_the_tick_is_asked_again_and_nobody_is_told(by_password, clock):
    clock.shift(timedelta(minutes=15))
    show_who_by_code(by_password)
    clock.shift(timedelta(minutes=6))
    asked = by_password.post(EMAIL, {"email": NEW, "action_add": "", "is_quiet": "on"})
    assert asked.url.startswith(ASKS)
    assert not waiting(NEW)
    page = Page(by_password.get(asked.url))
    assert "That took a while." in page.text
    way = page.link("Use a password instead")
    form = Page(by_password.post(way, {"password": PASSWORD}, follow=True)).form("email")
    assert form.values["email"] == NEW


def show_who_by_code(client):
    client.post(ASKS, {"action": "send"})
    client.post(ASKS, {"code": newest_code()})


@pytest.fixture
def by_recovery_code(client, clock):
    """Signed in long ago, and with a recovery code of a week ago at hand."""
    alice = person()
    codes = second_step.turn_on(alice, SECRET, "123456")
    OutboxMail.objects.all().delete()
    clock.shift(timedelta(days=7))
    long_signed_in(client, alice)
    way = Page(client.get(EMAIL, follow=True)).link("Use a code from an app or from paper")
    client.post(way, {"code": codes[0]})
    return client


def test_by_a_recovery_code_the_old_address_is_left_out(by_recovery_code):
    assert "Someone else reads my old email" in Page(by_recovery_code.get(EMAIL)).text
    change(by_recovery_code, is_quiet="on")
    assert User.objects.get().email == NEW
    assert not waiting(OLD)


# Who lost the mailbox -----------------------------------------------------------------------------


@pytest.fixture
def locked_out(client, alice):
    """Still signed in on the phone, with a mailbox that is lost."""
    return long_signed_in(client, alice)


def test_the_page_that_asks_leads_to_it(locked_out):
    assert Page(locked_out.get(EMAIL, follow=True)).link("I lost that email") == LOST


def test_who_has_a_password_uses_it_instead(client):
    long_signed_in(client, person(password=PASSWORD))
    assert "I lost that email" not in Page(client.get(EMAIL, follow=True)).text
    assert client.get(LOST).url == EMAIL
    client.post(LOST, {"email": NEW, "action_add": ""})
    assert not waiting(NEW)


def test_the_change_waits_and_the_old_address_is_told(locked_out, alice):
    after = let_wait(locked_out)
    assert "Your email changes in seven days." in Page(after).text
    assert address_of(alice) == OLD
    (told,) = waiting(OLD)
    assert told.letter()["subject"] == "Your email will change"
    assert NEW not in told.letter()["text"]


def test_nothing_is_told_before_the_new_address_is_confirmed(locked_out):
    locked_out.post(LOST, {"email": NEW, "action_add": ""})
    assert not waiting(OLD)
    assert not PendingAddress.objects.exists()


def test_settings_say_which_day_it_is(locked_out):
    with time_machine.travel("2026-11-30 12:00Z", tick=False):
        let_wait(locked_out)
        text = Page(locked_out.get(SETTINGS)).text
    assert f"Your email changes to {NEW} on 7 December 2026." in text


def test_after_seven_days_it_is_made(locked_out, alice, clock):
    let_wait(locked_out)
    clock.shift(timedelta(days=6, hours=23))
    change_addresses()
    assert address_of(alice) == OLD
    clock.shift(timedelta(hours=1))
    change_addresses()
    assert address_of(alice) == NEW
    assert is_signed_in(locked_out)
    assert "Your email changes" not in Page(locked_out.get(SETTINGS)).text


def test_a_change_that_waited_can_be_taken_back_for_seven_more_days(locked_out, alice, clock):
    let_wait(locked_out)
    announced = link_to()
    clock.shift(timedelta(days=7))
    change_addresses()
    assert waiting(OLD)[-1].letter()["subject"] == "Your email was changed"
    clock.shift(timedelta(days=6, hours=23))
    Client().post(announced)
    assert address_of(alice) == OLD


def test_the_old_address_stops_it(locked_out, alice, clock):
    let_wait(locked_out)
    Client().post(link_to())
    clock.shift(timedelta(days=8))
    change_addresses()
    assert address_of(alice) == OLD
    assert not is_signed_in(locked_out)


def test_whoever_asked_for_it_can_take_it_back(locked_out, alice, clock):
    let_wait(locked_out)
    after = locked_out.post("/account/email/keep/", follow=True)
    assert "Your email stays as it is." in Page(after).text
    clock.shift(timedelta(days=8))
    change_addresses()
    assert address_of(alice) == OLD


def test_asking_again_begins_the_seven_days_anew(locked_out, alice, clock):
    let_wait(locked_out)
    clock.shift(timedelta(days=5))
    let_wait(locked_out, THIRD)
    clock.shift(timedelta(days=3))
    change_addresses()
    assert address_of(alice) == OLD
    clock.shift(timedelta(days=4))
    change_addresses()
    assert address_of(alice) == THIRD


def test_a_change_with_a_code_takes_the_place_of_one_that_waits(locked_out, alice, clock):
    let_wait(locked_out)
    signed_in(locked_out, alice)
    clock.shift(timedelta(minutes=1))
    change(locked_out, THIRD)
    clock.shift(timedelta(days=8))
    change_addresses()
    assert address_of(alice) == THIRD


def test_an_address_that_somebody_else_got_meanwhile_stays_theirs(locked_out, alice, clock):
    let_wait(locked_out)
    person(NEW)
    clock.shift(timedelta(days=8))
    change_addresses()
    assert address_of(alice) == OLD
    assert User.objects.filter(email=NEW).count() == 1
    assert not PendingAddress.objects.exists()


@pytest.mark.parametrize("action", ["action_primary", "action_remove", "action_send"])
def test_the_page_for_a_lost_mailbox_does_nothing_else(locked_out, alice, action):
    """It asks nobody who they are, and allauth takes whoever has no password for asked."""
    EmailAddress.objects.create(user=alice, email=THIEF, verified=True)
    locked_out.post(LOST, {"email": THIEF, action: ""})
    kept = EmailAddress.objects.order_by("pk").values_list("email", "primary")
    assert list(kept) == [(OLD, True), (THIEF, False)]
    assert address_of(alice) == OLD
    assert not waiting()


def test_what_is_no_new_address_gets_a_sentence_and_stays(locked_out):
    page = locked_out.post(LOST, {"email": OLD, "action_add": ""})
    assert sentences(page) == ["That is the email you use now."]


# The thief with the unlocked phone ----------------------------------------------------------------


def test_an_open_phone_alone_takes_no_account(client, alice, clock):
    thief = long_signed_in(client, alice)
    thief.post(EMAIL, {"email": THIEF, "action_add": "1"})
    thief.post(CODE, {"code": "1111-1111"})
    words = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    thief.post("/account/password/set/", words)
    assert not waiting()
    alice.refresh_from_db()
    assert (alice.email, alice.has_usable_password()) == (OLD, False)


def test_an_open_phone_with_the_mailbox_is_undone_by_the_link(client, alice, clock):
    thief = long_signed_in(client, alice)
    asked = thief.get(EMAIL).url
    thief.post(asked, {"action": "send"})
    thief.post(asked, {"code": newest_code()})
    thief.post("/account/password/set/", {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    change(thief, THIEF)
    at_home = Client()
    at_home.post("/account/login/", {"login": THIEF, "action": "password"})
    at_home.post("/account/login/password/", {"login": THIEF, "password": NEW_PASSWORD})
    assert is_signed_in(at_home)
    Client().post(link_to())
    assert not is_signed_in(thief)
    assert not is_signed_in(at_home)
    at_home.post("/account/login/password/", {"login": OLD, "password": NEW_PASSWORD})
    assert not is_signed_in(at_home)
    assert address_of(alice) == OLD


def test_a_change_that_was_begun_for_waiting_is_not_made_at_once(locked_out, alice):
    locked_out.post(LOST, {"email": NEW, "action_add": ""})
    signed_in(locked_out, alice)
    locked_out.get(EMAIL)
    locked_out.post(CODE, {"code": newest_code(NEW)})
    assert address_of(alice) == OLD
    assert PendingAddress.objects.filter(user=alice).exists()


# What a thief did before and after ---------------------------------------------------------------


def test_a_link_that_came_to_a_thief_takes_none_from_the_owner(browser, alice):
    change(browser, THIEF)
    of_the_owner = link_to(OLD)
    browser.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    Client().post(link_to(THIEF))
    assert address_of(alice) == THIEF
    Client().post(of_the_owner)
    assert address_of(alice) == OLD


def test_the_newest_link_takes_what_was_added_before_it_along(browser, alice, clock):
    browser.post("/account/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    clock.shift(timedelta(minutes=30))
    browser.post("/account/reauthenticate/password/", {"password": PASSWORD})
    change(browser, THIEF)
    Client().post(link_to(OLD))
    alice.refresh_from_db()
    assert alice.email == OLD
    assert not alice.has_usable_password()


def test_the_button_works_where_a_sign_in_was_just_tried_in_vain(browser, alice):
    change(browser)
    owner = Client()
    owner.post("/account/login/", {"login": OLD})
    assert owner.post(link_to(OLD)).headers["Location"] == "/account/login/"
    assert address_of(alice) == OLD


def test_a_code_for_a_new_password_from_before_sets_none_afterwards(browser, alice):
    change(browser, THIEF)
    link = link_to(OLD)
    thief = signed_in(Client(), person("tina@example.org"))
    thief.post("/account/password/reset/", {"email": THIEF})
    thief.post("/account/password/reset/confirm/", {"code": newest_code(THIEF)})
    Client().post(link)
    new = {"password1": PASSWORD, "password2": PASSWORD}
    thief.post("/account/password/reset/complete/", new)
    alice.refresh_from_db()
    assert not alice.has_usable_password()


def test_a_code_that_the_old_mailbox_got_before_a_change_opens_nothing_after_it(browser, clock):
    reader = begin_a_sign_in()
    change(browser)
    goes_on_in_vain(reader, clock)


def test_nor_after_a_change_that_waited(locked_out, clock):
    let_wait(locked_out)
    clock.shift(timedelta(days=7))
    reader = begin_a_sign_in()
    change_addresses()
    goes_on_in_vain(reader, clock)


def begin_a_sign_in():
    reader = Client()
    reader.post("/account/login/", {"login": OLD})
    return reader


def goes_on_in_vain(reader, clock):
    """Type the code, and let every page that may come after it mail another one."""
    reader.post("/account/login/code/confirm/", {"code": newest_code_in_any_mail()})
    clock.shift(timedelta(seconds=30))
    for page in ("/account/login/code/confirm/", CODE):
        reader.post(page, {"action": "resend"})
        reader.post(page, {"code": newest_code_in_any_mail()})
    assert not is_signed_in(reader)
    assert [row.email for row in EmailAddress.objects.all()] == [User.objects.get().email] == [NEW]


def newest_code_in_any_mail():
    texts = "".join(mail.letter()["text"] for mail in waiting(OLD))
    return re.findall(r"\d{4}-\d{4}", texts)[-1]


def test_a_password_is_set_with_its_notice_or_not_at_all(browser, alice, monkeypatch):
    def no_room(*args, **kwargs):
        raise DatabaseError("no room")

    browser.raise_request_exception = False
    monkeypatch.setattr(OutboxMail, "put", no_room)
    new = {"password1": PASSWORD, "password2": PASSWORD}
    assert browser.post("/account/password/set/", new).status_code == 500
    alice.refresh_from_db()
    assert not alice.has_usable_password()


def test_an_address_that_a_stranger_typed_costs_its_owner_no_notice(browser):
    change(browser)
    Client().post("/account/signup/", {"email": OLD, "adult": "on", "privacy": "on"})
    with time_machine.travel(timezone.now() + timedelta(hours=24)):
        forget_unconfirmed()
        assert not User.objects.unconfirmed().exists()
        assert [mail.kind for mail in OutboxMail.objects.to(OLD)] == ["email_changed"]
