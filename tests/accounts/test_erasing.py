"""Somebody is erased: nothing of theirs or about them is left, and all of others is."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Session, User
from contacts.models import Contact
from mail.models import OutboxMail
from reminders.deliveries.models import Delivery
from sealing.cipher import SealError
from sealing.models import DataKey
from tests.support.autofill import own_sealed_models
from tests.support.everything import everything_of
from tests.support.factories import person, signed_in
from tests.support.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return everything_of("alice@example.org")


@pytest.fixture
def bob():
    return everything_of("bob@example.org")


def erase(email, *options):
    call_command("erase_user", email, *options)


def rows_about(user):
    """{table: number of rows} in which the person or their address stands."""
    marks = (str(user.pk), user.pk.hex, user.email)
    tables = set(connection.introspection.table_names())
    found = {
        table: sum(any(mark in repr(row).lower() for mark in marks) for row in rows_of(table))
        for table in tables
    }
    found["accounts_session"] = sum(session.may_hold(marks) for session in Session.objects.all())
    return {table: number for table, number in found.items() if number}


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return cursor.fetchall()


def test_no_row_of_any_table_is_left_and_nothing_of_another_person_is_touched(alice, bob):
    before = rows_about(bob)
    tables_with_an_owner = {
        model._meta.db_table for model in (*own_sealed_models(), DataKey, OutboxMail, Session)
    }
    assert tables_with_an_owner | {"cache"} <= set(rows_about(alice))
    assert rows_about(alice)["accounts_session"] == 2
    erase(alice.email, "--yes")
    assert rows_about(alice) == {"mail_outboxmail": 1}
    OutboxMail.objects.get(recipient=alice.email).finish(OutboxMail.State.UNKNOWN)
    assert rows_about(alice) == {}
    assert rows_about(bob) == before
    assert list(Delivery.objects.values_list("reminder__user", flat=True)) == [bob.pk]


def test_without_the_keys_words_that_were_read_before_do_not_open(alice):
    copy = alice.reasons.get()
    erase(alice.email, "--yes")
    assert not DataKey.objects.exists()
    with pytest.raises(SealError):
        assert copy.text


def test_it_says_in_numbers_what_was_erased(alice, capsys):
    Contact(user=alice, name="Jo").save()
    erase("ALICE@example.org", "--yes")
    said = capsys.readouterr().out
    lines = dict(reversed(line.split(maxsplit=1)) for line in said.splitlines() if line[0] == " ")
    assert lines["contacts.Contact"] == "3"
    assert lines["accounts.User"] == lines["sealing.DataKey"] == "1"
    assert lines["mail.OutboxMail"] == lines["accounts.Session"] == "2"
    total = int(lines.pop("rows erased in all"))
    assert total == sum(map(int, lines.values()))
    assert "A last mail tells them." in said
    assert "Backups may hold it for 28 days (BACKUP_DAYS)." in said


def test_the_command_mails_nothing_where_it_is_told_so_or_no_mail_server_is_set(
    alice, bob, settings, capsys
):
    erase(alice.email, "--yes", "--no-mail")
    settings.EMAIL_BACKEND = "mail.backends.FolderBackend"
    erase(bob.email, "--yes")
    assert not OutboxMail.objects.exists()
    assert capsys.readouterr().out.count("No mail tells them.") == 2


@pytest.mark.parametrize("answer", ["", "no", "y", "alice@example.org"])
def test_without_a_clear_yes_nothing_is_erased(alice, monkeypatch, answer):
    before = rows_about(alice)
    monkeypatch.setattr("builtins.input", lambda question: answer)
    with pytest.raises(CommandError, match="Nothing was erased."):
        erase(alice.email)
    assert rows_about(alice) == before


def test_a_yes_erases(alice, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda question: "Yes")
    erase(alice.email)
    assert not User.objects.exists()


def test_an_address_that_nobody_has_is_said_to_be_unknown(alice):
    with pytest.raises(CommandError, match="Nobody signs in with this address."):
        erase("alice@example.com", "--yes")
    assert User.objects.get() == alice


def test_an_erased_person_is_signed_out_and_can_start_anew(client, alice):
    browser = signed_in(client, alice)
    erase(alice.email, "--yes")
    assert browser.get("/today/").status_code == 302
    again = person(alice.email)
    assert not again.reasons.exists()


@pytest.mark.parametrize("address", ["/account/privacy/", "/account/consent/"])
def test_the_pages_say_whom_to_ask(client, settings, address):
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "Harbour House", "care@example.org"
    page = Page(signed_in(client, person()).get(address))
    assert "Or ask the person who runs this site." in page.text
    assert "Backup copies can stay for 28 days after that." in page.text
    assert "Harbour House" in page.text
    assert page.link("care@example.org") == "mailto:care@example.org"
