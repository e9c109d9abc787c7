"""PostgreSQL is away: a page waits for it once, and a probe of /livez never."""

import threading
import time

import psycopg
import pytest
from django.db import connections
from django.test import Client
from psycopg_pool import ConnectionPool

from config.databases import database_from_url
from config.postgresql import outage as outages
from config.postgresql.base import outage
from config.postgresql.outage import MOST_WAITING, Outage
from tests.conftest import use_database
from tests.support.servers import free_port


class Server:
    """What is connected to, as the block of one_waits(): it keeps whoever comes until it is told
    how that ends."""

    def __init__(self):
        self.outage, self.tries, self.refused = Outage(), 0, 0
        self.let_go, self._lock = threading.Event(), threading.Lock()

    def come(self):
        try:
            with self.outage.one_waits():
                with self._lock:
                    self.tries += 1
                assert self.let_go.wait(10)
                raise psycopg.OperationalError("refused")
        except psycopg.OperationalError as error:
            with self._lock:
                self.refused += "refused" not in str(error)

    def meets(self, number):
        visitors = [threading.Thread(target=self.come) for _ in range(number)]
        for visitor in visitors:
            visitor.start()
        return visitors


def ended(visitors):
    for visitor in visitors:
        visitor.join(10)
    return not any(visitor.is_alive() for visitor in visitors)


def test_before_an_outage_is_known_one_thread_stays_free(monkeypatch):
    monkeypatch.setattr(outages, "SECONDS_FOR_A_PLACE", 0.01)
    server = Server()
    waiting = server.meets(MOST_WAITING)
    while server.tries < MOST_WAITING:
        pass
    assert ended(server.meets(5))
    assert (server.tries, server.refused) == (MOST_WAITING, 5)
    server.let_go.set()
    assert ended(waiting)


def test_nobody_is_refused_by_a_server_that_is_only_busy():
    outage, connected = Outage(), []

    def come():
        with outage.one_waits():
            time.sleep(0.4 * outages.SECONDS_FOR_A_PLACE)
            connected.append(True)

    visitors = [threading.Thread(target=come) for _ in range(4 * MOST_WAITING)]
    for visitor in visitors:
        visitor.start()
    assert ended(visitors)
    assert len(connected) == len(visitors)


def test_during_an_outage_one_tries_at_a_time():
    server = Server()
    server.let_go.set()
    server.come()
    server.let_go.clear()
    waiting = server.meets(1)
    while server.tries < 2:
        pass
    assert ended(server.meets(5))
    assert (server.tries, server.refused) == (2, 5)
    server.let_go.set()
    assert ended(waiting)


def test_what_is_back_is_used_at_once_by_all():
    server = Server()
    server.let_go.set()
    server.come()
    with server.outage.one_waits():
        pass
    with server.outage.one_waits(), server.outage.one_waits():
        pass


@pytest.fixture
def away(settings, monkeypatch, django_db_blocker):
    """PostgreSQL at a port where nobody listens; the list of tries to reach it."""
    tries = []
    original = settings.DATABASES["default"]
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    monkeypatch.setattr(outage, "_is_known", False)

    def getconn(pool, timeout=None):
        tries.append(pool)
        raise psycopg.OperationalError("connection refused")

    with django_db_blocker.unblock():
        use_database(database_from_url(url))
        monkeypatch.setattr(ConnectionPool, "getconn", getconn)
        yield tries
        use_database(original)
    monkeypatch.undo()
    outage._is_known = False


@pytest.mark.parametrize(
    ("path", "status"), [("/help/", 200), ("/support/", 200), ("/today/", 503), ("/livez", 200)]
)
def test_a_page_asks_once(away, path, status):
    client = Client(raise_request_exception=False)
    client.cookies["s"] = "somebody-who-is-signed-in-0123456"
    answer = client.get(path)
    assert answer.status_code == status
    assert len(away) == (path != "/livez")
    assert "s" not in answer.cookies, "they are still signed in when it is back"
    assert connections["default"].vendor == "postgresql"
