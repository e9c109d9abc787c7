"""A command in a terminal, and the keys that a person presses there."""

import contextlib
import os
import pty

import psutil

CTRL_C, CTRL_Z = b"\x03", b"\x1a"


class Terminal:
    """A command in a pseudo-terminal of its own."""

    def __init__(self, command):
        self.shown = ""
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.execvp(command[0], command)
        self.process = psutil.Process(self.pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in [self.process, *self._children()]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        self.close()

    def close(self):
        """Close the window: the kernel tells what runs in it (SIGHUP)."""
        with contextlib.suppress(OSError):
            os.close(self.descriptor)

    def _children(self):
        with contextlib.suppress(psutil.NoSuchProcess):
            return self.process.children(recursive=True)
        return []

    def read_until(self, text):
        """The rest of the line that begins with `text`, and `text` itself."""
        while text not in self.shown or "\n" not in self.shown.split(text, 1)[1]:
            self.shown += os.read(self.descriptor, 4096).decode()
        return text + self.shown.split(text, 1)[1].splitlines()[0]

    def type(self, keys):
        os.write(self.descriptor, keys)

    def exit_code(self):
        # Linux reports a closed terminal as an input/output error.
        with contextlib.suppress(OSError):
            while more := os.read(self.descriptor, 4096):
                self.shown += more.decode()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
