"""`make run`, as a person runs it: in a terminal, with the real Makefile and application."""

import sys
from pathlib import Path

import psutil
import pytest

from tests.support.live_server import OURS, ROOT, STOPPING_MAY_TAKE, is_alive
from tests.support.pty import CTRL_C, Terminal
from tests.support.servers import free_port, require


@pytest.fixture
def make_run(tmp_path):
    venv = Path(sys.prefix)
    if not (venv / ".installed-base").exists():
        pytest.skip("needs a virtual environment made by make: run `make test`")
    port = free_port()
    without_ours = [part for name in OURS for part in ("-u", name)]
    own = [f"VAR_DIR={tmp_path / 'var'}", f"PORT={port}", f"SITE_URL=http://127.0.0.1:{port}"]
    chosen = [f"PYTHON={sys._base_executable}", f"VENV={venv}"]
    return ["env", *without_ours, *own, require("make"), "-sC", str(ROOT), "run", *chosen]


def test_make_run_says_where_it_is_and_one_ctrl_c_ends_it_well(make_run):
    with Terminal(make_run) as terminal:
        terminal.read_until("http://")
        family = terminal.process.children(recursive=True)
        terminal.type(CTRL_C)
        assert terminal.exit_code() == 0
        assert "Error" not in terminal.shown
        assert "Traceback" not in terminal.shown
    assert not [process for process in family if is_alive(process)]


def test_nothing_runs_on_when_the_terminal_is_closed(make_run):
    # In a shell, as the window of a terminal has one.
    with Terminal(["sh", "-c", '"$@"; true', "sh", *make_run]) as terminal:
        terminal.read_until("http://")
        family = terminal.process.children(recursive=True)
        assert len(family) > 4
        terminal.close()
        left = psutil.wait_procs(family, STOPPING_MAY_TAKE)[1]
        assert not [process for process in left if is_alive(process)]
