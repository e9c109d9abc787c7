"""What other people notice when ten print the longest plans that are taken, all at once.

A whole site as `make run` starts it, on this machine and with nothing else to do.
"""

import statistics
import threading
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.sites import Site

PEOPLE = 10
ROUNDS = 4
PAGES = 500
TRY_AGAIN_AFTER = 1  # seconds, for somebody whose PDF did not come
# Signs everybody in, so that the figures are of pages and prints alone. A plan just below what one
# paper may hold, in words that are slow to lay out.
PREPARE = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from allauth.account.models import EmailAddress
from accounts.models import User
from goals.models import Reason
from plans.content import read_plan
from plans.models import Plan
from printing.copies.options import Choices
from printing.models import PrintedCopy
from printing.papers.registry import NO_MARKS, shaped

def signed_in(user):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print("session", session.session_key)

for number in range({people} + 1):
    user = User.objects.create_user(f"{{number}}@example.org", country="US", time_zone="UTC")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Plan(user=user).save()
    for row in range(150 if number else 5):
        Reason(user=user, text="W" * 280).save()
    content = shaped("fridge", read_plan(user), Choices(), user)
    PrintedCopy.note(user, "fridge", "letter", content, NO_MARKS)
    signed_in(user)
"""


def measure():
    """Return how slow a page is (95th percentile, in milliseconds) while nobody prints and while
    ten print at once, the ratio of the two, and how many PDFs the ten got meanwhile."""
    quiet, busy, pdfs = [], [], 0
    with TemporaryDirectory() as folder, Site(Path(folder) / "var") as site:
        told = site.manage("shell", "-c", PREPARE.format(people=PEOPLE))
        reader, *printers = [line.split()[1] for line in told.splitlines() if "session" in line]
        for _ in range(ROUNDS):
            # In turns, so that a busy machine slows both alike.
            quiet += seconds_of_pages(site, reader)
            with crowd(site, printers) as people:
                busy += seconds_of_pages(site, reader)
            pdfs += people.pdfs
    assert pdfs, "Nobody got a PDF, so nothing was measured."
    return {
        "crowd.quiet_p95_ms": p95(quiet) * 1000,
        "crowd.busy_p95_ms": p95(busy) * 1000,
        "crowd.p95_busy_vs_quiet": p95(busy) / p95(quiet),
        "crowd.pdfs": pdfs,
    }


def seconds_of_pages(site, session):
    seconds = []
    for _ in range(PAGES):
        start = time.perf_counter()
        page = get(site, session, "/today/")
        seconds.append(time.perf_counter() - start)
        assert b"<h1" in page
    return seconds


def p95(seconds):
    return statistics.quantiles(seconds, n=20)[-1]


class crowd:
    """People who print, each again soon after there is an answer."""

    def __init__(self, site, sessions):
        self.over = threading.Event()
        self.pdfs = 0
        self.threads = [
            threading.Thread(target=self.print_on, args=(site, session)) for session in sessions
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(1)
        return self

    def __exit__(self, *_):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def print_on(self, site, session):
        while not self.over.is_set():
            self.pdfs += get(site, session, "/print/fridge.pdf").startswith(b"%PDF")
            self.over.wait(TRY_AGAIN_AFTER)


def get(site, session, address):
    request = urllib.request.Request(site.url + address, headers={"Cookie": f"s={session}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.read()
