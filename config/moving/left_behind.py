"""Whether people's plans lie in a SQLite file, while DATABASE_URL names an empty PostgreSQL."""

import sqlite3
from contextlib import closing

from django.core.management.base import CommandError
from django.db import connection

from accounts.models import User
from config.first_run import VAR_DIR

FILE = VAR_DIR / "lamplight.sqlite3"
LEFT_BEHIND = """\
DATABASE_URL names a PostgreSQL with nobody in it, and people have accounts in {file}.
To take them along, take DATABASE_URL away, set NEW_DATABASE_URL to that PostgreSQL, and run
`manage.py move_to_postgresql`. To start empty, give the file another name first."""


def refuse_to_leave_people_behind():
    if connection.vendor != "sqlite" and _has_people(FILE) and not somebody_is_here():
        raise CommandError(LEFT_BEHIND.format(file=FILE))


def somebody_is_here():
    """Return whether the database of the site has an account in it. It may lack every table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return User._meta.db_table in tables and User.objects.exists()


def _has_people(file):
    """Whether a file is a database of this site with an account in it. It is only looked at."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
            return bool(database.execute("SELECT 1 FROM accounts_user LIMIT 1").fetchall())
    except sqlite3.Error:
        return False
