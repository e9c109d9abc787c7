"""What somebody learns who has a copy of the database and knows its schema: not the day of a slip,
not the hour of an urge.

Two people do the same at the same moments, but for one thing. The thief then compares the copies:
every row in the order in which it lies there, every clear value, every length, which row names
which. What is equal there cannot tell the two apart. See docs/decisions/0039-moments.md.
"""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import zip_longest
from uuid import UUID

import pytest
import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models

from goals.models import Reason
from plans.days.models import Day, Slips
from sealing.fields import EncryptedField
from tests.support.factories import person, signed_in
from triggers.urges import models as urges
from triggers.urges.models import Urge

pytestmark = pytest.mark.django_db
each_seed = pytest.mark.parametrize("seed", range(2))

MONTH = 2026, 11
# New in every row, whoever it is about.
BY_CHANCE = {"key_hash", "password"}


class Person:
    """Somebody who visits at some moments of a month, and does at each what is asked of them.

    `secrets`: {number of a visit: what they do then besides}.
    """

    def __init__(self, client, seed):
        self.client, self.chance = client, random.Random(seed)
        days = sorted(self.chance.sample(range(2, 28), 6))
        self.visits = [
            datetime(*MONTH, day, self.chance.randrange(24), self.chance.randrange(60), tzinfo=UTC)
            for day in days
        ]
        self.habits = [self.chance.sample(HABITS, 2) for _ in self.visits]

    def live(self, secrets):
        with time_machine.travel(self.visits[0] - timedelta(days=1), tick=False) as clock:
            user = person()
            signed_in(self.client, user)
            user.plan.count_from(user.today)
            for number, moment in enumerate(self.visits):
                clock.move_to(moment)
                for habit in self.habits[number]:
                    habit(self.client, user)
                clock.shift(timedelta(minutes=1))
                secrets.get(number, look_at_the_page)(self.client, user)
            return copy_of_the_database()


def read_the_plan(client, user):
    client.post("/today/reading/")
    client.get("/today/")


def check_in(client, user):
    client.post("/today/weather/", {"weather": "hard"})


def write_a_reason(client, user):
    Reason(user=user, text="So Maya sees me.").save()


def look_at_the_page(client, user):
    for address in ("/today/", "/today/days/"):
        assert client.get(address).status_code == 200


HABITS = [read_the_plan, check_in, write_a_reason, look_at_the_page]


# What tells ------------------------------------------------------------------------------------


def slip_on(day, words):
    def note(client, user):
        values = {"slip-on": day.isoformat(), "slip-words": words}
        assert client.post("/today/days/note/", values).status_code == 302
        client.get("/today/days/")

    return note


def erase_the_slip_of(day):
    def erase(client, user):
        client.post("/today/days/erasure/", {"on": day.isoformat()})
        client.get("/today/days/")

    return erase


def log_an_urge(client, user):
    client.post("/waves/log/")
    urge = user.urges.get()
    values = {"strength": "8", "row": urge.pk, "expected_revision": urge.revision}
    assert client.post(f"/waves/{urge.pk}/edit/", values).status_code == 302
    client.post("/help/passed/")
    client.get("/help/passed/")


def log_one_and_remove_it(client, user):
    log_an_urge(client, user)
    client.post(f"/waves/{user.urges.get().pk}/removal/")


def log_one_and_put_it_back(client, user):
    log_one_and_remove_it(client, user)
    client.post(f"/waves/{user.urges.get().pk}/return/")
    client.get("/waves/")


def write_what_helped(client, user):
    assert client.post("/help/passed/words/", {"text": "I called."}).status_code == 302


def write_another_line(client, user):
    assert client.post("/plan/lists/alone/add/", {"text": "I walk."}).status_code == 302


# What the thief sees ---------------------------------------------------------------------------


def copy_of_the_database():
    """{table: its rows as they lie there}; ids and ciphers as what is left of them: which is the
    same as which, and how long they are."""
    seen = {}
    tables = sorted(apps.get_models(include_auto_created=True), key=lambda m: m._meta.db_table)
    return {model._meta.db_table: list(rows_as_they_lie(model, seen)) for model in tables}


def rows_as_they_lie(model, seen):
    fields = [field for field in model._meta.concrete_fields if field.name not in BY_CHANCE]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    order = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {model._meta.db_table} ORDER BY {order}")
        for row in cursor.fetchall():
            yield {
                field.name: what_is_left(field, value, seen)
                for field, value in zip(fields, row, strict=True)
            }


def what_is_left(field, value, seen):
    if value is None:
        return None
    if isinstance(field, (EncryptedField, models.BinaryField)):
        return len(bytes(value))
    if field.primary_key or field.is_relation or isinstance(field, models.UUIDField):
        # Numbers are counted for each table; a UUID is the same wherever it stands.
        table = "" if isinstance(value, UUID) or len(str(value)) == 32 else table_of(field)
        return seen.setdefault((table, str(value)), len(seen))
    return value


def table_of(field):
    model = field.related_model if field.is_relation else field.model
    return model._meta.db_table


def empty_the_database():
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    emptied = sorted(tables - {ContentType._meta.db_table})
    # PostgreSQL empties no table that a check still waits for.
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), emptied, allow_cascade=True):
            cursor.execute(statement)


def differences(one, other):
    """What tells two copies apart, as the thief would note it."""
    return [
        f"{table}: {mine} / {theirs}"
        for table in one
        for mine, theirs in zip_longest(one[table], other[table])
        if mine != theirs
    ]


def told_apart(client, seed, *secrets):
    """What the copies of people differ in who do the same but for `secrets`."""
    copies = []
    for secret in secrets:
        empty_the_database()
        copies.append(Person(client, seed).live(secret))
    return [line for other in copies[1:] for line in differences(copies[0], other)]


def tables_of(told):
    return {line.partition(":")[0] for line in told}


# A slip ----------------------------------------------------------------------------------------


def lives_with_and_without_a_slip(seed):
    chance = random.Random(seed + 100)
    first, other = (date(2026, 10, day) for day in chance.sample(range(1, 32), 2))
    words = "".join(chance.choices("abc é", k=chance.randrange(1, 281)))
    visits = chance.sample(range(6), 3)
    return [
        {},
        {visits[0]: slip_on(first, words)},
        {visits[0]: slip_on(first, words), visits[1]: slip_on(other, "")},
        {min(visits): slip_on(first, words), max(visits): erase_the_slip_of(first)},
    ]


@each_seed
def test_nothing_tells_a_slip_or_its_day(client, seed):
    assert told_apart(client, seed, *lives_with_and_without_a_slip(seed)) == []


def test_a_slip_in_a_seal_as_long_as_its_words_is_seen(client, monkeypatch):
    monkeypatch.setattr(Slips._meta.get_field("words"), "block", 32)
    told = told_apart(client, 0, *lives_with_and_without_a_slip(0)[:2])
    assert tables_of(told) == {"plans_slips"}


def test_a_slip_in_the_row_of_its_day_is_seen(client, monkeypatch):
    def note(user, on, words):
        Day.objects.get_or_create(user=user, on=on)
        return True

    monkeypatch.setattr(Slips, "note", note)
    told = told_apart(client, 0, *lives_with_and_without_a_slip(0)[:2])
    assert "plans_day" in tables_of(told)


# An urge ---------------------------------------------------------------------------------------


def lives_with_an_urge(seed, act):
    return [{visit: act} for visit in random.Random(seed + 200).sample(range(6), 2)]


@each_seed
@pytest.mark.parametrize("act", [log_an_urge, log_one_and_remove_it, log_one_and_put_it_back])
def test_nothing_tells_when_in_a_month_an_urge_came(client, seed, act):
    assert told_apart(client, seed, *lives_with_an_urge(seed, act)) == []


def test_an_urge_whose_acts_are_noted_is_seen(client, monkeypatch):
    monkeypatch.setattr(Urge, "notes_acts", True)
    told = told_apart(client, 0, *lives_with_an_urge(0, log_an_urge))
    assert "records_historyentry" in tables_of(told)


def test_an_urge_with_its_moment_in_the_clear_is_seen(client, monkeypatch):
    monkeypatch.setattr(urges, "month_of", lambda moment: moment)
    told = told_apart(client, 0, *lives_with_an_urge(0, log_an_urge))
    assert tables_of(told) == {"triggers_urge"}


@each_seed
def test_a_line_about_what_helped_looks_like_any_other(client, seed):
    told = told_apart(client, seed, {3: write_what_helped}, {3: write_another_line})
    assert told == []


# The thief -------------------------------------------------------------------------------------


def test_another_day_of_reading_is_seen(client):
    """The dates of the days on which somebody read or checked in are not sealed."""
    told = told_apart(client, 0, {0: read_the_plan}, {0: look_at_the_page, 1: read_the_plan})
    assert "plans_day" in tables_of(told)
