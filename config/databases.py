"""The one place that knows how each kind of database is best spoken to."""

from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from psycopg_pool import PoolTimeout

ADVICE = (
    "Set it like postgresql://user:password@host/name or sqlite:////folder/plan.sqlite3. In the "
    "password write @ as %40, : as %3A, / as %2F, ? as %3F, # as %23, % as %25."
)
SCHEMES = ("sqlite", "postgres", "postgresql", "pgsql")
IN_MEMORY = ("", ":memory:")

SQLITE = {
    # IMMEDIATE takes the write lock at the start, so two writers wait instead of failing.
    "transaction_mode": "IMMEDIATE",
    "timeout": 5,
    # FULL keeps an acknowledged save through a power cut; secure_delete overwrites erased text.
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON;PRAGMA secure_delete=ON;"
    ),
}
POSTGRESQL = {
    "connect_timeout": 3,
    # Only mail.marks has statements that the server keeps; pgbouncer knows them from 1.21 on.
    "prepare_threshold": 5,
    # Without a time-out of its own the pool would hold every request for thirty seconds
    # while the database is away; and without giving up soon it would wait ever longer between its
    # tries, so that the database could be back for minutes before a request finds it. Who waits
    # for it at all: config/postgresql/.
    "pool": {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 1},
}


def database_from_url(url, name="DATABASE_URL"):
    """Return the Django settings for one database address (sqlite:///... or postgresql://...).

    `name`: of the setting that it comes from, for the sentence that refuses it.
    """
    settings = _parsed(url, name)
    if settings["ENGINE"].endswith("sqlite3"):
        return {**settings, "CONN_MAX_AGE": 60, "OPTIONS": dict(SQLITE)}
    return {
        **settings,
        "ENGINE": "config.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**settings.get("OPTIONS", {}), **POSTGRESQL},
    }


def refuse_to_start_without():
    """Say at once that the database is away. What the library says names its host: left out."""
    try:
        connection.ensure_connection()
    except (DatabaseError, PoolTimeout):
        raise CommandError(
            "The database cannot be opened. See that it runs, that this user may use it and that "
            "DATABASE_URL is right. " + ADVICE
        ) from None
    finally:
        connection.close()


def _parsed(url, name):
    try:
        scheme = urlsplit(url).scheme
        settings = dj_database_url.parse(url) if scheme in SCHEMES else {}
    except ValueError:
        settings = {}
    if settings.get("NAME", "") in IN_MEMORY:
        # Not quoted, nor `from` the error: it may hold a password.
        raise ImproperlyConfigured(f"{name} is no database that can be kept. {ADVICE}")
    return settings
