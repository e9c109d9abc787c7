"""Why something failed, in words that an operator can act on and that hold nothing of a person.

An exception's message may quote what was typed: a database names the value it refused, a mail
server the address. So only what cannot is taken from it: codes, names of tables and columns, and
the kinds of outage that are told apart here.
"""

import errno
import re
import smtplib
import sqlite3
import ssl

import psycopg

MEANINGS = {
    "SQLITE_BUSY": "another program writes",
    "SQLITE_CANTOPEN": "the file cannot be opened",
    "SQLITE_CORRUPT": "the file is damaged",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_LOCKED": "another program writes",
    "SQLITE_NOTADB": "the file is no database",
    "SQLITE_READONLY": "the file may not be written",
    "ENOSPC": "the disk is full",
    "EACCES": "not allowed",
    "EROFS": "the disk may not be written",
    "ECONNREFUSED": "nothing listens there",
    "ETIMEDOUT": "no answer in time",
    "57P01": "the database is ending",
    "57P03": "the database is starting",
    "53100": "the disk is full",
    "53300": "too many connections",
}
# What is said in words alone, as no server was reached: by PostgreSQL's library, and by our own
# config/postgresql/outage.py.
OUTAGES = (
    "this request has waited for the database already",
    "others wait for the database already",
    "connection refused",
    "connection timeout expired",
    "password authentication failed",
    "server closed the connection unexpectedly",
    "could not translate host name",
    "couldn't get a connection",
    "too many clients",
    "starting up",
    "shutting down",
    "does not exist",
    "the connection is closed",
    "the connection is lost",
)
# SQLite's sentences that name the site's own tables and rules, and no value.
OF_OUR_TABLES = re.compile(
    r"(?:no such (?:table|column|function)"
    r"|(?:UNIQUE|CHECK|NOT NULL|FOREIGN KEY) constraint failed)(?:: [\w., ]+)?"
)


def cause_of(error):
    """Return the kind of an exception and why it came, as one line.

    What a framework wraps is told by what it has wrapped: Django's OperationalError says the same
    of a full disk and of a lock.
    """
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    why = next((told for link in _chain(error) if (told := _why(link))), "")
    return f"{kind} ({why})" if why else kind


def _chain(error):
    """Yield an exception, and then what it was raised from, each once."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _why(error):
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, psycopg.Error):
        return _of_postgresql(error)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the mail server answered {error.smtp_code}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _words in error.recipients.values()})
        return f"the mail server answered {', '.join(codes)}"
    # Before what it is a kind of: its numbers are not those of the system.
    if isinstance(error, ssl.SSLError):
        return error.reason or ""
    if isinstance(error, OSError) and isinstance(error.errno, int):
        return _with_meaning(errno.errorcode.get(error.errno, ""))
    return ""


def _of_sqlite(error):
    # One that Python itself raised has no code.
    code = getattr(error, "sqlite_errorname", "")
    said = OF_OUR_TABLES.fullmatch(str(error))
    return ": ".join(filter(None, [_with_meaning(code), said and said.group()]))


def _of_postgresql(error):
    if error.sqlstate:
        rule = error.diag.constraint_name or error.diag.table_name
        return ": ".join(filter(None, [_with_meaning(error.sqlstate), rule]))
    said = str(error).lower()
    return next((outage for outage in OUTAGES if outage in said), "")


def _with_meaning(code):
    meaning = MEANINGS.get(code, MEANINGS.get("_".join(code.split("_")[:2])))
    return f"{code}, {meaning}" if meaning else code
