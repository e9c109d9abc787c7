"""Prints in a child process, which is ended when a plan takes too much time or memory.

Layout runs in C and cannot be stopped inside a thread. The child is started afresh ("spawn"), so
it inherits no thread, socket or database connection, and is given only a `Sheet`: HTML and the
names of stylesheets. It is kept for the next print and never outlives its parent.
"""

import logging
import multiprocessing
import os
import resource
import shutil
import signal
import tempfile
import threading
from contextlib import suppress

from printing.rendering.engine import PrintingError, PrintingUnavailable, load_layout
from printing.rendering.slots import PrintingBusy

RENDER_SECONDS = 10
START_SECONDS = 30
# For the print before in this process: more than that one may take, and less than a server waits.
WAIT_SECONDS = 20
MEMORY_BYTES = 384 * 1024 * 1024  # an ordinary print has 80 MB

BEHIND_OTHERS = 10  # pages come first

READY = b"ready"
PDF = b"%PDF"
MISSING = b"missing: "

_spawn = multiprocessing.get_context("spawn")
_child = None
_child_lock = threading.Lock()
_unavailable = None  # libraries do not appear while the site runs, so it is asked once


class PrintingTooSlow(PrintingError):
    """The plan took more time or memory than one print may."""


class PrintingFailed(PrintingError):
    """A mistake in the printing itself. The message has the kind of error and no private words."""


def render_in_child(sheet):
    """The same bytes as `engine.render`, but within RENDER_SECONDS and MEMORY_BYTES.

    Raises PrintingUnavailable, PrintingBusy, PrintingTooSlow or PrintingFailed. Safe to call from
    any thread.
    """
    answer = _with_child(lambda child: child.answer_to("pdf", sheet))
    if not answer.startswith(PDF):
        raise PrintingFailed(answer.decode())
    return answer


def missing_letters(letters):
    """Those of `letters` that no font has. Raises what `render_in_child` does."""
    answer = _with_child(lambda child: child.answer_to("missing", letters))
    if not answer.startswith(MISSING):
        raise PrintingFailed(answer.decode())
    return answer.removeprefix(MISSING).decode()


def warm():
    """Starts the child if it is not running, which takes about a second. Raises PrintingError.

    A child belongs to the process that started it: call this after a server forks its workers.
    """
    _with_child(lambda child: None)


def stop():
    """Ends the child now, and with it a print under way. Safe in a signal handler."""
    if _child:
        _child.process.kill()


def _with_child(work):
    """One thread at a time has the child of this process."""
    if not _child_lock.acquire(timeout=WAIT_SECONDS):
        raise PrintingBusy("The print before takes too long.")
    try:
        return _with_locked_child(work)
    finally:
        _child_lock.release()


def _with_locked_child(work):
    global _child
    try:
        if _child is None or not _child.process.is_alive():
            _drop_child()
            _child = _start_child()
        return work(_child)
    except BaseException:
        _drop_child()
        raise


def _start_child():
    global _unavailable
    if _unavailable:
        raise PrintingUnavailable(_unavailable)
    child = _Child()
    try:
        child.wait_until_ready()
    except BaseException as error:
        if isinstance(error, PrintingUnavailable):
            _unavailable = str(error)
        child.end()
        raise
    return child


def _drop_child():
    global _child
    if _child:
        _child.end()
        _child = None


class _Child:
    """The child process, the pipe to it and the folder it may write to, seen from the parent."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="printing-", ignore_cleanup_errors=True)
        self.pipe, pipe_of_child = _spawn.Pipe()
        self.process = _spawn.Process(
            target=_serve, args=(pipe_of_child, self.folder.name, MEMORY_BYTES), daemon=True
        )
        self.process.start()
        pipe_of_child.close()

    def wait_until_ready(self):
        answer = self._answer(START_SECONDS)
        if answer != READY:
            raise PrintingUnavailable(answer.decode())

    def answer_to(self, job, payload):
        with suppress(BrokenPipeError):  # then there is no answer either
            self.pipe.send((job, payload))
        return self._answer(RENDER_SECONDS)

    def _answer(self, seconds):
        if not self.pipe.poll(seconds):
            raise PrintingTooSlow(f"No answer within {seconds} seconds.")
        try:
            return self.pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise PrintingTooSlow("The printing process ended without an answer.") from error

    def end(self):
        self.process.kill()
        self.process.join()
        self.pipe.close()
        self.folder.cleanup()


def _serve(pipe, folder, memory_bytes):
    """The life of the child: get ready, then answer each sheet with a PDF or what went wrong."""
    os.nice(BEHIND_OTHERS)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches it too: end, without a traceback
    threading.Thread(target=_leave_with_parent, args=(folder,), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold private words
    logging.disable()  # the warnings of WeasyPrint quote them
    tempfile.tempdir = folder  # where WeasyPrint copies fonts to, tidied up by the parent
    try:
        layout = load_layout()
    except PrintingUnavailable as error:
        pipe.send_bytes(str(error).encode())
        return
    layout.warm()
    pipe.send_bytes(READY)
    try:
        while True:
            pipe.send_bytes(_answer_to(*pipe.recv(), layout))
    except (EOFError, BrokenPipeError, MemoryError):  # no parent any more, or too big a plan
        shutil.rmtree(folder, ignore_errors=True)


def _answer_to(job, payload, layout):
    try:
        return layout.pdf(payload) if job == "pdf" else MISSING + layout.missing(payload).encode()
    except MemoryError:
        raise
    except Exception as error:
        return type(error).__name__.encode()


def _leave_with_parent(folder):
    multiprocessing.parent_process().join()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)
