"""Somebody was erased, and somebody reads the files of the database: nothing is in them."""

import random
import sqlite3
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from accounts.erasing import erase
from accounts.models import User
from mail.models import OutboxMail
from sealing import leftovers
from sealing.models import DataKey, Leftover
from sealing.tasks import clear_leftovers
from tests.promises.test_canary import tables_with
from tests.support.canary import holds
from tests.support.factories import person, with_plan

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "quarrybird@example.org"


@pytest.fixture
def alice():
    """Somebody among others, whose rows were moved about in the files."""
    alice = with_plan(person(ADDRESS))
    for number in range(30):
        other = person(f"quarry-{number}@example.org")
        other.language = "en"
        other.save()
    alice.country = "US"
    alice.save()
    return alice


@pytest.fixture
def is_in_files(request):
    """Tell whether something lies in the files of the tables, or in SQLite's log."""
    return in_postgresql if connection.vendor == "postgresql" else in_sqlite


def in_sqlite(word):
    return has(sqlite_files(), word)


def sqlite_files():
    path = Path(settings.DATABASES["default"]["NAME"])
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]
    return b"".join(file.read_bytes() for file in files if file.exists())


def in_postgresql(word):
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SELECT current_setting('data_directory')")
        (folder,) = cursor.fetchone()
    tables = Path(folder, "base").rglob("*")
    return any(has(read(file), word) for file in tables if file.is_file())


def read(file):
    try:
        return file.read_bytes()
    except FileNotFoundError:
        # It was taken away with the table that it held before.
        return b""


def has(stored, word):
    return holds(stored, word) if isinstance(word, str) else word in stored


def test_nothing_that_was_erased_can_be_read_in_the_files(alice, is_in_files):
    key = bytes(DataKey.objects.get(user=alice).wrapped)
    OutboxMail.put(kind="notice", recipient=ADDRESS, letter={}, good_for=timedelta(hours=1))
    assert is_in_files(ADDRESS)
    assert is_in_files(key)
    assert len(tables_with(ADDRESS)) == 3
    others = User.objects.exclude(pk=alice.pk).order_by("email")[:12]
    for other in others:
        erase(other, tells=False)
    assert erase(alice)
    assert tables_with(ADDRESS) == {"mail_outboxmail"}
    OutboxMail.objects.get().finish(OutboxMail.State.UNKNOWN)
    assert tables_with(ADDRESS) == set()
    assert Leftover.objects.exists()
    clear_leftovers()
    assert not Leftover.objects.exists()
    assert not is_in_files(ADDRESS)
    assert not is_in_files(key)
    assert not any(is_in_files(other.email) for other in others)
    assert User.objects.count() == 18


def test_while_somebody_reads_as_of_before_the_note_stays_and_then_it_is_cleared(
    alice, is_in_files
):
    with closing(a_reader()) as reader:
        reader.execute("SELECT count(*) FROM accounts_user")
        erase(alice, tells=False)
        assert not leftovers.clear()
        assert Leftover.objects.exists()
        assert is_in_files(ADDRESS)
        reader.execute("ROLLBACK")
        # A new process knows of it as well.
        connections["default"].close()
        assert leftovers.clear()
    assert not Leftover.objects.exists()
    assert not is_in_files(ADDRESS)


def a_reader():
    """Open a transaction of another program, as a backup does."""
    if connection.vendor == "postgresql":
        values = connection.get_connection_params()
        reader = psycopg.connect(
            host=values["host"], port=values["port"], user=values["user"], dbname=values["dbname"]
        )
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return reader
    reader = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    reader.execute("BEGIN")
    return reader


def test_a_table_that_is_in_use_is_cleared_the_next_time(alice):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one file for all tables.")
    erase(alice, tells=False)
    with closing(a_reader()) as reader:
        reader.execute("LOCK TABLE accounts_user IN ACCESS SHARE MODE")
        assert not leftovers.clear()
    assert leftovers.clear()


def test_a_table_that_is_vacuumed_at_this_moment_is_not_waited_for(alice, caplog):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one file for all tables.")
    erase(alice, tells=False)
    with closing(a_reader()) as reader, connection.cursor() as cursor:
        reader.execute("LOCK TABLE contacts_contact IN SHARE UPDATE EXCLUSIVE MODE")
        cursor.execute("SET lock_timeout = '3s'")
        assert not leftovers.clear()
        assert Leftover.objects.exists()
        cursor.execute("RESET lock_timeout")
    assert caplog.text == ""
    assert leftovers.clear()


def test_two_processes_never_clear_at_once(alice, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has a lock for each who writes.")
    erase(alice, tells=False)
    with closing(a_reader()) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [leftovers.LOCK])
        assert not leftovers.clear()
        assert Leftover.objects.exists()
    with monkeypatch.context() as patch:
        patch.setattr("sealing.leftovers._is_vacuumed", refuse)
        assert not leftovers.clear()
    # Whoever clears gives it back, also after an error.
    for _ in range(2):
        Leftover.note()
        assert leftovers.clear()


def test_a_server_that_ends_idle_transactions_does_not_end_the_lock(alice, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has a lock for each who writes.")
    erase(alice, tells=False)
    setting = "idle_in_transaction_session_timeout"
    monkeypatch.setattr("sealing.leftovers._is_vacuumed", take_a_while)
    try:
        on_new_connections(f"ALTER ROLE CURRENT_USER SET {setting} = '200ms'")
        assert leftovers.clear()
    finally:
        on_new_connections(f"ALTER ROLE CURRENT_USER RESET {setting}")


def on_new_connections(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
    connection.close_pool()


def take_a_while():
    time.sleep(1)
    return True


def test_clearing_takes_longer_than_other_jobs_may():
    assert clear_leftovers.time_limit > settings.CELERY_TASK_TIME_LIMIT


def test_no_address_stays_in_what_postgresql_keeps_for_planning(is_in_files):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite keeps no values for planning.")
    addresses = [f"quarry{number:03}@example.org" for number in range(90)]
    User.objects.bulk_create(User(email=address) for address in addresses)
    with connection.cursor() as cursor:
        for address in addresses[:30]:
            cursor.execute("ANALYZE accounts_user")
            User.objects.filter(email=address).delete()
        Leftover.note()
    assert is_in_files(addresses[0])
    assert leftovers.clear()
    assert [address for address in addresses[:30] if is_in_files(address)] == []


@pytest.mark.one_database
@pytest.mark.parametrize("began", ["before the erase", "after it"])
def test_the_log_does_not_grow_with_each_try_beside_a_reader(alice, began):
    log, sizes = Path(settings.DATABASES["default"]["NAME"] + "-wal"), []
    if began == "after it":
        erase(alice, tells=False)
    with closing(a_reader()) as reader:
        reader.execute("SELECT count(*) FROM accounts_user")
        if began != "after it":
            erase(alice, tells=False)
        for _ in range(3):
            assert not leftovers.clear()
            sizes.append(log.stat().st_size)
    assert len(set(sizes)) == 1, sizes
    assert leftovers.clear()
    assert log.stat().st_size < sizes[0]


def test_files_that_cannot_be_cleared_undo_no_erase(alice, monkeypatch, caplog):
    monkeypatch.setattr("accounts.erasing.leftovers.empty_log", leftovers.clear)
    monkeypatch.setattr("sealing.leftovers._clear_sqlite", refuse)
    monkeypatch.setattr("sealing.leftovers._clear_postgresql", refuse)
    assert erase(alice)
    assert not User.objects.filter(email=ADDRESS).exists()
    assert Leftover.objects.exists()
    kind = "SQLITE_ERROR" if connection.vendor == "sqlite" else "UndefinedColumn"
    assert f"could not be cleared yet ({kind})" in caplog.text
    assert "no_such_column" not in caplog.text


def refuse(*_notes):
    with connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column")


def test_an_erase_that_is_taken_back_leaves_no_note(alice):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        alice.erase()
        assert Leftover.objects.exists()
        raise ZeroDivisionError
    assert not Leftover.objects.exists()


@pytest.mark.one_database
def test_the_log_is_empty_as_soon_as_somebody_is_erased(alice):
    log = Path(settings.DATABASES["default"]["NAME"] + "-wal")
    assert log.stat().st_size
    erase(alice)
    assert log.stat().st_size == 0


@pytest.mark.one_database
def test_what_sqlite_has_moved_about_and_deleted_is_cleared_too():
    chance = random.Random(1)
    words = [f"quarry{chance.random()}" for _ in range(3_000)]
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE moved (id char(32) PRIMARY KEY, word varchar UNIQUE, more blob)"
        )
        for word in words:
            filler = chance.randbytes(chance.randint(20, 300))
            cursor.execute(
                "INSERT INTO moved VALUES (%s, %s, %s)", [chance.randbytes(16), word, filler]
            )
        chance.shuffle(words)
        for word in words[:1_500]:
            cursor.execute("DELETE FROM moved WHERE word = %s", [word])
    Leftover.note()
    leftovers.empty_log()
    before = sqlite_files()
    assert any(word.encode() in before for word in words[:1_500])
    assert leftovers.clear()
    after = sqlite_files()
    assert not any(word.encode() in after for word in words[:1_500])
    assert words[-1].encode() in after
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE moved")


@pytest.mark.one_database
def test_every_connection_writes_zeros_over_what_is_deleted(alice):
    for _ in range(2):
        connections["default"].close()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone() == (1,)
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (5000,)
        leftovers.empty_log()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            assert cursor.fetchone() == (5000,)
