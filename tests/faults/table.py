"""The table of a run: what became of the mails and the saves in each kind of fault.

Where FAULTS_TABLE names a file, each repetition stands there as soon as it is over, with the
revision that was tried, and is not done again.
"""

import json
import os
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

from tests.support.live_server import ROOT

# What a test records its count under.
PROPERTY = "count"
COLUMNS = {
    "repetitions": "runs",
    "kills": "kills",
    "mails": "mails",
    "lost": "lost",
    "duplicates": "twice",
    "lost_replies": "lost replies",
    "unknown": "unknown",
    "saves": "saves",
    "saves_lost": "lost",
    "saves_refused": "refused",
    "saves_unanswered": "unanswered",
}
# Looked up before the tests' settings put a folder of their own into the environment.
FIGURES = os.environ.get("FAULTS_TABLE")

_runs = {}


def has(item):
    """Whether a repetition of a test is in the file already."""
    return bool(FIGURES) and name_of(item.nodeid) in _kept()


def keep(report):
    """Note what a test has counted, if it has passed."""
    counts = [count for name, count in report.user_properties if name == PROPERTY]
    if report.when == "teardown" and counts:
        _runs[name_of(report.nodeid)] = counts[0]
        if FIGURES:
            _write({**_kept(), **_runs})


def show(terminal):
    sums = _sums({**_kept(), **_runs} if FIGURES else _runs)
    if not sums:
        return
    terminal.section("faults")
    terminal.line(_row("what happens", COLUMNS.values()))
    terminal.line(_row("---", ["---:"] * len(COLUMNS)))
    for name, counts in sums.items():
        terminal.line(_row(name, (f"{counts[column]:,}" for column in COLUMNS)))


def name_of(nodeid):
    return nodeid.rpartition("::")[2]


def _row(first, cells):
    return f"| {' | '.join([first, *cells])} |"


def _kept():
    """{repetition: its counts} of this revision."""
    try:
        kept = json.loads(Path(FIGURES).read_text())
    except FileNotFoundError:
        return {}
    return kept["runs"] if kept["revision"] == _revision() else {}


def _write(runs):
    path = Path(FIGURES)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(json.dumps({"revision": _revision(), "runs": runs}, indent=1) + "\n")


@cache
def _revision():
    said = subprocess.run(
        ["git", "describe", "--always", "--abbrev=40", "--dirty"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return said.stdout.strip()


def _sums(runs):
    """{what a test tells: the sum of its repetitions}"""
    sums = {}
    for name, count in runs.items():
        counts = sums.setdefault(_sentence(name), Counter())
        counts.update(repetitions=1, **count)
    return sums


def _sentence(test):
    """`test_a_worker_dies[one_machine-3]` as "a worker dies, one machine"."""
    name, _, parameters = test.removeprefix("test_").partition("[")
    kind = parameters.rstrip("]").rpartition("-")[0]
    return ", ".join(filter(None, [name, kind])).replace("_", " ")
