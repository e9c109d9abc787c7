"""What those who run the site see of the daily mail, and what they do not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from mail.letters import compose
from mail.models import OutboxMail
from mail.tasks import forget_old, send_due
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from reminders.tasks import tick
from sealing.models import Leftover
from tests.support.factories import REASON, person, signed_in, with_plan

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 6, 1, 6, 30, tzinfo=UTC)  # Half past seven in London.
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STATUS = "/mail/status/"


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def reminder(clock):
    reminder = Reminder(user=with_plan(person()))
    reminder.start()
    tick()
    return reminder


@pytest.fixture
def page(client, clock):
    """What the page shows to staff."""
    user = person("staff@example.org")
    call_command("make_staff", "Staff@example.org")
    signed_in(client, user)
    return lambda: client.get(STATUS).text


def put_code():
    letter = compose("accounts/emails/password_changed", {})
    OutboxMail.put(
        kind="login_code", recipient="alice@example.org", letter=letter, good_for=10 * MINUTE
    )


def said(capsys):
    """(exit code, what the command says)"""
    try:
        call_command("mail_status")
    except SystemExit as end:
        return end.code, "".join(capsys.readouterr())
    return 0, "".join(capsys.readouterr())


def test_to_everybody_else_there_is_no_such_page(client, clock):
    assert client.get(STATUS).status_code == 302
    assert signed_in(client, person()).get(STATUS).status_code == 404


def test_staff_can_be_made_and_unmade(client, clock):
    signed_in(client, person())
    call_command("make_staff", "alice@example.org")
    assert client.get(STATUS).status_code == 200
    call_command("make_staff", "alice@example.org", "--no-more")
    assert client.get(STATUS).status_code == 404


def test_nobody_is_made_staff_by_a_typing_error(clock):
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("make_staff", "nobody@example.org")


def test_all_is_well_while_mails_come_and_go(clock, reminder, page, post_office, capsys):
    clock.shift(HOUR)
    tick()
    send_due()
    assert "All is well." in page()
    assert said(capsys)[0] == 0
    assert "sent" in page()


def test_a_scheduler_that_does_not_tick_is_seen(clock, reminder, page, capsys):
    clock.shift(20 * MINUTE)
    assert "The scheduler is not running." in page()
    code, words = said(capsys)
    assert (code, "The scheduler is not running." in words) == (1, True)
    assert "The scheduler is behind." not in words
    clock.shift(20 * MINUTE)
    assert "The scheduler is behind." in page()


def test_mails_that_nobody_sends_are_seen(clock, reminder, page):
    clock.shift(HOUR / 2)
    tick()
    clock.shift(16 * MINUTE)
    tick()
    assert "Some emails are late." in page()
    assert "1 Jun 2026, 08:00" in page()  # By London's clock, as the page is read there.


def test_mails_that_the_server_puts_off_again_and_again_are_seen(
    clock, reminder, page, post_office
):
    post_office.refuse("451 4.3.0 Try again later")
    clock.shift(HOUR / 2)
    for _ in range(20):
        tick()
        send_due()
        clock.shift(MINUTE)
    assert "Some emails are late." in page()


def test_mails_that_are_all_refused_are_seen(clock, page, post_office):
    for n in range(6):
        Reminder(user=person(f"person{n}@example.org")).start()
    tick()
    post_office.refuse("550 5.1.1 No such user", step="RCPT")
    clock.shift(HOUR)
    tick()
    send_due()
    assert "Many emails of the last day were not sent." in page()


def test_a_scheduler_that_was_never_started_is_seen_once_there_are_people(clock, capsys):
    assert said(capsys)[0] == 0
    person()
    clock.shift(4 * MINUTE)
    assert said(capsys)[0] == 0
    clock.shift(2 * MINUTE)
    code, words = said(capsys)
    assert (code, "Last tick: never" in words) == (1, True)
    assert "The scheduler is not running." in words


def test_a_code_that_waits_is_seen_after_two_minutes(clock, reminder, page, post_office, capsys):
    post_office.refuse("451 4.3.0 Try again later", step="MAIL")
    put_code()
    for _ in range(2):
        send_due()
        clock.shift(MINUTE)
    assert said(capsys)[0] == 0
    clock.shift(MINUTE)
    send_due()
    assert "Sign-in codes are late or lost." in page()
    code, words = said(capsys)
    assert (code, "Oldest code that waits: 2026-06-01 06:30" in words) == (1, True)
    post_office.accept()
    clock.shift(2 * MINUTE)
    send_due()
    tick()
    assert said(capsys)[0] == 0


def test_a_code_whose_time_was_over_is_told_of_until_the_next_arrives(
    clock, reminder, post_office, capsys
):
    post_office.refuse("451 4.3.0 Try again later", step="MAIL")
    put_code()
    for _ in range(12):
        send_due()
        clock.shift(MINUTE)
    assert OutboxMail.objects.get().state == "expired"
    tick()
    assert "Sign-in codes are late or lost." in said(capsys)[1]
    post_office.accept()
    put_code()
    send_due()
    assert said(capsys)[0] == 0


def test_what_was_erased_and_is_never_cleared_is_seen(clock, page, capsys):
    Leftover.note()
    clock.shift(9 * MINUTE)
    Leftover.note()
    tick()
    words = "What was erased is still in the files of the database."
    assert words not in page()
    assert said(capsys)[0] == 0
    clock.shift(2 * MINUTE)
    assert words in page()
    code, told = said(capsys)
    assert (code, words in told) == (1, True)


def test_a_clock_that_is_not_believed_is_seen(clock, reminder, page, monkeypatch):
    monkeypatch.setattr("mail.clock.database_clock", lambda now: now - HOUR)
    assert "The server clock looks wrong." in page()


def test_the_page_and_the_command_name_nobody(clock, reminder, page, post_office, capsys):
    clock.shift(HOUR)
    tick()
    send_due()
    for words in (page(), said(capsys)[1]):
        for secret in ("alice", REASON, str(reminder.pk), str(reminder.user_id)):
            assert secret not in words


def test_states_are_counted_for_a_day(clock, reminder, page):
    clock.shift(HOUR / 2)
    tick()
    assert "<dd>1</dd>" in page()
    clock.shift(DAY - MINUTE)
    assert "<dd>1</dd>" in page()
    clock.shift(2 * MINUTE)
    assert "<dd>1</dd>" not in page()
    assert "There was no email in the last 24 hours." in page()


def test_the_ledger_keeps_thirty_days(clock, reminder, post_office, monkeypatch):
    monkeypatch.setattr("mail.models.PORTION", 7)
    clock.shift(HOUR)
    for _ in range(50):
        reminder.user.touch(timezone.now().date())
        tick()
        send_due()
        clock.shift(DAY)
    forget_old()
    kept = list(Delivery.objects.order_by("local_date").values_list("local_date", flat=True))
    assert len(kept) == 30
    assert kept[-1] == (timezone.now() - DAY).date()


def test_a_mail_that_still_waits_is_never_forgotten(clock, reminder):
    clock.shift(HOUR)
    tick()
    clock.shift(60 * DAY)
    forget_old()
    assert Delivery.objects.count() == 1
