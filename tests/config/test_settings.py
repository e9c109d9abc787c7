"""What an operator sets: nearly right is put right, wrong is refused by its name in a sentence."""

import ast
import logging
import re
import socket
from email.header import decode_header, make_header
from email.utils import getaddresses, parseaddr
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from config import addresses, environment
from config.broker import broker_address
from config.databases import database_from_url
from config.logs import QuietFormatter, RouteInsteadOfPath
from config.mail_server import mail_server
from mail.letters import Message, as_bytes, in_ascii
from tests.promises.test_headers import HTTPS, ROOT, manage
from tests.support.live_server import OURS
from tests.support.pages import Page

# Where the site is ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "address", "host"),
    [
        ("https://plan.example.org", "https://plan.example.org", "plan.example.org"),
        ("HTTPS://Plan.Example.Org", "https://plan.example.org", "plan.example.org"),
        ("Http://PLAN:8000", "http://plan:8000", "plan"),
        ("https://plan.example.org/", "https://plan.example.org", "plan.example.org"),
        ("https://plan.example.org//", "https://plan.example.org", "plan.example.org"),
        ("https://plan.example.org.", "https://plan.example.org", "plan.example.org"),
        ("https://plan.example.org:443", "https://plan.example.org", "plan.example.org"),
        ("http://plan.example.org:80/", "http://plan.example.org", "plan.example.org"),
        ("https://plan.example.org:", "https://plan.example.org", "plan.example.org"),
        ("https://plan.example.org:8443", "https://plan.example.org:8443", "plan.example.org"),
        ("http://192.168.1.20:8000", "http://192.168.1.20:8000", "192.168.1.20"),
        ("http://[::1]:8000", "http://[::1]:8000", "[::1]"),
        ("http://[FD00:0:0::20]:8000", "http://[fd00::20]:8000", "[fd00::20]"),
        ("https://[fd00::20]", "https://[fd00::20]", "[fd00::20]"),
        ("https://plän.example.org", "https://xn--pln-rla.example.org", "xn--pln-rla.example.org"),
        ("https://FAß.example.org", "https://xn--fa-hia.example.org", "xn--fa-hia.example.org"),
        ("https://例え。jp", "https://xn--r8jz45g.jp", "xn--r8jz45g.jp"),
    ],
)
def test_an_address_is_made_into_what_browsers_send(typed, address, host):
    assert addresses.site_address(typed) == (address, host)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "plan.example.org",
        "//plan.example.org",
        "localhost:8000",
        "ftp://plan.example.org",
        "htps://plan.example.org",
        "https:/plan.example.org",
        "https:plan.example.org",
        "https://",
        "https://:8000",
        "https://example.org/plan",
        "https://example.org/plan/",
        "https://example.org?plan",
        "https://example.org/#plan",
        "https://me@example.org",
        "https://me:secret@example.org",
        "https://my plan.example.org",
        "https://my_plan.example.org",
        "https://-plan.example.org",
        "https://plan..example.org",
        "https://*.example.org",
        "https://a.example,https://b.example",
        "https://https://plan.example.org",
        "https://plan.example.org:port",
        "https://plan.example.org:0",
        "https://plan.example.org:70000",
        "http://::1:8000",
        "http://fd00::20",
        "http://[::1",
        "http://[plan]:8000",
        "http://[fe80::1%25eth0]:8000",
        "http://192.168.1.300",
        "http://8000",
        "https://" + "a" * 64 + ".example",
    ],
)
def test_what_is_no_address_of_a_site_is_refused_with_an_example(typed):
    with pytest.raises(ImproperlyConfigured) as refusal:
        addresses.site_address(typed)
    assert "SITE_URL" in str(refusal.value)
    assert "https://plan.example.org" in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("typed", "hosts"),
    [
        ("", []),
        ("a.example, b.example", ["a.example", "b.example"]),
        (" a.example ,, b.example, ", ["a.example", "b.example"]),
        ("a.example b.example;c.example\nd.example", [f"{x}.example" for x in "abcd"]),
        ("https://b.example/, HTTP://C.example", ["b.example", "c.example"]),
        ("b.example:8000", ["b.example"]),
        ("B.Example.", ["b.example"]),
        (".example.org, *.example.net", [".example.org", ".example.net"]),
        ("*", ["*"]),
        ("::1, [fd00::0020]:80, 10.0.0.7", ["[::1]", "[fd00::20]", "10.0.0.7"]),
        ("plän.example.org", ["xn--pln-rla.example.org"]),
        ("'a.example', \"b.example\"", ["a.example", "b.example"]),
    ],
)
def test_a_list_of_hosts_is_read_however_it_is_set_apart(typed, hosts):
    assert addresses.allowed_hosts(typed) == hosts


@pytest.mark.parametrize(
    "typed", ["a_b.example", "b.example/plan", "me@b.example", "['a.example']", "ftp://b.example"]
)
def test_what_is_no_host_is_refused_by_its_name(typed):
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        addresses.allowed_hosts(f"a.example, {typed}")


@pytest.mark.parametrize("typed", ["", "https://www.example.org/news?today", "http://example.org"])
def test_hide_goes_to_a_page_or_nowhere(typed):
    assert addresses.leave_address(typed) == typed


@pytest.mark.parametrize("typed", ["javascript:alert(1)", "example.org", "/help/", "https://"])
def test_hide_goes_nowhere_a_browser_cannot_go(typed):
    with pytest.raises(ImproperlyConfigured, match="LEAVE_URL"):
        addresses.leave_address(typed)


# Who the mails are from -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "Lamplight",
        "Hope, daily",
        'The "Plan"',
        "Sam's; plan: (mine) <here>",
        "plan@home",
        "back\\slash",
        "Plän, täglich",
        "希望",
        "a.b.",
        "🌿 Plan",
    ],
)
@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("plan.example.org", "plan.example.org"),
        ("localhost", "localhost"),
        ("192.168.1.20", "[192.168.1.20]"),
        ("[::1]", "[IPv6:::1]"),
    ],
)
def test_a_name_reaches_the_reader_and_the_envelope_has_the_address_alone(name, host, domain):
    sender = addresses.usual_sender(name, host)
    assert in_ascii(parseaddr(sender)[1]) == f"hello@{domain}"
    headers = as_bytes(Message("Hello", "Words", sender, ["jo@example.net"])).decode()
    written = re.search(r"^From: (.*?)\r\n(?! )", headers, re.MULTILINE | re.DOTALL)[1]
    ((shown, address),) = getaddresses([written])
    assert address == f"hello@{domain}"
    assert str(make_header(decode_header(shown))) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [(" Hope,\r\ndaily ", "Hope, daily"), ("Hope\u200b", "Hope\u200b"), ("a\tb\x00c", "a bc")],
)
def test_a_name_is_one_row_of_visible_letters(typed, name):
    assert addresses.site_name(typed) == name


@pytest.mark.parametrize("typed", ["w" * 61, "\x00"])
def test_a_name_that_no_page_can_carry_is_refused(typed):
    with pytest.raises(ImproperlyConfigured, match="SITE_NAME"):
        addresses.site_name(typed)


@pytest.mark.parametrize(
    ("typed", "sender"),
    [
        ("hello@plan.example.org", "hello@plan.example.org"),
        ("<hello@plan.example.org>", "hello@plan.example.org"),
        (" Plan <hello@plan.example.org>\n", "Plan <hello@plan.example.org>"),
        ("Plan<hello@plan.example.org>", "Plan <hello@plan.example.org>"),
        ("Hope, daily <hello@plan.example.org>", '"Hope, daily" <hello@plan.example.org>'),
        ('"Hope, daily" <hello@plan.example.org>', '"Hope, daily" <hello@plan.example.org>'),
        ("Plan <hello@Plän.example.org>", "Plan <hello@xn--pln-rla.example.org>"),
        ("Plan <hello@localhost>", "Plan <hello@localhost>"),
        ("Plan <hello+a.b@[192.168.1.20]>", "Plan <hello+a.b@[192.168.1.20]>"),
    ],
)
def test_a_sender_is_written_as_mail_servers_read_it(typed, sender):
    assert addresses.sender("DEFAULT_FROM_EMAIL", typed) == sender


@pytest.mark.parametrize(
    "typed",
    [
        "hello",
        "Plan",
        "hello@",
        "@plan.example.org",
        "Plan <hello>",
        "Plan <>",
        "a@b.example, c@d.example",
        "a@b.example; c@d.example",
        "hello@plan example.org",
        "hel lo@plan.example.org",
        "hello@@plan.example.org",
        "héllo@plan.example.org",
        "Plan <hello@plan.example.org> <a@b.example>",
        "hello@plan_.example.org",
        "https://plan.example.org",
    ],
)
@pytest.mark.parametrize("setting", ["DEFAULT_FROM_EMAIL", "OPERATOR_EMAIL"])
def test_what_is_no_mail_address_is_refused(typed, setting):
    with pytest.raises(ImproperlyConfigured, match=f"{setting} .* hello@plan.example.org"):
        addresses.sender(setting, typed)


def test_the_operators_address_is_kept_without_a_name_and_may_be_empty():
    assert addresses.mail_address("OPERATOR_EMAIL", "Jo <jo@example.org>") == "jo@example.org"
    assert addresses.mail_address("OPERATOR_EMAIL", "") == ""


# The mail server --------------------------------------------------------------------------------

PLAIN, STARTTLS, TLS = (False, False), (True, False), (False, True)


@pytest.mark.parametrize(
    ("typed", "host", "port", "how"),
    [
        ("smtps://u:p@mail.example.org:465", "mail.example.org", 465, TLS),
        ("smtps://u:p@mail.example.org", "mail.example.org", 465, TLS),
        ("SMTPS://u:p@Mail.Example.Org", "mail.example.org", 465, TLS),
        ("smtps://u:p@mail.example.org:587", "mail.example.org", 587, STARTTLS),
        ("smtps://u:p@mail.example.org:25", "mail.example.org", 25, STARTTLS),
        ("smtps://u:p@mail.example.org:4465", "mail.example.org", 4465, TLS),
        ("smtp+ssl://u:p@mail.example.org", "mail.example.org", 465, TLS),
        ("smtp+ssl://u:p@mail.example.org:4465", "mail.example.org", 4465, TLS),
        ("smtp+tls://u:p@mail.example.org", "mail.example.org", 587, STARTTLS),
        ("smtp+tls://u:p@mail.example.org:465", "mail.example.org", 465, TLS),
        ("smtp+tls://u:p@mail.example.org:2525", "mail.example.org", 2525, STARTTLS),
        ("submission://u:p@mail.example.org", "mail.example.org", 587, STARTTLS),
        ("submission://u:p@mail.example.org:465", "mail.example.org", 465, TLS),
        ("submissions://u:p@mail.example.org", "mail.example.org", 465, TLS),
        ("submit://u:p@mail.example.org", "mail.example.org", 587, STARTTLS),
        ("smtp://u:p@mail.example.org:587", "mail.example.org", 587, STARTTLS),
        ("smtp://u:p@mail.example.org:465/", "mail.example.org", 465, TLS),
        ("smtp://u:p@mail.example.org:2525?tls=True", "mail.example.org", 2525, STARTTLS),
        ("smtp://u:p@mail.example.org:2525?ssl=true", "mail.example.org", 2525, TLS),
        ("smtp://mail.example.org", "mail.example.org", 25, PLAIN),
        ("smtp://mailpit:1025", "mailpit", 1025, PLAIN),
        ("smtp://u:p@localhost:1025", "localhost", 1025, PLAIN),
        ("smtp://u:p@127.0.0.1", "127.0.0.1", 25, PLAIN),
        ("smtp://u:p@[::1]:25", "::1", 25, PLAIN),
        ("smtp://", "localhost", 25, PLAIN),
    ],
)
def test_a_mail_server_is_spoken_to_as_its_port_asks(typed, host, port, how):
    server = mail_server(typed)
    assert (server["EMAIL_HOST"], server["EMAIL_PORT"]) == (host, port)
    assert (server["EMAIL_USE_TLS"], server["EMAIL_USE_SSL"]) == how


@pytest.mark.parametrize(
    ("typed", "user", "password"),
    [
        ("u:p%40ss", "u", "p@ss"),
        ("u:p@ss", "u", "p@ss"),
        ("u:100%25", "u", "100%"),
        ("u:100%sure", "u", "100%sure"),
        ("u:a+b", "u", "a+b"),
        ("u:a:b", "u", "a:b"),
        ("jo%40example.org:p%2Fs%23%3F", "jo@example.org", "p/s#?"),
        ("jo@example.org:p", "jo@example.org", "p"),
        ("u:p%C3%A4ss", "u", "päss"),
    ],
)
def test_a_password_arrives_as_it_is(typed, user, password):
    server = mail_server(f"submission://{typed}@mail.example.org")
    assert (server["EMAIL_HOST_USER"], server["EMAIL_HOST_PASSWORD"]) == (user, password)


@pytest.mark.parametrize(
    "typed",
    [
        "smtp://u:secret@mail.example.org",
        "smtp://u:secret@mail.example.org:25",
        "smtp://u:secret@192.168.1.20:2525",
        "smtp://u:secret@localhost.example.org",
        "smtp://u:secret@mail.example.org?tls=no",
        "mail.example.org:587",
        "u:secret@mail.example.org",
        "console://",
        "file:///tmp",
        "http://mail.example.org",
        "smtpss://u:secret@mail.example.org",
        "submission://",
        "submission://u@mail.example.org",
        "submission://:secret@mail.example.org",
        "submission://u:secret#1@mail.example.org",
        "submission://u:secret/1@mail.example.org",
        "submission://u:secret?1@mail.example.org",
        "submission://u:secret 1@mail.example.org",
        "submission://u:secret@mail.example.org:0",
        "submission://u:secret@mail.example.org:70000",
        "submission://u:secret@mail.example.org:smtp",
        "submission://u:secret@[mail",
        "submission://u:secret@mail..example.org",
        "submission:u:secret@mail.example.org",
    ],
)
def test_no_mail_server_is_refused_with_an_example_and_without_the_password(typed):
    with pytest.raises(ImproperlyConfigured) as refusal:
        mail_server(typed)
    said = str(refusal.value)
    assert "EMAIL_URL" in said
    assert "submission://user:password@mail.example.org" in said
    assert "secret" not in said
    assert refusal.value.__suppress_context__


def test_on_port_465_the_backend_speaks_tls_from_the_first_byte(tmp_path):
    started = manage(
        tmp_path,
        "shell",
        "--no-imports",
        "-c",
        "from mail.backends import SMTPBackend; b = SMTPBackend();"
        "print(b.use_ssl, b.use_tls, b.port, b.connection_class.__name__)",
        **{**HTTPS, "EMAIL_URL": "smtps://u:p@mail.example.org"},
    )
    assert started.stdout.split() == ["True", "False", "465", "EncryptedConversation"]


# Database and broker ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("sqlite:////data/plan.sqlite3", "/data/plan.sqlite3"),
        ("postgres://u:p@host/plan", "plan"),
        ("postgresql://u:p%40ss@host:5433/plan", "plan"),
        ("pgsql://host/plan", "plan"),
    ],
)
def test_a_database_that_keeps_is_taken(typed, name):
    assert database_from_url(typed)["NAME"] == name


@pytest.mark.parametrize(
    "typed",
    [
        "mysql://u:secret@host/plan",
        "host/plan",
        "postgresql://u:secret@host",
        "postgresql://u:secret@host:port/plan",
        "postgresql://u:secret#1@host/plan",
        "postgresql://u:secret/1@host/plan",
        "postgresql://u:secret@[host/plan",
        "sqlite://",
        "sqlite://:memory:",
        "sqlite:///:memory:",
        "/data/plan.sqlite3",
    ],
)
def test_a_database_that_cannot_be_is_refused_without_its_password(typed):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL .*postgresql://user") as refusal:
        database_from_url(typed)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "redis://localhost",
        "rediss://:p@host:6380/0",
        "amqp://u:p@host//",
        "redis://",
        "sentinel://a:26379;sentinel://b:26379",
        "redis://redis_1:6379",
    ],
)
def test_a_broker_is_taken(typed):
    assert broker_address(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "localhost:6379",
        "redis",
        "redis:localhost",
        "http://:secret@localhost",
        "memory://",
        "redis://host:port",
        "redis://host:6379;mail.example.org",
        "redis://host:0",
        "redis://:secret@host:70000",
        f"redis://:secret@{'a' * 64}.example.org",
    ],
)
def test_what_is_no_broker_is_refused(typed):
    with pytest.raises(ImproperlyConfigured, match="BROKER_URL .*redis://localhost") as refusal:
        broker_address(typed)
    assert "secret" not in str(refusal.value)


# Words, numbers, switches ------------------------------------------------------------------------


@pytest.fixture
def given(monkeypatch):
    """The environment alone: a dictionary to write into."""
    alone = {}
    monkeypatch.setattr(environment, "given", alone)
    return alone


@pytest.mark.parametrize(
    ("typed", "read"), [("8000", 8000), (" 8001 ", 8001), ('"8002"', 8002), ("", 8000), ("1", 1)]
)
def test_a_port_is_read(given, typed, read):
    given["PORT"] = typed
    assert environment.number("PORT", 8000, least=1, most=65535) == read


@pytest.mark.parametrize("typed", ["http", "0", "-1", "70000", "8000/tcp", "8.5", "tcp://a:80"])
def test_what_is_no_port_is_refused_with_an_example(given, typed):
    given["PORT"] = typed
    with pytest.raises(ImproperlyConfigured, match="PORT is .* like 8000"):
        environment.number("PORT", 8000, least=1, most=65535)


@pytest.mark.parametrize(
    ("typed", "is_on"),
    [("on", True), ("TRUE", True), (" yes", True), ("1", True), ("", False), ("Off", False)],
)
def test_a_switch_is_read(given, typed, is_on):
    given["DEBUG"] = typed
    assert environment.switch("DEBUG", False) is is_on


def test_a_switch_that_is_neither_on_nor_off_is_refused(given):
    given["DEBUG"] = "ture"
    with pytest.raises(ImproperlyConfigured, match="DEBUG is 'ture'. Set it to on or off"):
        environment.switch("DEBUG", False)


def test_a_list_has_no_empty_parts(given):
    given["SEALING_KEYS"] = " one, ,'two' ,"
    assert environment.items("SEALING_KEYS") == ["one", "two"]


def test_quotation_marks_around_a_setting_are_not_part_of_it(given):
    given["SITE_URL"] = ' "https://plan.example.org" '
    assert environment.text("SITE_URL") == "https://plan.example.org"


# Misspelt ----------------------------------------------------------------------------------------

STRANGERS = [
    "HOME",
    "HOSTNAME",
    "HOSTTYPE",
    "HOSTS",
    "LOGNAME",
    "PATH",
    "PATHS",
    "PORTS",
    "POST",
    "PWD",
    "SHELL",
    "TERM",
    "USER",
    "EMAIL",
    "MAIL",
    "MAILTO",
    "SMTP_URL",
    "BASE_URL",
    "FILE_URL",
    "FILE_NAME",
    "SITE",
    "SITES",
    "SITE_ROOT",
    "SITE_PACKAGES",
    "REDIS_URL",
    "CELERY_BROKER",
    "DATABASE",
    "DATABASE_USER",
    "DATABASE_HOST",
    "DATABASE_NAME",
    "DATABASE_PORT",
    "DATABASE_PASSWORD",
    "DB_URL",
    "SECRET",
    "SECRET_KEY_BASE",
    "DJANGO_SECRET_KEY",
    "API_SECRET_KEY",
    "EMAIL_HOST",
    "EMAIL_PORT",
    "EMAIL_USE_TLS",
    "DJANGO_SETTINGS_MODULE",
    "KUBERNETES_SERVICE_PORT",
    "PGHOST",
    "PGPORT",
    "POSTGRES_USER",
    "LC_NAME",
    "VARIANT",
    "DEBUGINFOD_URLS",
    "DEBIAN_FRONTEND",
    "ALLOWED_ORIGINS",
    "PROXY",
    "TRUSTED_HOSTS",
    "HTTP_PROXY",
    "OPERATOR",
    "WEB_PORT",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SITE_ULR", "SITE_URL"),
        ("SITEURL", "SITE_URL"),
        ("SITE_URLS", "SITE_URL"),
        ("site_url", "SITE_URL"),
        ("SITE-URL", "SITE_URL"),
        ("LAMPLIGHT_SITE_URL", "SITE_URL"),
        ("STIE_URL", "SITE_URL"),
        ("EMAIL_ULR", "EMAIL_URL"),
        ("EMIAL_ULR", "EMAIL_URL"),
        ("MAIL_URL", "EMAIL_URL"),
        ("ALLOWED_HOST", "ALLOWED_HOSTS"),
        ("ALOWED_HOSTS", "ALLOWED_HOSTS"),
        ("DATABSE_URL", "DATABASE_URL"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("BROKER_UR", "BROKER_URL"),
        ("SECRET_KYE", "SECRET_KEY"),
        ("SEALING_KEY", "SEALING_KEYS"),
        ("SECRET_KEY_FALLBACK", "SECRET_KEY_FALLBACKS"),
        ("DEFAULT_FROM_MAIL", "DEFAULT_FROM_EMAIL"),
        ("TRUSTED_PROXYS_COUNT", "TRUSTED_PROXY_COUNT"),
        ("WEB_CONCURENCY", "WEB_CONCURRENCY"),
        ("OPERATOR_MAIL", "OPERATOR_EMAIL"),
        ("PROT", "PORT"),
        ("HSOT", "HOST"),
        ("DEBGU", "DEBUG"),
        ("VAR_DIRS", "VAR_DIR"),
        ("HSTS_PRELAOD", "HSTS_PRELOAD"),
    ],
)
def test_a_misspelt_setting_is_told_by_its_right_name(given, typed, meant):
    given[typed] = "x"
    assert environment.misspelt() == {typed: meant}


@pytest.mark.parametrize("name", STRANGERS)
def test_variables_of_others_are_left_alone(given, name):
    given[name] = "x"
    assert environment.misspelt() == {}


def test_beside_the_right_name_nothing_is_said(given):
    given |= {"SITE_URL": "https://a.example", "SITE_URLS": "x"}
    assert environment.misspelt() == {}


def test_every_setting_has_its_line_in_the_guide_and_the_tests_keep_them_out():
    guide = Path(ROOT / "docs/settings.md").read_text()
    named = set(re.findall(r"`([A-Z][A-Z_]+)`(?=[^|]*\|[^|]*\|[^|]*\|$)", guide, re.MULTILINE))
    assert named == set(environment.NAMES)
    assert set(environment.NAMES) <= set(OURS)
    read = "".join(path.read_text() for path in Path(ROOT / "config").glob("*.py"))
    assert all(f'"{name}"' in read.replace(f'    "{name}",\n', "", 1) for name in named)


# At the start ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("SITE_URL", "https://example.org/plan"),
        ("SITE_URL", "ftp://example.org"),
        ("PORT", "http"),
        ("DEBUG", "maybe"),
        ("EMAIL_URL", "smtp://u:secret@mail.example.org"),
        ("DATABASE_URL", "mysql://u:secret@host/plan"),
        ("BROKER_URL", "localhost"),
        ("ALLOWED_HOSTS", "a_b"),
        ("DEFAULT_FROM_EMAIL", "hello"),
        ("SITE_NAME", "w" * 200),
        ("TRUSTED_PROXY_COUNT", "one"),
        ("WEB_CONCURRENCY", "many"),
        ("BACKUP_DAYS", "a month"),
        ("BACKUP_DAYS", "-1"),
    ],
)
@pytest.mark.parametrize("command", ["setup", "up"])
def test_a_wrong_setting_ends_the_start_in_one_sentence(tmp_path, setting, value, command):
    started = manage(tmp_path, command, **{**HTTPS, setting: value})
    assert started.returncode != 0
    assert setting in started.stderr
    assert "Traceback" not in started.stderr
    assert "secret" not in started.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("SITE_URL", " HTTPS://Plan.Example.Org/ "),
        ("ALLOWED_HOSTS", " a.example, , https://b.example"),
        ("SITE_NAME", "Hope, daily"),
        ("EMAIL_URL", "smtps://u:p@mail.example.org:465"),
        ("PORT", ""),
        ("DATABASE_URL", ""),
    ],
)
def test_what_is_nearly_right_starts(tmp_path, setting, value):
    started = manage(tmp_path, "check", **{**HTTPS, setting: value})
    assert started.returncode == 0, started.stderr


def test_the_right_name_of_a_misspelt_setting_is_said_at_the_start(tmp_path):
    started = manage(tmp_path, "check", **{**HTTPS, "EMAIL_ULR": "smtp://localhost"})
    assert "EMAIL_ULR is set" in started.stderr
    assert "Write EMAIL_URL instead" in started.stderr


def test_a_misspelt_setting_that_is_needed_is_named_in_the_refusal(tmp_path):
    typed = {**HTTPS, "SECRET_KEY": None, "SECRET_KYE": "x" * 60}
    started = manage(tmp_path, "check", **typed)
    assert "SECRET_KYE is set: is it meant?" in started.stderr
    assert "x" * 60 not in started.stderr


@pytest.mark.parametrize("command", ["setup", "up"])
@pytest.mark.parametrize("url", ["postgresql://u:secret@127.0.0.1:1/x", "sqlite:////dev/null/x"])
def test_a_database_that_is_away_is_said_without_a_traceback(tmp_path, command, url):
    started = manage(tmp_path, command, **{**HTTPS, "DATABASE_URL": url})
    assert started.returncode != 0
    assert "The database cannot be opened." in started.stderr
    assert "DATABASE_URL" in started.stderr
    assert "Traceback" not in started.stderr
    assert "secret" not in started.stderr


def test_a_file_that_is_no_database_is_said(tmp_path):
    path = tmp_path / "x.sqlite3"
    path.write_text("no database " * 100)
    started = manage(tmp_path, "setup", **{**HTTPS, "DATABASE_URL": f"sqlite:///{path}"})
    assert started.returncode != 0
    assert "The database cannot be opened." in started.stderr
    assert "Traceback" not in started.stderr


@pytest.mark.parametrize("folder", ["/dev/null", "/dev/null/var", "/proc/lamplight", "a file"])
def test_a_folder_that_cannot_hold_the_data_is_said(tmp_path, folder):
    if folder == "a file":
        (tmp_path / "file").write_text("")
        folder = str(tmp_path / "file")
    started = manage(tmp_path, "setup", **{**HTTPS, "VAR_DIR": folder})
    assert started.returncode != 0
    assert f"VAR_DIR cannot be used: {folder}" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_folder_is_made_with_its_parents(tmp_path):
    folder = tmp_path / "one" / "two"
    started = manage(tmp_path, "setup", **{**HTTPS, "VAR_DIR": f" {folder} "})
    assert started.returncode == 0, started.stderr
    assert folder.is_dir()


def test_secrets_that_cannot_be_read_are_said(tmp_path):
    (tmp_path / "lamplight.env").write_bytes(b"SECRET_KEY=\xff\xfe\n")
    started = manage(tmp_path, "check", **HTTPS)
    assert started.returncode != 0
    assert "lamplight.env cannot be read" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_port_that_is_taken_is_said_at_once(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        started = manage(tmp_path, "up", **{**HTTPS, "PORT": port})
    assert started.returncode != 0
    assert f"PORT {port} is taken" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_host_that_is_not_this_machine_is_said(tmp_path):
    started = manage(tmp_path, "up", **{**HTTPS, "HOST": "192.0.2.7"})
    assert started.returncode != 0
    assert "HOST '192.0.2.7' is no address of this machine" in started.stderr


# Another host ------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize("method", ["get", "post"])
def test_under_another_name_the_page_says_where_the_site_is(settings, method):
    settings.SITE_URL = "https://plan.example.org"
    answer = getattr(Client(), method)("/account/login/", headers={"host": "other.example"})
    page = Page(answer)
    assert answer.status_code == 400
    assert "This page has another address" in answer.content.decode()
    links = set(page.links.values())
    assert "https://plan.example.org/" in links
    assert all(link.startswith(("https://plan.example.org/", "#")) for link in links)


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("other.example:8000", "'other.example:8000'"),
        ("quarrybird@other.example", "host '…'"),
        ("quarry bird", "host '…'"),
        ("quarry" * 800, "host '…'"),
    ],
)
def test_a_refused_host_is_logged_by_its_name_if_machines_have_such(caplog, host, shown):
    Client().get("/account/login/", headers={"host": host})
    (record,) = [r for r in caplog.records if r.name == "django.security.DisallowedHost"]
    RouteInsteadOfPath().filter(record)
    said = QuietFormatter().format(record)
    assert shown in said
    assert "ALLOWED_HOSTS" in said
    assert "login" not in said
    assert "quarry" not in said
    assert len(said) < 500
    assert record.levelno >= logging.ERROR


def test_no_setting_is_written_twice():
    """The second one would take the place of the first, without a word."""
    tree = ast.parse((ROOT / "config" / "settings.py").read_text())
    assigned = [
        target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets
    ]
    names = [
        name.id for target in assigned for name in ast.walk(target) if isinstance(name, ast.Name)
    ]
    assert len(names) > 100
    assert [name for name in names if names.count(name) > 1] == []
