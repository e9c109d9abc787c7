"""The one place that knows how each kind of database is best spoken to."""

import dj_database_url

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
    # tries, so that the database could be back for minutes before a request finds it.
    "pool": {"min_size": 1, "max_size": 8, "timeout": 3, "reconnect_timeout": 1},
}


def database_from_url(url):
    """Return the Django settings for one database address (sqlite:///... or postgresql://...)."""
    settings = dj_database_url.parse(url)
    if settings["ENGINE"].endswith("sqlite3"):
        return {**settings, "CONN_MAX_AGE": 60, "OPTIONS": dict(SQLITE)}
    return {
        **settings,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**settings.get("OPTIONS", {}), **POSTGRESQL},
    }
