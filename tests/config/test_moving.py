"""All of a site moves from its SQLite file into an empty PostgreSQL, or nothing of it does."""

import json
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.test import Client

from accounts.code_budget import CodeBudget
from accounts.invitations import Invitation
from accounts.models import User
from config import running
from config.databases import database_from_url
from config.moving.left_behind import LEFT_BEHIND
from config.moving.tables import all_tables
from config.moving.values import Unfit, reader_of
from goals.models import Reason, StepTick
from mail.models import ClockReading
from reminders.models import ZoneRules
from reminders.quiet.models import QuietDay
from sealing.models import Leftover
from tests.conftest import use_database
from tests.sealed_app.models import Leaf, Twig
from tests.support.autofill import row_of
from tests.support.everything import everything_of
from tests.support.factories import REASON
from tests.support.live_server import ROOT, Site

# Sorted otherwise by the rules of a language than byte by byte.
KEYS = ("b", "B", "a", "Ä", "-a", "_")
# What triggers of PostgreSQL do to a row on its way in.
SPOILED = """
CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.{column} := {value}; RETURN NEW; END $$;
CREATE TRIGGER spoil BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION spoil();
"""

NEWER = """
CREATE TABLE django_migrations (id int, app text, name text, applied timestamptz);
INSERT INTO django_migrations VALUES (1, 'plans', '0999_of_next_year', now());
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory, django_db_blocker):
    """(a SQLite file with a row in every table, the cookie of somebody who is signed in)."""
    file = tmp_path_factory.mktemp("moving") / "lamplight.sqlite3"
    original = django_settings.DATABASES["default"]
    with django_db_blocker.unblock():
        use_database(database_from_url(f"sqlite:///{file}"))
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        key = _fill()
        use_database(original)
    return file, key


def _fill():
    user = everything_of("alice@example.org")
    for model in (Leaf, QuietDay, StepTick, Twig):
        row_of(model, user, "words")
    Invitation.make(uses=5, days=14)
    Leftover.note()
    ZoneRules.objects.create(version="2026a")
    ClockReading.objects.create(name="trusted", moment=user.signed_up_at, uptime=1 / 7, boot="b")
    for key in KEYS:
        CodeBudget.objects.create(key=key, codes=[{"z": 1, "a": [1.5, None, "ü"]}])
    Group.objects.create(name="g").permissions.add(Permission.objects.first())
    address = EmailAddress.objects.create(user=user, email="more@example.org")
    EmailConfirmation.objects.create(email_address=address, key="k" * 64)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "s", "also": "é"})
    browser = Client()
    browser.force_login(user)
    return browser.cookies[django_settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def old(filled, tmp_path, django_db_blocker):
    """A copy of that file, which the site uses."""
    file = tmp_path / "lamplight.sqlite3"
    shutil.copy(filled[0], file)
    original = django_settings.DATABASES["default"]
    with django_db_blocker.unblock():
        use_on(file)
        yield file
        use_database(original)


def use_on(file):
    database = database_from_url(f"sqlite:///{file}")
    # Nobody has to wait for what is told at once.
    database["OPTIONS"]["timeout"] = 0
    use_database(database)


@pytest.fixture
def new(postgresql, settings):
    """The address of an empty PostgreSQL, in NEW_DATABASE_URL."""
    name = f"moved_{secrets.token_hex(4)}"
    run(postgresql.url, f"CREATE DATABASE {name} TEMPLATE template0")
    settings.NEW_DATABASE_URL = postgresql.url.replace("/postgres", f"/{name}")
    yield settings.NEW_DATABASE_URL
    run(postgresql.url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def new_tables(new, old):
    """The same with the tables in it, and no row of anybody."""
    use_database(database_from_url(new))
    call_command("migrate", verbosity=0)
    use_on(old)
    return new


def run(url, sql):
    with psycopg.connect(url, autocommit=True) as connection:
        done = connection.execute(sql)
        return done.fetchall() if done.description else None


def rows_of(new):
    tables = ("accounts_user", "goals_reason", "django_content_type")
    return [run(new, f"SELECT count(*) FROM {table}")[0][0] for table in tables]


def counts(database):
    with database.cursor() as cursor:
        for table in all_tables():
            cursor.execute(f"SELECT count(*) FROM {table.name}")
            yield table.name, cursor.fetchone()[0]


def test_every_row_arrives_words_open_and_nobody_is_signed_out(filled, old, new, capsys):
    before = dict(counts(connection))
    assert [name for name, count in before.items() if not count] == []
    connection.close()
    bytes_before = old.read_bytes()

    call_command("move_to_postgresql")
    said = capsys.readouterr().out
    assert "All rows are alike." in said
    assert f"{before['goals_reason']:>10} goals_reason" in said
    assert "delete it within 28 days" in said
    assert old.read_bytes() == bytes_before

    use_database(database_from_url(new))
    assert dict(counts(connection)) == before
    browser = Client()
    browser.cookies[django_settings.SESSION_COOKIE_NAME] = filled[1]
    assert REASON in browser.get("/plan/").content.decode()
    user = User.objects.get()
    assert set(KEYS) < set(CodeBudget.objects.values_list("key", flat=True))
    # New rows are counted on from there.
    user.consents.create(kind="sealed", version="1")
    Reason(user=user, text="One more.").save()

    use_on(old)
    assert_refused("not empty.*accounts_user")


def test_what_differs_is_found_and_nothing_stays(new_tables):
    before = rows_of(new_tables)
    assert before[:2] == [0, 0]
    run(new_tables, SPOILED.format(table="goals_reason", column="position", value="7"))
    assert_refused("no row stays in the new one.\ngoals_reason: 1 rows differ in position$")
    run(new_tables, "DROP FUNCTION spoil CASCADE")
    # The words are the same bytes, and their key is no more.
    run(new_tables, SPOILED.format(table="sealing_datakey", column="version", value="9"))
    assert_refused("goals_reason: 1 sealed texts differ when opened")
    assert rows_of(new_tables) == before


def test_what_postgresql_would_not_take_is_named_before_anything_is_written(old, new):
    with closing(sqlite3.connect(old)) as file:
        file.create_function("REGEXP", 2, lambda *_: True)
        file.execute(
            "UPDATE accounts_session SET device = 'Fire' || char(0) || 'fox' "
            "WHERE user_id IS NOT NULL"
        )
        file.execute("UPDATE accounts_user SET country = 'GBR', last_login = 'yesterday'")
        file.execute("UPDATE reminders_delivery SET reminder_id = ?", ["0" * 32])
        file.execute("UPDATE mfa_authenticator SET data = ?", [json.dumps({"a": "\0"})])
        file.commit()
    told = assert_refused("Nothing was written")
    assert "accounts_session: 2 rows, where device holds a NUL character" in told
    assert "accounts_user: 1 rows, where country is longer than 2 characters" in told
    assert "accounts_user: 1 rows, where last_login is no moment" in told
    assert "mfa_authenticator: 1 rows, where data holds a NUL character" in told
    assert "reminders_delivery: 1 rows, which belong to a row of reminders_reminder" in told
    assert run(new, "SELECT * FROM pg_tables WHERE schemaname = 'public'") == []


def test_nobody_else_may_have_the_file_open_or_the_other_database_in_use(
    old, new, monkeypatch, tmp_path
):
    run(new, "CREATE TABLE of_somebody_else (id int)")
    assert_refused("not empty.*of_somebody_else")
    run(new, "DROP TABLE of_somebody_else")
    run(new, NEWER)
    assert_refused("newer version")
    monkeypatch.setattr(running, "NOTE", tmp_path / "running")
    with running.note_running():
        assert_refused("The site runs")
    with closing(sqlite3.connect(old)) as other:
        other.execute("SELECT count(*) FROM accounts_user").fetchall()
        assert_refused("Another program has the SQLite file open")


def test_an_address_that_cannot_be_moved_to_is_refused_without_its_password(old, new, settings):
    run(new, "DROP ROLE IF EXISTS poor; CREATE ROLE poor LOGIN")
    for address, why in (
        ("", "^Set NEW_DATABASE_URL to an empty PostgreSQL"),
        ("sqlite:////folder/plan.sqlite3", "^Set NEW_DATABASE_URL to an empty PostgreSQL"),
        ("mysql://a:secret@host/name", "^NEW_DATABASE_URL is no database that can be kept"),
        (new.replace("lamplight@", "poor@"), "may not make tables there. Let it own"),
        ("postgresql://a:secret@127.0.0.1:1/name", "^The new database cannot be opened"),
    ):
        settings.NEW_DATABASE_URL = address
        assert "secret" not in assert_refused(why)


def assert_refused(why):
    with pytest.raises(CommandError, match=why) as refused:
        call_command("move_to_postgresql")
    return str(refused.value)


def test_setup_starts_nothing_empty_beside_a_file_with_people(old, new):
    site = Site(old.parent, DATABASE_URL=new, SECRET_KEY="k" * 50)
    site.environment["SEALING_KEYS"] = django_settings.SEALING_KEYS[0]
    refused = subprocess.run(
        [sys.executable, "manage.py", "setup"],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
    )
    assert refused.returncode == 1
    assert LEFT_BEHIND.format(file=old) in refused.stderr
    assert run(new, "SELECT * FROM pg_tables WHERE schemaname = 'public'") == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.BooleanField(), 2),
        (models.PositiveSmallIntegerField(), 40_000),
        (models.PositiveSmallIntegerField(), "4"),
        (models.FloatField(), "x"),
        (models.UUIDField(), "no id"),
        (models.DateField(), "2026-02-30"),
        (models.DateTimeField(), ""),
        (models.TimeField(), 8),
        (models.BinaryField(), "letters"),
        (models.JSONField(), "{"),
        (models.JSONField(), "NaN"),
        (models.JSONField(), r'"\ud800"'),
        (models.TextField(), b"bytes"),
    ],
)
def test_what_no_column_of_postgresql_holds_is_no_value(field, value):
    with pytest.raises(Unfit):
        reader_of(field)(value)


def test_a_text_about_a_nul_is_none():
    assert reader_of(models.JSONField())(r'"\\u0000"') == r'"\\u0000"'
