"""The table of sessions: a copy of it opens no plan, and says little about anybody."""

import base64

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import Session
from accounts.session_store import SessionStore
from tests.support.factories import person, signed_in
from tests.support.mailbox import newest_code

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"


@pytest.fixture
def alice():
    return person()


def with_key(key):
    client = Client()
    client.cookies["s"] = key
    return client


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


def table():
    """Every cell of the table, as whoever copies the database reads it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_session")
        return [bytes(c) if isinstance(c, memoryview) else c for row in cursor for c in row]


def test_the_key_of_a_browser_opens_and_what_stands_in_the_table_does_not(client, alice):
    key = signed_in(client, alice).session.session_key
    assert is_signed_in(with_key(key))
    cells = table()
    assert key not in cells
    for cell in cells:
        assert not is_signed_in(with_key(str(cell)))


def test_an_address_and_a_code_do_not_lie_there_in_clear(client, alice, monkeypatch):
    def begin():
        client.post(LOGIN, {"login": alice.email})
        return [trace for trace in (alice.email, newest_code()) if trace in repr(table())]

    assert begin() == []
    # The same look finds both where nothing is sealed.
    monkeypatch.setattr("sealing.site.encrypt", lambda plain, *where: plain)
    monkeypatch.setattr("sealing.site.decrypt", lambda sealed, *where: sealed)
    client.cookies.clear()
    assert len(begin()) == 2


def test_the_address_of_the_network_is_kept_nowhere(client, alice):
    client.force_login(alice)
    client.get("/today/", REMOTE_ADDR="203.0.113.77")
    assert "203.0.113" not in repr(table())
    assert "203.0.113" not in repr([row.get_decoded() for row in Session.objects.all()])


def test_what_lies_in_one_session_does_not_open_in_another(client, alice):
    signed_in(client, alice)
    stranger = Client()
    stranger.get("/start/")
    stranger.post("/start/why/", {"own": "I walk home.", "do": "next"})
    stolen = Session.objects.get(user=alice)
    Session.objects.filter(user=None).update(sealed_data=stolen.sealed_data)
    assert stranger.get("/start/signs/").status_code == 200
    assert not is_signed_in(stranger)


def test_changed_bytes_are_no_session(client, alice):
    signed_in(client, alice)
    row = Session.objects.get()
    *most, last = bytes(row.sealed_data)
    row.sealed_data = bytes([*most, last ^ 1])
    row.save()
    assert not is_signed_in(client)


def test_a_new_outer_key_signs_nobody_out(client, alice, settings):
    signed_in(client, alice).get("/today/")
    newest = base64.b64encode(b"n" * 32).decode()
    settings.SEALING_KEYS = [newest, *settings.SEALING_KEYS]
    assert is_signed_in(client)


def test_after_keys_were_rotated_the_old_one_may_go(client, alice, settings, capsys):
    signed_in(client, alice)
    newest = base64.b64encode(b"n" * 32).decode()
    settings.SEALING_KEYS = [newest, *settings.SEALING_KEYS]
    call_command("rotate_keys")
    assert "1 passkeys, second steps and sign-ins sealed again." in capsys.readouterr().out
    settings.SEALING_KEYS = [newest]
    assert is_signed_in(client)


def test_a_session_that_does_not_open_stops_no_rotation(client, alice, settings):
    client.post(LOGIN, {"login": alice.email})
    Session.objects.update(sealed_data=b"\x01" + b"0" * 60)
    call_command("rotate_keys")


def test_a_key_that_is_gone_signs_out_and_breaks_no_page(client, alice, settings):
    signed_in(client, alice)
    settings.SEALING_KEYS = [base64.b64encode(b"n" * 32).decode()]
    assert client.get("/today/").status_code == 302


@pytest.mark.parametrize(
    "values",
    [{"key_hash": "k" * 32}, {"device": "Firefox on Mac"}, {"renew_by": "2020-01-01T00:00Z"}],
)
def test_the_database_takes_no_row_that_cannot_be(client, values):
    client.post(LOGIN, {"login": "alice@example.org"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.update(**values)


def test_another_key_is_the_same_sign_in(client, alice):
    signed_in(client, alice)
    store, before = client.session, Session.objects.get()
    key = store.session_key
    store.cycle_key()
    after = Session.objects.get()
    assert (after.pk, after.made_at) == (before.pk, before.made_at)
    assert not is_signed_in(with_key(key))
    assert is_signed_in(with_key(store.session_key))


def test_a_session_that_was_ended_elsewhere_does_not_come_back(client, alice):
    signed_in(client, alice).get("/today/")
    store = SessionStore(client.session.session_key)
    store["device"] = "own"
    alice.sessions.all().delete()
    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.exists()
    assert not is_signed_in(client)


def test_a_request_from_before_a_sign_in_does_not_bring_its_key_back(client, alice):
    signed_in(client, alice)
    late, store = client.session, client.session
    late["device"] = "own"
    store.cycle_key()
    with pytest.raises(UpdateError):
        late.save()
    assert not is_signed_in(with_key(late.session_key))
    assert is_signed_in(with_key(store.session_key))


def test_others_are_all_but_that_of_this_browser(rf, alice):
    here, there = signed_in(Client(), alice), signed_in(Client(), alice)
    request = rf.get("/")
    request.session = here.session
    assert list(alice.sessions.others(request)) == list(
        Session.objects.exclude(pk=Session.objects.of_request(request).get().pk)
    )
    alice.sessions.others(request).delete()
    assert is_signed_in(here)
    assert not is_signed_in(there)
