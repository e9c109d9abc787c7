import errno
import os
import signal
import socket
import subprocess
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.databases import refuse_to_start_without

# All of it is gone within three seconds of one Ctrl-C.
SECONDS_TO_STOP = 1.5
LOOK_EVERY = 0.1


class Command(BaseCommand):
    help = "Run the web server and the scheduler in this terminal. Ctrl-C stops all of it."

    def handle(self, **options):
        refuse_to_start_without()
        refuse_a_port_that_is_not_free()
        self.stopping = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        # Each in a session of its own: a Ctrl-C reaches this process alone, which ends them in
        # order, and with them whatever they started.
        processes = {
            name: subprocess.Popen(command, start_new_session=True)
            for name, command in commands().items()
        }
        try:
            died = self._watch(processes)
        finally:
            end(processes.values())
        if died:
            self.stderr.write(f"The {died} ended by itself, so everything was stopped.")
            sys.exit(1)

    def _stop(self, number, frame):
        self.stopping = True

    def _watch(self, processes):
        """Wait until asked to stop; return the name of a process that ended before that."""
        is_told = False
        while not self.stopping:
            if not is_told and is_listening():
                self.stdout.write(f"Open {settings.SITE_URL} (Ctrl-C stops it)")
                is_told = True
            for name, process in processes.items():
                if process.poll() is not None:
                    return name
            time.sleep(LOOK_EVERY)
        return None


def refuse_a_port_that_is_not_free():
    """Say so at once: gunicorn would try five times, then blame one of its own processes."""
    try:
        socket.create_server(
            (settings.HOST, settings.PORT),
            family=socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET,
        ).close()
    except OSError as error:
        raise CommandError(_why_not(error.errno)) from None


def _why_not(number):
    if number == errno.EADDRINUSE:
        return (
            f"PORT {settings.PORT} is taken: something else listens there. End it, or set PORT to "
            "another, like 8001."
        )
    if number in (errno.EACCES, errno.EPERM):
        return (
            f"PORT {settings.PORT} is not for this user to take. Set PORT to one above 1023, like "
            "8000."
        )
    return (
        f"HOST {settings.HOST!r} is no address of this machine. Set HOST to 127.0.0.1, or to "
        "0.0.0.0 for all that it has."
    )


def in_brackets(host):
    return f"[{host}]" if ":" in host else host


def is_listening():
    try:
        socket.create_connection((settings.HOST, settings.PORT), timeout=LOOK_EVERY).close()
    except OSError:
        return False
    return True


def commands():
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--app", "config", "--quiet"]
    beat = [*celery, "beat", "--scheduler", "celery.beat:Scheduler", "--loglevel", "WARNING"]
    web = [
        *[*python, "gunicorn", "config.wsgi", "--config", "python:config.web"],
        *["--bind", f"{in_brackets(settings.HOST)}:{settings.PORT}"],
        *["--worker-class", "gthread", "--threads", "4", "--log-level", "warning"],
        *["--workers", str(settings.WEB_CONCURRENCY)],
        *["--timeout", "30", "--graceful-timeout", "1"],
    ]
    if settings.DEBUG:
        web.append("--reload")
    processes = {"web server": web, "scheduler": [*beat, "--pidfile", ""]}
    if settings.BROKER_URL:
        worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"]
        processes["worker"] = worker
    return processes


def end(processes):
    """Ask every process to end, then end what is left of their sessions."""
    processes = list(processes)
    for process in processes:
        _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + SECONDS_TO_STOP
    while time.monotonic() < deadline and any(process.poll() is None for process in processes):
        time.sleep(LOOK_EVERY)
    for process in processes:
        _signal(process, signal.SIGKILL)
        process.wait()


def _signal(process, number):
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
