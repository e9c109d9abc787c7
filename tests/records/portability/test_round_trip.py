"""A plan goes out as a file and comes in again: nothing of it is lost on the way."""

import json
from contextlib import contextmanager

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from records.portability.along import is_single, models_along
from records.portability.bringing import Arrival
from records.portability.export import as_text, plan_of
from records.portability.reading import UUID, read
from tests.support.examples import examples
from tests.support.factories import person
from tests.support.random_plans import plans, write_plan

pytestmark = pytest.mark.django_db


def bring(user, text, **options):
    user = type(user).objects.get(pk=user.pk)
    arrival = Arrival(user, read(text.encode(), user))
    arrival.write(**{"may_start": True, **options})
    return arrival


def rows_of(text, new_ids=()):
    """What a file says, by row, with other ids in the place of some."""
    texts = {str(old): str(new) for old, new in dict(new_ids).items()}
    plan = json.loads(UUID.sub(lambda found: texts.get(found[0], found[0]), text))
    return plan["user"], {
        (label, row["id"]): row for label, rows in plan["rows"].items() for row in rows
    }


many_plans = hypothesis_settings(
    max_examples=examples(50),
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@given(plan=plans())
@many_plans
def test_a_plan_comes_in_as_it_went_out_beside_the_first_one(plan):
    with undone_rows():
        alice, bob = person(), person("bob@example.org")
        write_plan(alice, plan)
        text = as_text(plan_of(alice))
        arrival = bring(bob, text)
        assert rows_of(as_text(plan_of(bob))) == rows_of(text, arrival.new_ids)
        assert rows_of(as_text(plan_of(alice))) == rows_of(text)


@given(plan=plans())
@many_plans
def test_a_plan_comes_in_as_it_went_out_on_another_server(plan):
    with undone_rows():
        alice = person()
        write_plan(alice, plan)
        text = as_text(plan_of(alice))
        alice.erase()
        bob = person("bob@example.org")
        arrival = bring(bob, text)
        singles = {old for old, new in arrival.new_ids.items() if old != new}
        assert len(singles) <= len([model for model in models_along() if is_single(model)])
        assert rows_of(as_text(plan_of(bob))) == rows_of(text, arrival.new_ids)


@given(plan=plans(), is_erased=st.booleans())
@many_plans
def test_the_same_file_twice_is_one_plan(plan, is_erased):
    with undone_rows():
        alice, bob = person(), person("bob@example.org")
        write_plan(alice, plan)
        text = as_text(plan_of(alice))
        bring(bob, text)
        once = rows_of(as_text(plan_of(bob)))
        if is_erased:
            alice.erase()
        again = bring(bob, text, replaced=models_along())
        assert again.added == 0
        assert rows_of(as_text(plan_of(bob))) == once


@contextmanager
def undone_rows():
    """Let each example begin with an empty database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
