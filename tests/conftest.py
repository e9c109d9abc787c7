"""What every test can ask for: both kinds of database, and real servers.

A test that touches data (`django_db`, `db`, ...) runs twice, on SQLite and on PostgreSQL; with the
marker `one_database` on SQLite only.
"""

import gc
import signal
import time

import hypothesis
import pytest
import redis
from _pytest import runner
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.template import Template
from django.test.utils import instrumented_test_render
from django.utils import translation

from accounts.hashers import Argon2PasswordHasher
from config.databases import database_from_url
from reminders.deliveries.models import stencil
from tests.support.examples import ALL
from tests.support.interpreter import with_room_for_calls
from tests.support.live_server import Site
from tests.support.pty import Terminal
from tests.support.servers import Server, postgresql_server, redis_server, smtp_server

# A slow machine is no failure.
UNHURRIED = hypothesis.settings(
    deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], max_examples=ALL
)
hypothesis.settings.register_profile("all", UNHURRIED)
hypothesis.settings.register_profile("few", UNHURRIED, max_examples=ALL // 5)

# Whatever starts other programs does it through one of these; browsers and faults do nothing else.
DOORS = ((Server, "__init__"), (Site, "start"), (Site, "manage"), (Terminal, "__init__"))
FOLDERS_OF_PROGRAMS = ("browser", "faults")
UNWATCHED_RENDER = Template._render


def pytest_addoption(parser):
    parser.addoption(
        "--alone",
        action="store_true",
        help="only what needs no other program: no site, server, terminal or browser",
    )


def pytest_ignore_collect(collection_path, config):
    is_left_out = config.option.alone and collection_path.name in FOLDERS_OF_PROGRAMS
    return True if is_left_out else None


def pytest_configure(config):
    hypothesis.settings.load_profile("few" if config.option.alone else "all")
    # Tests that share the processors run in processes that ignore Ctrl-C, and so would every
    # server and command that they start.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish():
    # Thousands of tests stay until the end: nothing is won by looking through them for garbage,
    # and little by looking after each 700 objects, of which a page makes many more.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.hookimpl(tryfirst=True)
@with_room_for_calls
def pytest_runtest_protocol(item, nextitem):
    return runner.pytest_runtest_protocol(item, nextitem)


def pytest_generate_tests(metafunc):
    marker = metafunc.definition.get_closest_marker
    if marker("django_db") and "django_db_setup" not in metafunc.fixturenames:
        # pytest-django asks for it only while the test runs, which is too late to vary it.
        metafunc.fixturenames.insert(0, "django_db_setup")
    if "django_db_setup" in metafunc.fixturenames:
        is_one = marker("one_database") or metafunc.config.option.alone
        kinds = ["sqlite"] if is_one else ["sqlite", "postgresql"]
        # "session" lets pytest run all tests of one kind before those of the next.
        metafunc.parametrize("django_db_setup", kinds, indirect=True, scope="session")


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_blocker, tmp_path_factory):
    """Replaces pytest-django's: an empty, migrated database of the kind asked for."""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").url
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/lamplight.sqlite3"
    original = settings.DATABASES["default"]
    with django_db_blocker.unblock():
        use_database(with_test_name(database_from_url(url)))
        creation = connections["default"].creation
        creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        yield
    with django_db_blocker.unblock():
        creation.destroy_test_db(creation.connection.settings_dict["NAME"], verbosity=0)
        use_database(original)


def with_test_name(database):
    # A file for SQLite too: in memory it could not be shared between threads and processes.
    name = database["NAME"] if "sqlite" in database["ENGINE"] else "test_lamplight"
    return {**database, "TEST": {"NAME": str(name)}}


def use_database(database):
    """Point Django's default connection at `database`, with nothing remembered of the last one."""
    settings.DATABASES["default"] = database
    connections.configure_settings(settings.DATABASES)
    connections.settings["default"] = database
    connections["default"].close()
    if hasattr(connections["default"], "close_pool"):
        connections["default"].close_pool()
    del connections["default"]
    ContentType.objects.clear_cache()


@pytest.fixture(scope="session")
def postgresql():
    with postgresql_server() as server:
        yield server


@pytest.fixture(scope="session")
def redis_instance():
    with redis_server() as server:
        yield server


@pytest.fixture
def redis_url(redis_instance):
    """The address of an empty Redis."""
    with redis.Redis.from_url(redis_instance.url) as client:
        client.flushall()
    return redis_instance.url


@pytest.fixture(scope="session", autouse=True)
def alone(request):
    """With --alone, a test that is about to start another program is skipped."""
    if not request.config.option.alone:
        yield
        return

    def skip(*args, **kwargs):
        pytest.skip("starts another program")

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in DOORS:
            patch.setattr(owner, name, skip)
        yield


@pytest.fixture(scope="session", autouse=True)
def unwatched_templates(django_test_environment):
    """Django notes for each test which templates made a page, down to every icon, and copies what
    they were given. Few tests ask, and it takes a tenth of the time of a page."""
    Template._render = UNWATCHED_RENDER


@pytest.fixture
def context_kept(monkeypatch):
    """For a test that asks for `response.context`."""
    monkeypatch.setattr(Template, "_render", instrumented_test_render)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """The same algorithm with less work: how long a guess takes is no test's subject."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2PasswordHasher, "memory_cost", 64)
        patch.setattr(Argon2PasswordHasher, "time_cost", 1)
        yield


@pytest.fixture(autouse=True)
def every_clock_travels(monkeypatch):
    """A test that travels in time takes the machine and the database along, as time itself does.

    What happens when only one of the clocks moves is told by tests/mail/test_clock.py.
    """
    monkeypatch.setattr("mail.clock.uptime", time.time)
    monkeypatch.setattr("mail.clock.database_clock", lambda now: now)


@pytest.fixture(autouse=True)
def fresh_stencils():
    """What was made for many by other settings is not for this test."""
    stencil.cache_clear()


@pytest.fixture(autouse=True)
def source_language():
    """A page in British words leaves its thread in them, and tests share one."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def smtp():
    """A mail server of the test's own: `smtp.messages` is what it was sent."""
    with smtp_server() as server:
        yield server


@pytest.fixture
def post_office(settings, smtp):
    """`smtp`, with the tests' own process sending its mail there."""
    settings.EMAIL_BACKEND = "mail.backends.SMTPBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp.host, smtp.port
    return smtp


@pytest.fixture
def site(tmp_path, smtp):
    """The running application, which sends its mail to `smtp`."""
    with Site(tmp_path / "var", EMAIL_URL=smtp.url) as running:
        yield running
