import errno
import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.databases import refuse_to_start_without
from config.lost_keys import refuse_to_start_without_keys
from config.moving.left_behind import refuse_to_leave_people_behind
from config.running import note_running
from config.supervision import RENEWING, CannotRenew, GaveUp, Supervisor
from config.versions import refuse_a_newer_database

WEB = "web server"
# For the web server to be started again.
MOST_WHO_WAIT = 2048


class Command(BaseCommand):
    help = "Run the web server and the scheduler in this terminal. Ctrl-C stops all of it."

    def add_arguments(self, parser):
        parser.add_argument(
            "--parts", action="store_true", help="print what would be run, as JSON, and end"
        )

    def handle(self, parts, **options):
        if parts:
            self.stdout.write(json.dumps(told()))
            return
        # Until there are parts that can be replaced. By itself this signal would end the process.
        signal.signal(RENEWING, signal.SIG_IGN)
        refuse_to_start_without()
        refuse_a_newer_database()
        refuse_to_leave_people_behind()
        refuse_to_start_without_keys()
        try:
            with open_port() as listener, note_running() as note:
                supervisor = Supervisor(commands(), WEB, self._say, listener, renewed_commands)
                supervisor.run(lambda: self._is_ready(note))
        except GaveUp as error:
            self._say(str(error))
            sys.exit(1)

    def _is_ready(self, note):
        note(settings.SITE_URL)
        with terminal_may_be_closed():
            self.stdout.write(f"Open {settings.SITE_URL} (Ctrl-C stops it)")

    def _say(self, line):
        with terminal_may_be_closed():
            self.stderr.write(line)


@contextmanager
def terminal_may_be_closed():
    with suppress(OSError):
        yield


def open_port():
    """Return the socket on which the web server answers. Says at once why it cannot be had:
    gunicorn would try five times, then blame one of its own processes."""
    try:
        return socket.create_server(
            (settings.HOST, settings.PORT),
            family=socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET,
            backlog=MOST_WHO_WAIT,
            # All that the machine has are its older addresses as well.
            dualstack_ipv6=settings.HOST == "::" and socket.has_dualstack_ipv6(),
        )
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


def commands():
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--app", "config", "--quiet"]
    beat = [*celery, "beat", "--scheduler", "celery.beat:Scheduler"]
    web = [*python, "gunicorn", "config.wsgi", "--config", "python:config.web"]
    if settings.DEBUG:
        web.append("--reload")
    processes = {WEB: web, "scheduler": [*beat, "--pidfile", ""]}
    if settings.BROKER_URL:
        processes["worker"] = [*celery, "worker", "--concurrency", "2"]
    return processes


def told():
    """Return what `up` would run, and where, for the one that runs already."""
    return {"address": [settings.HOST, settings.PORT], "commands": commands()}


def renewed_commands():
    """Return the commands as code and settings say them now: this process has those of its start.

    Raises CannotRenew.
    """
    asked = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "up", "--parts"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if asked.returncode:
        # The last line of what went wrong says it; what comes before is where.
        raise CannotRenew((asked.stderr.strip().splitlines() or ["The code does not load."])[-1])
    now = json.loads(asked.stdout.splitlines()[-1])
    if now["address"] != told()["address"]:
        raise CannotRenew("For another HOST or PORT, stop it and start it again.")
    return now["commands"]
