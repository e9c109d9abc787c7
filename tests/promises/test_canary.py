"""A search of all that lies in the database for words that somebody wrote, typed or was mailed.

The same search is made with the cipher taken out first, and must find each word in its place then:
a search that finds nothing might only be a bad search.
"""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import User
from mail.models import OutboxMail
from plans.models import Plan
from records.models import Draft
from sealing import cipher, data_keys
from tests.support.autofill import own_sealed_models, row_of
from tests.support.canary import holds
from tests.support.factories import person, signed_in
from tests.support.mailbox import newest_code
from tests.support.pages import Page

pytestmark = pytest.mark.django_db

WORD = "quarrybird"
STRANGER = "quarry.stranger@example.org"
ALICE = "alice@example.org"
# Where an address lies in the clear, because it is looked up there: the privacy page says so.
ADDRESS_IN_THE_CLEAR = {"accounts_user", "account_emailaddress", "mail_outboxmail"}


@pytest.fixture(params=["sealed", "in the clear"])
def is_sealed(request, monkeypatch):
    """Run with the cipher, and with one that leaves everything as it is."""
    if request.param == "in the clear":
        monkeypatch.setattr(cipher, "encrypt", leave)
        monkeypatch.setattr(cipher, "decrypt", take)
    data_keys.forget()
    return request.param == "sealed"


def leave(plain, key, header, associated_data):
    return header + bytes(cipher.NONCE_SIZE) + plain + bytes(cipher.TAG_SIZE)


def take(sealed, key, header_size, associated_data):
    return sealed[header_size + cipher.NONCE_SIZE : -cipher.TAG_SIZE]


def test_no_word_of_a_person_lies_in_the_database(is_sealed):
    alice = person()
    for model in own_sealed_models():
        if not model.objects.filter(user=alice).exists():
            row_of(model, alice, WORD)
    Draft.keep(alice, "write/why", {"own": WORD})
    Client().post("/start/why/", {**start_form(), "own": f"Because of the {WORD}"})
    letter = {"subject": WORD, "text": WORD, "html": WORD, "headers": {}}
    OutboxMail.put(kind="notice", recipient=ALICE, letter=letter, good_for=timedelta(hours=1))
    places = tables_with(WORD)
    if is_sealed:
        assert places == set()
        return
    with_free_text = {model._meta.db_table for model in own_sealed_models() if has_free_text(model)}
    assert places >= with_free_text | {"accounts_session", "mail_outboxmail", "records_draft"}


def start_form():
    return Page(Client().get("/start/why/")).form("own").values


def has_free_text(model):
    """Whether it has a sealed text that is no choice and no kind of value."""
    return model is not Plan and any(
        type(field).__name__ == "EncryptedTextField" and not field.choices
        for field in model._meta.concrete_fields
    )


def test_a_code_lies_nowhere(is_sealed):
    person()
    Client().post("/account/login/", {"login": ALICE})
    code = newest_code()
    places = tables_with(code) | tables_with(code.replace("-", ""))
    assert places == (set() if is_sealed else {"accounts_session", "mail_outboxmail"})


def test_an_address_without_an_account_lies_nowhere(is_sealed):
    Client().post("/account/login/", {"login": STRANGER})
    Client().post("/account/password/reset/", {"email": STRANGER})
    assert tables_with(STRANGER) == (set() if is_sealed else {"accounts_session"})


def test_an_address_lies_where_it_is_looked_up_and_nowhere_else(is_sealed):
    alice = person()
    browser = Client()
    browser.post("/account/login/", {"login": ALICE})
    browser.post("/account/login/code/confirm/", {"code": newest_code()})
    Client().post("/account/login/", {"login": ALICE})
    Client().post("/account/signup/", {"email": ALICE, "adult": "on", "privacy": "on"})
    assert User.objects.get() == alice
    places = tables_with(ALICE)
    assert places >= ADDRESS_IN_THE_CLEAR
    assert (places == ADDRESS_IN_THE_CLEAR) == is_sealed


def test_the_key_of_a_session_lies_nowhere_whatever_is_sealed(is_sealed):
    browser = signed_in(Client(), person())
    browser.get("/today/")
    key = browser.session.session_key
    assert len(key) == 32
    assert tables_with(key) == set()
    cache.set("a", key)
    assert tables_with(key) == {"cache"}


# The search ---------------------------------------------------------------------------------------


def tables_with(word):
    """Return the names of the tables in which a word lies, as it is or only written differently."""
    return {table for table, stored in everything_stored().items() if holds(stored, word)}


def everything_stored():
    """Return {table: all its bytes}."""
    found = defaultdict(bytes)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                found[table] += b"\n".join(map(as_bytes, row)) + b"\n"
    return found


def as_bytes(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_the_search_reads_what_is_only_written_differently(db):
    for start in range(3):
        # The cache writes what it keeps in base64.
        cache.set("a", "x" * start + WORD)
        assert tables_with(WORD) == {"cache"}, start
