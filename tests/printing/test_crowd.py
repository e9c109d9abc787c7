"""Nobody keeps others from printing: what is asserted are counts, never seconds."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client

from goals.models import Reason
from printing import views
from printing.papers.registry import SIZES
from printing.rendering import slots
from tests.support.factories import person, signed_in, with_plan

pytestmark = pytest.mark.django_db(transaction=True)

NASTY = "Nasty"
LOOPS = 4
PRINTS = 5
# Of the page that waits. The queue has to come to everybody long before.
LOOKS = 100


@pytest.fixture(autouse=True)
def layouts(monkeypatch):
    """Layouts that take longer for one plan than for all others, as many a minute as anybody asks
    for, and less of a wait, so that many come to see the page."""
    printing, most = [], []

    def lay_out(sheet):
        printing.append(sheet)
        most.append(len(printing))
        time.sleep(0.3 if NASTY in sheet.html else 0.01)
        printing.remove(sheet)
        return b"%PDF" + sheet.html.encode()

    monkeypatch.setattr(views, "render_in_child", lay_out)
    monkeypatch.setattr(views, "RATES", {})
    monkeypatch.setattr(slots, "WAIT_SECONDS", 0.1)
    return most


def test_one_who_prints_on_and_on_keeps_nobody_else_from_printing(layouts):
    attacker = with_plan(person("mallory@example.org"))
    Reason(user=attacker, text=NASTY).save()
    with printing_on_and_on(attacker) as answers:
        results = at_once(
            [with_plan(person(f"{name}@example.org")) for name in ("alice", "bob", "carol")]
        )
    assert results == {f"{name}@example.org": PRINTS for name in ("alice", "bob", "carol")}
    assert set(answers) <= {202, 303}
    assert 303 in answers
    assert max(layouts) <= slots.AT_ONCE


def test_when_everybody_prints_everybody_gets_a_pdf(layouts):
    users = [with_plan(person(f"{number}@example.org")) for number in range(8)]
    assert at_once(users) == {user.email: PRINTS for user in users}
    assert max(layouts) <= slots.AT_ONCE


def at_once(users):
    """Let each print PRINTS times. Returns {address: how many PDFs came of it}."""
    results = {}

    def print_some(user):
        results[user.email] = sum(pdf_of_news(user, number) for number in range(PRINTS))

    run([threading.Thread(target=closing, args=(print_some, user)) for user in users])
    return results


def pdf_of_news(user, number):
    """Whether somebody who writes a line and prints it gets the PDF with that line."""
    news = f"News {number}."
    Reason(user=user, text=news).save()
    browser = signed_in(Client(), user)
    answer = browser.post("/print/", {"paper": "fridge", "size": "a4"})
    for _ in range(LOOKS):
        # As behind each request of a server: a thread that waits keeps no connection from others.
        connection.close()
        if answer.status_code != 202:
            break
        time.sleep(0.05)
        answer = browser.get(answer["Refresh"].partition("url=")[2])
    # The address leads to the PDF itself, or waits once more for it.
    return answer.status_code == 303 and news.encode() in browser.get(answer.url).content


@contextmanager
def printing_on_and_on(user):
    """In LOOPS threads, each print another than the one before. Gives the list of answers."""
    answers, over = [], threading.Event()

    def loop(paper):
        browser = signed_in(Client(), user)
        while not over.is_set():
            for size in SIZES:
                answer = browser.post("/print/", {"paper": paper, "size": size})
                answers.append(answer.status_code)
                connection.close()

    papers = ("fridge", "card", "large", "friend")
    threads = [threading.Thread(target=closing, args=(loop, paper)) for paper in papers[:LOOPS]]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        over.set()
        for thread in threads:
            thread.join()


def run(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def closing(work, *args):
    try:
        work(*args)
    finally:
        connection.close()
