"""The processes of one machine, kept running together: `manage.py up`.

A part that dies is started again, with a limit. All parts end together, and none of them outlives
the process that watches them.
"""

import os
import shutil
import signal
import subprocess
import time
from collections import deque
from contextlib import suppress
from functools import cache

# All of it is gone within three seconds of one Ctrl-C.
SECONDS_TO_STOP = 1.5
LOOK_EVERY = 0.1
# What dies more often than that will not stay up by being started once more.
MOST_RESTARTS, WITHIN_SECONDS = 5, 10 * 60
# A Ctrl-C, what ends a service, and a terminal that was closed.
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
READY_TO = "UP_READY_TO"


class GaveUp(Exception):
    """A part died too often. The message names it, and how often."""


class Part:
    """One process with all that it starts, in a session of its own: a Ctrl-C reaches the one who
    watches alone, which ends them in order."""

    def __init__(self, name, command):
        self.name = name
        self.command = command
        self.process = None
        self._deaths = deque(maxlen=MOST_RESTARTS + 1)

    def start(self, **options):
        command = [*dies_with_its_parent(), *self.command]
        self.process = subprocess.Popen(command, start_new_session=True, **options)

    @property
    def is_over(self):
        return self.process.poll() is not None

    def note_death(self):
        """Clear away what is left of it. Raises GaveUp when it has died too often."""
        self.signal(signal.SIGKILL)
        deaths = self._deaths
        deaths.append(time.monotonic())
        if len(deaths) > MOST_RESTARTS and deaths[-1] - deaths[0] < WITHIN_SECONDS:
            raise GaveUp(
                f"The {self.name} ended by itself {len(deaths)} times within ten minutes, so "
                "everything was stopped."
            )

    def signal(self, number):
        """Send a signal to the process and to whatever it has started."""
        # It has ended, or, on a Mac, has ended and was not asked yet how.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


class Supervisor:
    """Watches over parts until it is told to end.

    `commands`: {name: command}. The one called `web` says through a pipe that it listens: its port
    may answer for somebody else's server. `say` prints a line.
    """

    def __init__(self, commands, web, say):
        self.parts = [Part(name, command) for name, command in commands.items()]
        self.web = web
        self.say = say
        self.is_ending = False
        self.hears, self._told = os.pipe()
        os.set_blocking(self.hears, False)

    def run(self, when_ready):
        """Start everything and watch. `when_ready()` is called once the web server listens.

        Returns after a signal to end. Raises GaveUp.
        """
        for number in ENDING:
            # Who starts it with nohup means it to outlive the terminal.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._end)
        try:
            for part in self.parts:
                self._start(part)
            self._watch(when_ready)
        finally:
            end(self.parts)

    def _end(self, number, frame):
        self.is_ending = True

    def _start(self, part):
        is_web = part.name == self.web
        told = {"pass_fds": [self._told], "env": {**os.environ, READY_TO: str(self._told)}}
        part.start(**told if is_web else {})

    def _watch(self, when_ready):
        is_ready = False
        while not self.is_ending:
            if not is_ready and self._is_told():
                is_ready = True
                when_ready()
            for part in self.parts:
                if part.is_over:
                    part.note_death()
                    self.say(f"The {part.name} ended by itself. It is started again.")
                    self._start(part)
            time.sleep(LOOK_EVERY)

    def _is_told(self):
        try:
            return bool(os.read(self.hears, 1))
        except BlockingIOError:
            return False


def tell_ready():
    """Tell whoever started this process and waits for it, if anybody does, that it listens."""
    if READY_TO in os.environ:
        os.write(int(os.environ[READY_TO]), b".")


def end(parts):
    """Ask every part to end, then end what is left of their sessions."""
    started = [part for part in parts if part.process]
    for part in started:
        part.signal(signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_STOP
    while time.monotonic() < deadline and not all(part.is_over for part in started):
        time.sleep(LOOK_EVERY)
    for part in started:
        part.signal(signal.SIGKILL)
        part.process.wait()


@cache
def dies_with_its_parent():
    """Linux ends a process with the one that started it, also when that was killed, if it asks."""
    setpriv = shutil.which("setpriv")
    prefix = [setpriv, "--pdeathsig", "TERM", "--"]
    # An old one, or that of BusyBox, does not know it.
    is_known = setpriv and not subprocess.run([*prefix, "true"], capture_output=True).returncode
    return prefix if is_known else []
