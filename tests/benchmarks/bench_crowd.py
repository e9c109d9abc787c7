"""What others notice when ten people print the longest plans that are taken, all at once; and
whether their prints arrive while one prints on and on what is slow to lay out.

A whole site as `make run` starts it, on this machine and with nothing else to do.
"""

import itertools
import re
import statistics
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.live_server import Site

PEOPLE = 10
ROUNDS = 4
PAGES = 500
TRY_AGAIN_AFTER = 1  # seconds, for somebody whose PDF did not come
# Of the attack: as many prints as a minute may have.
READERS = 8
LOOPS = 4
OTHERS = 2
PRINTS = 10
GIVE_UP_AFTER = 60  # seconds, with one print
# Signs everybody in, so that the figures are of pages and prints alone. The plans: one just below
# what one paper may hold, in words that are slow to lay out; a short one; and sixty lines of what
# is slowest.
PREPARE = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from allauth.account.models import EmailAddress
from accounts.models import User
from goals.models import Reason
from plans.models import Plan

SHORT, LONG = ["For me."] * 5, ["W" * 280] * 150
NASTY = [("\u202e\ufdfa\U0001f469\u200d\U0001f469\u200d\U0001f467\u0416" * 40)[:280]] * 60

def signed_in(user):
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    print("session", session.session_key)

for number, lines in enumerate([SHORT, NASTY, *[SHORT] * {others}, *[LONG] * {people}]):
    user = User.objects.create_user(f"{{number}}@example.org", country="US", time_zone="UTC")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    Plan(user=user).save()
    for text in lines:
        Reason(user=user, text=text).save()
    signed_in(user)
"""
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


def measure():
    """Return how slow a page is (95th percentile, in milliseconds) while nobody prints and while
    ten print at once, the ratio of the two, and how many PDFs the ten got meanwhile; and how many
    prints of others came, and how soon, during an attack."""
    quiet, busy, pdfs = [], [], []
    with TemporaryDirectory() as folder, Site(Path(folder) / "var") as site:
        told = site.manage("shell", "-c", PREPARE.format(people=PEOPLE, others=OTHERS))
        keys = [line.split()[1] for line in told.splitlines() if line.startswith("session")]
        reader, attacker, *people = [Visitor(site, key) for key in keys]
        others, printers = people[:OTHERS], people[OTHERS:]
        for _ in range(ROUNDS):
            # In turns, so that a busy machine slows both alike.
            quiet += seconds_of_pages(reader)
            with running([(print_on, printer, pdfs) for printer in printers]):
                time.sleep(1)
                busy += seconds_of_pages(reader)
        assert pdfs, "Nobody got a PDF, so nothing was measured."
        attack = prints_under_attack(reader, attacker, others)
    return {
        "crowd.quiet_p95_ms": p95(quiet) * 1000,
        "crowd.busy_p95_ms": p95(busy) * 1000,
        "crowd.p95_busy_vs_quiet": p95(busy) / p95(quiet),
        "crowd.pdfs": len(pdfs),
        **attack,
    }


def seconds_of_pages(reader):
    seconds = []
    for _ in range(PAGES):
        start = time.perf_counter()
        page = reader.get("/today/")
        seconds.append(time.perf_counter() - start)
        assert b"<h1" in page.body
    return seconds


def prints_under_attack(reader, attacker, others):
    """What others get who print PRINTS times each, while READERS read and one attacks."""
    seconds = []
    papers = itertools.islice(itertools.cycle(("fridge", "card", "large", "friend")), LOOPS)
    attack = [(print_what_is_slow, attacker.copy(), paper) for paper in papers]
    with running([*[(read_on, reader)] * READERS, *attack]):
        time.sleep(1)
        with running([(print_often, other, seconds) for other in others]):
            pass
    return {
        "crowd.prints_asked": OTHERS * PRINTS,
        "crowd.prints_arrived": len(seconds),
        "crowd.print_p95_s": p95(seconds),
    }


def read_on(reader, over):
    while not over.is_set():
        reader.get("/today/")


def print_what_is_slow(attacker, paper, over):
    """Without waiting for anything."""
    while not over.is_set():
        attacker.ask_for_print(paper)


def print_often(person, seconds, _over):
    for _ in range(PRINTS):
        start = time.perf_counter()
        if person.gets_print():
            seconds.append(time.perf_counter() - start)


def print_on(person, pdfs, over):
    """Again soon after there is an answer."""
    while not over.is_set():
        if person.gets_print(over):
            pdfs.append(person)
        over.wait(TRY_AGAIN_AFTER)


@contextmanager
def running(works):
    """Each work in a thread of its own: a function that is called with an event when it is over."""
    over = threading.Event()
    threads = [threading.Thread(target=work, args=(*args, over)) for work, *args in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def p95(seconds):
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


class Answer:
    def __init__(self, response):
        with response:
            self.status, self.headers, self.body = (
                response.status,
                response.headers,
                response.read(),
            )


class AsItIs(urllib.request.HTTPErrorProcessor):
    """Redirects and refusals are answers like all others."""

    def http_response(self, request, response):
        return response


class Visitor:
    """Somebody who is signed in."""

    def __init__(self, site, session):
        self.site, self.session = site, session
        self._opener = urllib.request.build_opener(AsItIs)
        self._sizes = itertools.cycle(("letter", "a4"))
        self._form = None

    def copy(self):
        """The same person in another tab."""
        return Visitor(self.site, self.session)

    def get(self, address, **cookies):
        return self._send(address, None, cookies)

    def ask_for_print(self, paper="fridge"):
        """Ask for another print than the last one."""
        if self._form is None:
            page = self.get("/print/")
            name, _, value = page.headers["Set-Cookie"].partition(";")[0].partition("=")
            self._form = TOKEN.search(page.body)[1].decode(), {name: value}
        token, cookies = self._form
        values = {"csrfmiddlewaretoken": token, "paper": paper, "size": next(self._sizes)}
        return self._send("/print/", urllib.parse.urlencode(values).encode(), cookies)

    def gets_print(self, over=None):
        """Whether a PDF comes of a print, for somebody who waits as long as the page says."""
        give_up_at = time.monotonic() + GIVE_UP_AFTER
        answer = self.ask_for_print()
        while answer.status in (202, 303):
            if time.monotonic() > give_up_at or (over and over.is_set()):
                return False
            if answer.status == 303:
                answer = self.get(answer.headers["Location"])
            else:
                wait, _, address = answer.headers["Refresh"].partition(";url=")
                time.sleep(int(wait))
                answer = self.get(address)
        return answer.body.startswith(b"%PDF")

    def _send(self, address, data, cookies):
        cookies = {"s": self.session, **cookies}
        header = "; ".join(f"{name}={value}" for name, value in cookies.items())
        request = urllib.request.Request(self.site.url + address, data, {"Cookie": header})
        return Answer(self._opener.open(request, timeout=GIVE_UP_AFTER))
