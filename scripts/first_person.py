"""Somebody who signs up on a site under test, with a code by mail, and prints a sheet."""

import contextlib
import html
import re
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from debian_root import wait_for

# This machine stands for the name.
HERE = ["--resolve", "plan.example.org:443:127.0.0.1"]
TICKED = re.compile(r"<input[^>]*\bchecked\b[^>]*>")


def _name_and_value(tag):
    name, value = (re.search(rf'\b{part}="([^"]*)"', tag) for part in ("name", "value"))
    return name[1], value[1] if value else "on"


class FirstPerson:
    """A browser of few talents. `certificate` is what it trusts; without one it trusts anybody."""

    def __init__(self, site="https://plan.example.org", certificate=None):
        self._site = site
        self._folder = tempfile.TemporaryDirectory()
        self._page = Path(self._folder.name, "page")
        trust = ["--cacert", str(certificate)] if certificate else ["--insecure"]
        jar = str(Path(self._folder.name, "cookies"))
        self._curl = ["curl", "--silent", "--show-error", "--max-time", "60", *HERE, *trust]
        self._curl += ["--cookie", jar, "--cookie-jar", jar, "--referer", f"{site}/"]

    def close(self):
        self._folder.cleanup()

    def sign_up(self, link, address):
        invitation = re.search(r'name="invitation" value="([^"]+)"', self._get(link))[1]
        typed = {"email": address, "adult": "on", "privacy": "on", "invitation": invitation}
        self._send("/account/signup/", typed)

    def type_code(self, code):
        self._send("/account/confirm-email/", {"code": code})

    def sign_in(self, address, next_code):
        self._send("/account/login/", {"login": address})
        self._send("/account/login/code/confirm/", {"code": next_code()})

    def save_a_reason(self, words):
        self._send("/reasons/add/", {"text": words})
        self.expect_a_reason(words)

    def expect_a_reason(self, words):
        if words not in self._get("/reasons/"):
            raise SystemExit("What was saved is not there.")

    def pdf_size(self):
        """Print the sheet with what is ticked already."""
        ticked = dict(map(_name_and_value, TICKED.findall(self._get("/print/fridge/"))))
        self._send("/print/fridge/", {**ticked, "print": "pdf"})
        self._get("/print/fridge.pdf")
        pdf = self._page.read_bytes()
        if not pdf.startswith(b"%PDF"):
            raise SystemExit(f"No PDF: {pdf[:200]}")
        return len(pdf)

    def is_answered(self, path):
        return self._ask(path)[0] == "200"

    def _get(self, path):
        status, _leads_to = self._ask(path)
        if status != "200":
            raise SystemExit(f"{path} answers {status}.")
        return html.unescape(self._page.read_text(errors="replace"))

    def _send(self, path, typed):
        """Send a form that has to lead on: what needs another look is answered with the page."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self._get(path))[1]
        pairs = {**typed, "csrfmiddlewaretoken": token}
        data = [
            part
            for name, value in pairs.items()
            for part in ("--data-urlencode", f"{name}={value}")
        ]
        status, leads_to = self._ask(path, *data)
        if status not in ("302", "303"):
            raise SystemExit(f"{path} answers {status}, and leads nowhere.")
        return leads_to

    def _ask(self, path, *more):
        wanted = ["--output", str(self._page), "--write-out", "%{http_code} %{redirect_url}"]
        done = subprocess.run(
            [*self._curl, *wanted, *more, f"{self._site}{path}"], capture_output=True, text=True
        )
        status, _space, leads_to = done.stdout.partition(" ")
        return status, leads_to


def link_in(invited):
    """The path in what `manage.py invite` says."""
    return re.search(r"Link: https?://[^/]+(\S+)", invited)[1]


# What comes by mail -------------------------------------------------------------------------------


class Mails:
    """Keeps the codes in what the mail server at `url` is sent."""

    def __init__(self, url):
        self.url = url
        self.codes = []
        self._taken = 0

    async def handle_DATA(self, _server, _session, envelope):
        self.codes += re.findall(r"\b\d{4}-\d{4}\b", envelope.content.decode())[:1]
        return "250 taken"

    def next_code(self):
        wait_for(lambda: len(self.codes) > self._taken, "No code came by mail.")
        self._taken = len(self.codes)
        return self.codes[-1]


@contextlib.contextmanager
def mail_server():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mails = Mails(f"smtp://127.0.0.1:{port}")
    server = Controller(mails, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield mails
    finally:
        server.stop()


# How long it takes --------------------------------------------------------------------------------

_clock = {"began_at": time.monotonic()}


def begin_to_count():
    _clock["began_at"] = time.monotonic()


def say(words):
    print(f"{time.monotonic() - _clock['began_at']:7.1f} s  {words}", flush=True)
