"""People and rows for the tests of `sealing`, and ways to look below the field."""

import uuid
from itertools import count

from django.contrib.auth import get_user_model
from django.db import connection

from tests.sealed_app.models import Leaf

positions = count()


def new_person(**fields):
    return get_user_model().objects.create_user(email=f"{uuid.uuid4().hex}@example.org", **fields)


def new_leaf(user, text="the corner shop", **fields):
    return Leaf.objects.create(user=user, text=text, position=next(positions), **fields)


def loaded(row):
    """The row as a later request finds it: nothing opened yet."""
    return type(row).objects.get(pk=row.pk)


def seal_of(row, name="text"):
    """The stored Sealed of one cell."""
    return type(row).objects.values_list(name, flat=True).get(pk=row.pk)


def put_seal(row, sealed, name="text"):
    type(row).objects.filter(pk=row.pk).update(**{name: sealed})


def run_sql(statement, row, value):
    """Run an UPDATE with its value and the row's id, below everything Django does."""
    key = type(row)._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, [value, key])
