"""What systemd, nginx and container engines are given says what is true of the site.

scripts/try_systemd.py and scripts/try_image.py try it for real.
"""

import re
import subprocess
import sys

import pytest
from django.core.management import get_commands

from config.environment import FILES, NAMES
from tests.support.live_server import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("lamplight-*.*"))
GIVEN_TO_ALL = (DEPLOY / "systemd/lamplight-.service.d/common.conf").read_text()
CONTAINERS = ("Containerfile", "compose.yaml")
# Of Python, of a shell, and of the images of others.
NO_SETTINGS = {"PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PATH", "XDG_CACHE_HOME"}


def text_of(*names):
    return "\n".join((ROOT / name).read_text() for name in names)


def test_every_setting_that_is_set_for_a_service_or_a_container_is_one():
    set_there = re.findall(r"^(?:# ?)?([A-Z][A-Z_]+)=", text_of("deploy/lamplight.conf"), re.M)
    set_there += re.findall(r"([A-Z][A-Z_]+)=", *re.findall(r"^Environment=.*", GIVEN_TO_ALL, re.M))
    set_there += re.findall(r"^ +([A-Z][A-Z_]+)=\S+(?: \\)?$", text_of("Containerfile"), re.M)
    of_the_site = text_of("compose.yaml").partition("&settings")[2].partition("secrets:")[0]
    set_there += re.findall(r"^    ([A-Z_]+):", of_the_site, re.M)
    assert len(set_there) > 15
    assert set(set_there) - NO_SETTINGS <= {*NAMES, *FILES}


def test_every_command_that_a_unit_or_a_container_runs_is_one():
    told = "\n".join(unit.read_text() for unit in UNITS if unit.is_file())
    run = re.findall(r"manage\.py (\w+)", told + text_of("docs/container.md"))
    run += re.findall(r"manage\.py, (\w+)", text_of("compose.yaml"))
    run += re.findall(r"^ +lamplight (\w+)", text_of("docs/install-debian.md"), re.M)
    assert {"setup", "migrate", "invite"} <= set(run) <= set(get_commands())


def test_each_unit_is_part_of_the_whole_and_in_the_guide():
    guide = text_of("docs/install-debian.md")
    for unit in UNITS:
        if unit.suffix == ".service":
            assert unit.stem in guide
            assert "User=" not in unit.read_text(), "what all have stands in common.conf"


def test_nothing_names_a_registry():
    images = re.findall(
        r"(?:image|BASE): (.+)|ARG BASE=(.+)|^FROM (\S+)", text_of(*CONTAINERS), re.M
    )
    named = [name for found in images for name in found if name]
    assert len(named) >= 7
    # A host has a dot or a port before the first slash.
    assert not [name for name in named if "/" in name.replace("/$", "")]


def test_a_proxy_sets_what_the_site_believes_and_notes_nobody():
    proxy = text_of("deploy/nginx/lamplight-proxy.conf")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in proxy
    assert "$proxy_add_x_forwarded_for" not in proxy
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in proxy
    assert "access_log off;" in text_of("deploy/nginx/lamplight-quiet.conf")
    for name in ("lamplight.conf", "container.conf.template"):
        servers = text_of(f"deploy/nginx/{name}").split("\nserver {")[1:]
        assert all("include snippets/lamplight-quiet.conf;" in server for server in servers)


def test_the_image_has_what_the_site_runs_from_and_no_key():
    ignored = text_of(".containerignore").splitlines()
    taken = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps <= taken
    sources = [path.read_text() for app in (*apps, "config") for path in (ROOT / app).rglob("*.py")]
    read = set(re.findall(r'BASE_DIR / "([\w.]+)"', "\n".join(sources)))
    assert {"manage.py", "pyproject.toml"} <= read - {"var"} <= taken
    assert not taken & {"var", "secrets", "lamplight.conf", ".env", "tests"}
    assert "*" in ignored
    assert text_of(".dockerignore") == text_of(".containerignore")


@pytest.mark.timeout(120)
def test_the_compose_file_is_one():
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*check, ROOT / "compose.yaml"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
