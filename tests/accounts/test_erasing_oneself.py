"""Somebody erases themselves in Settings; one last mail says so, and goes without a trace."""

import threading
import time
from contextlib import closing, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as site
from django.core.mail import EmailMultiAlternatives
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.erasing import erase
from accounts.models import User
from goals.models import Reason
from mail.backends import FolderBackend
from mail.models import OutboxMail
from mail.sending import send_due
from mail.tasks import forget_last
from sealing.models import Leftover
from tests.support.factories import long_signed_in, person, signed_in, with_plan
from tests.support.mailbox import newest_code
from tests.support.pages import Page

pytestmark = pytest.mark.django_db(transaction=True)

ALICE = "alice@example.org"
ERASE, ERASED = "/account/erase/", "/account/erased/"


@pytest.fixture
def alice():
    return with_plan(person())


def erase_oneself(user, browser=None):
    browser = signed_in(browser or Client(), user)
    return browser.post(ERASE)


def last_mails():
    return OutboxMail.objects.filter(kind=OutboxMail.LAST)


# The page -----------------------------------------------------------------------------------------


def test_settings_and_privacy_lead_to_a_page_that_says_what_goes_and_what_stays(client, alice):
    signed_in(client, alice)
    for address in ("/account/", "/account/privacy/", "/account/consent/"):
        assert Page(client.get(address)).link("Delete my account") == ERASE
    page = Page(client.get(ERASE))
    for words in ("What goes", "What stays", "Backup copies can stay for 28 days after that."):
        assert words in page.text
    assert "links you share: they stop working" in page.text
    assert page.link("Save my plan as one file").endswith("/my-plan.html")
    assert page.link("Keep my account") == "/account/"
    assert User.objects.get() == alice


def test_one_press_erases_and_leads_to_a_page_that_needs_no_sign_in(client, alice):
    answer = erase_oneself(alice, client)
    assert answer.headers["Location"] == ERASED
    assert not User.objects.exists()
    page = Page(client.get(ERASED))
    assert "Your account is deleted" in page.text
    assert page.link("Help now") == "/help/"
    assert page.link("You can start again any day") == "/"


def test_nothing_of_it_stays_in_the_browser(client, alice):
    signed_in(client, alice).get("/today/")
    for name in (site.SESSION_COOKIE_NAME, site.KNOWN_COOKIE_NAME):
        assert client.cookies[name].value
    client.get(ERASE)
    assert client.cookies[site.CSRF_COOKIE_NAME].value
    answer = client.post(ERASE)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    names = (site.SESSION_COOKIE_NAME, site.KNOWN_COOKIE_NAME, site.CSRF_COOKIE_NAME)
    assert [client.cookies[name].value for name in names] == ["", "", ""]


def test_a_browser_goes_on_to_know_the_others_of_the_family(client, alice):
    bob = person("bob@example.org")
    for user in (bob, alice):
        signed_in(client, user).get("/today/")
    client.post(ERASE)
    assert client.cookies[site.KNOWN_COOKIE_NAME].value
    signed_in(client, bob).get("/today/")
    client.post(ERASE)
    assert not client.cookies[site.KNOWN_COOKIE_NAME].value


def test_whoever_has_not_just_shown_who_they_are_is_asked_first(client, alice):
    long_signed_in(client, alice)
    for answer in (client.get(ERASE), client.post(ERASE)):
        assert answer.headers["Location"].startswith("/account/reauthenticate/?next=")
    assert User.objects.get() == alice


def test_the_page_that_says_so_is_not_for_who_is_signed_in(client, alice):
    assert signed_in(client, alice).get(ERASED).headers["Location"] == ERASE


def test_another_device_is_signed_out_and_asked_to_sign_in(alice):
    other = signed_in(Client(), alice)
    erase_oneself(alice)
    assert other.get("/today/").headers["Location"].startswith("/account/login/")
    assert other.post("/reasons/add/", {"text": "For Maya"}).status_code == 403


def test_without_backups_none_are_told_of(client, alice, settings):
    settings.BACKUP_DAYS = 0
    page = Page(signed_in(client, alice).get(ERASE))
    assert "No backup copies are kept." in page.text
    settings.BACKUP_DAYS = 1
    assert "for 1 day after that" in Page(client.get(ERASE)).text


# The last mail ------------------------------------------------------------------------------------


def test_a_last_mail_arrives_and_its_row_goes_with_it(alice, post_office, settings):
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "Harbour House", "care@example.org"
    OutboxMail.put(kind="notice", recipient=ALICE, letter={}, good_for=timedelta(hours=1))
    erase_oneself(alice)
    Leftover.objects.all().delete()
    send_due(OutboxMail.objects.all())
    (mail,) = post_office.messages
    text = mail.message.get_body(["plain"]).get_content()
    assert mail.recipients == [ALICE]
    assert mail.message["Subject"] == "Your account is deleted"
    assert "Backup copies can stay for 28 days after that." in text
    assert "Harbour House care@example.org" in text
    assert not OutboxMail.objects.exists()
    # Its address, too, is still in the file.
    assert Leftover.objects.exists()


def test_the_last_mail_is_in_the_words_of_who_reads_it(alice, post_office):
    alice.language = "en-gb"
    alice.save()
    browser = signed_in(Client(headers={"Accept-Language": "en-US"}), alice)
    browser.post(ERASE)
    assert last_mails().get().letter()["subject"] == "Your account is deleted"


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_a_last_mail_that_cannot_be_sent_is_gone_after_a_day(alice, post_office, step):
    post_office.refuse("550 5.1.1 No such mailbox", step=step)
    erase_oneself(alice)
    send_due(OutboxMail.objects.all())
    assert last_mails().exists() == (step == "DATA")
    with time_machine.travel(timezone.now() + timedelta(hours=22)):
        send_due(OutboxMail.objects.all())
        forget_last()
        assert last_mails().exists() == (step == "DATA")
    with time_machine.travel(timezone.now() + timedelta(hours=23, minutes=50)):
        forget_last()
        assert not last_mails().exists()


def test_a_last_mail_whose_sender_died_behind_the_mark_leaves_no_row(alice):
    erase_oneself(alice)
    over = {"state": "sent", "wake_at": None, "sent_at": timezone.now()}
    last_mails().update(**over)
    OutboxMail.put(kind="notice", recipient=ALICE, letter={}, good_for=timedelta(hours=1))
    OutboxMail.objects.filter(kind="notice").update(**over)
    forget_last()
    assert [mail.kind for mail in OutboxMail.objects.all()] == ["notice"]


def test_no_mail_goes_to_an_address_that_nobody_has_confirmed():
    user = User(email=ALICE)
    user.save()
    assert erase(user)
    assert not OutboxMail.objects.exists()


def test_a_mail_that_is_a_file_goes_too_and_those_of_others_stay(alice, settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path
    for address in ("Alice@example.org", "bob@example.org"):
        FolderBackend().send_messages([EmailMultiAlternatives("s", "words", to=[address])])
    assert len(list(tmp_path.iterdir())) == 2
    erase_oneself(alice)
    (left,) = tmp_path.iterdir()
    assert "bob@example.org" in left.read_text()


def test_a_mail_file_that_cannot_be_deleted_is_told_to_the_log_alone(
    alice, settings, tmp_path, monkeypatch, caplog
):
    settings.MAIL_FOLDER = tmp_path
    for _ in range(2):
        FolderBackend().send_messages([EmailMultiAlternatives("s", "words", to=[ALICE])])
    # It cannot be read, as a file of another system user.
    Path(tmp_path, "other.eml").mkdir()
    unlink = Path.unlink

    def refuse_once(path, **_options):
        monkeypatch.setattr(Path, "unlink", unlink)
        raise PermissionError(13, "no", str(path))

    monkeypatch.setattr(Path, "unlink", refuse_once)
    assert erase_oneself(alice).headers["Location"] == ERASED
    assert not User.objects.exists()
    assert len(list(tmp_path.iterdir())) == 2
    (record,) = [record for record in caplog.records if record.name == "mail.backends"]
    assert record.levelname == "ERROR"
    assert "2 mails" in record.getMessage()
    assert "PermissionError" in record.getMessage()
    assert ALICE not in caplog.text


@pytest.mark.parametrize("step", ["forget_files_to", "leftovers.empty_log"])
def test_what_goes_wrong_behind_an_erase_keeps_nothing_else_from_it(
    alice, monkeypatch, caplog, step
):
    done = []
    for name in ("forget_files_to", "leftovers.empty_log"):
        does = fail if name == step else partial(note, done)
        does.__qualname__ = name
        monkeypatch.setattr(f"accounts.erasing.{name}", does)
    assert erase_oneself(alice).headers["Location"] == ERASED
    assert len(done) == 1
    assert "Error calling" in caplog.text
    assert ALICE not in caplog.text


def fail(*_anything):
    raise PermissionError


def note(done, *_anything):
    done.append(True)


# At the same time ---------------------------------------------------------------------------------


def test_the_second_of_two_erases_finds_nobody_and_mails_nothing(alice):
    assert erase(alice)
    assert erase(alice) == {}
    assert last_mails().count() == 1


def test_a_user_who_was_erased_does_not_come_back_by_being_saved(alice):
    old = User.objects.get()
    erase(alice)
    for options in ({}, {"update_fields": ["language"]}):
        with pytest.raises(Exception, match="did not affect any rows"):
            old.save(**options)
    assert not User.objects.exists()


WRITES = {
    "/reasons/add/": {"text": "For Maya"},
    "/account/": {"language": "en", "country": "GB", "time_zone": "Europe/London"},
    "/account/password/set/": {"password1": "quiet harbour", "password2": "quiet harbour"},
}


@pytest.mark.parametrize("address", sorted(WRITES))
def test_what_is_written_while_somebody_is_erased_is_no_error_and_no_row(
    client, alice, address, monkeypatch
):
    signed_in(client, alice).get("/today/")
    form = Page(client.get(address)).form(next(iter(WRITES[address])))
    values = {**form.values, **WRITES[address]}
    erase_on_the_way(alice, monkeypatch)
    answer = client.post(address, values)
    assert answer.status_code in (302, 403)
    assert not User.objects.exists()
    assert not Reason.objects.exists()


def erase_on_the_way(user, monkeypatch):
    """Erase behind the check of who is signed in, as another process may."""
    touch = User.touch

    def erased(self, day):
        touch(self, day)
        monkeypatch.setattr(User, "touch", touch)
        erase(user)

    monkeypatch.setattr(User, "touch", erased)


def test_an_erase_and_a_save_that_wait_for_each_other_leave_nobody(alice):
    is_written = threading.Event()

    def write():
        # On PostgreSQL one of the two is told to give up.
        with closing(connection), suppress(DatabaseError), transaction.atomic():
            reason = User.objects.get().reasons.get()
            reason.text = "For Maya, and for me."
            reason.save()
            Reason(user=User.objects.get(), text="For Jo").save()
            is_written.set()
            wait_until_the_erase_waits()

    writer = threading.Thread(target=write)
    writer.start()
    assert is_written.wait(timeout=30)
    assert erase(alice)
    writer.join()
    assert not User.objects.exists()
    assert not Reason.objects.exists()
    assert last_mails().count() == 1


def wait_until_the_erase_waits():
    give_up_at = time.monotonic() + 30
    while connection.vendor == "postgresql" and time.monotonic() < give_up_at:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
            if cursor.fetchone() is not None:
                return
    time.sleep(0.2)


def test_a_row_that_points_to_nobody_is_refused_by_the_database(alice):
    reason = Reason(user=alice, text="For Maya")
    old = User.objects.get()
    key = old.consents.create(kind="age", version="1")
    erase(alice)
    key.pk = None
    with pytest.raises(IntegrityError):
        key.save(force_insert=True)
    assert not Reason.objects.filter(pk=reason.pk).exists()


def test_a_code_that_was_mailed_before_opens_nothing_after(alice):
    browser = Client()
    browser.post("/account/login/", {"login": ALICE})
    code = newest_code()
    erase_oneself(alice)
    browser.post("/account/login/code/confirm/", {"code": code})
    assert browser.get("/today/").status_code == 302


def test_who_starts_anew_at_once_loses_nothing_by_the_last_mail_of_before(alice, post_office):
    erase_oneself(alice)
    browser = Client()
    browser.post("/account/signup/", {"email": ALICE, "adult": "on", "privacy": "on"})
    browser.post("/account/confirm-email/", {"code": newest_code()})
    again = User.objects.get()
    Reason(user=again, text="For Maya").save()
    OutboxMail.put(kind="notice", recipient=ALICE, letter={}, good_for=timedelta(hours=1))
    waiting = set(OutboxMail.objects.exclude(kind=OutboxMail.LAST))
    last_mails().get().finish(OutboxMail.State.FAILED)
    forget_last()
    assert set(OutboxMail.objects.all()) == waiting
    assert browser.get("/today/").status_code == 200
    assert again.reasons.get().text == "For Maya"
