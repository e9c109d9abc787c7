"""Ending between two mails, never in the middle of one."""

import os
import signal
import threading


class LetMeFinish:
    """While it lasts, a request to end is noted in `is_asked`; afterwards it is obeyed.

    Without it a Ctrl-C between the final dot and the mark would send a mail twice. Signals reach
    the main thread only, so elsewhere (in tests) there is nothing to do.
    """

    signals = (signal.SIGINT, signal.SIGTERM)

    def __init__(self):
        self.is_asked = False
        self._number = None
        self._before = {}

    def __enter__(self):
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._ask) for number in self.signals}
        return self

    def __exit__(self, *_):
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if self.is_asked:
            os.kill(os.getpid(), self._number)

    def _ask(self, number, frame):
        self.is_asked, self._number = True, number
