"""The child process: in time, within its memory, and never alone."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from printing.checks import check_libraries
from printing.papers.registry import compose
from printing.rendering import worker
from printing.rendering.worker import PrintingFailed, PrintingTooSlow, render_in_child, stop, warm
from tests.support.examples import examples
from tests.support.live_server import Site
from tests.support.paper_plans import THIN, USUAL, full_of, render
from tests.support.pdf import opened, text_of
from tests.support.servers import go_without


@pytest.fixture(autouse=True, scope="module")
def pango():
    if check_libraries(None):
        go_without("Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


# A site in small: the main thread waits, another prints what takes long.
SITE = """
import signal, sys, threading, time, django
django.setup()
from printing.rendering import worker
from printing.papers.registry import compose
from tests.support.paper_plans import USUAL, full_of
def print_much():
    try:
        worker.render_in_child(compose("fridge", full_of("W" * 280), "a4"))
    except worker.PrintingError:
        pass
if __name__ == "__main__":
    signal.signal(signal.SIGINT, lambda *args: sys.exit(0))
    worker.render_in_child(compose("fridge", USUAL, "a4"))
    if "busy" in sys.argv:
        threading.Thread(target=print_much).start()
        time.sleep(0.5)
    print(worker._child.process.pid, worker._child.folder.name, flush=True)
    if "wait" in sys.argv:
        while True:
            time.sleep(60)
"""


@pytest.fixture(autouse=True)
def end_child():
    yield
    worker._drop_child()


def test_the_child_gives_the_same_bytes_as_the_engine():
    assert render_in_child(compose("fridge", USUAL, "letter")) == render("fridge", USUAL, "letter")


def test_one_child_serves_all_prints():
    warm()
    pid = worker._child.process.pid
    for size in ("letter", "a4"):
        render_in_child(compose("fridge", USUAL, size))
    assert worker._child.process.pid == pid


def test_threads_share_the_child_and_each_gets_its_own_plan():
    plans = [USUAL, THIN] * 4
    with ThreadPoolExecutor(2) as threads:
        prints = list(
            threads.map(lambda plan: render_in_child(compose("fridge", plan, "a4")), plans)
        )
    assert prints == [render("fridge", USUAL, "a4"), render("fridge", THIN, "a4")] * 4


def test_a_print_that_takes_too_long_is_ended_and_the_next_one_works(monkeypatch):
    warm()
    slow = psutil.Process(worker._child.process.pid)
    monkeypatch.setattr(worker, "RENDER_SECONDS", 0.3)
    with pytest.raises(PrintingTooSlow):
        render_in_child(compose("fridge", full_of("W" * 280), "letter"))
    assert not slow.is_running()
    monkeypatch.undo()
    assert "988" in text_of(render_in_child(compose("fridge", USUAL, "letter")))


def test_a_print_that_takes_too_much_memory_is_ended_and_the_next_one_works(monkeypatch):
    monkeypatch.setattr(worker, "MEMORY_BYTES", 110 * 1024 * 1024)
    assert "988" in text_of(render_in_child(compose("fridge", USUAL, "letter")))
    with pytest.raises(PrintingTooSlow, match="ended"):
        render_in_child(compose("fridge", full_of("Walk and then sit. " * 14), "letter"))
    monkeypatch.undo()
    assert "988" in text_of(render_in_child(compose("fridge", USUAL, "letter")))


@pytest.mark.parametrize("words", ["Walk and sit. " * 20, "ﷺ" * 280], ids=["words", "widest"])
def test_the_longest_plan_that_can_be_typed_ends_within_the_limits(words, monkeypatch):
    sheet = compose("fridge", full_of(words), "letter")
    with monkeypatch.context() as patch:
        # Two seconds where fewer examples are made up, and not ten: it takes all that it has.
        patch.setattr(worker, "RENDER_SECONDS", examples(worker.RENDER_SECONDS))
        try:
            assert len(opened(render_in_child(sheet)).pages) > 50
        except PrintingTooSlow:
            assert worker._child is None
    assert "988" in text_of(render_in_child(compose("fridge", USUAL, "letter")))


def test_a_child_that_died_is_replaced():
    warm()
    stop()
    worker._child.process.join()
    assert "988" in text_of(render_in_child(compose("fridge", USUAL, "letter")))


def test_a_mistake_in_printing_tells_its_kind_and_no_private_words():
    warm()
    with pytest.raises(PrintingFailed) as failure:
        render_in_child("not a sheet, but private words")
    assert str(failure.value) == "AttributeError"


def test_a_child_leaves_nothing_behind():
    warm()
    folder = Path(worker._child.folder.name)
    assert folder.exists()
    worker._drop_child()
    assert not folder.exists()


def test_the_child_ends_when_its_parent_does(start_site):
    site = start_site()
    child, folder = child_of(site)
    assert site.wait(30) == 0
    assert_gone(child, folder)


@pytest.mark.parametrize("work", ["idle", "busy"])
def test_the_child_ends_when_its_parent_is_killed(start_site, work):
    site = start_site("wait", work)
    child, folder = child_of(site)
    site.kill()
    site.wait()
    assert_gone(child, folder)


@pytest.mark.parametrize("work", ["idle", "busy"])
def test_ctrl_c_in_the_terminal_ends_both_without_an_error(start_site, work):
    site = start_site("wait", work)
    child, folder = child_of(site)
    os.killpg(site.pid, signal.SIGINT)
    assert site.wait(30) == 0
    assert_gone(child, folder)
    assert site.stderr.read() == ""


def test_each_web_process_has_a_child_ready_before_anybody_prints(tmp_path):
    with Site(tmp_path / "var", WEB_CONCURRENCY="2") as site:
        site.printing_children(at_least=2)
        assert "Traceback" not in site.output()


@pytest.fixture
def start_site():
    """Starts a site in a session of its own, as a terminal does; ended after the test."""
    command = [sys.executable, "-c", SITE]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with ExitStack() as stack:

        def start(*args):
            site = subprocess.Popen([*command, *args], start_new_session=True, **pipes)
            stack.enter_context(site)
            stack.callback(site.kill)
            return site

        yield start


def child_of(site):
    pid, folder = site.stdout.readline().split()
    return int(pid), Path(folder)


def assert_gone(child, folder):
    for _ in range(100):
        if not psutil.pid_exists(child) and not folder.exists():
            return
        time.sleep(0.1)
    pytest.fail(f"still there: {child}, {folder}")
