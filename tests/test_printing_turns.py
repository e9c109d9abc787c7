"""Two prints at once on a server, a few who wait, and nobody for ever."""

import subprocess
import sys
import threading

import pytest

from printing.rendering import slots
from printing.rendering.slots import AT_ONCE, IN_ONE_PROCESS, NoTurn, turn

# Another process of the same server, which holds a place until it is told to let go.
OTHER = """
import sys
from pathlib import Path
from printing.rendering.slots import turn
with turn(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(slots, "WAIT_SECONDS", 0.2)


@pytest.fixture
def others(tmp_path):
    """Processes that hold every place there is."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OTHER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    for process in processes:
        assert process.stdout.readline() == "held\n"
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def test_no_more_processes_than_that_print_at_once(tmp_path, others):
    with pytest.raises(NoTurn), turn(tmp_path):
        pass


def test_a_place_is_free_again_when_its_print_is_done(tmp_path, others):
    others[0].communicate(input="")
    with turn(tmp_path):
        pass


def test_a_process_that_is_killed_keeps_no_place(tmp_path, others):
    others[0].kill()
    others[0].wait()
    with turn(tmp_path):
        pass


def test_in_one_process_a_second_one_waits_and_a_third_is_sent_away_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(slots, "WAIT_SECONDS", 30)
    begun, done, came = threading.Event(), threading.Event(), []

    def wait_for_a_turn():
        begun.set()
        with turn(tmp_path):
            came.append("second")
        done.set()

    assert IN_ONE_PROCESS == 2
    with turn(tmp_path):
        second = threading.Thread(target=wait_for_a_turn)
        second.start()
        begun.wait()
        while slots._places.acquire(blocking=False):  # until the second one has taken its place
            slots._places.release()
        with pytest.raises(NoTurn), turn(tmp_path):
            pass
        assert came == []
    assert done.wait(30)
    second.join()
    assert came == ["second"]


def test_a_print_that_fails_gives_its_place_back(tmp_path):
    for _ in range(IN_ONE_PROCESS + AT_ONCE + 1):
        with pytest.raises(RuntimeError), turn(tmp_path):
            raise RuntimeError
