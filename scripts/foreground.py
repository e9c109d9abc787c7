"""Run a command as the terminal's foreground job: `foreground.py COMMAND [ARGUMENT ...]`.

GNU make that has itself seen a Ctrl-C waits for its recipe and then dies of the signal, however
well the recipe ended: the shell sees 130, never 0. So the command gets a process group of its own
and, where there is one, the terminal. Ctrl-C then reaches the command alone, and make sees only
its exit code. A signal sent to this process instead (no terminal, or `kill`) is passed on.
"""

import contextlib
import os
import signal
import subprocess
import sys

PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(command):
    job = subprocess.Popen(command, process_group=0)
    pass_signals_on_to(job.pid)
    terminal = controlling_terminal()
    give(terminal, to=job.pid)
    try:
        return exit_code_of(job.pid, terminal)
    finally:
        give(terminal, to=os.getpgrp())


def pass_signals_on_to(group):
    def pass_on(number, _frame):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, number)

    for number in PASSED_ON:
        # nohup has it ignored: then it is the job's to ignore, too.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, pass_on)


def controlling_terminal():
    """The terminal's descriptor, or None without one or when we run in its background."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return None
    # Without this the kernel would stop us for handing over a terminal that is not ours just then.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    return terminal if os.tcgetpgrp(terminal) == os.getpgrp() else None


def give(terminal, to):
    # The terminal may have been closed under us: then there is nothing left to give.
    with contextlib.suppress(OSError):
        if terminal is not None:
            os.tcsetpgrp(terminal, to)


def exit_code_of(group, terminal):
    while True:
        _, status = os.waitpid(group, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            sleep_with_make(group, terminal)
            continue
        code = os.waitstatus_to_exitcode(status)
        return code if code >= 0 else 128 - code


def sleep_with_make(group, terminal):
    """Ctrl-Z stopped the command alone: stop make too, so that `fg` and `bg` work as usual."""
    give(terminal, to=os.getpgrp())
    os.killpg(os.getpgrp(), signal.SIGTSTP)
    if terminal is not None and os.tcgetpgrp(terminal) == os.getpgrp():
        give(terminal, to=group)
    os.killpg(group, signal.SIGCONT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
