"""A restore drill: the newest backup is brought back into a temporary place, and looked at."""

import hashlib
import random
import secrets
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from uuid import uuid4

from django.apps import apps
from django.core.management.base import CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import errors

from accounts.models import User
from config.backups import restoring, retention
from config.backups.contents import as_default
from config.backups.copies import NAMES
from config.backups.making import backup_folder
from config.backups.workroom import workroom
from plans.content import PlanContent
from printing.copies.options import Choices
from printing.forms import usual_size
from printing.papers.registry import NO_MARKS, compose, shaped
from printing.rendering.engine import PrintingError, render
from sealing.cipher import SealError
from sealing.fields import EncryptedField
from sealing.models import DataKey

PEOPLE, VALUES = 10, 100
TEMPORARY = "lamplight_drill_"
PAPER = "fridge"
LEFT = """
SELECT datname FROM pg_database
WHERE starts_with(datname, %s) AND pg_get_userbyid(datdba) = current_user
AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE datid = pg_database.oid)
"""


class DrillError(CommandError):
    """What is wrong with the backup, in a sentence."""


@dataclass
class Report:
    """What was done, in order: [(a sentence, seconds)]."""

    steps: list = field(default_factory=list)

    @contextmanager
    def step(self):
        """Give a function that says what was done and seen."""
        began, said = time.monotonic(), []
        yield said.append
        self.steps.append((" ".join(said), time.monotonic() - began))

    @property
    def seconds(self):
        return sum(seconds for _said, seconds in self.steps)


def drill(identities, report):
    """Restore the newest pair to a temporary place, and look at all that a restore is for.

    Raises CommandError at the first thing that is wrong.
    """
    pair = retention.newest_pair(backup_folder())
    if pair is None:
        raise DrillError("BACKUP_FOLDER has no pair of archives. Run `manage.py backup` first.")
    with workroom("drill") as room:
        with report.step() as say:
            opened = restoring.unpack(*pair, identities, room)
            say(f"Opened {pair[0].name} and its keys.")
        with _temporary_database(room) as database:
            with report.step() as say:
                restoring.restore(opened, database)
                rows = opened.data.manifest["rows"]
                say(f"Restored {sum(rows.values())} rows of {len(rows)} tables, all counted.")
            with as_default(database):
                _look(report)


def _look(report):
    with report.step() as say:
        say(_see_migrations())
    # One damaged key closes the words of one person. That is no fault of the backup.
    closed = {key.user_id for key in DataKey.objects.iterator() if not key.is_readable}
    if closed:
        with report.step() as say:
            say(f"People whose words stay closed, as on the site: {len(closed)}. See check_keys.")
    for look in (_open_people, _open_values, _print_a_paper):
        with report.step() as say:
            say(look(closed))


def _see_migrations():
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise DrillError("Not every migration was applied.")
    return "Every migration is applied."


def _open_people(closed):
    people = list(_joined(closed).order_by("?")[:PEOPLE])
    opened = sum(_open_all(person) for person in people)
    for person in people:
        PlanContent.load(person)
    return f"Plans opened whole: {len(people)}, with {opened} values."


def _open_values(closed):
    opened = 0
    rows = {model: model._base_manager.exclude(user__in=closed) for model in _sealed_fields()}
    sealed = {model: names for model, names in _sealed_fields().items() if rows[model].exists()}
    while sealed and opened < VALUES:
        for model, names in sealed.items():
            _open(_any_of(rows[model]), random.choice(names))
            opened += 1
    return f"Opened {opened} values at random."


def _any_of(rows):
    # Sorting all of them by chance would take a while for each.
    rows = rows.order_by("pk")
    return rows.filter(pk__gte=uuid4()).first() or rows.first()


def _print_a_paper(closed):
    person = _joined(closed).order_by("?").first()
    if person is None:
        return "There is nobody whose plan could be printed."
    content = shaped(PAPER, PlanContent.load(person), Choices(), person)
    sheet = compose(PAPER, content, usual_size(person), NO_MARKS)
    try:
        pdf = render(sheet)
    except PrintingError as error:
        raise DrillError(f"No fridge sheet could be printed: {error}") from None
    if not pdf.startswith(b"%PDF"):
        raise DrillError("What was printed is no PDF.")
    return f"Printed a fridge sheet, {len(pdf)} bytes."


def _joined(closed):
    return User.objects.exclude(joined_at=None).exclude(pk__in=closed)


def _open_all(person):
    opened = 0
    for model, names in _sealed_fields().items():
        for row in model._base_manager.filter(user=person):
            for name in names:
                _open(row, name)
                opened += 1
    return opened


def _open(row, name):
    try:
        return getattr(row, name)
    except SealError:
        raise DrillError(f"A value of {row._meta.label}.{name} does not open.") from None


def _sealed_fields():
    """Return {model: names of its sealed fields}."""
    found = {}
    for model in apps.get_models():
        names = [each.name for each in model._meta.fields if isinstance(each, EncryptedField)]
        if names:
            found[model] = names
    return found


@contextmanager
def _temporary_database(room):
    """Give Django's settings of an empty database that goes with the block."""
    usual = connection.settings_dict
    if connection.vendor == "sqlite":
        yield {**usual, "NAME": str(room / NAMES["sqlite"])}
        return
    _drop_left_databases(usual["NAME"])
    name = f"{_prefix(usual['NAME'])}{secrets.token_hex(4)}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    except Error as error:
        if isinstance(error.__cause__, errors.InsufficientPrivilege):
            raise DrillError(
                "The database's user may not make a database for the drill: run `ALTER ROLE ... "
                "CREATEDB` as the server's owner."
            ) from None
        raise DrillError("A database for the drill could not be made.") from error
    try:
        yield {**usual, "NAME": name}
    finally:
        _drop(name)


def _prefix(site):
    """Return how the drills' databases of the site with that database begin: others may have
    theirs on the same server."""
    return f"{TEMPORARY}{hashlib.sha256(site.encode()).hexdigest()[:12]}_"


def _drop_left_databases(site):
    """Drop what a killed drill of this site has left, unless somebody speaks to it."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [_prefix(site)])
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        # Another machine's drill may have just begun to use it.
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def _drop(name):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")
