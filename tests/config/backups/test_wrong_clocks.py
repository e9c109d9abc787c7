"""No backup is lost, and none is late, for a clock that was wrong."""

import time
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from config.backups import contents, making, retention, status
from config.backups import tasks as backup_tasks
from mail import clock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def put(folder, moment, *kinds):
    for kind in kinds or (retention.DATA, retention.KEYS):
        retention.path_of(folder, moment.strftime(retention.STAMP), kind).touch()


def days_in(folder):
    """Which days after NOON have archives, and how many each."""
    found = [date.fromisoformat(path.name[10:18]) for path in folder.iterdir()]
    return {(day - NOON.date()).days: found.count(day) for day in found}


def test_a_pair_of_a_clock_that_was_ahead_goes_once_a_right_one_is_whole(tmp_path):
    put(tmp_path, NOON + 60 * DAY)
    retention.prune(tmp_path, NOON)
    assert days_in(tmp_path) == {60: 2}
    put(tmp_path, NOON)
    # Neither for it: what it holds may be newer.
    retention.forget_expired(tmp_path, NOON + 29 * DAY)
    assert days_in(tmp_path) == {0: 2, 60: 2}
    retention.prune(tmp_path, NOON + DAY / 2)
    assert days_in(tmp_path) == {0: 2}


def test_halves_never_take_the_place_of_the_last_pair(tmp_path):
    put(tmp_path, NOON)
    for day in range(1, 41):
        # As one left them whose disk was full.
        put(tmp_path, NOON + day * DAY, retention.KEYS)
        retention.forget_expired(tmp_path, NOON + day * DAY)
    assert days_in(tmp_path)[0] == 2
    assert days_in(tmp_path).keys() == {0, *range(13, 41)}
    # Where all keys are kept elsewhere, the data alone is whole.
    for path in tmp_path.glob("*.keys.age"):
        path.unlink()
    retention.forget_expired(tmp_path, NOON + 60 * DAY)
    assert days_in(tmp_path) == {0: 1}


def test_who_moves_one_kind_away_each_day_keeps_the_other_for_its_weeks(tmp_path):
    for day in range(7):
        put(tmp_path, NOON + day * DAY, retention.KEYS)
    put(tmp_path, NOON + 7 * DAY)
    retention.prune(tmp_path, NOON + 7 * DAY)
    assert days_in(tmp_path).keys() >= set(range(1, 8))


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_while_the_clock_is_ahead_none_is_begun_noted_or_deleted(backups, capsys, monkeypatch):
    now, ticks = timezone.now(), time.time()
    monkeypatch.setattr(clock, "uptime", lambda: ticks)
    backups.make(now)
    assert clock.doubt(now) is None
    begun = []
    programs = SimpleNamespace(Popen=lambda *_, **__: begun.append(1), DEVNULL=None)
    monkeypatch.setattr(backup_tasks, "subprocess", programs)
    monkeypatch.setattr(backup_tasks, "_started", None)
    with time_machine.travel(now + 60 * DAY):
        backup_tasks.back_up()
        assert begun == []
        call_command("backup")
    assert "The clock of this machine cannot be believed" in capsys.readouterr().out
    assert len(backups.archives()) == 4
    assert status.read().made_at == now
    with time_machine.travel(now + 10 * DAY):
        clock.read(timezone.now()).trust()
        backup_tasks.back_up()
    assert begun == [1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_what_was_noted_of_a_moment_to_come_is_told_and_holds_nothing_up(backups):
    now = timezone.now()
    backups.make(now + 60 * DAY)
    assert making.is_due(now)
    assert "still to come" in status.read().troubles(now)[0]
    status.note(error="No room.", tried_at=now + 60 * DAY)
    assert making.is_due(now)
    backups.make(now)
    assert not making.is_due(now)
    assert status.read().troubles(now) == []
    assert len(backups.archives()) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
def test_one_that_takes_long_deletes_what_is_too_old_as_well(backups, monkeypatch):
    now = timezone.now()
    assert clock.doubt(now) is None
    backups.make(now - 40 * DAY)
    backups.make(now - 35 * DAY)
    assert len(backups.archives()) == 2 * 2
    take = contents.take
    with time_machine.travel(now) as traveller:

        def slowly(*where):
            traveller.shift(2 * clock.JUMP)
            return take(*where)

        monkeypatch.setattr(contents, "take", slowly)
        backups.make(now)
    assert len(backups.archives()) == 2
