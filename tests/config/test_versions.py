"""Code that is older than its database does not start, and says what to do."""

import re
import shlex
import sqlite3
import subprocess
import sys

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config.versions import unknown_migrations
from tests.support.live_server import ROOT, Site

SETTINGS = (ROOT / "docs" / "settings.md").read_text()
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
    by_hand = re.findall(r"^    ((?:gunicorn|celery) [^#\n]+)", SETTINGS, re.MULTILINE)
    assert len(by_hand) == 3
    commands = [["manage.py", "setup"], ["manage.py", "up"]]
    for command in [*commands, *(["-m", *shlex.split(part)] for part in by_hand)]:
        refused = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env=site.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert refused.returncode != 0, command
        assert "(plans.0999_of_next_year). Start that version" in refused.stderr, command
        assert "Traceback" not in refused.stderr, command
