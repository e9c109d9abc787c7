"""The product of the tree that this process stands in, on a database of its own, in frozen time.

Of its modules only two are named: `config.settings`, which Django loads, and `config.celery`, which
lists the jobs.
"""

import base64
import io
import logging
import os
import random
import shutil
import tempfile
import time
import uuid
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from itertools import count
from pathlib import Path

import django
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client

from tools.same.forms import Page
from tools.same.text import code_in

# A Wednesday morning where the demo person lives.
NOW = datetime.fromisoformat("2026-11-25T14:30:00+00:00")
NEW = "robin@example.org"
HOST = "testserver"


@contextmanager
def running():
    """A `Product` with the demo person and somebody new, as long as it lasts."""
    with tempfile.TemporaryDirectory(prefix="same-var-") as folder:
        _settle_chance()
        _use(Path(folder))
        with time_machine.travel(NOW, tick=False) as clock:
            django.setup()
            logging.disable()
            product = Product(Path(folder), clock, jobs=import_module("config.celery").app)
            product.fill()
            yield product


def _settle_chance():
    """Keys in the order in which rows are made, and a machine that was started when it was."""
    random.seed(0)
    numbers = count(1)
    uuid.uuid4 = lambda: uuid.UUID(int=next(numbers) << 96, version=4)
    # What asks how long the machine has been on, to see whether its clock jumps, travels along.
    time.clock_gettime = lambda clock: time.time()


def _use(folder):
    for name in ("EMAIL_URL", "BROKER_URL", "DATABASE_URL", "DEBUG"):
        os.environ.pop(name, None)
    os.environ.update(
        VAR_DIR=str(folder),
        SECRET_KEY="same-" + "k" * 60,
        SEALING_KEYS=base64.b64encode(b"k" * 32).decode(),
        SITE_URL=f"http://{HOST}",
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    (folder / "static").mkdir()
    # Without the hash of a file in its address.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {"staticfiles": {"BACKEND": plain}}
    # Nothing here has to outlive the machine.
    options = settings.DATABASES["default"]["OPTIONS"]
    options["init_command"] = f"{options.get('init_command', '')}PRAGMA synchronous=OFF;"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]


class Product:
    """Whatever is done to it is undone by `reset()`."""

    def __init__(self, folder, clock, jobs):
        self.folder, self.clock, self.jobs = folder, clock, jobs
        self.jobs.loader.import_default_modules()
        self.cookies = {"out": {}}

    def fill(self):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        said = io.StringIO()
        call_command("demo", stdout=said)
        told = dict(line.split(":", 1) for line in said.getvalue().splitlines()[1:])
        self.email, self.password = told["E-mail"].strip(), told["Password"].strip()
        self.cookies["demo"] = self._signed_in()
        self.cookies["new"] = self._signed_up()
        connections.close_all()
        for name in ("lamplight.sqlite3", "mail"):
            _copy(self.folder / name, self.folder / "kept" / name)

    def reset(self):
        """Everything as it was when it was filled, now."""
        self.clock.move_to(NOW)
        connections.close_all()
        for name in ("lamplight.sqlite3", "mail"):
            _copy(self.folder / "kept" / name, self.folder / name)

    def visitor(self, who):
        """A new visit of "demo", "new" or "out", to a product that was just reset."""
        self.reset()
        return Visitor(self.cookies[who])

    def run_jobs(self):
        """Every job that runs by itself, twice: what one of them leaves for another is done."""
        for job in [*self.jobs.conf.beat_schedule.values()] * 2:
            self.jobs.tasks[job["task"]].apply(throw=True)

    def mails(self):
        """The mails that went out and were not read yet, oldest first, as bytes."""
        self.run_jobs()
        paths = sorted(self.folder.glob("mail/*.eml"))
        mails = [path.read_bytes() for path in paths]
        for path in paths:
            path.unlink()
        return mails

    def _signed_in(self):
        visitor = Visitor({})
        visitor.send("/account/login/password/", login=self.email, password=self.password)
        return visitor.cookies

    def _signed_up(self):
        visitor = Visitor({})
        visitor.send("/account/signup/", email=NEW, adult="on", privacy="on")
        visitor.send("/account/confirm-email/", code=code_in(self.mails()[-1]))
        return visitor.cookies


def _copy(source, target):
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
    elif source.exists():
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)


class Visitor:
    """A browser without scripts."""

    def __init__(self, cookies):
        self.client = Client(raise_request_exception=False)
        for name, value in cookies.items():
            self.client.cookies[name] = value

    @property
    def cookies(self):
        return {name: morsel.value for name, morsel in self.client.cookies.items()}

    def get(self, address):
        return self.client.get(address)

    def page(self, address):
        return Page(self.get(address))

    def send(self, address, with_field=None, action=None, button=None, **values):
        """Fill a form of a page in and send it; return the answer.

        The form is the one that goes to `action`, or has a field of the name `with_field`, or of
        the first name in `values`.
        """
        page = self.page(address)
        form = page.form_to(action) if action else page.form(with_field or next(iter(values)))
        return self.client.post(form.action or address, form.values | values | (button or {}))
