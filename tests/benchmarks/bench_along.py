"""How long a plan of many years takes to go out as a file and to come in again."""

import time

from django.test.utils import setup_databases, teardown_databases

from records.portability.bringing import Arrival
from records.portability.export import as_text, plan_of
from records.portability.reading import read
from tests.support.factories import person
from tests.support.large_plans import write_large_plan


def measure():
    """Return the rows of a plan, the bytes of its file, and the seconds that it takes to write the
    file, to read it and say what would come in, and to write its rows. Uses a database of its own.
    """
    databases = setup_databases(verbosity=0, interactive=False, aliases=["default"])
    try:
        alice, bob = person(), person("bob@example.org")
        rows = write_large_plan(alice)
        out, data = _timed(lambda: as_text(plan_of(alice)).encode())
        read_in, arrival = _timed(lambda: Arrival(bob, read(data, bob)))
        written, _nothing = _timed(arrival.write)
    finally:
        teardown_databases(databases, verbosity=0)
    return {
        "along.rows": rows,
        "along.file_bytes": len(data),
        "along.out_seconds": out,
        "along.read_seconds": read_in,
        "along.written_seconds": written,
    }


def _timed(act):
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result
