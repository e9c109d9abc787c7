"""What the three pages that people open most cost a server, for somebody with everything written,
and how much heavier papers in small make a page.

`python -m tests.benchmarks pages` here and in another checkout, in turns, compares two revisions:
the ratio to the page at the door, measured in the same run, says less of the machine than the time.
"""

import statistics
import time

from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from config.management.commands.demo import make_demo_user
from tests.support.weight import PAGES as WITH_SHEETS
from tests.support.weight import weight_of_sheets

PAGES = {"today": "/today/", "help": "/help/", "my_plan": "/plan/"}
DOOR = "/account/login/"
WARM_UP = 10
ROUNDS = 100


def measure():
    """Return the median processor time of a request for each page, in milliseconds, and how many
    times that of the page at the door it is; of pages with papers in small, the bytes that those
    add to a first visit. Uses a database of its own."""
    databases = setup_databases(verbosity=0, interactive=False, aliases=["default"])
    try:
        signed_in, at_the_door = Client(), Client()
        signed_in.force_login(make_demo_user("dana@example.org", "four words of mine"))
        times = {name: [] for name in (*PAGES, "door")}
        for number in range(WARM_UP + ROUNDS):
            # In turns, so that a busy machine slows all alike.
            found = {name: _cost(signed_in, address) for name, address in PAGES.items()}
            found["door"] = _cost(at_the_door, DOOR)
            for name, cost in found.items() if number >= WARM_UP else ():
                times[name].append(cost)
        sheets = {
            name: sum(weight_of_sheets(signed_in if is_in else at_the_door, address).values())
            for name, (address, is_in) in WITH_SHEETS.items()
        }
    finally:
        teardown_databases(databases, verbosity=0)
    medians = {name: statistics.median(costs) for name, costs in times.items()}
    door = medians.pop("door")
    return {
        **{f"pages.{name}_cpu_ms": cost * 1000 for name, cost in medians.items()},
        **{f"pages.{name}_vs_door": cost / door for name, cost in medians.items()},
        **{f"pages.sheets_on_{name}_bytes": size for name, size in sheets.items()},
    }


def _cost(client, address):
    start = time.process_time()
    answer = client.get(address)
    assert answer.status_code == 200
    return time.process_time() - start
