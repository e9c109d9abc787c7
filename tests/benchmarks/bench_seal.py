"""How long the sealed texts of a page take to open.

Thirty loaded rows with two texts of 162 bytes each, which is what a full plan's page holds.
"""

import copy
import statistics
import time

from django.test.utils import setup_databases, teardown_databases

from sealing import data_keys
from sealing.cipher import NONCE_SIZE
from sealing.sealed_text import HEADER
from tests.sealed_app.models import Leaf
from tests.sealed_app.rows import new_person

ROWS = 30
ROUNDS = 500
TEXT = "x" * 162


def measure():
    """Return the median CPU time to open all 60 texts through their fields, in milliseconds, and
    how many times as long that is as decrypting the same bytes bare. Uses a database of its own.
    """
    databases = setup_databases(verbosity=0, interactive=False, aliases=["default"])
    try:
        opened, bare = _medians(*_page())
    finally:
        teardown_databases(databases, verbosity=0)
    return {"seal.open_60_ms": opened * 1000, "seal.open_60_vs_raw": opened / bare}


def _page():
    """Return the rows of one person as loaded, and (key, the arguments of each decryption)."""
    user = new_person()
    Leaf.objects.bulk_create(
        Leaf(user=user, position=n, text=TEXT, detail=TEXT) for n in range(ROWS)
    )
    rows = list(user.test_leaves.all())
    _, key = data_keys.newest(user.pk)
    return rows, key, [_bare(row, name) for row in rows for name in ("text", "detail")]


def _bare(row, name):
    sealed = row.__dict__[name]
    cell = f"sealed_app.leaf.{name}".encode() + row.pk.bytes
    header, body = sealed[: HEADER.size], sealed[HEADER.size :]
    return body[:NONCE_SIZE], body[NONCE_SIZE:], header + cell


def _medians(rows, key, bare):
    ours, theirs = [], []
    for _ in range(ROUNDS):
        # In turns, so that a busy machine slows both alike.
        unopened = [copy.copy(row) for row in rows]
        start = time.process_time()
        for row in unopened:
            _ = row.text, row.detail
        middle = time.process_time()
        for arguments in bare:
            key.decrypt(*arguments)
        theirs.append(time.process_time() - middle)
        ours.append(middle - start)
    return statistics.median(ours), statistics.median(theirs)
