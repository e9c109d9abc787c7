"""A drill takes away what it made, and nothing of anybody else's."""

from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection

from config.backups.drill import _prefix
from sealing.models import DataKey
from tests.support.factories import person, with_plan

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_a_killed_drill_left_goes_and_databases_of_others_stay(backups):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's is a file in the folder of the drill")
    with_plan(person())
    backups.make()
    own = _prefix(connection.settings_dict["NAME"])
    left, in_use, others = f"{own}left", f"{own}in_use", "lamplight_drill_0a1b2c3d"
    role = "lamplight_stranger"
    with databases(left, in_use, others, f"{own}strangers", role=role) as server:
        server.execute(f"ALTER DATABASE {own}strangers OWNER TO {role}")
        with psycopg.connect(**address(), dbname=in_use):
            call_command("restore_drill", identity=str(backups.identity))
        assert there(server) == {in_use, others, f"{own}strangers"}


@pytest.mark.one_database
def test_one_key_that_is_damaged_is_told_and_fails_no_drill(backups, capsys):
    alice, bob = (with_plan(person(email=f"{name}@example.org")) for name in ("alice", "bob"))
    with_plan(person(email="carol@example.org"))
    DataKey.objects.filter(user=alice).update(wrapped=DataKey.objects.get(user=bob).wrapped)
    backups.make()
    call_command("restore_drill", identity=str(backups.identity))
    said = capsys.readouterr().out
    assert "People whose words stay closed, as on the site: 1." in said
    assert "Plans opened whole: 2," in said


@contextmanager
def databases(*names, role):
    with psycopg.connect(**address(), dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE ROLE {role}")
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
        try:
            yield server
        finally:
            for name in names:
                server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            server.execute(f"DROP ROLE {role}")


def there(server):
    found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'lamplight_drill%'")
    return {name for (name,) in found}


def address():
    return {key: connection.settings_dict[key.upper()] for key in ("host", "port", "user")}
