"""Code that is older than its database does not start, and says what to do."""

import sqlite3

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.versions import unknown_migrations
from tests.support.by_hand import BY_HAND, run
from tests.support.live_server import Site

NEWER = "plans", "0999_of_next_year"


@pytest.mark.django_db
def test_what_only_a_newer_version_did_is_found_by_its_name():
    assert unknown_migrations() == []
    MigrationRecorder(connection).record_applied(*NEWER)
    assert unknown_migrations() == ["plans.0999_of_next_year"]


def test_nothing_starts_on_a_newer_database(tmp_path):
    site = Site(tmp_path / "var", BROKER_URL="redis://127.0.0.1:1/0")
    site.manage("setup")
    with sqlite3.connect(site.folder / "lamplight.sqlite3") as database:
        row = "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2027-01-01')"
        database.execute(row, NEWER)
    assert len(BY_HAND) == 3
    for command in [["manage.py", "setup"], ["manage.py", "up"], *BY_HAND]:
        refused = run(command, site.environment)
        assert refused.returncode != 0, command
        assert "(plans.0999_of_next_year). Start that version" in refused.stderr, command
        assert "Traceback" not in refused.stderr, command
