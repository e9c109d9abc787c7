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
# What loads for longer is stuck.
SECONDS_TO_GET_READY = 90
LOOK_EVERY = 0.1
# What dies more often than that will not stay up by being started once more.
MOST_RESTARTS, WITHIN_SECONDS = 5, 10 * 60
# A Ctrl-C, what ends a service, and a terminal that was closed.
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RENEWING = signal.SIGUSR1
READY_TO = "UP_READY_TO"
LISTENER = "UP_LISTENER"


AS_IT_WAS = "All of it goes on as it was."


class GaveUp(Exception):
    """A part died too often. The message names it, and how often."""


class CannotRenew(Exception):
    """Why there are no new parts, in a sentence."""


class Part:
    """One process with all that it starts, in a session of its own: a Ctrl-C reaches the one who
    watches alone, which ends them in order.

    It says through a pipe that it does its work. The web server answers on `listener`.
    """

    def __init__(self, name, command, listener=None):
        self.name = name
        self.command = command
        self.listener = listener
        self.process = None
        self.leaves_by = None
        self._hears = None
        self._is_ready = False

    def start(self):
        self._hears, told = os.pipe()
        os.set_blocking(self._hears, False)
        self._is_ready = False
        fds = {READY_TO: told}
        if self.listener:
            fds[LISTENER] = self.listener.fileno()
        self.process = subprocess.Popen(
            [*dies_with_its_parent(), *self.command],
            start_new_session=True,
            pass_fds=[*fds.values()],
            env={**os.environ, **{name: str(fd) for name, fd in fds.items()}},
        )
        os.close(told)

    @property
    def is_over(self):
        return self.process.poll() is not None

    def is_ready(self):
        if not self._is_ready:
            with suppress(BlockingIOError):
                self._is_ready = bool(os.read(self._hears, 1))
        return self._is_ready

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
    prints a line. `renewed` returns the commands as code and settings say them by now, or raises
    CannotRenew.
    """

    def __init__(self, commands, web, say, listener, renewed):
        self.web, self.listener = web, listener
        self.parts = self._parts_of(commands)
        self.say = say
        self.renewed = renewed
        self.is_ending = self.is_asked_to_renew = False
        # What takes the place of all parts once all of it is ready, and by when that has to be.
        self._successors, self._ready_by = [], None
        self._leaving = []
        self._deaths = defaultdict(lambda: deque(maxlen=MOST_RESTARTS + 1))

    def _parts_of(self, commands):
        return [
            Part(name, command, self.listener if name == self.web else None)
            for name, command in commands.items()
        ]

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
            end([*self.parts, *self._successors, *self._leaving])

    def _end(self, number, frame):
        self.is_ending = True

    def _renew(self, number, frame):
        self.is_asked_to_renew = True

    def _watch(self, when_ready):
        is_ready = False
        while not self.is_ending:
            if not is_ready and self._answers():
                is_ready = True
                when_ready()
            for part in self.parts:
                self._look_after(part)
            if self.is_asked_to_renew and not self._successors:
                self.is_asked_to_renew = False
                self._start_successors()
            self._hand_over()
            self._let_leave()
            time.sleep(LOOK_EVERY)

    def _answers(self):
        return all(part.is_ready() for part in self.parts if part.name == self.web)

    def _look_after(self, part):
        if part.is_over:
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
        """Start everything once more, with the code and the settings as they are now."""
        try:
            self._successors = self._parts_of(self.renewed())
        except CannotRenew as error:
            self.say(f"{error} {AS_IT_WAS}")
            return
        self._ready_by = time.monotonic() + SECONDS_TO_GET_READY
        for part in self._successors:
            part.start()

    def _hand_over(self):
        """Have the new parts take over, all of them or none."""
        late = [part for part in self._successors if not part.is_ready()]
        if not late and self._successors:
            self._take_over()
        elif any(part.is_over for part in late) or (late and time.monotonic() > self._ready_by):
            end(self._successors)
            self._successors = []
            names = " and the new ".join(part.name for part in late)
            self.say(f"The new {names} did not start. {AS_IT_WAS}")

    def _take_over(self):
        for part in self.parts:
            part.leave()
        self._leaving += self.parts
        self.parts, self._successors = self._successors, []
        self.say("All of it runs anew.")

    def _let_leave(self):
        for part in [*self._leaving]:
            if part.is_over or time.monotonic() > part.leaves_by:
                part.clear()
                self._leaving.remove(part)


def listener():
    """Return where to listen, as gunicorn writes it, when that was opened by who started this."""
    return f"fd://{os.environ[LISTENER]}" if LISTENER in os.environ else ""


def tell_ready():
    """Tell whoever started this process and waits for it, if anybody does, that it works."""
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
