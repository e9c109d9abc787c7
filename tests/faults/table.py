"""The table at the end of a run: what became of the mails in each kind of fault."""

import json
import os
from collections import Counter
from pathlib import Path

# What a test records its count under.
PROPERTY = "count"
COLUMNS = ("repetitions", "mails", "lost", "duplicates", "kills", "lost_replies", "unknown")
# Looked up before the tests' settings put a folder of their own into the environment.
FIGURES = os.environ.get("FAULTS_TABLE")


def show(terminal):
    """Print the table, and keep it as JSON where FAULTS_TABLE says."""
    sums = sums_of(terminal)
    if not sums:
        return
    terminal.section("faults")
    width = max(map(len, sums))
    terminal.line(" ".join([f"{'':{width}}", *COLUMNS]).replace("_", " "))
    for name, counts in sums.items():
        cells = (f"{counts[column]:>{len(column)}}" for column in COLUMNS)
        terminal.line(" ".join([f"{name:{width}}", *cells]))
    if FIGURES:
        keep(sums, Path(FIGURES))


def keep(sums, path):
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(json.dumps(sums, indent=2) + "\n")


def sums_of(terminal):
    """{what a test tells: the sum of its repetitions}"""
    sums = {}
    ends = [r for r in sum(terminal.stats.values(), []) if getattr(r, "when", "") == "teardown"]
    for report in ends:
        for name, count in report.user_properties:
            if name == PROPERTY:
                counts = sums.setdefault(sentence(report.location[2]), Counter())
                counts.update(repetitions=1, **count)
    return sums


def sentence(test):
    """`test_a_worker_dies[one_machine-3]` as "a worker dies, one machine"."""
    name, _, parameters = test.removeprefix("test_").partition("[")
    kind = parameters.rstrip("]").rpartition("-")[0]
    return ", ".join(filter(None, [name, kind])).replace("_", " ")
