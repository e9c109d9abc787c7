"""What the log says: the cause, in one line, and nothing of a person."""

import io
import json
import logging
import os
import smtplib
import sqlite3
import ssl
import sys
import threading
import warnings

import psycopg
import pytest
from celery import current_app, signals
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from config import request_ids
from config.logs import JSONFormatter, QuietFormatter, RouteInsteadOfPath
from tests.support.factories import person, signed_in
from tests.support.pages import Page

WORD = "quarrybird"
ADDRESS = "quarrybird@example.org"
NUMBER = "+1 555 010 9999"
SECRETS = (WORD, "example.org", "555", "192.0.2.7")


@pytest.fixture
def log():
    """Log with our formatter, and give what it wrote so far by calling .lines()."""
    kept = Kept()
    logging.getLogger().addHandler(kept.handler)
    yield kept
    logging.getLogger().removeHandler(kept.handler)


class Kept:
    def __init__(self, formatter=QuietFormatter):
        self.text = io.StringIO()
        self.handler = logging.StreamHandler(self.text)
        self.handler.setFormatter(formatter())
        self.handler.addFilter(RouteInsteadOfPath())

    def lines(self):
        return self.text.getvalue().splitlines()


def one_line(log, error, logger="records.record"):
    """What one exception leaves, raised as deep as in life, and with a cause of more lines."""
    try:
        try:
            raise error
        except Exception as cause:
            raise RuntimeError(f"{WORD}\n{ADDRESS}") from cause
    except RuntimeError:
        logging.getLogger(logger).exception("It could not be kept.")
    (line,) = log.lines()
    return line


def error_of(act):
    with pytest.raises(Exception) as caught:  # noqa: PT011
        act()
    return caught.value


def full_disk():
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA max_page_count = 2")
    database.execute("CREATE TABLE words (word TEXT)")
    database.execute("INSERT INTO words VALUES (?)", [WORD * 10_000])


def locked_file(folder):
    path = folder / "a.sqlite3"
    other, database = sqlite3.connect(path), sqlite3.connect(path, timeout=0)
    other.execute("CREATE TABLE words (word TEXT UNIQUE)")
    other.execute("BEGIN IMMEDIATE")
    try:
        database.execute("INSERT INTO words VALUES (?)", [WORD])
    finally:
        other.close()


def the_same_twice():
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE words (word TEXT UNIQUE)")
    for _ in range(2):
        database.execute("INSERT INTO words VALUES (?)", [WORD])


def what_is_not_there():
    sqlite3.connect(":memory:").execute("SELECT ? FROM a_table", [WORD])


def test_the_cause_is_told_and_the_words_are_not(tmp_path, log):
    causes = {
        "SQLITE_FULL, the disk is full": full_disk,
        "SQLITE_BUSY, another program writes": lambda: locked_file(tmp_path),
        "UNIQUE constraint failed: words.word": the_same_twice,
        "no such table: a_table": what_is_not_there,
        "EISDIR": lambda: (tmp_path / WORD).mkdir() or (tmp_path / WORD).read_text(),
    }
    for told, act in causes.items():
        log.text.seek(0), log.text.truncate()
        error = error_of(act)
        line = one_line(log, error)
        assert told in line
        assert WORD not in line
        assert "tests/config/test_logs.py" in line


def test_of_a_mail_server_the_number_alone_is_told(log):
    words = f"{ADDRESS} is unknown".encode()
    for error in (
        smtplib.SMTPDataError(550, words),
        smtplib.SMTPRecipientsRefused({ADDRESS: (550, words)}),
    ):
        log.text.seek(0), log.text.truncate()
        line = one_line(log, error)
        assert "the mail server answered 550" in line
        assert ADDRESS not in line


def test_of_encryption_that_fails_the_librarys_own_word_is_told(log):
    ours, theirs = ssl.MemoryBIO(), ssl.MemoryBIO()
    ours.write(b"220 mail.example.org\r\n")
    peer = ssl.create_default_context().wrap_bio(ours, theirs, server_hostname="example.org")
    line = one_line(log, error_of(peer.do_handshake))
    assert "builtins.RuntimeError (WRONG_VERSION_NUMBER)" in line


@pytest.mark.parametrize("said", ["the connection is closed", "the connection is lost"])
def test_a_connection_that_is_gone_is_told(log, said):
    assert f"({said})" in one_line(log, psycopg.OperationalError(said))


class Unsayable:
    def __str__(self):
        raise ValueError(WORD)


@pytest.mark.parametrize(
    ("message", "arguments", "kind"),
    [
        ("%d rows of %s", (float("inf"), WORD), "OverflowError"),
        ("%s and %s", (WORD,), "TypeError"),
        ("It was %s.", (Unsayable(),), "ValueError"),
    ],
)
def test_a_line_that_breaks_is_told_as_such_and_nothing_of_it(
    log, capsys, message, arguments, kind
):
    name = "records.record"
    log.handler.emit(logging.LogRecord(name, logging.ERROR, "x.py", 1, message, arguments, None))
    (line,) = log.lines()
    assert line.endswith(f"ERROR {name} (this line could not be made: {kind})")
    assert WORD not in capsys.readouterr().err


def test_a_library_that_counts_beyond_all_numbers_is_told_without_them(log):
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "%d sent", (float("inf"),), None)
    log.handler.emit(record)
    assert log.lines()[0].endswith("ERROR x %d sent")


def test_a_number_of_the_system_that_is_none_breaks_no_line(log):
    assert "It could not be kept. | builtins.RuntimeError |" in one_line(log, OSError([WORD], WORD))


def test_a_full_disk_is_told_of_a_file_too(log):
    full = OSError(28, os.strerror(28), f"/var/{WORD}")
    assert "ENOSPC, the disk is full" in one_line(log, full)


@pytest.mark.django_db(transaction=True)
def test_the_database_names_its_rule_and_not_the_value(log):
    person(email=ADDRESS)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        User.objects.bulk_create([User(email=ADDRESS)])
    known = {"sqlite": "accounts_user.email", "postgresql": "accounts_user_email"}
    line = one_line(log, caught.value)
    assert known[connection.vendor] in line
    assert WORD not in line


@pytest.mark.parametrize(
    ("logger", "message", "arguments"),
    [
        ("gunicorn.error", f"Invalid request from ip=192.0.2.7: Bad header {WORD}", ()),
        ("gunicorn.error", "Error handling request %s %s", ("POST", f"/s/{WORD}/")),
        ("kombu.connection", "Cannot connect to %s: %s.", (f"redis://:{WORD}@192.0.2.7", 1)),
        ("some.library", f"No mail to {ADDRESS}, nor a call to {NUMBER} by 'quarrybird'", ()),
        ("some.library", "%(what)s went wrong", {"what": WORD}),
        ("some.library", ValueError(WORD), ()),
        ("some.library", f"100 % of /{WORD}/", ("one", "too many")),
    ],
)
def test_what_a_library_was_handed_is_left_out(log, logger, message, arguments):
    unprotected = logging.Formatter()
    arguments = (arguments,) if isinstance(arguments, dict) else arguments
    record = logging.LogRecord(logger, logging.ERROR, "x.py", 1, message, arguments, None)
    if message != f"100 % of /{WORD}/":
        assert any(secret in unprotected.format(record) for secret in SECRETS)
    log.handler.emit(record)
    (line,) = log.lines()
    assert not any(secret in line for secret in SECRETS), line


def test_numbers_and_signals_of_a_library_stay(log):
    logging.getLogger("gunicorn.error").propagate = True
    logging.getLogger("gunicorn.error").error("Worker (pid:%s) was sent %s!", 123, "SIGKILL")
    assert "Worker (pid:123) was sent SIGKILL!" in log.lines()[0]


def test_a_job_that_fails_is_named_with_its_cause(log):
    @current_app.task(name="tests.fails")
    def fails(word):
        raise OSError(28, word)

    fails.apply(args=[WORD])
    (line,) = [line for line in log.lines() if "tests.fails" in line]
    assert "ENOSPC, the disk is full" in line
    assert WORD not in "".join(log.lines())


# What nobody catches ------------------------------------------------------------------------------


@pytest.fixture
def long_running(monkeypatch):
    """This process as a worker is, from when Celery asks for the log to be set up."""
    for owner, hook in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(owner, hook, getattr(owner, hook))
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        signals.setup_logging.send(sender=None)
        yield


class Unending:
    def __del__(self):
        raise ValueError(WORD)


def test_what_nobody_catches_is_one_line_with_its_cause_and_no_words(long_running, log, capsys):
    def dies():
        raise OSError(28, WORD)

    thread = threading.Thread(target=dies)
    thread.start()
    thread.join()
    sys.excepthook(*caught_from(dies))
    Unending()
    warnings.warn(f"{WORD} is old", DeprecationWarning, stacklevel=1)
    of_thread, of_process, of_nobody, of_code = log.lines()
    assert "A thread has ended. | builtins.OSError (ENOSPC, the disk is full) | tests/" in of_thread
    assert "CRITICAL config.uncaught This process ends. | builtins.OSError (ENOSPC" in of_process
    assert "nothing could catch it. | builtins.ValueError | tests/config" in of_nobody
    assert "DeprecationWarning at config/test_logs.py:" in of_code
    assert WORD not in log.text.getvalue() + capsys.readouterr().err


def caught_from(act):
    error = error_of(act)
    return type(error), error, error.__traceback__


def test_a_process_or_a_thread_that_was_asked_to_end_is_no_error(long_running, log):
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    thread = threading.Thread(target=sys.exit)
    thread.start()
    thread.join()
    assert log.lines() == []


# An id a request ---------------------------------------------------------------------------------


def break_with_their_words(*_args, **_more):
    raise RuntimeError(WORD)


@pytest.mark.django_db
@pytest.mark.one_database
def test_the_log_names_an_error_as_the_page_does(client, log, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("goals.reason_views.form_page", break_with_their_words)
    answer = signed_in(client, person()).post("/reasons/add/", {"text": WORD})
    name = answer[request_ids.HEADER]
    assert name in Page(answer).text
    assert WORD in answer.content.decode(), "what was typed is not lost"
    (line,) = [line for line in log.lines() if f"request {name}" in line]
    assert "500 on page reasons:add" in line
    assert "builtins.RuntimeError" in line
    assert WORD not in "".join(log.lines())
    again = client.post("/reasons/add/", {"text": WORD})
    assert again[request_ids.HEADER] != name
    assert request_ids.current() == ""


@pytest.mark.django_db
@pytest.mark.one_database
def test_a_page_that_works_tells_no_name(client):
    assert request_ids.HEADER not in client.get("/help/")


@pytest.mark.django_db
@pytest.mark.one_database
def test_on_request_each_page_leaves_a_line_without_its_path(client, log, caplog):
    client.get("/help/")
    assert log.lines() == []
    caplog.set_level(logging.INFO, "config.access")
    client.get(f"/help/?q={WORD}", headers={"X-Request-ID": WORD})
    (line,) = log.lines()
    assert "GET on page plans:help: 200 in" in line
    assert WORD not in line


@pytest.mark.django_db
@pytest.mark.one_database
def test_as_json_a_line_is_one_object(client, monkeypatch):
    kept = Kept(JSONFormatter)
    client.raise_request_exception = False
    monkeypatch.setattr("goals.reason_views.form_page", break_with_their_words)
    logging.getLogger().addHandler(kept.handler)
    try:
        signed_in(client, person()).get("/reasons/add/")
    finally:
        logging.getLogger().removeHandler(kept.handler)
    (told,) = map(json.loads, kept.lines())
    assert set(told) == {"time", "level", "logger", "message", "cause", "where", "request"}
    assert told["cause"] == "builtins.RuntimeError"
    assert told["where"].startswith("tests/config/test_logs.py:")
