"""Repetitions, the two kinds of house, and the table at the end."""

import os
import random
import secrets
import subprocess
from pathlib import Path

import pytest

from tests.faults import house, table
from tests.support.live_server import Site
from tests.support.servers import postgresql_server, redis_server, smtp_server

REPETITIONS = int(os.environ.get("REPETITIONS", "1"))
# Of those that take so long that a quarter has to do.
OF_LONG_ONES = max(1, REPETITIONS // 4)


def pytest_generate_tests(metafunc):
    if "luck" in metafunc.fixturenames:
        is_long = metafunc.definition.get_closest_marker("long_fault")
        metafunc.parametrize("repetition", range(OF_LONG_ONES if is_long else REPETITIONS))


def pytest_collection_modifyitems(config, items):
    """Go on where a run was ended: what stands in the table of this revision is not done again.

    Where no table is kept, as in `make test`, only those of every day are done.
    """
    left_out = [item for item in items if table.has(item) or _is_for_a_table(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _is_for_a_table(item):
    is_a_fault = item.path.parent == Path(__file__).parent
    return is_a_fault and not table.FIGURES and not item.get_closest_marker("every_day")


def pytest_runtest_logreport(report):
    table.keep(report)


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
def workers_house(tmp_path_factory):
    """Kept for all tests: starting it takes longer than most of them. PostgreSQL is its own, as it
    is killed as well."""
    with (
        redis_server() as redis,
        smtp_server() as smtp,
        postgresql_server() as postgresql,
    ):
        folder = tmp_path_factory.mktemp("workers") / "var"
        site = Site(
            folder,
            BROKER_URL=redis.url,
            DATABASE_URL=postgresql.url,
            EMAIL_URL=smtp.url,
            WEB_CONCURRENCY="1",
        )
        yield from open_house(site, smtp, redis, postgresql)


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


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of its own, which is soon full. Only root can make one."""
    if os.geteuid():
        pytest.skip("only root can mount a small disk")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "none", tmp_path], check=True)
    yield tmp_path
    subprocess.run(["umount", "--lazy", tmp_path], check=True)


@pytest.fixture
def house_on_a_small_disk(small_disk, luck, django_db_blocker, record_property):
    with smtp_server() as smtp:
        folder = small_disk / "var"
        site = Site(
            folder,
            DATABASE_URL=f"sqlite:///{folder / 'lamplight.sqlite3'}",
            EMAIL_URL=smtp.url,
            WEB_CONCURRENCY="1",
        )
        for opened in open_house(site, smtp):
            yield from in_a(opened, luck, django_db_blocker, record_property)


def open_house(site, *servers):
    try:
        yield house.House(site, *servers)
    finally:
        site.kill()
