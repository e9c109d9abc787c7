"""A search of what leaves the database: what goes through the broker, logs, and files.

Each search finds its word first where nothing protects it.
"""

import re
import threading
import time
from contextlib import contextmanager

import pytest
import redis

from tests.support.canary import holds
from tests.support.http_browser import Browser, sign_in_to_the_demo
from tests.support.live_server import Site
from tests.support.pages import Page

WORD = "quarrybird"
ADDRESS = "quarry.stranger@example.org"
ARRIVING_MAY_TAKE = 30  # seconds
CODE = re.compile(r"\d{4}-\d{4}")
A_DAILY_EMAIL_IS_DUE = """
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from reminders.models import Reminder

user = User.objects.get()
for reason in user.reasons.order_by("-created_at")[1:]:
    reason.delete()
Reminder.objects.filter(user=user).delete()
now = timezone.now() - timedelta(minutes=1)
due_on = now.astimezone(user.tzinfo)
reminder = Reminder(user=user, local_time=due_on.time(), next_on=due_on.date(), next_due_at=now)
reminder.choose_parts({"why"})
reminder.save()
"""
BY_HAND = f"""
from config.celery import app

app.send_task("nobody.takes_it", ["{WORD}"])
"""


@pytest.fixture
def var(tmp_path):
    """Where a site keeps its files, with a folder of its own for what is only there for a while."""
    (tmp_path / "tmp").mkdir()
    return tmp_path / "var"


def test_no_word_goes_through_the_broker_into_a_log_or_into_a_file(smtp, redis_url, var):
    site = Site(var, EMAIL_URL=smtp.url, BROKER_URL=redis_url, TMPDIR=str(var.parent / "tmp"))
    with site, overheard(redis_url) as broker:
        walk(site)
        wait_for(lambda: any(WORD in mail.message.as_string() for mail in smtp.messages), site)
        wait_for(lambda: codes_in(smtp.messages), site)
        codes = codes_in(smtp.messages)
        broker_said, log = b"\n".join(broker), site.output().encode()
        assert b"reminders.tick" in broker_said
        for word in (WORD, ADDRESS, *codes):
            assert not holds(broker_said, word), word
            assert not holds(log, word), word
            assert files_with(word, var.parent) == [], word
        site.manage("shell", "--no-imports", "--command", BY_HAND)
        assert holds(b"\n".join(broker), WORD)


def test_without_a_mail_server_a_code_lies_in_a_file_and_in_the_log(var):
    with Site(var, TMPDIR=str(var.parent / "tmp")) as site:
        site.manage("demo")
        browser = Browser(site.url)
        ask_for_a_code(browser, "dana@demo.invalid")
        wait_for(lambda: CODE.search(site.output()), site)
        code = CODE.findall(site.output())[-1]
        assert any("mail" in path for path in files_with(code, var))


def walk(site):
    """Write, search, sign in and go wrong in every way that could be noted somewhere."""
    browser = Browser(site.url)
    sign_in_to_the_demo(browser, site)
    values = Page(browser.get("/reasons/add/")).form("text").values
    browser.post("/reasons/add/", {**values, "text": WORD})
    browser.post("/reasons/add/", {**values, "text": WORD * 100})
    browser.post("/reasons/add/", {"text": WORD})
    browser.get(f"/{WORD}/?q={WORD}")
    browser.post("/plan/write/why/", {"own": WORD})
    print_a_paper(browser)
    site.manage("shell", "--no-imports", "--command", A_DAILY_EMAIL_IS_DUE)
    stranger = Browser(site.url)
    start = Page(stranger.get("/start/why/")).form("own").values
    stranger.post("/start/why/", {**start, "own": WORD})
    ask_for_a_code(stranger, ADDRESS)
    ask_for_a_code(Browser(site.url), "dana@example.org")


def print_a_paper(browser):
    form = Page(browser.get("/print/fridge/")).form("size")
    assert browser.post(form.action, {**form.values, "print": "pdf"}).status_code == 200


def ask_for_a_code(browser, address):
    values = Page(browser.get("/account/login/")).form("login").values
    assert browser.post("/account/login/", {**values, "login": address}).status_code == 200


def codes_in(mails):
    return {code for mail in mails for code in CODE.findall(mail.message.as_string())}


def wait_for(happens, site):
    give_up_at = time.monotonic() + ARRIVING_MAY_TAKE
    while not happens():
        assert time.monotonic() < give_up_at, site.output()
        time.sleep(0.1)


# The searches -------------------------------------------------------------------------------------


@contextmanager
def overheard(url):
    """Yield a list of all that a Redis is told from now on, as bytes."""
    heard, is_over = [], threading.Event()

    def listen():
        with redis.Redis.from_url(url, decode_responses=False).monitor() as monitor:
            for told in monitor.listen():
                heard.append(told["command"].encode("utf-8", "surrogateescape"))
                if is_over.is_set():
                    return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        yield heard
    finally:
        is_over.set()
        with redis.Redis.from_url(url) as client:
            client.ping()
        listener.join(timeout=5)


def files_with(word, folder):
    """Return the names of the files below a folder that hold a word."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and holds(path.read_bytes(), word)
    ]
