"""A copy of the database as it was at one moment, while people go on writing.

SQLite writes it itself, with nothing in it that was erased (`VACUUM INTO`); the bytes of its file
alone may be halves of two moments. PostgreSQL's is what its `pg_dump` writes.
"""

import os
import re
import shutil
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from psycopg import pq

# Only of the person whom the site runs as.
FILE_MODE, FOLDER_MODE = 0o600, 0o700
# What a copy is called, by the kind of database.
NAMES = {"sqlite": "lamplight.sqlite3", "postgresql": "lamplight.dump"}
DEBIANS_PROGRAMS = Path("/usr/lib/postgresql")
# Clearing what was erased may hold a table for a while.
LOCKS_ARE_WAITED_FOR = "5min"


class CopyError(CommandError):
    """Why there is no copy, in a sentence for who runs the site."""


def copy_database(folder):
    """Write a whole copy of the default database into a folder, and return its path.

    It has its name only once all of it is on the disk. Raises CopyError.
    """
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    path = folder / NAMES[connection.vendor]
    with appearing(path) as unfinished:
        if connection.vendor == "sqlite":
            copy_sqlite(unfinished)
        else:
            dump_postgresql(unfinished)
    return path


@contextmanager
def appearing(path):
    """Give an empty file of another name beside `path`, which takes its place when it is written.

    What did not become whole is deleted.
    """
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))
        yield unfinished
        _sync(unfinished)
        unfinished.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise CopyError(f"{path} could not be written: {error.strerror or error}.") from None
    finally:
        unfinished.unlink(missing_ok=True)


def copy_sqlite(path):
    """Write the default database, which is SQLite's, into an empty file."""
    # On a connection of its own: the site's may be in a transaction.
    with closing(connection.copy()) as other:
        try:
            with other.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])
        except DatabaseError as error:
            raise CopyError(f"The database could not be copied: {error}.") from None


def dump_postgresql(path, *options):
    """Write the default database, which is PostgreSQL's, into a file for `pg_restore`."""
    command = [
        program("pg_dump"),
        *("--format=custom", "--no-owner", "--no-privileges", "--no-password"),
        *(f"--lock-wait-timeout={LOCKS_ARE_WAITED_FOR}", f"--file={path}", *options),
    ]
    run(command, connection)


def run(command, database):
    """Run a program of PostgreSQL's on the database of a connection. Raises CopyError."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **_environment(database)},
        check=False,
    )
    if done.returncode:
        name = Path(command[0]).name
        raise CopyError(f"{name} failed: {_without_values(done.stderr)}")


def program(name):
    """Return the path of a program of PostgreSQL's that is no older than the server.

    Raises CopyError.
    """
    with connection.cursor():
        needed = connection.pg_version // 10_000
    found = {path: _version(path) for path in _programs(name)}
    for path, version in found.items():
        if version >= needed:
            return path
    if found:
        raise CopyError(
            f"{name} is of version {max(found.values())}, and the database's server of {needed}. "
            f"Install {name} {needed} or newer: apt-get install postgresql-client-{needed}."
        )
    raise CopyError(
        f"{name} is missing. Install it: apt-get install postgresql-client (it has to be of "
        f"version {needed} or newer)."
    )


def _programs(name):
    """Yield where it may lie: Debian keeps some versions out of PATH, one folder each."""
    if path := shutil.which(name):
        yield path
    newest_first = sorted(DEBIANS_PROGRAMS.glob("[0-9]*"), key=lambda p: -int(p.name))
    for folder in newest_first:
        if path := shutil.which(name, path=str(folder / "bin")):
            yield path


def _version(path):
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"\) (\d+)", said.stdout)
    return int(number[1]) if number else 0


def _environment(database):
    """Return where the database is, for a program of PostgreSQL's: anybody may read a command."""
    given = database.get_connection_params()
    known = {option.keyword.decode(): option.envvar for option in pq.Conninfo.get_defaults()}
    return {
        known[name].decode(): str(value)
        for name, value in given.items()
        if known.get(name) and value is not None
    }


def _without_values(said):
    """Return the first line of an error. What it quotes may be of somebody's row, or a host."""
    line = (said.decode(errors="replace").strip().splitlines() or ["it does not say why"])[0]
    line = re.sub(r"^\S+: error: ", "", line)
    line = re.sub(r"^connection to server .*? failed: ", "no connection to the server: ", line)
    return re.sub(r"[:=] *\".*|\(.*| *\"[^\"]*\"?", "", line)[:200].rstrip(".") + "."


def _sync(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
