"""Whether the database is of a newer version than this code.

Migrations that are missing can be made up for; those that only a newer version knows cannot, and
its tables may lack what this code asks for, or hold what it would spoil.
"""

from functools import cache

import django
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg_pool import PoolTimeout

# Apps of older versions: what they did to the tables stays on Django's list for ever.
ENDED = ("sessions",)
# So many names tell which version it may be.
NAMED = 3
NEWER = (
    "The database is of a newer version of this site than the code here ({names}). Start that "
    "version, or put back the copy that was made before the upgrade: docs/upgrading.md says how."
)


def unknown_migrations(database=connection):
    """Return the names of what a newer version did to a database and this code does not know.

    One query; an empty database has none. Raises what the database raises when it is away.
    """
    applied = MigrationRecorder(database).applied_migrations().keys() - known_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app not in ENDED)


@cache
def known_migrations():
    """Return (app, name) of each migration of this code, and of each that one of them replaced."""
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return {*migrations, *(old for each in migrations.values() for old in each.replaces)}


def why_too_new(database=connection):
    """Return a sentence when the database is newer than the code, else ""."""
    names = unknown_migrations(database)
    more = [f"and {len(names) - NAMED} more"] if len(names) > NAMED else []
    return NEWER.format(names=", ".join([*names[:NAMED], *more])) if names else ""


def refuse_a_newer_database():
    if sentence := why_too_new():
        raise CommandError(sentence)


def sentence_at_the_start():
    """Return what a process that starts without manage.py has to say before it ends, else "".

    A database that is away refuses nobody here: it may come back. No connection is left, as this
    process may fork.
    """
    django.setup()
    try:
        return why_too_new()
    except (DatabaseError, PoolTimeout):
        return ""
    finally:
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
