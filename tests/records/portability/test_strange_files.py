"""Whatever a file holds: it comes in whole or not at all, and every page opens afterwards."""

import json

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from records.portability.bringing import Arrival
from records.portability.export import as_text, plan_of
from records.portability.reading import NotTaken, read
from tests.records.portability.test_round_trip import undone_rows
from tests.support.examples import examples
from tests.support.factories import person, signed_in, with_plan
from tests.support.random_plans import plans, write_plan

pytestmark = pytest.mark.django_db
# Every page with many rows on it.
PAGES = (
    *("plans:today", "plans:plan", "plans:help", "plans:changes", "plans:review", "plans:days"),
    *("contacts:people", "care:list", "triggers:pairs", "reasons:list", "signs:list"),
    *("goals:list", "steps:list", "urges:list", "dates:list", "printing:choose"),
    *("reminders:settings", "accounts:account"),
)

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.text(max_size=12)
    | st.sampled_from(["0001-01-01", "9999-12-31T23:59:59Z", "24:00:00", "+", "\0", "x" * 300]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
many_files = hypothesis_settings(
    max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck)
)


def leaves(value, path=()):
    """Yield the path to every value of a file."""
    yield path
    pairs = {dict: lambda: value.items(), list: lambda: enumerate(value)}
    for key, child in pairs.get(type(value), tuple)():
        yield from leaves(child, (*path, key))


def put(value, path, other):
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = other


@given(data=st.data(), plan=plans())
@many_files
def test_one_value_that_is_anything_brings_no_half_of_a_file(data, plan):
    with undone_rows():
        alice, bob = person(), with_plan(person("bob@example.org"))
        write_plan(alice, plan)
        file = plan_of(alice)
        path = data.draw(st.sampled_from([path for path in leaves(file) if path]))
        put(file, path, data.draw(anything))
        before = rows_of(alice), rows_of(bob)
        try:
            Arrival(bob, read(json.dumps(file).encode(), bob)).write()
        except NotTaken as refusal:
            assert str(refusal)
            assert rows_of(bob) == before[1]
        assert rows_of(alice) == before[0]


@given(plan=plans(), page=st.sampled_from(PAGES))
@many_files
def test_every_page_opens_after_any_plan_came_in(client, plan, page):
    with undone_rows():
        alice, bob = person(), person("bob@example.org")
        write_plan(alice, plan)
        arrival = Arrival(bob, read(as_text(plan_of(alice)).encode(), bob))
        arrival.write(may_start=True)
        signed_in(client, bob)
        assert client.get(reverse(page)).status_code in (200, 302)


def rows_of(user):
    return as_text({**plan_of(user), "made_at": ""})
