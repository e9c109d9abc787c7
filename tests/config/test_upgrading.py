"""Before an upgrade changes tables, a copy of the database lies ready, and no longer than told."""

import shutil
import sqlite3
import stat
from collections import namedtuple
from contextlib import closing
from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from config.backups.copies import CopyError
from config.upgrading import copies
from tests.support.factories import person
from tests.support.live_server import Site


def sql(file, *statements):
    with closing(sqlite3.connect(file)) as database:
        found = [database.execute(statement).fetchall() for statement in statements]
        database.commit()
    return found[-1]


def test_a_copy_of_before_lies_ready_when_tables_change(tmp_path):
    site = Site(tmp_path / "var")
    file = site.folder / "lamplight.sqlite3"
    site.manage("setup")
    site.manage("demo")
    sql(file, "DROP TABLE sharing_share", "DELETE FROM django_migrations WHERE app = 'sharing'")
    said = site.manage("setup")
    (copy,) = (site.folder / "before-upgrade").glob("*/lamplight.sqlite3")
    assert str(copy) in said
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sql(copy, "SELECT email FROM accounts_user") == [("dana@demo.invalid",)]
    shares = "SELECT count(*) FROM sqlite_master WHERE name = 'sharing_share'"
    assert (sql(copy, shares), sql(file, shares)) == ([(0,)], [(1,)])

    # The way back: the copy takes the place of the file. Nothing is copied when that is said.
    shutil.copy(copy, file)
    site.manage("setup", "--no-copy")
    assert sql(file, shares) == [(1,)]
    assert list((site.folder / "before-upgrade").glob("*/*")) == [copy]


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_copy_needs_people_and_tables_that_change():
    assert not copies.is_needed()
    MigrationRecorder(connection).record_unapplied("sharing", "0001_initial")
    assert not copies.is_needed()
    person()
    assert copies.is_needed()


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(copies, "FOLDER", tmp_path / "before-upgrade")
    return copies.FOLDER


def make_old(folder, days):
    old = folder / (timezone.now() - timedelta(days=days)).strftime(copies.NAME)
    old.mkdir(parents=True)
    (old / "lamplight.sqlite3").touch()
    return old


@pytest.mark.django_db
@pytest.mark.one_database
def test_three_are_kept_and_none_for_longer_than_people_are_told(folder, settings):
    settings.BACKUP_DAYS = 28
    made = [make_old(folder, days) for days in (1, 2, 27, 29)]
    foreign = folder / "of mine"
    foreign.mkdir()
    copies.forget_old()
    assert set(folder.iterdir()) == {*made[:3], foreign}
    made.append(make_old(folder, 0.5))
    copies.forget_old()
    assert set(folder.iterdir()) == {made[0], made[1], made[4], foreign}
    settings.BACKUP_DAYS = 0
    copies.forget_old()
    assert set(folder.iterdir()) == {foreign}


@pytest.mark.django_db
@pytest.mark.one_database
def test_what_is_no_copy_pushes_none_out_and_a_clock_that_is_wrong_deletes_none(
    folder, settings, monkeypatch
):
    settings.BACKUP_DAYS = 28
    made = [make_old(folder, days) for days in (1, 2, 3)]
    ahead = make_old(folder, -40)
    is_written, was_ended = make_old(folder, 0), make_old(folder, 1.5)
    for copy in (is_written, was_ended):
        (copy / "lamplight.sqlite3").unlink()
    everything = set(folder.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(copies.clock, "is_right", lambda _now: False)
        copies.forget_old()
    assert set(folder.iterdir()) == everything
    copies.forget_old()
    assert set(folder.iterdir()) == everything - {ahead, was_ended}
    assert {*made, is_written} == set(folder.iterdir())


@pytest.mark.django_db
@pytest.mark.one_database
def test_an_upgrade_that_is_tried_again_keeps_the_copy_of_before(folder, monkeypatch):
    def copy_database(folder):
        folder.mkdir(parents=True)
        (folder / "lamplight.sqlite3").touch()
        return folder / "lamplight.sqlite3"

    monkeypatch.setattr(copies, "copy_database", copy_database)
    migrations = MigrationRecorder(connection)
    for app in ("sharing", "reminders"):
        migrations.record_unapplied(app, "0001_initial")
    before = copies.make()
    migrations.record_applied("reminders", "0001_initial")
    assert [copies.make() for _try in range(3)] == [before] * 3
    newer = [make_old(folder, -minutes / (24 * 60)) for minutes in (1, 2, 3)]
    copies.forget_old()
    assert set(folder.iterdir()) == {before.parent, *newer[1:]}
    newer.append(make_old(folder, -4 / (24 * 60)))
    copies.note_the_end()
    copies.forget_old()
    assert set(folder.iterdir()) == set(newer[1:])


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_copy_that_was_ended_on_its_way_leaves_no_folder(folder, monkeypatch):
    def end(folder):
        folder.mkdir(parents=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(copies, "copy_database", end)
    with pytest.raises(KeyboardInterrupt):
        copies.make()
    assert not list(folder.iterdir())


@pytest.mark.django_db
@pytest.mark.one_database
def test_without_a_copy_the_upgrade_waits_for_who_runs_the_site(folder, monkeypatch):
    usage = namedtuple("usage", "total used free")
    with monkeypatch.context() as patch:
        patch.setattr(copies.shutil, "disk_usage", lambda _folder: usage(0, 0, 0))
        with pytest.raises(CommandError, match="no room .* needed .*setup --no-copy"):
            copies.make()

    def fail(_folder):
        raise CopyError("pg_dump is missing.")

    monkeypatch.setattr(copies, "copy_database", fail)
    with pytest.raises(CommandError, match="pg_dump is missing.*setup --no-copy"):
        copies.make()
