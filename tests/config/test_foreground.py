"""Ctrl-C under a real make, in a real terminal: what scripts/foreground.py is for."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.support.pty import CTRL_C, CTRL_Z, Terminal

FOREGROUND = Path(__file__).resolve().parents[2] / "scripts" / "foreground.py"

JOB = """
import signal, subprocess, sys, time
helper = subprocess.Popen(["sleep", "600"])
def stop(*_):
    helper.wait()
    print("stopped well", flush=True)
    sys.exit(CODE)
signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGCONT, lambda *_: print("woken", flush=True))
print("ready", helper.pid, flush=True)
while True:
    time.sleep(600)
"""


def test_ctrl_c_ends_the_job_and_make_exits_with_zero(make_job):
    with Terminal(make_job(code=0)) as terminal:
        helper = int(terminal.read_until("ready").split()[1])
        terminal.type(CTRL_C)
        assert terminal.exit_code() == 0
        assert "stopped well" in terminal.shown
        assert "Interrupt" not in terminal.shown
        assert "Error" not in terminal.shown
    assert not psutil.pid_exists(helper)


def test_the_exit_code_of_the_job_is_makes_to_report(make_job):
    with Terminal(make_job(code=7)) as terminal:
        terminal.read_until("ready")
        terminal.type(CTRL_C)
        assert terminal.exit_code() == 2
        assert "Error 7" in terminal.shown


def test_a_signal_without_a_terminal_is_passed_on(make_job):
    make = subprocess.Popen(
        make_job(code=0), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    helper = int(make.stdout.readline().split()[1])
    os.killpg(make.pid, signal.SIGINT)
    assert "stopped well" in make.communicate(timeout=10)[0]
    # make was signalled too: it ends by the signal, or says so first (2) when its job was quicker.
    assert make.returncode in (-signal.SIGINT, 2)
    assert not psutil.pid_exists(helper)


def test_ctrl_z_and_fg_work_as_usual(make_job):
    shell = f"set -m; {' '.join(make_job(code=0))}; echo paused; fg; echo done $?"
    with Terminal(["bash", "-c", shell]) as terminal:
        terminal.read_until("ready")
        terminal.type(CTRL_Z)
        terminal.read_until("paused")
        terminal.read_until("woken")
        terminal.type(CTRL_C)
        terminal.read_until("done 0")


@pytest.fixture
def make_job(tmp_path):
    def command(code):
        (tmp_path / "job.py").write_text(JOB.replace("CODE", str(code)))
        (tmp_path / "Makefile").write_text(
            f"run:\n\t@{sys.executable} {FOREGROUND} {sys.executable} job.py\n"
        )
        return ["env", "-u", "MAKEFLAGS", "-u", "MAKELEVEL", "make", "-sC", str(tmp_path), "run"]

    return command
