"""Repetitions, the two kinds of house, and the table at the end."""

import os
import random
import secrets
from contextlib import contextmanager

import psycopg
import pytest

from tests.faults import house, table
from tests.support.live_server import Site
from tests.support.servers import redis_server, smtp_server

REPETITIONS = int(os.environ.get("REPETITIONS", "1"))


def pytest_generate_tests(metafunc):
    if "luck" in metafunc.fixturenames:
        metafunc.parametrize("repetition", range(REPETITIONS))


def pytest_terminal_summary(terminalreporter):
    table.show(terminalreporter)


@pytest.fixture
def luck(repetition):
    """The chance of one repetition. FAULTS_SEED draws one that failed again."""
    seed = os.environ.get("FAULTS_SEED") or secrets.token_hex(4)
    luck = random.Random(seed)
    luck.seed_text = seed
    return luck


@pytest.fixture
def workers(workers_house, luck, django_db_blocker, record_property):
    """Two workers on Redis and PostgreSQL."""
    yield from in_a(workers_house, luck, django_db_blocker, record_property)


@pytest.fixture
def one_machine(one_machine_house, luck, django_db_blocker, record_property):
    """What `make run` starts: SQLite, no broker, and a scheduler that sends."""
    yield from in_a(one_machine_house, luck, django_db_blocker, record_property)


@pytest.fixture(params=["workers", "one_machine"])
def either(request, luck):
    return request.getfixturevalue(request.param)


def in_a(home, luck, blocker, record_property):
    url = home.site.environment["DATABASE_URL"]
    with blocker.unblock(), house.in_the_database_of(url):
        home.begin(luck)
        yield home
        if home.count:
            record_property(table.PROPERTY, home.count.as_dict())
    if not home.is_sound:
        # The next test shall not inherit what went wrong.
        home.site.kill()


@pytest.fixture(scope="session")
def workers_house(postgresql, tmp_path_factory):
    """Kept for all tests: starting it takes longer than most of them."""
    with redis_server() as redis, smtp_server() as smtp, database(postgresql) as url:
        folder = tmp_path_factory.mktemp("workers") / "var"
        yield from open_house(
            Site(
                folder,
                BROKER_URL=redis.url,
                DATABASE_URL=url,
                EMAIL_URL=smtp.url,
                WEB_CONCURRENCY="1",
            ),
            smtp,
            redis,
        )


@pytest.fixture(scope="session")
def one_machine_house(tmp_path_factory):
    with smtp_server() as smtp:
        folder = tmp_path_factory.mktemp("one-machine") / "var"
        yield from open_house(
            Site(
                folder,
                DATABASE_URL=f"sqlite:///{folder / 'lamplight.sqlite3'}",
                EMAIL_URL=smtp.url,
                WEB_CONCURRENCY="1",
            ),
            smtp,
        )


def open_house(site, *servers):
    try:
        yield house.House(site, *servers)
    finally:
        site.kill()


@contextmanager
def database(server):
    name = f"faults_{secrets.token_hex(4)}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield server.url.replace("/postgres", f"/{name}")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
