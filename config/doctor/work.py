"""Whether the work for later is done: the scheduler, the broker, workers, and what waits."""

from django.conf import settings
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError

from config.celery import app
from config.doctor.findings import Finding, Note
from reminders import status

WAIT = 3  # seconds
ANSWER_WITHIN = 1.0
DO = {
    "clock": "Set the clock by the network (`timedatectl set-ntp true`); it is believed again "
    "after an hour.",
    "tick": "Start the scheduler: `manage.py up` runs it, or celery beat as in docs/daily-mail.md.",
    "behind": "See that the scheduler is not stuck, and add workers when there are many people.",
    "codes": "See what is said here of the mail server, and that the scheduler and a worker run.",
    "mails": "See what is said here of the mail server, and that the scheduler and a worker run.",
    "erased": "Look for a program that reads the database for long, and for a full disk: "
    "docs/operating.md has more.",
    "failing": "Look into the log of your mail server for what it says of these emails.",
}


def waiting(_asked):
    told = status.read(timezone.now())
    for name, sentence in told.wrong.items():
        yield Finding(sentence, DO[name])
    yield Note(
        f"Codes that wait: {status.waiting_codes().count()}. Daily emails that wait: "
        f"{status.waiting(told.now).count()}."
    )


def broker(_asked):
    if not settings.BROKER_URL:
        return
    timeouts = {"socket_connect_timeout": WAIT, "socket_timeout": WAIT}
    address = settings.BROKER_URL
    with Connection(address, connect_timeout=WAIT, transport_options=timeouts) as connection:
        try:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=WAIT)
            workers = app.control.ping(timeout=ANSWER_WITHIN, connection=connection)
        except (OperationalError, *connection.connection_errors):
            yield Finding(
                "The broker does not answer.",
                "Start it, or see that BROKER_URL is right. No job is done until then.",
            )
            return
    if not workers:
        yield Finding(
            "No worker answers, so nobody does the jobs that the broker holds.",
            "Start one: `celery --app config worker`, or `manage.py up`, which runs it.",
        )
    else:
        yield Note(f"Workers that answer: {len(workers)}.")
