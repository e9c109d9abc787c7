"""The processes of one machine, kept running together: `manage.py up`.

A part that dies is started again, with a limit. On request each is replaced by one with new code
while people go on. All parts end together, and none of them outlives the process that watches them.
"""

import os
import shutil
import signal
import subprocess
import time
from collections import defaultdict, deque
from contextlib import suppress
from functools import cache

# All of it is gone within three seconds of one Ctrl-C.
SECONDS_TO_STOP = 1.5
# A part whose successor is there finishes what it does: a page, a paper, a batch of mails.
SECONDS_TO_LEAVE = 30
LOOK_EVERY = 0.1
# What dies more often than that will not stay up by being started once more.
MOST_RESTARTS, WITHIN_SECONDS = 5, 10 * 60
# A Ctrl-C, what ends a service, and a terminal that was closed.
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RENEWING = signal.SIGUSR1
READY_TO = "UP_READY_TO"
LISTENER = "UP_LISTENER"


class GaveUp(Exception):
    """A part died too often. The message names it, and how often."""


class Part:
    """One process with all that it starts, in a session of its own: a Ctrl-C reaches the one who
    watches alone, which ends them in order.

    With a `listener` it is the web server: it answers on that socket, and says through a pipe that
    it does. Its port may answer for somebody else's server.
    """

    def __init__(self, name, command, listener=None):
        self.name = name
        self.command = command
        self.listener = listener
        self.process = None
        self.leaves_by = None
        self._hears = None

    def start(self):
        command = [*dies_with_its_parent(), *self.command]
        if not self.listener:
            self.process = subprocess.Popen(command, start_new_session=True)
            return
        self._hears, told = os.pipe()
        os.set_blocking(self._hears, False)
        fds = {READY_TO: told, LISTENER: self.listener.fileno()}
        environment = {**os.environ, **{name: str(fd) for name, fd in fds.items()}}
        self.process = subprocess.Popen(
            command, start_new_session=True, pass_fds=[*fds.values()], env=environment
        )
        os.close(told)

    @property
    def is_over(self):
        return self.process.poll() is not None

    def is_ready(self):
        """Whether it does its work. Asked again, it hears only what was said since."""
        if self._hears is None:
            return True
        try:
            return bool(os.read(self._hears, 1))
        except BlockingIOError:
            return False

    def leave(self):
        """Ask it, and not what it has started, to finish what it does and end."""
        self.leaves_by = time.monotonic() + SECONDS_TO_LEAVE
        self.process.terminate()

    def clear(self):
        """End what is left of it."""
        self.signal(signal.SIGKILL)
        self.process.wait()
        if self._hears is not None:
            os.close(self._hears)
            self._hears = None

    def signal(self, number):
        """Send a signal to the process and to whatever it has started."""
        # It has ended, or, on a Mac, has ended and was not asked yet how.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


class Supervisor:
    """Watches over parts until it is told to end.

    `commands`: {name: command}. The one called `web` answers on `listener`, a socket that outlives
    it, so that whoever comes while it is started again waits instead of being turned away. `say`
    prints a line.
    """

    def __init__(self, commands, web, say, listener):
        self.parts = [
            Part(name, command, listener if name == web else None)
            for name, command in commands.items()
        ]
        self.say = say
        self.is_ending = self.is_asked_to_renew = False
        # {part: what takes its place once it is ready}
        self._successors = {}
        self._leaving = []
        self._deaths = defaultdict(lambda: deque(maxlen=MOST_RESTARTS + 1))

    def run(self, when_ready):
        """Start everything and watch. `when_ready()` is called once the web server answers.

        Returns after a signal to end. Raises GaveUp.
        """
        for number in ENDING:
            # Who starts it with nohup means it to outlive the terminal.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._end)
        signal.signal(RENEWING, self._renew)
        try:
            for part in self.parts:
                part.start()
            self._watch(when_ready)
        finally:
            end([*self.parts, *self._successors.values(), *self._leaving])

    def _end(self, number, frame):
        self.is_ending = True

    def _renew(self, number, frame):
        self.is_asked_to_renew = True

    def _watch(self, when_ready):
        are_ready = False
        while not self.is_ending:
            if not are_ready and all(part.is_ready() for part in self.parts):
                are_ready = True
                when_ready()
            if self.is_asked_to_renew and not self._successors:
                self.is_asked_to_renew = False
                self._start_successors()
            for part in [*self.parts]:
                self._look_after(part)
            self._let_leave()
            time.sleep(LOOK_EVERY)

    def _look_after(self, part):
        if successor := self._successors.get(part):
            self._hand_over(part, successor)
        elif part.is_over:
            self._note_death(part)
            self.say(f"The {part.name} ended by itself. It is started again.")
            part.start()

    def _note_death(self, part):
        """Clear away what is left of it. Raises GaveUp when it has died too often."""
        part.clear()
        deaths = self._deaths[part.name]
        deaths.append(time.monotonic())
        if len(deaths) > MOST_RESTARTS and deaths[-1] - deaths[0] < WITHIN_SECONDS:
            raise GaveUp(
                f"The {part.name} ended by itself {len(deaths)} times within ten minutes, so "
                "everything was stopped."
            )

    def _start_successors(self):
        """Start each part once more, with the code and the settings as they are now."""
        for part in self.parts:
            self._successors[part] = successor = Part(part.name, part.command, part.listener)
            successor.start()

    def _hand_over(self, part, successor):
        if successor.is_over:
            successor.clear()
            del self._successors[part]
            self.say(f"The new {part.name} did not start. The old one goes on.")
        elif successor.is_ready():
            self.parts[self.parts.index(part)] = self._successors.pop(part)
            part.leave()
            self._leaving.append(part)
            self.say(f"The {part.name} runs anew.")

    def _let_leave(self):
        for part in [*self._leaving]:
            if part.is_over or time.monotonic() > part.leaves_by:
                part.clear()
                self._leaving.remove(part)


def listener():
    """Return where to listen, as gunicorn writes it, when that was opened by who started this."""
    return f"fd://{os.environ[LISTENER]}" if LISTENER in os.environ else ""


def tell_ready():
    """Tell whoever started this process and waits for it, if anybody does, that it answers."""
    if READY_TO in os.environ:
        # Told once, the other end may be closed.
        with suppress(OSError):
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
        part.clear()


@cache
def dies_with_its_parent():
    """Linux ends a process with the one that started it, also when that was killed, if it asks."""
    setpriv = shutil.which("setpriv")
    prefix = [setpriv, "--pdeathsig", "TERM", "--"]
    # An old one, or that of BusyBox, does not know it.
    is_known = setpriv and not subprocess.run([*prefix, "true"], capture_output=True).returncode
    return prefix if is_known else []
