"""Very many people with a daily mail, put into an empty database by plain SQL.

    with database(postgresql.url):
        fill(1_000_000)
        come_due(20_000)

Their clocks are spread over all time zones and their mail over all minutes of the day. What a
model has besides gets its default, whatever fields it may be given one day.
"""

import os
import random
import uuid
from contextlib import contextmanager
from datetime import time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from config.databases import database_from_url
from goals.models import Reason
from plans.models import Plan, SectionSetting
from plans.sections import REASONS
from reminders import schedule
from reminders.models import Reminder
from sealing import data_keys
from sealing.cipher import KEY_SIZE
from sealing.models import DataKey
from tests.conftest import use_database
from tests.support.factories import REASON

# Pairs of zone and time that the people share: too many for anything to remember them all.
TURNS = 20_000
# Nobody comes due by themselves while something is measured.
QUIET = timedelta(hours=2)
JUST_NOW = 10  # minutes
ZONES = sorted(available_timezones())
# Few, as those are few who have breakfast at the same moment.
COUNTRIES = ("AU", "CA", "GB", "IE", "US")
chance = random.Random(1)  # The same people every time.


@contextmanager
def database(url):
    """Django's default database, empty and migrated, spoken to as the product does."""
    original = settings.DATABASES["default"]
    use_database(database_from_url(url))
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        use_database(original)


def fill(number):
    """Add people whose mail comes in the next days; none of it is due yet."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Every index of random ids is written all over: in memory, as PostgreSQL does it.
            cursor.execute("PRAGMA cache_size = -1000000")
        _make_turns(cursor)
        _number_people(cursor, number)
        _insert(
            cursor,
            User,
            id="person",
            email="'p' || n || '@example.org'",
            time_zone="time_zone",
            country="country",
        )
        _insert(
            cursor,
            Reminder,
            user="person",
            local_time="local_time",
            next_on="next_on",
            next_due_at="next_due_at",
        )
        cursor.execute("DROP TABLE bench_turn")
        cursor.execute("DROP TABLE bench_person")
    settle()


def come_due(number):
    """Make that many people's mail due within the last minutes, each by their own clock."""
    rows = Reminder.objects.order_by("pk").values_list("pk", "user__time_zone")[:number]
    now = timezone.now()
    due = [(pk, *_turn_just_now(ZoneInfo(zone), now)) for pk, zone in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        _make_table(cursor, "bench_due", id="id", **TURN)
        _insert_rows(cursor, "bench_due", due, id="id", **TURN)
        cursor.execute(
            "UPDATE reminders_reminder SET local_time = bench_due.local_time, "
            "next_on = bench_due.next_on, next_due_at = bench_due.next_due_at "
            "FROM bench_due WHERE bench_due.id = reminders_reminder.id"
        )
        cursor.execute("DROP TABLE bench_due")
    settle()


def give_words():
    """Let everybody have what a mail is made of: a key, and a plan with a name and a reason."""
    users = list(User.objects.filter(plan__isnull=True))
    with transaction.atomic():
        DataKey.objects.bulk_create(
            DataKey(user=user, version=1, wrapped=_wrapped_key(user)) for user in users
        )
        Plan._base_manager.bulk_create(Plan(user=user, preferred_name="Alice") for user in users)
        Reason._base_manager.bulk_create(Reason(user=user, text=REASON) for user in users)


def tell_own_words():
    """Let everybody have their name and their reasons in the mail."""
    users = User.objects.filter(reminder__isnull=False)
    chosen = {"is_shown": True, "is_on_paper": True, "is_in_mail": True}
    with transaction.atomic():
        SectionSetting.objects.bulk_create(
            SectionSetting(user=user, section=REASONS.name).note(**chosen) for user in users
        )
        Reminder.objects.update(tells_name=True, tells_sections=True)


def settle():
    """Do now what the database would soon do by itself, and not while something is measured."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
    # The next one is without the large cache.
    connection.close()


# Turns: a zone, a time of its clock, and the date and moment that come next ---------------------

TURN = {"local_time": "local_time", "next_on": "next_on", "next_due_at": "next_due_at"}
PLACE = {"time_zone": "time_zone", "country": "country"}


def _turn_ahead(zone, since):
    at = time(chance.randrange(24), chance.randrange(60))
    return at, *schedule.next_due(since, at, zone)


def _turn_just_now(zone, now):
    """A time that the clock of the zone showed in the last minutes."""
    minute = now.replace(second=0, microsecond=0) - timedelta(minutes=chance.randrange(JUST_NOW))
    local = minute.astimezone(zone)
    return local.time(), local.date(), minute


def _make_turns(cursor):
    soonest = timezone.now() + QUIET
    turns = []
    for number in range(TURNS):
        zone, country = chance.choice(ZONES), chance.choice(COUNTRIES)
        turns.append((number, zone, country, *_turn_ahead(ZoneInfo(zone), soonest)))
    columns = {"number": "position", **PLACE, **TURN}
    _make_table(cursor, "bench_turn", **columns)
    _insert_rows(cursor, "bench_turn", turns, **columns)


def _number_people(cursor, number):
    _make_table(cursor, "bench_person", n="position", person="id")
    cursor.execute(
        "INSERT INTO bench_person WITH RECURSIVE series(n) AS "
        "(SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < %s) "
        f"SELECT n, {_random_uuid()} FROM series",
        [number],
    )


# SQL --------------------------------------------------------------------------------------------


def _field(name):
    return (User if name in PLACE else Reminder)._meta.get_field(name)


def _make_table(cursor, table, **columns):
    """`columns`: each with the name of the field that it holds values of."""
    types = (f"{name} {_field(field).rel_db_type(connection)}" for name, field in columns.items())
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ({', '.join(types)})")


def _insert_rows(cursor, table, rows, **columns):
    fields = [_field(name) for name in columns.values()]
    marks = ", ".join(["%s"] * len(fields))
    cursor.executemany(
        f"INSERT INTO {table} VALUES ({marks})",
        [
            [f.get_db_prep_save(v, connection) for f, v in zip(fields, row, strict=True)]
            for row in rows
        ],
    )


def _insert(cursor, model, **known):
    """One row a person: columns that are `known` as SQL, and the defaults of all others."""
    columns, values, parameters = [], [], []
    for field in model._meta.concrete_fields:
        columns.append(connection.ops.quote_name(field.column))
        if field.name in known:
            values.append(known[field.name])
        elif field.default is uuid.uuid4:
            values.append(_random_uuid())
        else:
            values.append("%s")
            parameters.append(field.get_db_prep_save(field.get_default(), connection))
    cursor.execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM bench_person JOIN bench_turn ON number = n %% {TURNS}",
        parameters,
    )


def _random_uuid():
    """SQL for a new id as Django stores it."""
    is_sqlite = connection.vendor == "sqlite"
    return "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"


def _wrapped_key(user):
    return data_keys.wrap(os.urandom(KEY_SIZE), user.pk, 1)
