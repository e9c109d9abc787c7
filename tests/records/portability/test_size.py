"""A plan of many years goes out and comes in by a few queries, however much is in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Step
from records.portability.along import models_along
from records.portability.bringing import Arrival
from records.portability.export import as_text, plan_of
from records.portability.reading import read
from tests.support.factories import person, with_plan
from tests.support.large_plans import write_large_plan

pytestmark = pytest.mark.django_db


def queries(act):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        result = act()
    return len(captured), result


def test_a_plan_goes_out_by_one_query_a_model():
    small, large = with_plan(person()), person("bob@example.org")
    write_large_plan(large)
    # And one for the person's key.
    assert queries(lambda: plan_of(large))[0] <= len(models_along()) + 1
    assert queries(lambda: plan_of(small))[0] <= len(models_along()) + 1


def test_six_hundred_rows_come_in_by_a_few_queries_a_model():
    alice, bob = person(), person("bob@example.org")
    assert write_large_plan(alice) >= 600
    data = as_text(plan_of(alice)).encode()
    looked_up, brought = queries(lambda: Arrival(bob, read(data, bob)))
    assert looked_up <= 3 * len(models_along())
    written, _nothing = queries(brought.write)
    assert written <= 3 * len(models_along())
    assert len(as_text(plan_of(bob))) > len(data) * 0.9


def test_many_steps_that_are_here_take_no_more_queries():
    bob = person("bob@example.org")
    data = as_text(plan_of(bob)).encode()
    without, _arrival = queries(lambda: Arrival(bob, read(data, bob)))
    for number in range(40):
        Step(user=bob, text=str(number), on=bob.today).save()
    with_steps, _arrival = queries(lambda: Arrival(bob, read(data, bob)))
    assert with_steps == without
