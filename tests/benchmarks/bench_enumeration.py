"""Whether the time of an answer tells who has an account, and which link was one.

For each form a hundred tries with an address that has one and a hundred with one that has none, in
random order, each by a browser and from a place of its own. Printed are both medians, their
difference with an interval of 95 % (bootstrap), the p of a permutation test, and a verdict; where
the interval is wider than ten milliseconds, on a busy machine, that nothing is shown.
`TRIES=400 make bench BENCH=enumeration` makes four hundred of a form.
"""

import os
import random
import statistics
import tempfile
import time
import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import CodeBudget, User
from config import settings as product
from sharing.models import Share, hash_of
from tests.benchmarks.people import database
from tests.support.factories import person, signed_in
from tests.support.mailbox import wrong

TRIES = int(os.environ.get("TRIES", "200")) // 2
WARM_UP = 5
DRAWS = 2_000
WIDEST_MS = 10
LOGIN, CODE = "/account/login/", "/account/login/code/confirm/"
SIGNUP, PROOF = "/account/signup/", "/account/confirm-email/"
RESET, RESET_CODE = "/account/password/reset/", "/account/password/reset/confirm/"
EMAIL = "/account/email/"
chance = random.Random(1)


def sign_in(client, email):
    return client.post(LOGIN, {"login": email})


def sign_up(client, email):
    return client.post(SIGNUP, {"email": email, "adult": "on", "privacy": "on"})


def reset(client, email):
    return client.post(RESET, {"email": email})


def password(client, email):
    return client.post(f"{LOGIN}password/", {"login": email, "password": "not this one"})


def have_an_account(client, _email):
    """Sign in as somebody of one's own: who asks has an account, who is asked about has or not."""
    signed_in(client, person(f"{uuid.uuid4()}@example.org"))


def change(client, email):
    return client.post(EMAIL, {"email": email, "action_add": ""})


def begin_a_change(client, email):
    have_an_account(client, email)
    change(client, email)


def a_link(client, email):
    """Press "Open" on a link: of somebody known one that ended, else one that never was."""
    return client.post(f"/s/{token_for(email)}/")


def token_for(email):
    return email.partition("@")[0].ljust(43, "x")


def opening(page):
    return lambda client, _email: client.get(page)


def a_wrong_code_at(page):
    return lambda client, _email: client.post(page, {"code": wrong("")})


def another_code_at(page):
    return lambda client, _email: client.post(page, {"action": "resend"})


# {form: (what comes before it, what is measured)}
FORMS = {
    "sign_in": (None, sign_in),
    "password": (None, password),
    "password_unset": (None, password),
    "sign_up": (None, sign_up),
    "reset": (None, reset),
    "code_page": (sign_in, opening(CODE)),
    "code_wrong": (sign_in, a_wrong_code_at(CODE)),
    "code_again": (sign_in, another_code_at(CODE)),
    "sign_up_code_page": (sign_up, opening(PROOF)),
    "sign_up_code_wrong": (sign_up, a_wrong_code_at(PROOF)),
    "sign_up_code_again": (sign_up, another_code_at(PROOF)),
    "reset_code_page": (reset, opening(RESET_CODE)),
    "reset_code_wrong": (reset, a_wrong_code_at(RESET_CODE)),
    "change": (have_an_account, change),
    "change_code_page": (begin_a_change, opening(PROOF)),
    "change_code_wrong": (begin_a_change, a_wrong_code_at(PROOF)),
    "change_code_again": (begin_a_change, another_code_at(PROOF)),
    "link": (None, a_link),
    "password_work": (None, password),
    "password_unset_work": (None, password),
}
# What the processor did for it, which other programs make no longer: for the form that waits for no
# step, and takes long by itself.
BY_WORK = {"password_work", "password_unset_work"}


@dataclass(frozen=True)
class Found:
    known: list
    unknown: list

    @property
    def difference(self):
        return difference(self.known, self.unknown)

    @property
    def interval(self):
        """What 95 of 100 differences lie in, drawn from these times anew."""
        drawn = sorted(
            difference(chance.choices(self.known, k=TRIES), chance.choices(self.unknown, k=TRIES))
            for _ in range(DRAWS)
        )
        return drawn[round(DRAWS * 0.025)], drawn[round(DRAWS * 0.975) - 1]

    @property
    def p(self):
        """How often chance alone makes a difference as large, were both the same."""
        together, as_large = self.known + self.unknown, 0
        for _ in range(DRAWS):
            chance.shuffle(together)
            drawn = difference(together[:TRIES], together[TRIES:])
            as_large += abs(drawn) >= abs(self.difference)
        return (as_large + 1) / (DRAWS + 1)


def measure():
    """Return for each form the medians and their difference in milliseconds, its interval and p."""
    figures = {}
    with tempfile.TemporaryDirectory() as folder, database(f"sqlite:///{folder}/db.sqlite3"):
        call_command("createcachetable")
        known = [person(f"known{number}@example.org").email for number in range(TRIES)]
        for user in User.objects.filter(email__in=known):
            end_a_link_of(user)
        for name, (before, act) in FORMS.items():
            CodeBudget.objects.all().delete()
            has_password = name in ("password", "password_work")
            kept = make_password("four words of mine" if has_password else None)
            User.objects.filter(email__in=known).update(password=kept)
            clock = time.process_time if name in BY_WORK else time.perf_counter
            unknown = [f"{name}{number}@example.org" for number in range(TRIES)]
            figures |= figures_of(name, times_of(known, unknown, before, act, clock))
    return figures


def end_a_link_of(user):
    now = timezone.now()
    Share.objects.create(
        user=user,
        token_hash=hash_of(token_for(user.email)),
        shown={},
        days=1,
        made_at=now,
        ended_at=now,
    )


def times_of(known, unknown, before, act, clock):
    tries = [(email, True) for email in known] + [(email, False) for email in unknown]
    chance.shuffle(tries)
    for number in range(WARM_UP):
        milliseconds(f"warm{number}.{act.__qualname__}@example.org", before, act, clock)
    times = {True: [], False: []}
    for email, is_known in tries:
        times[is_known].append(milliseconds(email, before, act, clock))
    return Found(times[True], times[False])


def milliseconds(email, before, act, clock):
    place = ".".join(str(chance.randrange(1, 255)) for _ in range(3))
    client = Client(REMOTE_ADDR=f"10.{place}")
    if before:
        before(client, email)
        age_the_code_of(client)
    with override_settings(ANSWER_STEP_SECONDS=product.ANSWER_STEP_SECONDS):
        start = clock()
        answer = act(client, email)
        taken = (clock() - start) * 1000
    assert answer.status_code in (200, 302, 404), answer.status_code
    return taken


def age_the_code_of(client):
    """Let ten seconds pass, so that another code may be asked for."""
    session = client.session
    for state in states_in(dict(session.items())):
        state["at"] -= 11
    session.save()


def states_in(value):
    """Yield what allauth keeps of each code: it has a moment, and counts wrong tries."""
    if isinstance(value, dict):
        if "failed_attempts" in value:
            yield value
        for each in value.values():
            yield from states_in(each)


def figures_of(name, found):
    low, high = found.interval
    p = found.p
    known, unknown = statistics.median(found.known), statistics.median(found.unknown)
    print(
        f"{name:<20} {known:7.1f} {unknown:7.1f} ms  difference {found.difference:+6.1f} "
        f"({low:+.1f} to {high:+.1f})  p {p:.3f}  {verdict(low, high)}",
        flush=True,
    )
    values = {
        "known_ms": known,
        "unknown_ms": unknown,
        "difference_ms": found.difference,
        "from_ms": low,
        "to_ms": high,
        "p": p,
    }
    return {f"enumeration.{name}.{key}": value for key, value in values.items()}


def verdict(low, high):
    if high - low > WIDEST_MS:
        return "not shown"
    return "alike" if low > -WIDEST_MS and high < WIDEST_MS else "DIFFERENT"


def difference(known, unknown):
    return statistics.median(known) - statistics.median(unknown)
