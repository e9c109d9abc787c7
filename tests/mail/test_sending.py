import logging
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import parseaddr
from threading import Barrier

import pytest
import time_machine
from django.db import OperationalError, connection
from django.utils import timezone

from config.management.commands import demo as demo_command
from mail import models as mail_models
from mail.letters import compose
from mail.models import LEASE, SHORT_WAITS, OutboxMail
from mail.sending import BATCH
from mail.sending import send_due as send_querysets
from mail.tasks import send_due
from tests.support.factories import person
from tests.support.mailbox import newest_code, waiting

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock():
    # With microseconds a row's moment could lie a hair after the one that it is compared with.
    with time_machine.travel(timezone.now().replace(microsecond=0), tick=False) as clock:
        yield clock


def put(recipient="alice@example.org", good_for=DAY):
    letter = compose("accounts/emails/password_changed", {})
    return OutboxMail.put(kind="test", recipient=recipient, letter=letter, good_for=good_for)


def state(mail):
    mail.refresh_from_db()
    return mail.state


# What arrives -------------------------------------------------------------------------------------


def test_a_mail_arrives_once_in_two_versions(post_office):
    put()
    send_due()
    send_due()
    (mail,) = post_office.messages
    assert mail.recipients == ["alice@example.org"]
    message = mail.message
    assert message["Subject"] == "Your password was changed"
    assert message["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_every_header_stands_on_one_line(post_office):
    put()
    send_due()
    head = post_office.messages[0].raw.partition(b"\r\n\r\n")[0].decode()
    assert not [line for line in head.split("\r\n") if line[0].isspace()]


def test_the_message_id_is_random_and_tells_only_the_site(post_office):
    mails = [put(), put()]
    send_due()
    ids = {one.message["Message-ID"] for one in post_office.messages}
    assert ids == {f"<{mail.message_id.hex}@testserver>" for mail in mails}


def test_the_sender_is_the_site(post_office):
    put()
    send_due()
    name, address = parseaddr(post_office.messages[0].message["From"])
    assert (name, address) == ("Lamplight", "hello@testserver")


def test_a_batch_goes_through_one_connection(post_office):
    for _ in range(5):
        put()
    send_due()
    assert len(post_office.messages) == 5
    assert post_office.connections == 1


def test_more_mails_than_a_batch_all_go_out(post_office):
    for n in range(BATCH + 3):
        put(f"person{n}@example.org")
    send_due()
    assert len({one.recipients[0] for one in post_office.messages}) == BATCH + 3


def test_no_server_is_asked_to_take_a_mail_where_no_mailbox_can_be(post_office):
    """The demo person lives there: nobody's mailbox gets theirs."""
    demo, other = put(demo_command.EMAIL), put()
    send_due()
    assert [mail.recipients for mail in post_office.messages] == [["alice@example.org"]]
    assert (state(demo), state(other)) == ("cancelled", "sent")


# The mail server is away --------------------------------------------------------------------------


def test_sign_in_answers_the_same_while_no_mail_goes_out(client, post_office, clock):
    person()
    post_office.stop()
    response = client.post("/account/login/", {"login": "alice@example.org"})
    assert response.headers["Location"] == "/account/login/code/confirm/"
    send_due()
    (mail,) = waiting()
    assert (mail.state, mail.wake_at) == ("queued", timezone.now() + SHORT_WAITS[0])
    post_office.start()
    clock.shift(SHORT_WAITS[0])
    send_due()
    assert len(post_office.messages) == 1
    sent = post_office.messages[0].message.get_body(["plain"]).get_content()
    code = next(line for line in sent.splitlines() if line[:4].isdigit())
    client.post("/account/login/code/confirm/", {"code": code})
    assert client.get("/today/").status_code == 200


def test_sign_up_answers_the_same_while_no_mail_goes_out(client, post_office):
    post_office.stop()
    form = {"email": "new@example.org", "adult": "on", "privacy": "on"}
    assert client.post("/account/signup/", form).headers["Location"] == "/account/confirm-email/"
    send_due()
    assert newest_code("new@example.org")


def test_a_hanging_server_holds_nobody_for_ever(post_office, settings):
    settings.EMAIL_TIMEOUT = 0.2
    post_office.hang()
    mail = put()
    send_due()
    assert state(mail) == "in flight"
    assert mail.wake_at > timezone.now()


# Not now ------------------------------------------------------------------------------------------


def test_a_busy_server_is_asked_again_after_longer_and_longer_waits(post_office, clock):
    post_office.refuse("451 4.3.0 Try again later")
    mail = put()
    for wait in [*SHORT_WAITS, SHORT_WAITS[-1]]:
        send_due()
        assert state(mail) == "queued"
        assert mail.smtp_code == 451
        assert mail.wake_at == timezone.now() + wait
        clock.shift(wait - SECOND)
        send_due()
        assert mail.attempts == OutboxMail.objects.get().attempts
        clock.shift(SECOND)
    post_office.accept()
    send_due()
    assert state(mail) == "sent"
    assert len(post_office.messages) == 1


def test_a_recipient_who_is_full_today_is_asked_again(post_office, clock):
    post_office.refuse("452 4.2.2 Mailbox full", step="RCPT")
    mail = put()
    send_due()
    assert (state(mail), mail.smtp_code) == ("queued", 452)
    post_office.accept()
    clock.shift(SHORT_WAITS[0])
    send_due()
    assert state(mail) == "sent"


def test_a_recipient_who_does_not_exist_is_not_asked_again(post_office, clock):
    post_office.refuse("550 5.1.1 No such user", step="RCPT")
    mail = put()
    send_due()
    assert (state(mail), mail.smtp_code, mail.wake_at) == ("failed", 550, None)
    post_office.accept()
    clock.shift(DAY)
    send_due()
    assert post_office.messages == []


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        ("MAIL", "550 5.7.1 We do not know you"),
        ("DATA", "550 5.7.1 We do not know you"),
        ("RCPT", "554 5.7.1 Relay access denied"),
        ("RCPT", "530 Authentication required"),
    ],
)
def test_a_server_that_refuses_us_is_never_held_against_the_person(post_office, clock, step, reply):
    post_office.refuse(reply, step=step)
    mails = [put(), put("bob@example.org")]
    send_due()
    assert [state(mail) for mail in mails] == ["queued", "queued"]
    post_office.accept()
    clock.shift(SHORT_WAITS[0])
    send_due()
    assert [state(mail) for mail in mails] == ["sent", "sent"]


def test_a_wrong_password_for_the_server_is_never_held_against_the_person(
    post_office, settings, clock
):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "us", "wrong"
    mail = put()
    send_due()
    assert state(mail) == "queued"
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    clock.shift(SHORT_WAITS[0])
    send_due()
    assert state(mail) == "sent"


def test_a_mail_that_is_no_longer_of_use_is_not_sent(post_office, clock):
    mail = put(good_for=timedelta(minutes=10))
    clock.shift(timedelta(minutes=10))
    send_due()
    assert state(mail) == "expired"
    assert post_office.messages == []


def test_a_mail_is_not_kept_for_a_try_that_would_come_too_late(post_office, clock):
    post_office.refuse()
    mail = put(good_for=SHORT_WAITS[0])
    send_due()
    assert state(mail) == "expired"


def test_a_server_in_trouble_is_asked_once_and_all_mails_wait(post_office, clock):
    post_office.refuse("421 4.3.2 Come back later", step="RCPT")
    mails = [put(), put("bob@example.org"), put("cleo@example.org")]
    send_due()
    assert post_office.connections == 1
    for mail in mails:
        assert (state(mail), mail.smtp_code) == ("queued", 421)
        assert timedelta() <= timezone.now() + SHORT_WAITS[0] - mail.wake_at < SECOND
    post_office.accept()
    clock.shift(SHORT_WAITS[0])
    send_due()
    assert [state(mail) for mail in mails] == ["sent"] * 3


def test_a_refused_mail_keeps_nobody_behind_it_waiting(post_office, monkeypatch):
    mails = [put("gone@example.org"), put(), put("bob@example.org")]
    post_office.refuse_recipient("gone@example.org", "550 5.1.1 No such user")
    send_due()
    assert [state(mail) for mail in mails] == ["failed", "sent", "sent"]
    assert post_office.connections == 1


def test_a_server_that_takes_some_mails_a_connection_gets_all_of_them_at_once(post_office):
    post_office.mails_a_connection = 3
    mails = [put(f"person{n}@example.org") for n in range(10)]
    send_due()
    assert [state(mail) for mail in mails] == ["sent"] * 10
    assert len(post_office.messages) == 10
    assert post_office.connections == 4


def test_a_mail_that_makes_the_server_hang_up_keeps_nobody_behind_it_for_ever(post_office, clock):
    mails = [put("poison@example.org"), put(), put("bob@example.org")]
    post_office.hangs_up_on = "poison@example.org"
    for wait in SHORT_WAITS[:2]:
        send_due()
        clock.shift(wait)
    assert [state(mail) for mail in mails] == ["queued", "sent", "sent"]


@pytest.mark.parametrize("address", ["\u017fam@example.org", "bob@ex\u00e4mple..org"])
def test_an_address_that_no_server_takes_holds_up_nobody(post_office, address):
    mails = [put(address), put()]
    send_due()
    assert [state(mail) for mail in mails] == ["queued", "sent"]


def test_a_sender_killed_while_it_connects_leaves_no_mark(post_office, monkeypatch, clock):
    class Killed(BaseException):
        pass

    def open_(backend):
        raise Killed

    mail = put()
    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr("mail.backends.SMTPBackend.open", open_)
        send_due()
    assert state(mail) == "queued"


def test_a_database_that_is_away_for_one_write_makes_no_mail_come_twice(
    post_office, monkeypatch, clock
):
    writes = []

    def write(changes):
        writes.append(len(changes))
        if writes == [1, 2]:
            raise OperationalError("database is locked")
        return real_write(changes)

    real_write = mail_models.marks.write
    monkeypatch.setattr("mail.models.marks.write", write)
    for n in range(3):
        put(f"person{n}@example.org")
    with pytest.raises(OperationalError):
        send_due()
    clock.shift(LEASE)
    send_due()
    assert len(post_office.messages) == 3
    assert {mail.state for mail in OutboxMail.objects.all()} == {"sent"}


# Perhaps already there ----------------------------------------------------------------------------


def test_a_lost_reply_sends_once_more_under_the_same_name_and_no_third_time(post_office, clock):
    post_office.lose_replies()
    mail = put()
    for _ in range(4):
        send_due()
        clock.shift(max(SHORT_WAITS))
    assert state(mail) == "unknown"
    assert len(post_office.messages) == 2
    assert len({one.message["Message-ID"] for one in post_office.messages}) == 1


def test_a_lost_reply_then_a_kept_one_is_sent(post_office, clock):
    post_office.lose_replies()
    mail = put()
    send_due()
    post_office.accept()
    clock.shift(SHORT_WAITS[0])
    send_due()
    assert state(mail) == "sent"
    assert len(post_office.messages) == 2


def test_refusals_before_a_lost_reply_do_not_use_up_the_second_try(post_office, clock):
    post_office.refuse()
    mail = put()
    for wait in SHORT_WAITS[:3]:
        send_due()
        clock.shift(wait)
    post_office.lose_replies()
    send_due()
    post_office.accept()
    clock.shift(SHORT_WAITS[0])
    send_due()
    assert state(mail) == "sent"


def test_a_refusal_after_a_lost_reply_brings_no_third_copy(post_office, clock):
    mail = put()
    for happens in (
        post_office.lose_replies,
        post_office.refuse,
        post_office.stop,
        post_office.start,
        post_office.lose_replies,
        post_office.accept,
    ):
        happens()
        if happens not in (post_office.start,):
            send_due()
        clock.shift(max(SHORT_WAITS))
    assert state(mail) == "unknown"
    assert len(post_office.messages) == 2


def test_a_lost_reply_whose_second_try_comes_too_late_is_held_as_unknown(post_office, clock):
    mail = put(good_for=SHORT_WAITS[0] + SECOND)
    post_office.lose_replies()
    send_due()
    clock.shift(DAY)
    send_due()
    assert state(mail) == "unknown"
    assert len(post_office.messages) == 1


def test_a_server_that_was_away_never_makes_a_mail_unknown(post_office, clock):
    mail = put()
    post_office.stop()
    for wait in SHORT_WAITS:
        send_due()
        clock.shift(wait)
    post_office.start()
    send_due()
    assert state(mail) == "sent"


# Senders that die, and two at once ----------------------------------------------------------------


def test_what_a_killed_sender_had_taken_is_sent_after_the_lease(post_office, clock):
    mail = put()
    assert OutboxMail.objects.claim(timezone.now(), BATCH) == [mail]
    clock.shift(LEASE - SECOND)
    send_due()
    assert post_office.messages == []
    clock.shift(SECOND)
    send_due()
    assert state(mail) == "sent"


def test_a_mail_that_kills_its_senders_is_given_to_two_of_them(post_office, clock):
    mail = put()
    for _ in range(2):
        (claimed,) = OutboxMail.objects.claim(timezone.now(), BATCH)
        assert claimed.mark_in_flight()
        clock.shift(LEASE)
    send_due()
    assert state(mail) == "unknown"
    assert post_office.messages == []


def test_a_sender_slower_than_its_lease_leaves_the_mail_to_the_next_one(post_office, clock):
    mail = put()
    (slow,) = OutboxMail.objects.claim(timezone.now(), BATCH)
    clock.shift(LEASE)
    send_due()
    assert not slow.mark_in_flight()
    slow.retry_later(timezone.now())
    assert state(mail) == "sent"
    assert len(post_office.messages) == 1


def test_asked_to_stop_a_sender_finishes_the_mail_at_hand_and_gives_the_rest_back(
    post_office, clock, monkeypatch
):
    asked = []
    before = signal.signal(signal.SIGTERM, lambda *_: asked.append(state(mails[0])))
    post_office.meanwhile = lambda: os.kill(os.getpid(), signal.SIGTERM)
    mails = [put(), put("bob@example.org"), put("cleo@example.org")]
    try:
        send_due()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert asked == ["sent"]
    assert [state(mail) for mail in mails] == ["sent", "queued", "queued"]
    assert [(mail.wake_at, mail.attempts) for mail in mails[1:]] == [(timezone.now(), 0)] * 2
    post_office.accept()
    send_due()
    assert len(post_office.messages) == 3


def test_a_code_that_comes_meanwhile_goes_before_the_rest_of_a_slow_batch(post_office, monkeypatch):
    monkeypatch.setattr("mail.sending.BATCH_SECONDS", 0)
    daily = [put(f"person{n}@example.org").pk for n in range(3)]

    class Codes:
        """Nobody is in a hurry at first; then somebody is."""

        asked = 0

        def claim(self, now, limit):
            self.asked += 1
            mails = OutboxMail.objects.exclude(pk__in=daily).claim(now, limit)
            if self.asked == 1:
                put("in.a.hurry@example.org")
            return mails

    send_querysets(Codes(), OutboxMail.objects.filter(pk__in=daily))
    order = [one.recipients[0].partition("@")[0] for one in post_office.messages]
    assert order == ["person0", "in.a.hurry", "person1", "person2"]


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_every_mail_once(post_office, monkeypatch):
    monkeypatch.setattr("mail.sending.BATCH", 5)
    for n in range(40):
        put(f"person{n}@example.org")
    together = Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        for sender in [pool.submit(send_in_a_thread, together) for _ in range(4)]:
            sender.result()
    sent = [one.recipients[0] for one in post_office.messages]
    assert len(sent) == len(set(sent)) == 40
    assert set(OutboxMail.objects.values_list("state", flat=True)) == {"sent"}


def send_in_a_thread(together):
    try:
        together.wait()
        send_due()
    finally:
        connection.close()


# One that cannot be made --------------------------------------------------------------------------


def test_a_mail_that_cannot_be_made_holds_up_nobody(post_office, monkeypatch, caplog):
    broken = put("broken@example.org")
    fine = put()

    def letter(mail):
        if mail.recipient == "broken@example.org":
            raise LookupError("words that somebody wrote")
        return real_letter(mail)

    real_letter = OutboxMail.letter
    monkeypatch.setattr(mail_models.OutboxMail, "letter", letter)
    with caplog.at_level(logging.ERROR):
        send_due()
    assert state(fine) == "sent"
    assert state(broken) == "queued"
    assert "A mail could not be made." in caplog.text


def test_a_mail_whose_key_is_gone_fails_and_says_so(post_office, settings, caplog):
    mail = put()
    settings.SEALING_KEYS = ["bmV3" * 10 + "bmU="]
    send_due()
    assert state(mail) == "failed"
    assert "cannot be opened with the keys that are set" in caplog.text
