"""Just enough of a browser to walk through a site that runs."""

import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.support.pages import Page

MORE_THAN_SLOW = 10  # seconds


def sign_in_to_the_demo(browser, site):
    printed = site.manage("demo", "--email", "dana@example.org").split()
    values = Page(browser.get("/account/login/")).form("login").values
    sign_in = {"login": printed[printed.index("E-mail:") + 1], "password": printed[-1]}
    assert "Dana" in Page(browser.post("/account/login/password/", {**values, **sign_in})).text


class Browser:
    """Keeps cookies and follows redirects on a real server."""

    def __init__(self, url):
        self.url = url
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(cookies)

    def get(self, address):
        return self._open(address, None)

    def post(self, address, values):
        return self._open(address, urllib.parse.urlencode(values).encode())

    def _open(self, address, data):
        try:
            answer = self.opener.open(self.url + address, data, timeout=MORE_THAN_SLOW)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return Answer(answer.status, answer.read(), answer.geturl())


class Answer:
    """`url` is where the redirects have led."""

    def __init__(self, status_code, content, url):
        self.status_code = status_code
        self.content = content
        self.url = url
