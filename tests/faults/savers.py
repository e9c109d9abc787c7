"""People who save while something breaks, and the count of what the site said it had kept."""

import itertools
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass
from http.client import HTTPException

from tests.support.http_browser import Browser
from tests.support.pages import Page

PASSWORD = "lantern-harbor-91"
# Of one person, each saved anew again and again. Rows without end would meet the limit of a list.
ROWS = 4
SECONDS_BETWEEN_SAVES = 0.2
MANY_WORDS = "I want to be there on the morning of day number"
COMING_BACK_MAY_TAKE = 120  # seconds
# No answer came, or half of one.
BROKEN_OFF = (OSError, HTTPException)

# Run by the application's own shell. Prints whose each row is.
MAKE_SAVERS = f"""
from goals.models import Reason
from tests.support.factories import person

for number in range({{number}}):
    user = person(f"saver{{{{number}}}}@example.org", "{PASSWORD}")
    for row in range({ROWS}):
        reason = Reason(user=user, text="before")
        reason.save()
        print(user.email, reason.pk)
"""


@dataclass
class Saves:
    """`acknowledged`: the site said that it keeps them. `refused`: it said that it cannot, and gave
    the words back. `unanswered`: nobody answered. `lost`: acknowledged, and not there whole."""

    acknowledged: int = 0
    refused: int = 0
    unanswered: int = 0
    lost: int = 0

    as_dict = asdict


class Savers:
    """A few people, each of whom saves rows in turn from start() to stop()."""

    def __init__(self, site, number=2):
        self.site = site
        self.number = number
        self.people = []

    def start(self):
        if not self.people:
            self._make()
        for person in self.people:
            person.start()

    @property
    def acknowledged(self):
        return sum(person.outcomes["acknowledged"] for person in self.people)

    def pause(self):
        for person in self.people:
            person.stop()

    def stop(self):
        """Return the Saves since the start, once the site answers again."""
        self.pause()
        outcomes = sum((person.outcomes for person in self.people), Counter())
        return Saves(**outcomes, lost=sum(person.count_lost() for person in self.people))

    def _make(self):
        """Make them and sign them in. Their sign-ins outlive whatever is broken."""
        printed = self.site.manage(
            "shell", "--no-imports", "--command", MAKE_SAVERS.format(number=self.number)
        )
        rows = [line.split() for line in printed.splitlines() if line.startswith("saver")]
        for email in dict.fromkeys(email for email, _ in rows):
            pages = [f"/reasons/{row}/edit/" for saver, row in rows if saver == email]
            self.people.append(Saver(self.site.url, email, pages))


class Saver:
    """Knows of each row what may be there: the last text that the site acknowledged, and those that
    were sent since."""

    def __init__(self, url, email, pages):
        self.browser = Browser(url)
        self.may_be_there = {page: {"before"} for page in pages}
        self._pages = itertools.cycle(pages)
        self._numbers = itertools.count(1)
        self._thread = None
        values = Page(self.browser.get("/account/login/")).form("login").values
        sign_in = {**values, "login": email, "password": PASSWORD}
        answer = self.browser.post("/account/login/password/", sign_in)
        assert answer.status_code == 200, Page(answer).text
        assert self.browser.get(pages[0]).status_code == 200

    def start(self):
        self.outcomes = Counter()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self._thread.start()

    def stop(self):
        if self._thread:
            self._is_over.set()
            self._thread.join()
            self._thread = None

    def count_lost(self):
        return sum(self._text_of(page) not in texts for page, texts in self.may_be_there.items())

    def _go_on(self):
        while not self._is_over.wait(SECONDS_BETWEEN_SAVES):
            try:
                self.outcomes[self._save(next(self._pages))] += 1
            except BROKEN_OFF:
                self.outcomes["unanswered"] += 1

    def _save(self, page):
        """Save the row of a page anew. Return what became of it, as Saves names it."""
        form = self.browser.get(page)
        if form.status_code != 200:
            return "unanswered"
        text = f"{MANY_WORDS} {next(self._numbers)}"
        self.may_be_there[page].add(text)
        values = Page(form).form("text").values
        answer = self.browser.post(page, {**values, "text": text})
        if answer.status_code == 200:
            self.may_be_there[page] = {text}
            return "acknowledged"
        if not answer.url.endswith(page):
            # It was saved, and the page to look at it was not to be had.
            return "unanswered"
        assert text in answer.content.decode(), f"{answer.status_code} lost what was typed"
        return "refused"

    def _text_of(self, page):
        give_up_at = time.monotonic() + COMING_BACK_MAY_TAKE
        answer = None
        while time.monotonic() < give_up_at:
            with suppress(*BROKEN_OFF):
                answer = self.browser.get(page)
                if answer.status_code == 200:
                    return Page(answer).form("text").values["text"]
            time.sleep(0.2)
        raise AssertionError(f"It does not come back: {answer and answer.status_code}")
