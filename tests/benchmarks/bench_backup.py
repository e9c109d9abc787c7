"""How long it takes to back up ten thousand plans, and to restore them into an empty database.

An archive goes to the disk of VAR_DIR. Both kinds of database are measured, one after the other.
"""

import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pyrage
from django.test import override_settings
from django.utils import timezone

from config.backups import contents, making, restoring
from config.backups.workroom import workroom
from config.databases import database_from_url
from tests.benchmarks.people import database
from tests.benchmarks.plans import clone
from tests.support.servers import postgresql_server

PEOPLE = 10_000


def measure(people=PEOPLE):
    """Return the figures of the part `backup`: seconds, rows, and megabytes of both archives."""
    figures = {}
    with postgresql_server() as postgresql, _a_folder() as folder:
        kinds = {
            "sqlite": (f"sqlite:///{folder}/lamplight.sqlite3", f"sqlite:///{folder}/back.sqlite3"),
            "postgresql": (postgresql.url, _another(postgresql.url)),
        }
        for kind, (url, other_url) in kinds.items():
            with database(url):
                clone(people)
                seen = _back_up_and_restore(folder, database_from_url(other_url))
                figures |= {f"backup.{kind}.{name}": value for name, value in seen.items()}
    return figures


def _back_up_and_restore(folder, target):
    identity = pyrage.x25519.Identity.generate()
    recipients = folder / "recipients.txt"
    recipients.write_text(f"{identity.to_public()}\n")
    with override_settings(
        VAR_DIR=folder, BACKUP_FOLDER=folder / "backups", BACKUP_RECIPIENTS_FILE=str(recipients)
    ):
        made = making.make(timezone.now())
        began = time.monotonic()
        keys = Path(str(made.path).replace(".data.", ".keys."))
        with workroom("restore") as room:
            restoring.restore(restoring.unpack(made.path, keys, [identity], room), target)
        restored = time.monotonic() - began
    with contents.as_default(target):
        assert sum(contents.count_rows().values()) >= made.rows
    return {
        "rows": made.rows,
        "megabytes": made.size / 1e6,
        "backup_seconds": made.seconds,
        "restore_seconds": restored,
    }


@contextmanager
def _a_folder():
    with tempfile.TemporaryDirectory(prefix="lamplight-bench-") as name:
        yield Path(name)


def _another(url):
    """Make a further database on the same server, and return its address."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE DATABASE back")
    return url.rsplit("/", 1)[0] + "/back"
