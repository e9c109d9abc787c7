"""A database server that takes calls and never answers keeps no probe for long."""

import socket

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
