"""Real servers for the tests: private instances on free loopback ports, with data in a temporary
folder, stopped whatever happens.

    with postgresql_server() as postgresql:
        postgresql.url
        postgresql.stop()   # the database goes away under the application ...
        postgresql.start()  # ... and comes back at the same address with its data
"""

import asyncio
import contextlib
import email
import email.policy
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from email.message import EmailMessage
from enum import Enum, auto
from pathlib import Path

import psycopg
import pytest
import redis
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

STARTING_MAY_TAKE = 30  # seconds
PACKAGES = {
    "chromium": "chromium",
    "firefox-esr": "firefox-esr",
    "initdb": "postgresql",
    "make": "make",
    "pdftotext": "poppler-utils",
    "redis-server": "redis-server",
    "WebKitWebDriver": "webkit2gtk-driver",
    "Xvfb": "xvfb",
}


@contextlib.contextmanager
def redis_server():
    """A running `RedisServer`."""
    with running(RedisServer(require("redis-server"))) as server:
        yield server


@contextlib.contextmanager
def postgresql_server():
    """A running `PostgreSQLServer` with an empty database."""
    with running(PostgreSQLServer(require("initdb"))) as server:
        yield server


@contextlib.contextmanager
def smtp_server():
    """A running `SMTPServer` that keeps what it is sent."""
    server = SMTPServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def running(server):
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.folder)


def require(program):
    """The path of a program that a test cannot do without.

    Without it the test is skipped and says what is missing; with CI=true it fails.
    """
    return path_of(program) or go_without(program, PACKAGES[program])


def go_without(what, package):
    """Skip, and say what is missing; with CI=true nothing is skipped for want of a component."""
    message = f"{what} is missing: apt-get install --no-install-recommends {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def path_of(program):
    # Debian keeps the programs of a database server out of PATH, one folder a version.
    folders = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    return shutil.which(program, path=os.pathsep.join([os.environ["PATH"], *folders]))


def free_port():
    """A loopback port below those that the system gives to calls out: nobody is given it meanwhile.

    Chosen by the system's chance, because the tests that run beside this one choose, too.
    """
    while True:
        port = 11_000 + secrets.randbelow(20_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Server:
    """A program that serves on a loopback port. Subclasses say `command` and `greet`."""

    stop_signal = signal.SIGTERM

    def __init__(self):
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="lamplight-test-"))
        self.process = None

    def start(self):
        with self.log() as log:
            self.process = subprocess.Popen(
                self.command(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        give_up_at = time.monotonic() + STARTING_MAY_TAKE
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > give_up_at:
                raise RuntimeError(f"{self.process.args[0]} did not start:\n{self.output()}")
            time.sleep(0.05)

    def stop(self):
        if self.process:
            self.process.send_signal(self.stop_signal)
            self.process.wait()
            self.process = None

    def kill(self):
        """End it at once, as a crash does: it puts nothing away."""
        self.process.kill()
        self.process.wait()
        self.process = None

    def is_ready(self):
        try:
            self.greet()
        except (psycopg.OperationalError, redis.ConnectionError):
            return False
        return True

    def log(self):
        return (self.folder / "server.log").open("ab")

    def output(self):
        return (self.folder / "server.log").read_text(errors="replace")


class RedisServer(Server):
    def __init__(self, program):
        super().__init__()
        self.program = program
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def command(self):
        options = {"bind": "127.0.0.1", "port": self.port, "dir": self.folder, "save": ""}
        return [self.program, *(part for k, v in options.items() for part in (f"--{k}", str(v)))]

    def client(self):
        return redis.Redis.from_url(self.url)

    def greet(self):
        with self.client() as client:
            client.ping()


class PostgreSQLServer(Server):
    stop_signal = signal.SIGINT  # its fast shutdown: ends open transactions, loses nothing saved

    def __init__(self, initdb):
        super().__init__()
        self.programs = Path(initdb).parent
        self.data = self.folder / "data"
        self.url = f"postgres://lamplight@127.0.0.1:{self.port}/postgres"

    def start(self):
        if not self.data.exists():
            self.create_data()
        super().start()

    def create_data(self):
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        options = ["--username=lamplight", "--auth=trust", "--encoding=UTF8", "--no-locale"]
        initdb = [*self.as_owner(), self.programs / "initdb", "--pgdata", self.data]
        with self.log() as log:
            subprocess.run([*initdb, *options], check=True, stdout=log, stderr=log)

    def command(self):
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "shared_buffers": "16MB"}
        settings["unix_socket_directories"] = self.folder
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [*self.as_owner(), self.programs / "postgres", "-D", self.data, *options]

    def as_owner(self):
        """PostgreSQL refuses to run as root: become the user that its package made."""
        if os.geteuid() != 0:
            return []
        owner = pwd.getpwnam("postgres")
        return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]

    def greet(self):
        psycopg.connect(self.url, connect_timeout=2).close()

    @contextlib.contextmanager
    def another_time(self, hours):
        """To who connects meanwhile its clock is as many hours ahead, or behind."""
        clock = f"SELECT pg_catalog.clock_timestamp() + interval '{hours} hours'"
        self.execute(
            "CREATE SCHEMA another_time",
            f"CREATE FUNCTION another_time.clock_timestamp() RETURNS timestamptz RETURN ({clock})",
            # What stands there is found before PostgreSQL's own function of that name.
            "ALTER ROLE lamplight SET search_path = another_time, public, pg_catalog",
        )
        try:
            yield
        finally:
            self.execute(
                "ALTER ROLE lamplight RESET search_path", "DROP SCHEMA another_time CASCADE"
            )

    def execute(self, *statements):
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


@dataclass
class Mail:
    """What the server was handed: the envelope, and the message as it came and as parsed."""

    sender: str
    recipients: list[str]
    message: EmailMessage
    raw: bytes


class Trouble(Enum):
    """What can go wrong with a mail besides a refusal: the sender gets no reply."""

    HANG = auto()
    KEEP_AND_HANG = auto()
    KEEP_AND_BREAK_OFF = auto()


class SMTPServer:
    """Keeps every mail in `messages`; can refuse, hang, lose its replies, be slow, or go away.

    With a `password` it knows who has another one.
    """

    host = "127.0.0.1"

    def __init__(self, password=None):
        self.password = password
        self.port = free_port()
        self.messages = []
        self.connections = 0
        # Of the connections that are open now, and how many mails wait there for their reply.
        self.conversations, self.unanswered = set(), 0
        self.lost_replies = 0
        self.controller = None
        self.pipelines = True
        self.accept()

    @property
    def url(self):
        return f"smtp://{self.host}:{self.port}"

    def start(self):
        asks = {"authenticator": self._let_in, "auth_require_tls": False}
        options = asks if self.password else {}
        self.controller = Office(self, hostname=self.host, port=self.port, **options)
        self.controller.start()

    def _let_in(self, _server, _session, _envelope, _mechanism, data):
        # "Handled" would mean that the answer was given.
        return AuthResult(success=data.password == self.password.encode(), handled=False)

    def stop(self):
        if self.controller:
            # Otherwise they would stay open and silent.
            self.controller.loop.call_soon_threadsafe(self._break_off)
            self.controller.stop()
            self.controller = None

    def _break_off(self):
        self.lost_replies += self.unanswered
        for transport in self.conversations:
            transport.abort()

    def accept(self):
        self.refusals, self.hangs, self.loses_replies = {}, False, False
        self.refused_recipients, self.meanwhile = {}, None
        self.hangs_up_on, self.mails_a_connection = None, None
        self.seconds_a_mail, self.trouble_with = 0, no_trouble

    def refuse(self, reply="451 4.3.0 Try again later", step="DATA"):
        """Answer every mail with `reply`: 4xx means later, 5xx means never.

        `step`: of the sender ("MAIL"), of the recipient ("RCPT"), or of the whole mail ("DATA").
        """
        self.accept()
        self.refusals[step] = reply

    def refuse_recipient(self, address, reply):
        """Answer mails to one address with `reply`."""
        self.refused_recipients[address] = reply

    def lose_replies(self):
        """Keep every mail, and break the connection before saying so."""
        self.accept()
        self.loses_replies = True

    def hang(self):
        """Take a mail's data and never answer."""
        self.accept()
        self.hangs = True

    # Silenced below: aiosmtpd looks for exactly these names.

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        session.mails = 0
        if self.pipelines:
            responses.insert(1, "250-PIPELINING")
        return responses

    async def handle_MAIL(self, _server, session, envelope, address, _options):
        session.mails += 1
        if self.mails_a_connection and session.mails > self.mails_a_connection:
            return "421 4.7.0 That was a lot of mails"
        if "MAIL" not in self.refusals:
            envelope.mail_from = address
        return self.refusals.get("MAIL", "250 2.1.0 OK")

    async def handle_RCPT(self, server, _session, envelope, address, _options):
        if address == self.hangs_up_on:
            server.transport.abort()
        refusal = self.refusals.get("RCPT") or self.refused_recipients.get(address)
        if not refusal:
            envelope.rcpt_tos.append(address)
        return refusal or "250 2.1.5 OK"

    async def handle_DATA(self, server, _session, envelope):
        self.unanswered += 1
        try:
            return await self._take(server, envelope)
        finally:
            self.unanswered -= 1

    async def _take(self, server, envelope):
        raw = envelope.content
        message = email.message_from_bytes(raw, policy=email.policy.default)
        trouble = self._trouble_with(message)
        # Half of the time before it is kept and half after, so that a kill may fall into either.
        await asyncio.sleep(self.seconds_a_mail / 2)
        if isinstance(trouble, str):
            return trouble
        if trouble is not Trouble.HANG:
            self.messages.append(Mail(envelope.mail_from, envelope.rcpt_tos, message, raw))
            if self.meanwhile:
                self.meanwhile()
        if trouble:
            await self._keep_the_reply(trouble, server)
        await asyncio.sleep(self.seconds_a_mail / 2)
        return "250 2.0.0 Kept"

    def _trouble_with(self, message):
        if self.hangs:
            return Trouble.HANG
        if self.loses_replies:
            return Trouble.KEEP_AND_BREAK_OFF
        return self.refusals.get("DATA") or self.trouble_with(message["Message-ID"])

    async def _keep_the_reply(self, trouble, server):
        self.lost_replies += 1
        if trouble is Trouble.KEEP_AND_BREAK_OFF:
            server.transport.abort()
        else:
            await asyncio.Event().wait()


def no_trouble(_message_id):
    """The default of `SMTPServer.trouble_with`, which may give a reply or a `Trouble` instead."""


class Office(Controller):
    def factory(self):
        return Conversation(self.handler, **self.SMTP_kwargs)


class Conversation(SMTP):
    def connection_made(self, transport):
        self.event_handler.conversations.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error):
        self.event_handler.conversations.discard(self.transport)
        super().connection_lost(error)
