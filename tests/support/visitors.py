"""People who use a site while something happens to it: what was answered, and what was saved."""

import threading

from tests.support.http_browser import Browser, sign_in_to_the_demo
from tests.support.pages import Page

REQUESTS_A_SECOND = 20
VISITORS = 4


class Visitors:
    """Three who look at Help, and one who signs in and saves, together so many times a second.

    `answers`: the status of each page, or why there was none. `saved`: the words that the site has
    said it keeps.
    """

    def __init__(self, site):
        self.site = site
        self.answers, self.saved = [], []
        self._is_over = threading.Event()
        acts = [self._look] * (VISITORS - 1) + [self._save]
        self._threads = [threading.Thread(target=self._visit, args=(act,)) for act in acts]
        self._writer = Browser(site.url)
        sign_in_to_the_demo(self._writer, site)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def lost(self):
        """Return what was saved and is not there."""
        there = Page(self._writer.get("/reasons/")).text
        return [words for words in self.saved if words not in there]

    def _visit(self, act):
        while not self._is_over.wait(VISITORS / REQUESTS_A_SECOND):
            try:
                act()
            except OSError as error:
                self.answers.append(error)

    def _look(self):
        self.answers.append(Browser(self.site.url).get("/help/").status_code)

    def _save(self):
        words = f"for reason {len(self.saved)} of those"
        values = Page(self._writer.get("/reasons/add/")).form("text").values
        answer = self._writer.post("/reasons/add/", {**values, "text": words})
        self.answers.append(answer.status_code)
        if answer.status_code == 200:
            self.saved.append(words)
