"""`manage.py doctor`: faults, each planted on a site that is healthy otherwise, and healthy sites
of which it says nothing.

docs/doctor-faults.md has the list; those of the web address and the mails are in files of their
own.
"""

import json
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import User
from config import environment, readiness
from mail.models import ClockReading, OutboxMail
from printing.rendering.engine import PrintingUnavailable
from tests.config.test_readiness import a_database, a_server_that_hangs_up
from tests.reminders.test_status import put_code
from tests.support.disks import full_disk
from tests.support.factories import person
from tests.support.live_server import Site
from tests.support.servers import postgresql_server

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


# Healthy -----------------------------------------------------------------------------------------


def test_of_a_healthy_site_at_home_nothing_is_said(at_home, doctor):
    person()
    told = doctor()
    assert (told.code, told.text.splitlines()[-1]) == (0, "Nothing is wrong.")
    assert "WRONG" not in told.text
    assert "not asked" not in told.text


@pytest.mark.one_database
def test_nor_of_one_with_a_mail_server(with_mail, doctor):
    told = doctor()
    assert (told.code, "The mail server lets us in." in told.text) == (0, True)
    assert with_mail.messages == []


def test_nor_of_one_with_postgresql_workers_and_a_mail_server(tmp_path, redis_url, smtp):
    with (
        postgresql_server() as database,
        Site(
            tmp_path / "var", DATABASE_URL=database.url, BROKER_URL=redis_url, EMAIL_URL=smtp.url
        ) as site,
    ):
        told = wait_for_a_worker(site)
    findings = [finding["wrong"] for seen in told for finding in seen["findings"]]
    assert findings == []
    assert not any(seen["was_skipped"] for seen in told)


def wait_for_a_worker(site):
    """What the doctor says once a worker answers: the web server is up before it."""
    for _ in range(20):
        try:
            return json.loads(site.manage("doctor", "--json"))
        except AssertionError as error:
            assert "No worker answers" in str(error)
            time.sleep(1)
    raise AssertionError(f"No worker answers:\n{site.output()}")


# Settings ----------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_1_a_misspelt_setting(at_home, doctor, monkeypatch):
    monkeypatch.setitem(environment.given, "EMIAL_URL", "smtp://localhost")
    told = doctor()
    assert told.only("EMIAL_URL is set, and is no setting of this site.")
    assert "Write EMAIL_URL instead" in told.text


@pytest.mark.one_database
def test_2_debug_where_others_come(in_public, doctor, settings):
    in_public()
    settings.DEBUG = True
    told = doctor()
    assert told.code == 1
    assert "- DEBUG is on" in told.text
    assert "Take DEBUG out of the settings." in told.text


@pytest.mark.one_database
def test_3_and_4_plain_http_and_no_mail_server_for_others(at_home, doctor, settings):
    settings.SITE_HOST = "plan.example.org"
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "Harbour House", "hello@plan.example.org"
    told = doctor()
    assert (told.code, "Wrong: 2." in told.text) == (1, True)
    assert "- The site speaks plain http" in told.text
    assert "- EMAIL_URL is empty: no email reaches anybody" in told.text
    assert "Set EMAIL_URL to your mail server" in told.text


@pytest.mark.one_database
def test_5_keys_that_others_on_the_machine_can_read(at_home, doctor, settings):
    (settings.VAR_DIR / "lamplight.env").chmod(0o644)
    told = doctor()
    assert told.only("Other users of this machine can read or change the keys in ")
    assert f"Run `chmod 600 {settings.VAR_DIR}/lamplight.env`." in told.text


# Data --------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_9_keys_that_did_not_seal_the_data(at_home, doctor, settings):
    person()
    settings.SEALING_KEYS = ["b" * 43 + "="]
    assert doctor().only("SEALING_KEYS does not open 1 of the 1 newest data keys.")


def test_10_a_data_key_that_is_gone(at_home, doctor):
    person("bob@example.org")
    person().data_keys.all().delete()
    told = doctor()
    assert told.only("People without a data key: 1. Nobody can open what they wrote.")
    assert "alice" not in told.text


def test_14_a_database_that_is_newer_than_the_code(at_home, doctor):
    MigrationRecorder(connection).record_applied("plans", "9999_of_tomorrow")
    told = doctor()
    assert told.only("The database is newer than this code.")
    assert "not asked Data keys" in told.text


@pytest.mark.one_database
def test_a_database_that_is_away_is_said_and_the_rest_is_looked_at(at_home, doctor, monkeypatch):
    monkeypatch.setitem(environment.given, "EMIAL_URL", "smtp://localhost")
    with a_server_that_hangs_up() as (port, _), a_database(port):
        told = doctor()
    assert "Wrong: 2." in told.text
    assert "- The database cannot be opened." in told.text
    assert "- EMIAL_URL is set" in told.text
    assert "not asked Scheduler and mails that wait" in told.text


@pytest.mark.one_database
def test_a_check_that_breaks_is_said_and_the_rest_is_looked_at(at_home, doctor, monkeypatch):
    monkeypatch.setattr("config.doctor.machine.tzdata.IANA_VERSION", "word")
    told = doctor()
    assert told.only("This check could not be made: builtins.ValueError.")
    assert "fine      Printing" in told.text
    assert "word" not in told.text


# This machine ------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_13_a_full_disk(at_home, doctor, settings, tmp_path):
    with full_disk(tmp_path / "disk") as folder:
        settings.VAR_DIR = folder
        told = doctor()
    assert told.only("There is no room in ")
    assert str(tmp_path / "disk") in told.text


@pytest.mark.one_database
def test_13_a_disk_that_is_full_by_a_floor(at_home, doctor, monkeypatch):
    monkeypatch.setattr(readiness, "LEAST_FREE_BYTES", 10**18)
    assert doctor().only("There is no room in ")


@pytest.mark.one_database
def test_little_room_on_the_disk(at_home, doctor, settings, monkeypatch):
    monkeypatch.setattr("config.doctor.machine.LITTLE_ROOM", 10**18)
    # The tests' database lies elsewhere.
    monkeypatch.setattr(readiness, "folders", lambda: [settings.VAR_DIR])
    assert doctor().only("Only ")


@pytest.mark.one_database
def test_no_libraries_to_print_with(at_home, doctor, monkeypatch):
    def missing():
        raise PrintingUnavailable("no Pango")

    monkeypatch.setattr("config.doctor.machine.load_layout", missing)
    told = doctor()
    assert told.only("No PDF can be made here")
    assert "apt-get install" in told.text


# Work --------------------------------------------------------------------------------------------


@pytest.mark.one_database
def test_11_a_scheduler_that_was_never_started(at_home, doctor):
    person()
    ClockReading.objects.all().delete()
    User.objects.update(signed_up_at=timezone.now() - HOUR)
    told = doctor()
    assert told.only("The scheduler is not running.")
    assert "Start the scheduler" in told.text


@pytest.mark.one_database
def test_12_a_scheduler_that_is_silent(at_home, doctor):
    reading = ClockReading.trusted()
    ago = 20 * MINUTE
    ClockReading.objects.update(
        moment=reading.moment - ago, uptime=reading.uptime - ago.total_seconds()
    )
    assert doctor().only("The scheduler is not running.")


@pytest.mark.one_database
def test_a_clock_that_has_jumped(at_home, doctor):
    ClockReading.objects.update(moment=timezone.now() + 5 * HOUR)
    told = doctor()
    assert told.only("The server clock looks wrong.")
    assert "timedatectl" in told.text


def test_16_a_code_that_nobody_sends(at_home, doctor):
    put_code()
    OutboxMail.objects.update(created_at=timezone.now() - 10 * MINUTE)
    told = doctor()
    assert told.only("Sign-in codes are late or lost.")
    assert "Codes that wait: 1. Daily emails that wait: 0." in told.text
    assert "alice" not in told.text


@pytest.mark.one_database
def test_15_a_broker_without_a_worker(at_home, doctor, settings, redis_url):
    settings.BROKER_URL = redis_url
    assert doctor().only("No worker answers, so nobody does the jobs that the broker holds.")


@pytest.mark.one_database
def test_a_broker_that_is_away(at_home, doctor, settings):
    settings.BROKER_URL = "redis://127.0.0.1:1/0"
    assert doctor().only("The broker does not answer.")
