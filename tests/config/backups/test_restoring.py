"""A bad day: the database is gone, and a backup is brought back."""

import base64
import errno
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.address_changes import PendingAddress
from accounts.models import User
from accounts.session_models import Session
from config import running
from config.backups import archives, contents, restoring, settling, status
from config.backups.contents import as_default
from config.backups.workroom import workroom
from config.lost_keys import refuse_to_start_without_keys
from goals.models import Reason
from mail.models import OutboxMail
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from reminders.tasks import tick
from sealing.models import DataKey
from sharing.models import Share
from tests.config.backups.conftest import empty_database
from tests.support.canary import holds
from tests.support.factories import REASON, person, signed_in, with_plan

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "quarrybird@example.org"
BREAKFAST = timedelta(hours=1)


@pytest.fixture
def alice(client):
    """Somebody with a plan, a sign-in, a link that somebody has, and a mail on its way."""
    # It is about one in the afternoon there: a mail of the morning is not sent at night.
    zone = f"Etc/GMT{timezone.now().hour - 13:+d}"
    alice = with_plan(person(ADDRESS, time_zone=zone))
    signed_in(client, alice)
    Share.make(alice, shown={"sections": [], "people": [], "names_me": False}, days=7)
    OutboxMail.put(kind="code", recipient=ADDRESS, letter={}, good_for=timedelta(hours=1))
    PendingAddress.objects.create(user=alice, address="thief@example.org")
    return alice


def test_all_that_was_written_comes_back_and_nothing_goes_out_or_opens_twice(alice, backups):
    now, asked = timezone.now(), person("asked@example.org", time_zone=alice.time_zone)
    for user in (alice, asked):
        Reminder(user=user).start()
    User.objects.filter(pk=asked.pk).update(last_seen_on=alice.today - timedelta(days=60))
    Reminder.objects.update(next_due_at=now - BREAKFAST, next_on=alice.today, kept_on=None)
    counts, pair = contents.count_rows(), backups.make()
    # Since the backup the site went on, and sent what was due.
    tick()
    assert Delivery.objects.filter(state=Delivery.State.QUEUED).count() == 2
    for model in (Session, OutboxMail, PendingAddress, Share):
        assert model.objects.exists()
    with backups.restored(*pair):
        back = contents.count_rows()
        left_out = contents.tables_left_out() - {"sealing_datakey"}
        changed = {"accounts_pendingaddress", "django_migrations", "reminders_delivery"}
        assert {table for table in counts if counts[table] != back[table]} <= left_out | changed
        assert [reason.text for reason in Reason.objects.all()] == [REASON]
        call_command("check_keys")
        # The next row gets a number of its own.
        assert DataKey.make(alice.pk).version == 2
        tick()
        assert not Delivery.objects.filter(wake_at__isnull=False).exists()
        # Also who was to be asked whether the mail is useful gets the next one.
        assert all(reminder.is_on for reminder in Reminder.objects.all())
        assert Reminder.objects.filter(next_due_at__gt=now).count() == 2
        for model in (Session, OutboxMail, PendingAddress):
            assert not model.objects.exists()
        assert Share.objects.exists()
        assert not Share.objects.open().exists()
    assert not backups.in_the_clear()


@pytest.mark.one_database
def test_a_whole_copy_that_was_put_back_sends_and_opens_nothing_again(alice, capsys):
    Reminder(user=alice).start()
    due = timezone.now() - BREAKFAST
    Reminder.objects.update(next_due_at=due, next_on=alice.today, kept_on=None)
    assert Share.objects.open().exists()
    call_command("settle_copy")
    tick()
    assert not Delivery.objects.filter(wake_at__isnull=False).exists()
    for waiting in (Session, OutboxMail, PendingAddress, Share.objects.open()):
        assert not getattr(waiting, "objects", waiting).exists()
    assert [reason.text for reason in Reason.objects.all()] == [REASON]
    said = capsys.readouterr().out
    assert "Everybody has to sign in again" in said and "1 mails that waited" in said


@pytest.mark.one_database
def test_the_archive_of_the_data_opens_no_word_by_itself(alice, backups):
    wrapped = bytes(DataKey.objects.get().wrapped)
    with workroom("backup") as room:
        taken = contents.take(room, "20260101-000000")
        data = taken.data.read_bytes()
        assert base64.b64encode(wrapped) in taken.keys.read_bytes()
        assert wrapped not in data and wrapped.hex().encode() not in data
        assert holds(data, ADDRESS)
    for archive in backups.make():
        assert not holds(archive.read_bytes(), ADDRESS)
        assert archive.stat().st_mode & 0o777 == 0o600


@pytest.mark.one_database
def test_who_was_erased_is_in_no_later_backup(alice, backups):
    earlier = backups.make(timezone.now() - timedelta(minutes=1))
    alice.erase()
    with backups.restored(*backups.make()):
        assert not User.objects.exists()
        assert not DataKey.objects.exists()
    with backups.restored(*earlier):
        assert User.objects.get().email == ADDRESS


@pytest.mark.one_database
def test_other_sealing_keys_are_told_before_anything_is_written(alice, backups, settings):
    pair = backups.make()
    settings.SEALING_KEYS = [base64.b64encode(b"o" * 32).decode()]
    assert_refused(backups, pair, "SEALING_KEYS does not open 1 of 1 keys")


@pytest.mark.one_database
def test_one_key_that_does_not_open_closes_nobody_elses_words(alice, backups, capsys, tmp_path):
    bob = with_plan(person("bob@example.org"))
    DataKey.objects.filter(user=alice).update(
        wrapped=b"damaged", made_at=timezone.now() - timedelta(days=1)
    )
    data, keys = backups.make()
    to = {**connection.settings_dict, "NAME": str(tmp_path / "new.sqlite3")}
    call_command(
        *("restore", str(data)),
        **{"keys": keys, "identity": str(backups.identity), "to": f"sqlite:///{to['NAME']}"},
    )
    assert "People whose words stay closed: 1." in capsys.readouterr().err
    with as_default(to):
        assert [reason.text for reason in Reason.objects.filter(user=bob)] == [REASON]


@pytest.mark.one_database
def test_the_keys_of_another_moment_are_not_taken(alice, backups):
    data, _keys = backups.make(timezone.now() - timedelta(days=1))
    _data, keys = backups.make()
    assert_refused(backups, (data, keys), "is of another moment")
    assert_refused(backups, (keys, data), "Give the archive that ends in .data.age first")


@pytest.mark.one_database
def test_a_byte_that_was_changed_or_an_end_that_is_missing_is_found(alice, backups):
    data, keys = backups.make()
    whole = data.read_bytes()
    for place in (60, len(whole) // 2, len(whole) - 1):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        data.write_bytes(damaged)
        assert_refused(backups, (data, keys), str(data))
    data.write_bytes(whole[:-70_000])
    assert_refused(backups, (data, keys), "damaged")


@pytest.mark.one_database
def test_what_a_newer_one_made_is_refused(alice, backups):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('goals', '9999_new', %s)",
            [datetime.now(tz=timezone.get_current_timezone())],
        )
    try:
        assert_refused(backups, backups.make(), "goals.9999_new is not known here")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_new'")


@pytest.mark.one_database
def test_an_older_one_is_brought_up_to_date(alice, backups):
    call_command("migrate", "sharing", "zero", verbosity=0)
    try:
        pair = backups.make()
    finally:
        call_command("migrate", verbosity=0)
    with backups.restored(*pair):
        assert Share.objects.count() == 0
        assert [reason.text for reason in Reason.objects.all()] == [REASON]


@pytest.mark.one_database
def test_a_database_that_is_not_empty_stays_as_it_is(alice, backups):
    data, keys = backups.make()
    Reason(user=alice, text="Written since.").save()
    with pytest.raises(CommandError, match="not empty: it has .* 1 people. Nothing was changed"):
        call_command("restore", str(data), keys=keys, identity=str(backups.identity))
    assert Reason.objects.count() == 2
    assert not backups.in_the_clear()


@pytest.mark.one_database
def test_a_site_that_runs_and_a_password_that_others_would_see_are_refused(
    backups, monkeypatch, tmp_path
):
    given = ("restore", "x.data.age", "--keys=y.keys.age", f"--identity={backups.identity}")
    for url in ("postgresql://me:tellno1@db/new", "postgresql://me@db/new?password=tellno1"):
        with pytest.raises(CommandError, match="--to has a password") as refusal:
            call_command(*given, f"--to={url}")
        assert "tellno1" not in str(refusal.value)
    monkeypatch.setattr(running, "NOTE", tmp_path / "running")
    with running.note_running():
        with pytest.raises(CommandError, match="The site runs. Stop it first"):
            call_command(*given)
        # Into another database it goes on, to the archives that are not there.
        with pytest.raises(CommandError, match="x.data.age: No such file"):
            call_command(*given, f"--to=sqlite:///{tmp_path}/new.sqlite3")


@pytest.mark.one_database
def test_a_restore_that_is_killed_leaves_nothing_once_the_next_command_ran(
    alice, backups, monkeypatch
):
    pair = backups.make()
    seen = []

    def look():
        seen.extend(path for path in backups.var.rglob("*.sqlite3*") if path.is_file())
        settling.settle()

    monkeypatch.setattr(restoring, "settle", look)
    with backups.restored(*pair):
        assert User.objects.exists()
    # All of it lay where a workroom is swept, also while it was worked on.
    assert seen and all((backups.var / "plain") in path.parents for path in seen)
    assert not backups.in_the_clear()


@pytest.mark.one_database
def test_a_full_disk_is_told_in_a_sentence(alice, backups, monkeypatch):
    pair = backups.make()

    def fill(*_files):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archives.shutil, "copyfileobj", fill)
    assert_refused(backups, pair, "could not be written into VAR_DIR: No space left on device")


@pytest.mark.one_database
def test_the_command_brings_it_back_and_says_what_is_left_to_do(alice, backups, capsys, tmp_path):
    data, keys = backups.make()
    with pytest.raises(CommandError, match="--keys is missing"):
        call_command("restore", str(data), identity=str(backups.identity))
    target = tmp_path / "new.sqlite3"
    (tmp_path / "new.sqlite3-shm").write_text("of a file that is gone")
    given = {"keys": keys, "identity": str(backups.identity), "to": f"sqlite:///{target}"}
    # What was written last before the bad day.
    log = tmp_path / "new.sqlite3-wal"
    log.write_text("words")
    with pytest.raises(CommandError, match=f"{log} is of the database that lay here"):
        call_command("restore", str(data), **given)
    assert log.read_text() == "words" and not target.exists()
    log.rename(tmp_path / "broken-wal")
    call_command("restore", str(data), **given)
    said = capsys.readouterr().out
    assert "Restored 1 people" in said
    assert "Everybody has to sign in again" in said
    assert "Erase again whoever was erased" in said
    assert target.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("*new.sqlite3*")] == ["new.sqlite3"]


def test_a_restore_that_is_cut_off_leaves_nothing_that_starts(alice, backups, monkeypatch):
    pair = backups.make()
    monkeypatch.setattr(restoring, "settle", lambda: sys.exit(143))
    with empty_database(backups.var) as database:
        with workroom("restore") as room:
            opened = backups.unpack(*pair, room)
            with pytest.raises((CommandError, SystemExit)) as end:
                restoring.restore(opened, database)
        if connection.vendor == "sqlite":
            assert not list(backups.var.glob("*restored.sqlite3*"))
            return
        assert "was ended before it was done. The database has a part" in str(end.value)
        with as_default(database), pytest.raises(CommandError, match="keys of 1 people are miss"):
            refuse_to_start_without_keys()


def test_a_drill_tries_all_of_it_finds_what_does_not_open_and_leaves_nothing(
    alice, backups, capsys
):
    backups.make(timezone.now() - timedelta(seconds=30))
    call_command("restore_drill", identity=str(backups.identity))
    said = capsys.readouterr().out
    for step in ("all counted", "Plans opened whole: 1,", "Printed a fridge sheet", "good"):
        assert step in said
    assert status.read().troubles(timezone.now()) == status.read().advice(timezone.now()) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM goals_reason")
        sealed = bytearray(cursor.fetchone()[0])
        sealed[-1] ^= 1
        cursor.execute("UPDATE goals_reason SET text = %s", [bytes(sealed)])
    backups.make()
    with pytest.raises(CommandError, match="A value of goals.Reason.text does not open"):
        call_command("restore_drill", identity=str(backups.identity))
    assert status.read().drill_error in status.read().troubles(timezone.now())[0]
    assert databases_of_drills() == []
    assert not backups.in_the_clear()


def databases_of_drills():
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'lamplight_drill%%'")
        return cursor.fetchall()


def assert_refused(backups, pair, words):
    with empty_database(backups.var) as database:
        with pytest.raises(CommandError, match=words), workroom("restore") as room:
            backups.unpack(*pair, room)
        assert not Path(database["NAME"]).exists()
    assert not backups.in_the_clear()
