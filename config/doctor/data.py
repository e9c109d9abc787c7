"""The database, and whether what people wrote can be opened."""

from django.db import DatabaseError, connection
from psycopg_pool import PoolTimeout

from accounts.models import User
from config import readiness
from config.databases import ADVICE
from config.doctor.findings import Finding
from config.versions import unknown_migrations
from sealing.models import DataKey
from sealing.outer_keys import check_outer_keys

# Of so many the newest are opened; `check_keys` opens all.
KEYS_OPENED = 2_000


def database(_asked):
    try:
        connection.ensure_connection()
        missing, unknown = readiness.missing_migrations(), unknown_migrations()
    except (DatabaseError, PoolTimeout):
        # What the library says names its host and user.
        yield Finding(
            "The database cannot be opened.",
            f"See that it runs, that this user may use it and that DATABASE_URL is right. {ADVICE}",
        )
        return
    if missing:
        yield Finding(
            f"The database lacks migrations of this code: {len(missing)}.",
            "Run `manage.py setup`, which makes a copy of the database first.",
        )
    if unknown:
        yield Finding(
            "The database is newer than this code. Migrations that the code does not know: "
            f"{len(unknown)}.",
            "Start the newer code again, or bring back the copy that was made before it: "
            "docs/upgrading.md says how.",
        )


def outer_keys(_asked):
    for error in check_outer_keys():
        yield Finding(error.msg, "Put SEALING_KEYS back from your copy of lamplight.env.")


def data_keys(_asked):
    without = User.objects.exclude(joined_at=None).filter(data_keys=None).count()
    if without:
        yield Finding(
            f"People without a data key: {without}. Nobody can open what they wrote.",
            "Put the table sealing_datakey back from the same backup as the rest.",
        )
    if readiness.has_outer_keys():
        yield from _keys_that_do_not_open()


def _keys_that_do_not_open():
    newest = DataKey.objects.order_by("-pk")[:KEYS_OPENED]
    opened = [data_key.is_readable for data_key in newest]
    if closed := opened.count(False):
        yield Finding(
            f"SEALING_KEYS does not open {closed} of the {len(opened)} newest data keys.",
            "Put the right keys back from your copy of lamplight.env before anybody writes.",
        )
