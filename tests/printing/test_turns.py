"""Two prints at once on a server, first come, first served, and one place a person."""

import json
import subprocess
import sys
import threading
import time

import pytest

from printing.rendering import slots
from printing.rendering.slots import (
    AT_ONCE,
    GONE_AFTER,
    PASSED_OVER_AFTER,
    PrintingBusy,
    hold_slot,
)

# Other processes of the same server, each with somebody who holds a place until told to let go.
OTHER = """
import sys
from pathlib import Path
from printing.rendering.slots import hold_slot
with hold_slot(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(slots, "WAIT_SECONDS", 0)


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock of the queue ahead: a list of seconds."""
    ahead, monotonic = [0], time.monotonic
    monkeypatch.setattr(slots.time, "monotonic", lambda: monotonic() + sum(ahead))
    return ahead


@pytest.fixture
def others(tmp_path):
    """Processes that hold every place there is: for "first", for "second"."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OTHER, str(tmp_path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("first", "second")
    ]
    assert len(processes) == AT_ONCE
    for process in processes:
        assert process.stdout.readline() == "held\n"
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def can_print(folder, name):
    try:
        with hold_slot(folder, name):
            return True
    except PrintingBusy:
        return False


def test_no_more_processes_than_that_print_at_once(tmp_path, others):
    assert not can_print(tmp_path, "alice")


def test_a_place_is_free_again_when_its_print_is_done(tmp_path, others):
    others[0].communicate(input="")
    assert can_print(tmp_path, "alice")


def test_a_process_that_is_killed_keeps_no_place(tmp_path, others):
    others[0].kill()
    others[0].wait()
    assert can_print(tmp_path, "alice")


def test_a_print_that_fails_gives_its_place_back(tmp_path):
    for _ in range(AT_ONCE + 1):
        with pytest.raises(RuntimeError), hold_slot(tmp_path, "alice"):
            raise RuntimeError


def test_a_person_has_one_place_and_leaves_the_other_one_free(tmp_path):
    with hold_slot(tmp_path, "alice"):
        assert not can_print(tmp_path, "alice")
        assert can_print(tmp_path, "bob")
    assert can_print(tmp_path, "alice")


def test_who_came_first_is_served_first(tmp_path, others):
    for name in ("alice", "bob", "carol"):
        assert not can_print(tmp_path, name)
    others[0].communicate(input="")
    assert not can_print(tmp_path, "carol")
    assert not can_print(tmp_path, "bob")
    assert can_print(tmp_path, "alice")
    assert not can_print(tmp_path, "carol")
    assert can_print(tmp_path, "bob")
    assert can_print(tmp_path, "carol")


def test_asking_again_and_again_moves_nobody_forward(tmp_path, others):
    assert not can_print(tmp_path, "alice")
    for _ in range(20):
        assert not can_print(tmp_path, "bob")
    others[0].communicate(input="")
    assert not can_print(tmp_path, "bob")
    assert can_print(tmp_path, "alice")


def test_who_is_printing_comes_behind_those_who_wait(tmp_path, others):
    assert not can_print(tmp_path, "second")
    assert not can_print(tmp_path, "alice")
    others[1].communicate(input="")
    assert not can_print(tmp_path, "second")
    assert can_print(tmp_path, "alice")
    assert can_print(tmp_path, "second")


def test_nobody_waits_for_a_page_that_was_closed(tmp_path, others, clock):
    assert not can_print(tmp_path, "alice")
    assert not can_print(tmp_path, "bob")
    others[0].communicate(input="")
    clock.append(PASSED_OVER_AFTER)
    assert can_print(tmp_path, "bob")


def test_who_asks_late_has_kept_the_place_and_who_asks_too_late_has_not(tmp_path, others, clock):
    assert not can_print(tmp_path, "alice")
    assert not can_print(tmp_path, "bob")
    clock.append(GONE_AFTER - 1)
    for name in ("bob", "alice"):
        assert not can_print(tmp_path, name)
    assert waiting(tmp_path) == 2
    clock.append(GONE_AFTER)
    assert not can_print(tmp_path, "carol")
    assert waiting(tmp_path) == 1


def test_a_queue_that_cannot_be_read_is_a_new_one(tmp_path):
    for text in ("", '{"cut o', "\0\0\0"):
        (tmp_path / "printing-queue.json").write_text(text)
        assert can_print(tmp_path, "alice")


def test_no_file_tells_who_prints(tmp_path, others):
    assert not can_print(tmp_path, "alice")
    for path in tmp_path.iterdir():
        for name in ("alice", "first", "second"):
            assert name not in path.name + path.read_text()


def test_one_in_a_process_waits_a_moment_and_the_next_is_told_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(slots, "WAIT_SECONDS", 30)
    done = threading.Event()

    def wait_for_a_slot():
        with hold_slot(tmp_path, "bob"):
            done.set()

    with hold_slot(tmp_path, "alice"), hold_slot(tmp_path, "carol"):
        second = threading.Thread(target=wait_for_a_slot)
        second.start()
        while not slots._seat.locked():
            time.sleep(0.01)
        assert not can_print(tmp_path, "dana")
        assert not done.is_set()
    assert done.wait(30)
    second.join()


def waiting(folder):
    return len(json.loads((folder / "printing-queue.json").read_text()))
