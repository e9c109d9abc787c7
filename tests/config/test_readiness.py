"""`/readyz` names what keeps the site from serving people, and nothing else."""

import socket
import threading
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import User
from config import readiness, serving
from config.databases import database_from_url
from mail.models import ClockReading
from reminders.tasks import tick
from sealing.models import DataKey
from tests.support.disks import full_disk
from tests.support.factories import person

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def said(client):
    """What the probe is told."""

    def ask():
        answer = client.get("/readyz")
        assert answer.status_code == (200 if answer.text == "ok" else 503)
        assert answer["Cache-Control"] == "no-store"
        return answer.text

    return ask


@pytest.fixture
def alice():
    alice = person()
    tick()
    assert alice.data_keys.count() == 1
    return alice


def test_with_people_keys_and_a_tick_it_is_ready(said, alice):
    assert said() == "ok"


def test_a_database_that_lacks_a_migration_is_told(said, alice):
    MigrationRecorder(connection).record_unapplied("sharing", "0001_initial")
    assert said() == "not ready: migrations"


def test_a_database_that_is_newer_than_the_code_is_told(said, alice):
    MigrationRecorder(connection).record_applied("plans", "9999_of_tomorrow")
    assert said() == "not ready: version"


@pytest.mark.one_database
def test_what_an_app_left_that_is_no_more_is_no_newer_database(said, alice):
    MigrationRecorder(connection).record_applied("sessions", "0001_initial")
    assert said() == "ok"


def test_a_restore_without_the_data_keys_is_told(said, alice):
    person("bob@example.org")
    DataKey.objects.all().delete()
    assert said() == "not ready: data keys"


@pytest.mark.one_database
def test_one_person_without_a_data_key_is_told_and_one_who_has_not_joined_is_not(said, alice):
    User(email="waiting@example.org").save()
    assert said() == "ok"
    alice.data_keys.all().delete()
    person("bob@example.org")
    assert said() == "not ready: data keys"


@pytest.mark.one_database
def test_keys_that_open_nothing_are_told(said, alice, settings):
    settings.SEALING_KEYS = ["b" * 43 + "="]
    assert said() == "not ready: data keys"
    settings.SEALING_KEYS = ["nonsense"]
    assert said() == "not ready: keys"


@pytest.mark.one_database
def test_a_full_disk_is_told(said, alice, settings, tmp_path):
    with full_disk(tmp_path / "disk") as folder:
        settings.VAR_DIR = folder
        assert said() == "not ready: disk"


@pytest.mark.one_database
def test_a_disk_with_hardly_any_room_is_told(said, alice, monkeypatch):
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 10**18)
    assert said() == "not ready: disk"


@pytest.mark.one_database
def test_the_disk_of_a_database_that_lies_elsewhere_is_asked_too(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert set(readiness.folders()) > {tmp_path}


@pytest.mark.one_database
def test_a_scheduler_that_is_silent_for_more_than_five_minutes_is_told(said, alice):
    ticked = ClockReading.objects.filter(name=ClockReading.TRUSTED)
    now, reading = timezone.now(), ClockReading.trusted()
    for minutes, answer in ((4, "ok"), (6, "not ready: scheduler")):
        ago = minutes * MINUTE
        uptime = reading.uptime - ago.total_seconds()
        ticked.update(moment=now - ago, uptime=uptime)
        assert said() == answer


@pytest.mark.one_database
def test_a_scheduler_that_was_never_started_is_told_once_there_is_somebody_to_serve(
    said, monkeypatch
):
    assert said() == "ok"
    monkeypatch.setattr(serving, "_since", timezone.now() - 6 * MINUTE)
    assert said() == "not ready: scheduler"
    monkeypatch.setattr(serving, "_since", timezone.now())
    assert said() == "ok"
    person()
    User.objects.update(signed_up_at=timezone.now() - 6 * MINUTE)
    assert said() == "not ready: scheduler"


@pytest.mark.one_database
def test_a_database_that_is_away_is_waited_for_once_and_the_process_lives(said, client):
    with a_server_that_hangs_up() as (port, callers), a_database(port):
        assert said() == "not ready: database"
        assert len(callers) == 1
        assert client.get("/livez").text == "ok"
        assert len(callers) == 1


@contextmanager
def a_server_that_hangs_up():
    """Yields its port, and a list of those who called."""
    callers = []

    def listen(server):
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            callers.append(caller)
            caller.close()

    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        threading.Thread(target=listen, args=[server], daemon=True).start()
        yield server.getsockname()[1], callers
        server.shutdown(socket.SHUT_RDWR)


@contextmanager
def a_database(port):
    """Have the tests' own process look for its database at a port of this machine."""
    ours = connections["default"]
    settings = database_from_url(f"postgresql://lamplight@127.0.0.1:{port}/lamplight")
    # The pool knocks again and again until its time is over.
    del settings["OPTIONS"]["pool"]
    settings = {**ours.settings_dict, **settings}
    connections["default"] = DatabaseWrapper(settings)
    try:
        yield
    finally:
        connections["default"] = ours
