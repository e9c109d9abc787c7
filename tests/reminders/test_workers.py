"""The daily mail through the real processes: once as one command starts them, once with workers."""

import secrets
import time
import urllib.request

import psycopg
import pytest

from tests.support.live_server import Site

ARRIVING_MAY_TAKE = 60  # seconds
A_SECOND_ONE_WOULD_TAKE = 5  # seconds: the outbox is looked at every second
# Somebody whose mail has been due for a minute, where it is one in the afternoon. Run by the site's
# own `shell`, because the tests' own process has another database.
SOMEBODY_IS_DUE = """
from datetime import timedelta
from django.utils import timezone
from reminders.models import Reminder
from tests.support.factories import person

due_at = timezone.now() - timedelta(minutes=1)
user = person(time_zone=f"Etc/GMT{due_at.hour - 13:+d}")
due_on = due_at.astimezone(user.tzinfo)
Reminder(user=user, local_time=due_on.time(), next_on=due_on.date(), next_due_at=due_at).save()
"""


@pytest.fixture
def database(postgresql):
    """The address of an empty database of its own."""
    name = f"site_{secrets.token_hex(4)}"
    with psycopg.connect(postgresql.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgresql.url.replace("/postgres", f"/{name}")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def start(tmp_path, smtp):
    """Start the application with settings of the environment. It is ended without a goodbye:
    what one Ctrl-C does is told elsewhere."""
    sites = []

    def start(**environment):
        sites.append(Site(tmp_path / "var", EMAIL_URL=smtp.url, **environment))
        sites[0].start()
        return sites[0]

    yield start
    for site in sites:
        site.kill()


def test_one_command_brings_a_due_mail_once(smtp, start):
    site = start()
    mail = assert_a_due_mail_comes_once(site, smtp)
    assert is_on(site)
    stop_as_a_mail_provider(mail)
    assert not is_on(site)


def test_workers_on_redis_and_postgresql_bring_a_due_mail_once(smtp, redis_url, database, start):
    site = start(BROKER_URL=redis_url, DATABASE_URL=database)
    assert_a_due_mail_comes_once(site, smtp)
    assert {"beat", "worker"} <= arguments(site)


def assert_a_due_mail_comes_once(site, smtp):
    site.manage("shell", "--no-imports", "--command", SOMEBODY_IS_DUE)
    give_up_at = time.monotonic() + ARRIVING_MAY_TAKE
    while not smtp.messages and time.monotonic() < give_up_at:
        time.sleep(0.1)
    time.sleep(A_SECOND_ONE_WOULD_TAKE)
    assert [mail.recipients for mail in smtp.messages] == [["alice@example.org"]], site.output()
    return smtp.messages[0]


def stop_as_a_mail_provider(mail):
    """What RFC 8058 has a provider do when its person presses "Unsubscribe": it posts the second
    header's words to the first one's address, with no cookie, and follows no redirect."""
    lines = mail.raw.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    heads = dict(line.split(": ", 1) for line in lines)
    address = heads["List-Unsubscribe"].strip("<>")
    body = heads["List-Unsubscribe-Post"].encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    with urllib.request.urlopen(urllib.request.Request(address, body, kind)) as answer:
        assert (answer.status, answer.url) == (200, address)


def is_on(site):
    code = "from reminders.models import Reminder; print(Reminder.objects.get().is_on)"
    return site.manage("shell", "--no-imports", "--command", code).split()[-1] == "True"


def arguments(site):
    return {part for process in site.family() for part in process.cmdline()}
