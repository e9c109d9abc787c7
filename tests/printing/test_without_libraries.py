"""A system without Pango: the site works, and says what is missing."""

import os
import subprocess
import sys

import psutil
import pytest

from tests.support.live_server import Site

# Python runs this before anything else, in the site and in its child: the loader finds no Pango.
NO_PANGO = """
import cffi
load = cffi.FFI.dlopen
def dlopen(self, name, *args):
    if name and "pango" in name:
        raise OSError(f"cannot load library {name!r}")
    return load(self, name, *args)
cffi.FFI.dlopen = dlopen
"""

APT_LINE = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


@pytest.fixture
def python_path(tmp_path):
    """PYTHONPATH for a site that cannot load Pango."""
    (tmp_path / "sitecustomize.py").write_text(NO_PANGO)
    return os.pathsep.join(filter(None, [str(tmp_path), os.environ.get("PYTHONPATH")]))


@pytest.fixture
def without_pango(python_path):
    """Runs a program in a site that cannot load Pango and gives its output, errors included."""

    def run(program):
        return subprocess.run(
            [sys.executable, "-c", "import django; django.setup()\n" + program],
            env={**os.environ, "PYTHONPATH": python_path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
        ).stdout

    return run


def test_the_engine_says_what_to_install(without_pango):
    output = without_pango("""
from printing.rendering.engine import PrintingUnavailable
from tests.support.paper_plans import USUAL, render
try:
    render("fridge", USUAL, "letter")
except PrintingUnavailable as error:
    print("unavailable:", error)
""")
    assert "unavailable: " in output
    assert APT_LINE in output


def test_the_child_says_it_too_and_is_asked_only_once(without_pango):
    output = without_pango("""
from printing.rendering import worker
from printing.rendering.engine import PrintingUnavailable
from printing.papers.registry import compose
from tests.support.paper_plans import USUAL
for _ in range(2):
    try:
        worker.render_in_child(compose("fridge", USUAL, "letter"))
    except PrintingUnavailable as error:
        print("unavailable:", error)
""")
    assert output.count("unavailable: ") == 2
    assert output.count(APT_LINE) == 2
    assert output.count("could not import") <= 1


def test_the_system_check_warns_and_does_not_stop_the_site(without_pango):
    output = without_pango("""
from django.core.management import call_command
call_command("check")
""")
    assert "printing.W001" in output
    assert APT_LINE in output


def test_the_browser_still_gets_the_sheet(without_pango):
    output = without_pango("""
from printing.papers.registry import browser_page
from tests.support.paper_plans import USUAL
print(browser_page("fridge", USUAL, "letter"))
""")
    assert "(212) 555-0142" in output


def test_the_site_starts_all_the_same(tmp_path, python_path):
    with Site(tmp_path / "var", PYTHONPATH=python_path) as site:
        _gone, left = psutil.wait_procs(site.printing_children(at_least=1), timeout=30)
        assert not left
        assert site.answers()
        assert "Traceback" not in site.output()
