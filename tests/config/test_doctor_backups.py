"""`manage.py doctor`, the ping and the figures about backups."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from config.backups import status
from config.ping import what_is_wrong

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DAY = timedelta(days=1)


@pytest.fixture
def backups(at_home, settings, tmp_path):
    """Notes how long ago a backup was made and tried."""
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.BACKUP_FOLDER.mkdir()

    def note(made=None, drilled=None):
        now = timezone.now()
        status.note(made_at=made and now - made, drilled_at=drilled and now - drilled)

    return note


def test_of_backups_that_are_made_and_tried_nothing_is_said(backups, doctor, client, settings):
    backups(made=DAY / 2, drilled=3 * DAY)
    told = doctor()
    assert (told.code, "The last good backup is 12 hours old." in told.text) == (0, True)
    settings.METRICS_TOKEN = "a-token-of-a-monitor-1234"
    bearer = {"Authorization": f"Bearer {settings.METRICS_TOKEN}"}
    (age,) = re.findall(
        r"^lamplight_last_backup_seconds (\S+)$",
        client.get("/metrics", headers=bearer).text,
        re.MULTILINE,
    )
    assert 43_000 < float(age) < 44_000
    assert what_is_wrong() == []


def test_an_old_backup_is_found_and_stops_the_ping(backups, doctor):
    backups(made=3 * DAY, drilled=3 * DAY)
    assert doctor().only("The last good backup is older than a day.")
    assert what_is_wrong() == ["Backups are late or fail."]


def test_a_backup_that_was_never_tried_is_found_and_the_ping_goes_on(backups, doctor):
    backups(made=DAY / 2)
    assert doctor().only("No backup was ever tried")
    assert what_is_wrong() == []


def test_without_backups_that_is_said_and_is_no_fault(at_home, doctor, settings):
    settings.BACKUP_FOLDER = None
    told = doctor()
    assert (told.code, "No backups are made here" in told.text) == (0, True)
