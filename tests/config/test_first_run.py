"""The first start on a machine, and the start on one that has lost its keys."""

import base64
import stat
import subprocess
import sys

import psycopg
import pytest

from tests.support.live_server import ROOT, Site

OTHER_KEY = base64.b64encode(b"o" * 32).decode()


@pytest.fixture(params=["sqlite", "sqlite elsewhere", "postgresql"])
def old_site(request, tmp_path):
    """A site with a person in it, which is not running."""
    environment = {}
    if request.param == "sqlite elsewhere":
        environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/elsewhere.sqlite3"
    if request.param == "postgresql":
        environment["DATABASE_URL"] = new_database(request.getfixturevalue("postgresql").url)
    site = Site(tmp_path / "var", **environment)
    site.manage("setup")
    site.manage("demo")
    return site


def new_database(url):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS first_run")
        connection.execute("CREATE DATABASE first_run")
    return url.replace("/postgres", "/first_run")


def env_file(site):
    return site.folder / "lamplight.env"


def set_up(site, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", "setup"],
        cwd=ROOT,
        env={**site.environment, **environment},
        capture_output=True,
        text=True,
    )


def test_the_secrets_are_for_the_owner_alone_and_stay_at_the_second_start(tmp_path):
    site = Site(tmp_path / "var")
    site.manage("setup")
    secrets = env_file(site).read_text()
    assert stat.S_IMODE(site.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(env_file(site).stat().st_mode) == 0o600
    site.manage("setup")
    assert env_file(site).read_text() == secrets


def test_beside_an_old_database_new_keys_are_refused_until_the_old_ones_are_back(old_site):
    kept = env_file(old_site).rename(old_site.folder / "copy")
    for _ in range(2):
        refused = set_up(old_site)
        assert refused.returncode != 0
        assert "Put" in refused.stderr
        assert str(env_file(old_site)) in refused.stderr
        assert "Traceback" not in refused.stderr
        # New keys that opened nothing would pass for the right ones at the next start.
        assert not env_file(old_site).exists()
    kept.rename(env_file(old_site))
    assert set_up(old_site, SEALING_KEYS=OTHER_KEY).returncode != 0
    assert set_up(old_site).returncode == 0
    assert old_site.manage("check_keys").startswith("All 1 data keys open.")


def test_where_some_words_still_open_it_warns_and_goes_on(tmp_path):
    site = Site(tmp_path / "var")
    site.manage("setup")
    site.manage("demo")
    old_key = env_file(site).read_text().rpartition("SEALING_KEYS=")[2].strip()
    site.environment["SEALING_KEYS"] = f"{OTHER_KEY},{old_key}"
    site.manage("shell", "-c", "User.objects.create_user('new@example.org')")
    assert "does not open" not in set_up(site).stderr
    warned = set_up(site, SEALING_KEYS=old_key)
    assert warned.returncode == 0
    assert "does not open the newest words" in warned.stderr
