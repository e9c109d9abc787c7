import os
import sys

from celery import Celery, signals
from django.db import close_old_connections
from kombu.transport.redis import Channel

from config import uncaught
from config.refusal import refuse_wrong_settings
from config.supervision import tell_ready
from config.versions import sentence_at_the_start

# When Redis goes away, a worker would give back what it has fetched and not begun, and end over it:
# kombu 5.7 asks a connection for its host that is no more. Nothing needs to be given back, because
# every job picks up whatever is due.
Channel.do_restore = False

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("lamplight")
app.on_configure.connect(lambda **_: refuse_wrong_settings(), weak=False)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["config.backups", "config.upgrading"])


@signals.worker_init.connect
@signals.beat_init.connect
def refuse_a_newer_database(**_):
    if sentence := sentence_at_the_start():
        # Not where Celery has put another stream, which is gone before a last word is written.
        print(sentence, file=sys.__stderr__, flush=True)
        sys.exit(1)


@signals.beat_init.connect
@signals.worker_ready.connect
def tell_who_waits(**_):
    tell_ready()


@signals.task_prerun.connect
@signals.task_postrun.connect
def give_up_lost_connections(**_):
    """Have the next question connect anew. Celery does so in workers alone; without a broker the
    scheduler does the work, and would keep one that a restart of the database has closed.
    """
    close_old_connections()


@signals.setup_logging.connect
def leave_logs_alone(**options):
    """Keep Celery from making logs of its own: it does unless somebody says there are others."""
    uncaught.log_all()


# Every job that runs by itself. A job that finds its predecessor still waiting is dropped
# (`expires`), because each one picks up whatever is due.
app.conf.beat_schedule = {
    "mails": {
        "task": "mail.send_due",
        "schedule": 1.0,
        "options": {"expires": 5},
    },
    "daily mails": {
        "task": "reminders.tick",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "old mails": {
        "task": "mail.forget_old",
        "schedule": 6 * 60 * 60.0,
        "options": {"expires": 60 * 60},
    },
    # Answers before the address lie in a session, and are not opened again before it ends.
    "ended sign-ins": {
        "task": "accounts.clear_sessions",
        "schedule": 5 * 60.0,
        "options": {"expires": 60},
    },
    "addresses that change": {
        "task": "accounts.change_addresses",
        "schedule": 10 * 60.0,
        "options": {"expires": 5 * 60},
    },
    "addresses never confirmed": {
        "task": "accounts.forget_unconfirmed",
        "schedule": 60 * 60.0,
        "options": {"expires": 10 * 60},
    },
    "codes of yesterday": {
        "task": "accounts.forget_code_budgets",
        "schedule": 60 * 60.0,
        "options": {"expires": 10 * 60},
    },
    # An address book is kept for an hour at most, and this much less before it is not opened again.
    "opened files": {
        "task": "contacts.forget_opened_files",
        "schedule": 5 * 60.0,
        "options": {"expires": 60},
    },
    # So is the file of a plan.
    "brought plans": {
        "task": "accounts.forget_brought_plans",
        "schedule": 5 * 60.0,
        "options": {"expires": 60},
    },
    # A PDF is kept for ten minutes at most, and this much less before it is not looked at again.
    "ready PDFs": {
        "task": "printing.forget_ready_pdfs",
        "schedule": 30.0,
        "options": {"expires": 20},
    },
    "old links": {
        "task": "sharing.forget_old",
        "schedule": 60 * 60.0,
        "options": {"expires": 10 * 60},
    },
    # Nothing that was erased is readable in the files of the database after a minute.
    "erased rows": {
        "task": "sealing.clear_leftovers",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    "copies of before an upgrade": {
        "task": "config.forget_old_copies",
        "schedule": 6 * 60 * 60.0,
        "options": {"expires": 60 * 60},
    },
    # It only starts a process of its own, and only once a day.
    "backups": {
        "task": "config.back_up",
        "schedule": 10 * 60.0,
        "options": {"expires": 5 * 60},
    },
    # With the time it is good for, a last mail leaves no row after a day.
    "last mails": {
        "task": "mail.forget_last",
        "schedule": 10 * 60.0,
        "options": {"expires": 5 * 60},
    },
    # A service elsewhere that hears nothing raises the alarm.
    "ping": {
        "task": "config.ping",
        "schedule": 60.0,
        "options": {"expires": 30},
    },
    "put away": {
        "task": "records.purge",
        "schedule": 6 * 60 * 60.0,
        "options": {"expires": 60 * 60},
    },
}
