"""A database server that takes calls and never answers keeps no probe for long."""

import socket
import threading

import pytest

from config import readiness
from config.databases import database_from_url
from config.postgresql.base import outage
from tests.conftest import use_database


@pytest.fixture
def silent(settings, monkeypatch, django_db_blocker):
    """The site's database is a server that says nothing."""
    monkeypatch.setattr(outage, "_is_known", False)
    ours = settings.DATABASES["default"]
    with django_db_blocker.unblock(), socket.create_server(("127.0.0.1", 0)) as server:
        url = f"postgresql://lamplight@127.0.0.1:{server.getsockname()[1]}/lamplight"
        use_database(database_from_url(url))
        yield
        readiness._knocking.join()
        use_database(ours)


def test_a_database_server_that_hangs_is_told_in_time(silent, client, monkeypatch):
    monkeypatch.setattr(readiness, "LONGEST_KNOCK", 0.1)
    for _ in range(2):
        assert client.get("/readyz").text == "not ready: database"
    assert readiness._knocking.is_alive()
    assert client.get("/livez").text == "ok"


def test_probes_that_come_at_once_each_get_an_answer(silent, monkeypatch):
    """One of them had begun to knock anew while the other took what it had begun for its own."""
    broken, second_begins, first_is_done = [], threading.Event(), threading.Event()
    start = readiness.Knock.start

    def probe():
        try:
            readiness.knock()
        except RuntimeError as error:
            broken.append(error)

    second = threading.Thread(target=probe)

    def start_in_turns(knock):
        if threading.current_thread() is second:
            second_begins.set()
            first_is_done.wait()
            start(knock)
        else:
            start(knock)
            knock.join()
            second.start()
            second_begins.wait(0.2)

    monkeypatch.setattr(readiness.Knock, "run", lambda knock: setattr(knock, "is_answered", True))
    monkeypatch.setattr(readiness.Knock, "start", start_in_turns)
    monkeypatch.setattr(readiness, "_knocking", None)
    probe()
    first_is_done.set()
    second.join()
    assert broken == []
