"""The two ends of a move: the SQLite file, alone with it, and the empty PostgreSQL."""

from contextlib import contextmanager, suppress

import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import NotSupportedError
from psycopg import errors

from config.databases import database_from_url
from config.moving.tables import all_tables
from config.running import is_running
from config.versions import why_too_new

NEW = "new"
SETTING = "NEW_DATABASE_URL"
# What `migrate` itself writes; it is replaced by what stands in the file.
MADE_BY_MIGRATE = ("auth_permission", "django_content_type")
NO_ROWS_OF_OURS = ("django_migrations", settings.CACHES["default"]["LOCATION"])

# And with room in memory (in kB), as rows that are read by their keys lie anywhere in the file.
ALONE = "PRAGMA locking_mode=EXCLUSIVE;PRAGMA cache_size=-65536;"

NOT_FROM = (
    "The site already uses PostgreSQL. Leave DATABASE_URL as it was for the SQLite file, and set "
    f"{SETTING} to the empty PostgreSQL, like postgresql://user:password@host/name."
)
NOT_TO = f"Set {SETTING} to an empty PostgreSQL, like postgresql://user:password@host/name."
RUNS = "The site runs. Stop it first, so that nothing is written meanwhile."
IN_USE = (
    "Another program has the SQLite file open, or it cannot be read. Stop every part of the site, "
    "also those that were started by hand, and start this again."
)
NOT_UP_TO_DATE = "The SQLite file is of an older version. Run `manage.py setup` once, then this."
AWAY = (
    f"The new database cannot be opened. See that it runs, that this user may use it and that "
    f"{SETTING} is right."
)
NOT_UTF8 = (
    "The new database keeps texts as {encoding}. Make one that keeps all letters: "
    "createdb --encoding=UTF8 --template=template0 ..."
)
NOT_EMPTY = "The new database is not empty. There are rows, or other tables, in: {tables}."
NOT_ALLOWED = (
    "The user of the new database may not make tables there. Let it own the database: "
    "ALTER DATABASE ... OWNER TO ..."
)
REFUSED = "The new database did not take it ({what}). No row stays there."


@contextmanager
def old_database():
    """Give the connection to the SQLite file, which nobody else can open until the end."""
    _refuse_what_does_not_move()
    options = connection.settings_dict["OPTIONS"]
    usual = options["init_command"]
    connection.close()
    # Before the file is first looked at: it then fails when another process so much as has it open.
    options["init_command"] = f"{ALONE}{usual}"
    try:
        _open_alone()
        with transaction.atomic():
            _refuse_another_version(connection)
            yield connection
    finally:
        connection.close()
        options["init_command"] = usual


def _refuse_what_does_not_move():
    if connection.vendor != "sqlite":
        raise CommandError(NOT_FROM)
    if is_running():
        raise CommandError(RUNS)


def _open_alone():
    try:
        connection.ensure_connection()
    except DatabaseError:
        raise CommandError(IN_USE) from None


def _refuse_another_version(database):
    if sentence := why_too_new(database):
        raise CommandError(sentence)
    executor = MigrationExecutor(database)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError(NOT_UP_TO_DATE)


@contextmanager
def new_database():
    """Give the connection to the PostgreSQL of NEW_DATABASE_URL, which has nothing in it."""
    with _connected() as database, _in_a_sentence():
        refuse_rows(database)
        if sentence := why_too_new(database):
            raise CommandError(sentence)
        yield database


@contextmanager
def all_or_nothing(database):
    """Make the tables, and a transaction that keeps everybody else out of them. An error leaves
    them without a row, and their files without bytes of one."""
    call_command("migrate", database=NEW, interactive=False, verbosity=0)
    call_command("createcachetable", database=NEW, verbosity=0)
    try:
        with transaction.atomic(using=NEW):
            _keep_others_out(database)
            yield
    finally:
        with suppress(DatabaseError), database.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


@contextmanager
def _connected():
    connections.settings[NEW] = _settings()
    database = connections[NEW]
    try:
        _refuse_to_go_on_without(database)
        yield database
    finally:
        database.close()
        del connections[NEW], connections.settings[NEW]


def _settings():
    if not settings.NEW_DATABASE_URL:
        raise CommandError(NOT_TO)
    try:
        new = database_from_url(settings.NEW_DATABASE_URL, SETTING)
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from None
    if new["ENGINE"].endswith("sqlite3"):
        raise CommandError(NOT_TO)
    # One connection, from the beginning to the end.
    del new["OPTIONS"]["pool"]
    return connections.configure_settings({**settings.DATABASES, NEW: new})[NEW]


def _refuse_to_go_on_without(database):
    try:
        with database.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            (encoding,) = cursor.fetchone()
    except NotSupportedError as error:
        raise CommandError(f"{error}.") from None
    except DatabaseError:
        raise CommandError(AWAY) from None
    if encoding != "UTF8":
        raise CommandError(NOT_UTF8.format(encoding=encoding))


def refuse_rows(database):
    """Refuse a database with a row of ours in it, or with tables that belong to something else."""
    ours = {table.name for table in all_tables()}
    with database.cursor() as cursor:
        there = set(database.introspection.table_names(cursor)) - set(NO_ROWS_OF_OURS)
        full = sorted(
            name
            for name in there - set(MADE_BY_MIGRATE)
            if name not in ours or _has_rows(cursor, database.ops.quote_name(name))
        )
    if full:
        raise CommandError(NOT_EMPTY.format(tables=", ".join(full)))


def _has_rows(cursor, table):
    cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
    return cursor.fetchone()[0]


def _keep_others_out(database):
    """Lock every table, see that nobody was faster, and make room for what stands in the file."""
    tables = ", ".join(database.ops.quote_name(table.name) for table in all_tables())
    with database.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        refuse_rows(database)
        for name in MADE_BY_MIGRATE:
            cursor.execute(f"DELETE FROM {database.ops.quote_name(name)}")


@contextmanager
def _in_a_sentence():
    """Say what the new database refuses without what it quotes, which may be somebody's row."""
    try:
        yield
    except DatabaseError as error:
        cause = _cause_of(error)
        if isinstance(cause, errors.InsufficientPrivilege):
            raise CommandError(NOT_ALLOWED) from None
        raise CommandError(REFUSED.format(what=_named(cause))) from None


def _cause_of(error):
    """Return what the database itself said, or the error when it said nothing."""
    cause = error
    while cause and not isinstance(cause, psycopg.Error):
        cause = cause.__cause__ or cause.__context__
    return cause or error


def _named(cause):
    """Return the kind of an error and where it happened, without its words."""
    diagnostic = getattr(cause, "diag", None)
    places = (getattr(diagnostic, name, None) for name in ("table_name", "constraint_name"))
    return ", ".join([type(cause).__name__, *filter(None, places)])
