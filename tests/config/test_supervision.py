"""What `manage.py up` does with its parts: none outlives it, and one that dies is started again."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time

import psutil
import pytest

from config import supervision
from config.supervision import MOST_RESTARTS, GaveUp, Supervisor
from tests.support.live_server import ROOT, STARTING_MAY_TAKE, Site, is_alive
from tests.support.servers import free_port
from tests.support.visitors import Visitors

SETTINGS = (ROOT / "docs" / "settings.md").read_text()
GUNICORN = re.search(r"^    (gunicorn [^#\n]+)", SETTINGS, re.MULTILINE)[1]
TELLS = "import os, time; os.write(int(os.environ['UP_READY_TO']), b'.'); time.sleep(60)"
SLEEPS = "import time; time.sleep(60)"


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path / "var")
    try:
        site.start()
        yield site
    finally:
        site.kill()


def wait_until(happens, site=None):
    give_up_at = time.monotonic() + STARTING_MAY_TAKE
    while not happens():
        assert time.monotonic() < give_up_at, site and site.output()
        time.sleep(0.05)


def all_over(family):
    return not any(map(is_alive, family))


def part(site, name):
    """The process of a part, once it runs as itself."""

    def found():
        return [each for each in site.family()[0].children() if name in words_of(each)]

    wait_until(found, site)
    return found()[0]


def words_of(process):
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


# The real one ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_closed_terminal_ends_all_of_it_in_order(site, number):
    family = site.family()
    site.process.send_signal(number)
    assert site.process.wait(STARTING_MAY_TAKE) == 0
    wait_until(lambda: all_over(family))


def test_nothing_stays_behind_when_it_is_killed(site):
    family = site.family()
    assert len(family) > 3
    site.process.kill()
    site.process.wait()
    wait_until(lambda: all_over(family))


@pytest.mark.parametrize("name", ["gunicorn", "beat"])
def test_a_part_that_is_killed_is_started_again(site, name):
    first = part(site, name)
    first.kill()
    wait_until(lambda: "ended by itself. It is started again." in site.output(), site)
    assert part(site, name).pid != first.pid
    wait_until(site.answers, site)


def test_nobody_is_turned_away_while_it_loads_new_code(site):
    before = {name: part(site, name).pid for name in ("gunicorn", "beat")}
    with Visitors(site) as visitors:
        site.manage("renew")
        wait_until(lambda: "All of it runs anew." in site.output(), site)
        wait_until(lambda: len(site.family()[0].children()) == len(before), site)
    assert all(part(site, name).pid != number for name, number in before.items())
    assert set(visitors.answers) == {200}
    assert visitors.saved
    assert visitors.lost() == []


def test_another_command_knows_where_the_site_is(site):
    site.environment["SITE_URL"] = "http://localhost:8000"
    assert f"Open {site.url}/account/login/" in site.manage("demo")
    site.stop()
    assert "Open http://localhost:8000/account/login/" in site.manage("demo")


def test_the_web_server_of_the_docs_listens_where_the_settings_say(site, tmp_path):
    port = free_port()
    environment = {**site.environment, "HOST": "127.0.0.1", "PORT": str(port)}
    command = [sys.executable, "-m", *shlex.split(GUNICORN)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        process = psutil.Process(server.pid)
        wait_until(lambda: addresses_of(process))
        assert addresses_of(process) == {("127.0.0.1", port)}
    finally:
        server.terminate()
        server.wait()


def addresses_of(process):
    connections = process.net_connections("inet")
    return {each.laddr for each in connections if each.status == psutil.CONN_LISTEN}


# With parts of our own ---------------------------------------------------------------------------


@pytest.fixture
def supervise(alone, monkeypatch):
    """Run a Supervisor until `until(said)` or until it ends; return (what it said, whether it was
    told that the web server is ready)."""
    monkeypatch.setattr(supervision, "LOOK_EVERY", 0.01)
    numbers = (*supervision.ENDING, supervision.RENEWING)
    handlers = {number: signal.getsignal(number) for number in numbers}
    listener = socket.create_server(("127.0.0.1", 0))

    def run(until, **codes):
        said, is_ready = [], threading.Event()
        commands = {name: [sys.executable, "-c", code] for name, code in codes.items()}
        supervisor = Supervisor(commands, "web", said.append, listener, lambda: commands)
        watcher = threading.Thread(target=end_when, args=(until, said, is_ready, supervisor))
        watcher.start()
        try:
            supervisor.run(is_ready.set)
        finally:
            supervisor.is_ending = True
            watcher.join()
            assert all(part.is_over for part in supervisor.parts if part.process)
        return said, is_ready.is_set()

    yield run
    listener.close()
    for number, handler in handlers.items():
        signal.signal(number, handler)


def end_when(until, said, is_ready, supervisor):
    while not supervisor.is_ending and not until(said, is_ready):
        time.sleep(0.01)
    supervisor.is_ending = True


def test_what_dies_again_and_again_stops_everything_and_says_so(supervise):
    with pytest.raises(GaveUp, match=f"The web ended by itself {MOST_RESTARTS + 1} times"):
        supervise(lambda *_: False, web="pass", scheduler=SLEEPS)


def test_the_web_server_is_ready_when_it_says_so(supervise):
    assert supervise(lambda _said, is_ready: is_ready.is_set(), web=TELLS) == ([], True)


def test_somebody_elses_server_on_the_port_is_not_taken_for_it(supervise, settings):
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        settings.PORT = stranger.getsockname()[1]
        until = time.monotonic() + 1
        assert supervise(lambda *_: time.monotonic() > until, web=SLEEPS) == ([], False)


@pytest.mark.parametrize("fails", ["web", "scheduler"])
def test_new_code_that_does_not_start_takes_nobodys_place(supervise, tmp_path, fails):
    mark = tmp_path / "started once"
    codes = {"web": TELLS, "scheduler": TELLS}
    codes[fails] = f"import os; os.mkdir({str(mark)!r}); {TELLS}"
    said, _is_ready = supervise(asked_to_renew_once, **codes)
    (line,) = said
    assert f"The new {fails}" in line
    assert "did not start. All of it goes on as it was." in line


def test_new_code_that_never_gets_ready_keeps_nothing_from_starting_again(
    supervise, tmp_path, monkeypatch
):
    monkeypatch.setattr(supervision, "SECONDS_TO_GET_READY", 2)
    mark = tmp_path / "started once"
    tells_once = f"import os, time; os.path.exists({str(mark)!r}) and time.sleep(60); "
    tells_once += f"os.mkdir({str(mark)!r}); os.write(int(os.environ['UP_READY_TO']), b'.'); "
    tells_once += "time.sleep(1)"
    said, _is_ready = supervise(lambda *about: asked_to_renew_once(*about, lines=2), web=tells_once)
    assert sorted(said) == [
        "The new web did not start. All of it goes on as it was.",
        "The web ended by itself. It is started again.",
    ]


def asked_to_renew_once(said, is_ready, lines=1):
    if is_ready.is_set() and not said:
        os.kill(os.getpid(), supervision.RENEWING)
    return len(said) >= lines


def test_who_starts_it_with_nohup_has_it_stay(supervise):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    supervise(lambda _said, is_ready: is_ready.is_set(), web=TELLS)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


@pytest.mark.parametrize("setpriv", ["/bin/false", ""])
def test_without_a_program_that_can_tie_them_the_parts_run_all_the_same(
    supervise, monkeypatch, setpriv
):
    monkeypatch.setattr(supervision.shutil, "which", lambda _name: setpriv)
    supervision.dies_with_its_parent.cache_clear()
    assert supervise(lambda _said, is_ready: is_ready.is_set(), web=TELLS) == ([], True)
    supervision.dies_with_its_parent.cache_clear()
