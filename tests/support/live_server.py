"""The real application, started and stopped the way a person does it."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil

from config.environment import FILES, NAMES
from tests.support.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
STARTING_MAY_TAKE = 60  # seconds
STOPPING_MAY_TAKE = 20  # of the three that the README promises a slow machine may make more
# Set by a developer's shell or by the tests themselves: none of it may reach the application.
OURS = (*NAMES, *FILES, "DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "MAKELEVEL")


class Site:
    """Web and scheduler on a free port, with a var folder of their own.

    Keywords are settings of the environment: `Site(folder, DATABASE_URL=..., BROKER_URL=...)`.
    `host` is how this machine is called; browsers give passkeys to "localhost" and to no number.
    `start()` after `stop()` or `kill()` goes on with the same data at the same address.
    """

    def __init__(self, folder, host="127.0.0.1", **environment):
        port = free_port()
        self.url = f"http://{host}:{port}"
        self.folder = Path(folder)
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in OURS},
            "VAR_DIR": str(self.folder),
            "PORT": str(port),
            "SITE_URL": self.url,
            **environment,
        }
        self.process = None
        self._log = self.folder.with_name(f"{self.folder.name}.log")

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, failure, *_):
        # A test that failed shall be heard, not a second failure while stopping.
        if failure or not self.process:
            self.kill()
        else:
            self.stop()

    def start(self):
        self.manage("setup")
        self.go_up()

    def go_up(self):
        """Start what is set up already."""
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        give_up_at = time.monotonic() + STARTING_MAY_TAKE
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"The site did not start:\n{self.output()}")
            time.sleep(0.05)

    def manage(self, *arguments):
        """What a management command prints. Fails when it fails."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, f"manage.py {' '.join(arguments)}:\n{done.stdout}"
        return done.stdout

    def answers(self):
        try:
            urllib.request.urlopen(f"{self.url}/livez", timeout=5).close()
        except OSError:  # Refused, reset, or too busy to answer in time.
            return False
        return True

    def output(self):
        """All that the terminal would have shown since the first start."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    def stop(self):
        """One Ctrl-C, as the terminal sends it: everything ends in time, with exit code 0."""
        family = self.family()
        os.killpg(self.process.pid, signal.SIGINT)
        try:
            code = self.process.wait(STOPPING_MAY_TAKE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"Still running after Ctrl-C:\n{self.output()}") from None
        left = [process for process in psutil.wait_procs(family, timeout=1)[1] if is_alive(process)]
        self.kill(family)
        assert code == 0, f"Exit code {code} after Ctrl-C:\n{self.output()}"
        assert not left, f"Left running after Ctrl-C: {left}"

    def printing_children(self, at_least):
        """The processes that make PDFs, once there are so many of them."""
        give_up_at = time.monotonic() + STARTING_MAY_TAKE
        while time.monotonic() < give_up_at:
            children = [process for process in self.family() if is_printing_child(process)]
            if len(children) >= at_least:
                return children
            time.sleep(0.02)
        raise AssertionError(f"Nothing gets ready to print:\n{self.output()}")

    def kill(self, family=None):
        """End every process at once, with no time to put anything away."""
        for process in family or self.family():
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        if self.process:
            self.process.wait()
            self.process = None

    def family(self):
        """The started process and all its descendants."""
        if not self.process or self.process.poll() is not None:
            return []
        first = psutil.Process(self.process.pid)
        return [first, *first.children(recursive=True)]


def is_alive(process):
    """False for one that has ended and only waits for its parent to ask how."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def is_printing_child(process):
    try:
        return any("spawn_main" in word for word in process.cmdline())
    except psutil.NoSuchProcess:
        return False
