"""A site on which `manage.py doctor` finds nothing, for a fault to be planted on."""

import contextlib
import socket
from dataclasses import dataclass
from io import StringIO

import pytest
from django.core.management import call_command

from config import environment
from printing.checks import check_libraries
from reminders.tasks import tick
from tests.support.certificates import A_YEAR, certificate_for, speaking_tls
from tests.support.servers import go_without
from tests.support.web_servers import Proxy, Web, serving

HOST = "plan.example.org"


@dataclass
class Told:
    code: int
    text: str

    def only(self, wrong):
        """Whether that is all that was found, and there is something to do about it."""
        _, found, after = self.text.partition(f"- {wrong}")
        has_advice = bool(found) and after.splitlines()[1].strip() != ""
        return self.code == 1 and "Wrong: 1." in self.text and has_advice


@pytest.fixture
def doctor():
    """What the command says with some arguments."""

    def run(*arguments):
        out = StringIO()
        try:
            call_command("doctor", *arguments, stdout=out)
        except SystemExit as end:
            return Told(end.code, out.getvalue())
        return Told(0, out.getvalue())

    return run


@pytest.fixture
def at_home(db, settings, monkeypatch, tmp_path):
    """A site on one's own machine: SQLite or PostgreSQL, and mails are files."""
    if check_libraries(None):
        go_without("Pango", "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")
    monkeypatch.setattr(environment, "given", {})
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir()
    (settings.VAR_DIR / "lamplight.env").touch(mode=0o600)
    settings.EMAIL_BACKEND = "mail.backends.FolderBackend"
    settings.SITE_HOST, settings.ALLOWED_HOSTS = "localhost", ["localhost"]
    tick()
    with serving(Web()) as web:
        settings.SITE_URL = f"http://localhost:{web.server_port}"
        yield web


@pytest.fixture
def with_mail(at_home, post_office):
    """The same with a mail server, which is at hand."""
    return post_office


@pytest.fixture
def in_public(with_mail, settings, monkeypatch, tmp_path):
    """A site for others: a proxy in front of it speaks https. `in_public(good_for=..., hop=...)`
    puts it up."""
    settings.SITE_HOST, settings.ALLOWED_HOSTS = HOST, [HOST]
    settings.OPERATOR_NAME, settings.OPERATOR_EMAIL = "Harbour House", f"hello@{HOST}"
    settings.DEFAULT_FROM_EMAIL = f"Lamplight <hello@{HOST}>"
    for name in ("SECURE", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"):
        setattr(settings, name, True)
    settings.SECURE_HSTS_SECONDS, settings.TRUSTED_PROXY_COUNT = 1000, 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    found = socket.getaddrinfo
    # As a line in /etc/hosts would have it.
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *rest, **more: found("127.0.0.1" if host == HOST else host, *rest, **more),
    )
    with contextlib.ExitStack() as stack:

        def put_up(good_for=A_YEAR, proxies=1):
            certificate = certificate_for(HOST, tmp_path, good_for)
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
            front = stack.enter_context(serving(Web()))
            for _ in range(proxies):
                front = stack.enter_context(serving(Proxy(front.server_port)))
            front.scheme = "https"
            speaking_tls(front, certificate)
            settings.SITE_URL = f"https://{HOST}:{front.server_port}"
            return front

        yield put_up
