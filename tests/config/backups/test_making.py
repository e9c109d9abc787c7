"""Backups are made each day, kept for four weeks, and never half."""

import base64
import os
import resource
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command, execute_from_command_line
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from config.backup_folder import backup_folder
from config.backups import archives, making, retention, status
from config.backups import tasks as backup_tasks
from config.backups.checks import check_backups
from config.backups.copies import CopyError
from config.backups.tasks import back_up
from config.backups.workroom import Busy, workroom
from config.lost_keys import why_words_stay_closed
from mail.models import OutboxMail
from mail.tasks import send_due
from sealing.models import DataKey
from tests.promises.test_headers import ROOT
from tests.support.factories import person, with_plan

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
# Stands still between the copy, which lies there in the clear, and the archive.
SLOW = """
import time, django; django.setup()
from django.core.management import call_command
from config.backups import archives
archives.write = lambda *_: time.sleep(600)
call_command("backup")
"""


def environment():
    """What a command of the site's needs to work on the tests' database."""
    values = connection.settings_dict
    url = f"sqlite:///{values['NAME']}"
    if connection.vendor == "postgresql":
        url = f"postgres://{values['USER']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"
    return {
        **os.environ,
        "VAR_DIR": str(site.VAR_DIR),
        "DATABASE_URL": url,
        "BACKUP_FOLDER": str(site.BACKUP_FOLDER),
        "BACKUP_RECIPIENTS_FILE": site.BACKUP_RECIPIENTS_FILE,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def wait_until(is_so):
    give_up_at = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < give_up_at
        time.sleep(0.02)


# What is kept ------------------------------------------------------------------------------------


def test_seven_days_and_four_weeks_are_kept_and_nothing_beyond_what_people_are_told(tmp_path):
    notes = tmp_path / "notes.age"
    notes.touch()
    for day in range(60):
        now = NOON + timedelta(days=day, seconds=day)
        stamp = now.strftime(retention.STAMP)
        for kind in (retention.DATA, retention.KEYS):
            retention.path_of(tmp_path, stamp, kind).touch()
        retention.prune(tmp_path, now)
        names = [path.name for path in tmp_path.iterdir() if path != notes]
        kept = sorted({date.fromisoformat(name[10:18]) for name in names})
        ages = [(now.date() - each).days for each in kept]
        assert len(names) == 2 * len(kept)
        assert set(range(min(day + 1, 7))) <= set(ages)
        assert max(ages) < 28
        weeks = {each.isocalendar()[:2] for each in kept}
        assert len(weeks) == min(4, 1 + (day + 6) // 7)
        assert len(kept) <= 7 + 4
        # A week is kept by its Monday, but the one that began with a Sunday.
        assert {each.weekday() for each in kept[:-7] if each != NOON.date()} <= {0}
    # Also when no new one could be made, but never the last one.
    retention.forget_expired(tmp_path, now + timedelta(days=20))
    assert 2 < len(list(tmp_path.iterdir())) < len(names)
    retention.forget_expired(tmp_path, now + timedelta(days=90))
    assert len(list(tmp_path.iterdir())) == 3
    assert notes.exists()


@pytest.mark.parametrize(
    ("folder", "days", "words"),
    [("backups", 28, "whole path"), ("/var/backups/lamplight", 27, "BACKUP_DAYS is 27")],
)
def test_a_folder_that_does_not_go_with_what_people_are_told_is_refused(folder, days, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        backup_folder(folder, days)


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# us@host\n", "names nobody"),
        ("AGE-SECRET-KEY-1QQQ\n", "must not lie on this machine"),
        ("ssh-ed25519 AAAA me@host\n", "is an ssh key"),
        ("age1qqqq\n", "has a slip in it"),
    ],
)
def test_only_recipients_are_taken_and_none_is_quoted(backups, settings, tmp_path, text, words):
    (tmp_path / "recipients.txt").write_text(text)
    (error,) = check_backups(None)
    assert words in error.msg
    assert text.split()[-1] not in error.msg
    with pytest.raises(CommandError, match=words):
        backups.make()
    settings.BACKUP_FOLDER = None
    assert check_backups(None) == []


# What goes wrong ---------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_a_full_disk_is_told_and_takes_no_older_one_away(backups, capsys):
    with_plan(person())
    backups.make(timezone.now() - timedelta(days=40))
    before = backups.archives()
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, usual[1]))
    try:
        with pytest.raises(CommandError, match="could not be"):
            call_command("backup")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert backups.archives() == before
    assert not list(backups.folder.glob(".*"))
    assert not backups.in_the_clear()
    now = timezone.now()
    assert "could not be" in status.read().error
    with pytest.raises(CommandError, match="The last try to make a backup failed"):
        call_command("backup", status=True)
    assert not making.is_due(now)
    assert making.is_due(now + making.AFTER_A_FAILURE)
    assert len(status.read().troubles(now)) == 3
    backups.make()
    call_command("backup", status=True)
    said = capsys.readouterr().out
    assert "Last good backup: " in said
    assert "No backup was ever tried" in said
    assert len(backups.archives()) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_what_a_killed_one_left_in_the_clear_goes_with_the_next(backups):
    with_plan(person())
    process = subprocess.Popen([sys.executable, "-c", SLOW], cwd=ROOT, env=environment())
    try:
        wait_until(lambda: any(path.name == "keys.jsonl" for path in backups.in_the_clear()))
        wait_until(lambda: any(path.suffix == ".sqlite3" for path in backups.in_the_clear()))
        with pytest.raises(Busy):
            backups.make()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert backups.in_the_clear()
    assert backups.archives() == []
    for number, days in enumerate((0, 2)):
        unfinished = backups.folder / f".lamplight-20260101-00000{number}.data.age.unfinished"
        unfinished.touch()
        os.utime(unfinished, times=2 * (time.time() - days * 24 * 3600,))
    # Whatever comes next to where copies lie in the clear.
    with workroom("drill") as room:
        assert backups.in_the_clear() == [room]
    backups.make()
    assert len(backups.archives()) == 2
    # The new one may be what another machine, which has the folder too, is writing.
    (left,) = backups.folder.glob(".*")
    assert left.name == ".lamplight-20260101-000000.data.age.unfinished"


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_a_half_gets_no_name(backups, monkeypatch):
    with_plan(person())
    write = archives.write

    def fails_with_the_data(path, *rest):
        if ".data." in path.name:
            raise CopyError("No room.")
        write(path, *rest)

    monkeypatch.setattr(archives, "write", fails_with_the_data)
    with pytest.raises(CommandError, match="No room"):
        backups.make()
    assert [path.name for path in backups.folder.iterdir()] == [status.FILE]


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
@pytest.mark.parametrize("noted", ['{"tried_at": "2026-', '{"made_at": "2026-03-01T12:00"}'])
def test_a_failure_is_noted_whatever_it_is_and_takes_away_what_is_too_old(
    backups, noted, monkeypatch
):
    now = timezone.now()
    for days in (40, 35, 30):
        backups.make(now - timedelta(days=days))
    (backups.folder / status.FILE).write_text(noted)
    assert making.is_due(now)
    with monkeypatch.context() as patch:
        patch.setattr("django.conf.settings.BACKUP_RECIPIENTS_FILE", "/nowhere/recipients.txt")
        with pytest.raises(SystemExit):
            execute_from_command_line(["manage.py", "backup"])
    assert "BACKUP_RECIPIENTS_FILE cannot be read" in status.read().error
    assert not making.is_due(now)
    assert len(backups.archives()) == 2
    monkeypatch.setattr(making, "refuse_to_start_without", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backups.make()
    assert "ZeroDivisionError" in status.read().error


@pytest.mark.django_db(transaction=True)
def test_mails_go_out_while_a_backup_is_slow(backups, post_office, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("nothing makes a copy of SQLite wait")
    with_plan(person())
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE goals_goal IN ACCESS EXCLUSIVE MODE")
        back_up()
        started = backup_tasks._started
        wait_until(is_waiting)
        back_up()
        assert backup_tasks._started is started
        letter = {"subject": "Code", "text": "1234", "html": "1234", "headers": {}}
        OutboxMail.put(
            kind="code", recipient="a@example.org", letter=letter, good_for=timedelta(hours=1)
        )
        send_due()
        assert len(post_office.messages) == 1
        assert started.poll() is None
        assert backups.archives() == []
    assert started.wait(60) == 0
    assert len(backups.archives()) == 2
    assert status.read().troubles(timezone.now()) == []
    back_up()
    assert backup_tasks._started is started


def is_waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


# Words that nobody could open --------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_words_that_nobody_could_open_are_told_before_anybody_types(settings):
    person()
    assert why_words_stay_closed() is None
    settings.SEALING_KEYS = [base64.b64encode(b"o" * 32).decode()]
    for command in ("setup", "up"):
        with pytest.raises(CommandError, match="SEALING_KEYS"):
            call_command(command)
    DataKey.objects.all().delete()
    for command in ("setup", "up"):
        with pytest.raises(CommandError, match="The keys of 1 people are missing"):
            call_command(command)
    # Somebody whose address is not confirmed has none.
    User.objects.update(joined_at=None)
    assert why_words_stay_closed() is None
