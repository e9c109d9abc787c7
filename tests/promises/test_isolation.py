"""Nobody sees, changes or even learns of what another person wrote."""

import pytest

from tests.support.autofill import record_models, row_of
from tests.support.factories import person, signed_in, with_plan
from tests.support.undoing import undone
from tests.support.urls import routes

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
CANARY = "canary in the coal mine"
# "I am done" of a shared page closes it on that browser, whatever the key.
LOOKS_AT_NO_ROW = {"shared:close"}
WITH_A_ROW = [route for route in routes() if "pk" in route.parts]


@pytest.fixture
def alice():
    """Somebody with a row of every kind, each with the canary in it."""
    alice = person("alice@example.org")
    for model in record_models():
        model.objects.filter(user=alice).delete()
    for model in record_models():
        if not model.objects.filter(user=alice).exists():
            row_of(model, alice, CANARY)
    return alice


@pytest.fixture
def bob():
    return with_plan(person("bob@example.org"))


def test_there_is_a_row_of_every_kind_to_look_for(alice):
    assert all(model.objects.filter(user=alice).exists() for model in record_models())


def test_no_page_of_bob_shows_a_word_of_alice(client, alice, bob, subtests):
    signed_in(client, bob)
    for route in [route for route in routes() if route.is_ours]:
        with subtests.test(route=str(route)), undone(client):
            assert_shows_no_word_of(alice, client, route)


def assert_shows_no_word_of(alice, client, route):
    for model in record_models() if "pk" in route.parts else record_models()[:1]:
        row = model.objects.filter(user=alice).first()
        for response in (client.get(route.path(pk=row.pk)), client.post(route.path(pk=row.pk))):
            assert CANARY not in response.content.decode(errors="replace")


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_persons_row_is_not_told_from_a_missing_one(client, alice, bob, method, subtests):
    signed_in(client, bob)
    for route in WITH_A_ROW:
        with subtests.test(route=str(route)), undone(client):
            assert_tells_no_row_of(alice, getattr(client, method), route)


def assert_tells_no_row_of(alice, send, route):
    missing = send(route.path(), {"text": "mine now", "name": "mine now"})
    for row in [*alice.contacts.all(), *alice.triggers.all(), *alice.reasons.all()]:
        answer = send(route.path(pk=row.pk), {"text": "mine now", "name": "mine now"})
        assert answer.status_code == missing.status_code
        assert answer.status_code in (404, 405) or route.name in LOOKS_AT_NO_ROW
        assert without_tokens(answer) == without_tokens(missing)


def test_alices_change_cannot_be_undone_by_bob(client, alice, bob):
    change = alice.reasons.first().soft_delete()
    answer = signed_in(client, bob).post(f"/plan/changes/{change.pk}/undo/")
    assert answer.status_code == 404
    assert not alice.reasons.active().exists()


def test_a_new_row_of_bob_cannot_take_the_id_of_one_of_alice(client, alice, bob):
    row = alice.reasons.first()
    response = signed_in(client, bob).post("/reasons/add/", {"row": row.pk, "text": "mine now"})
    assert response.status_code == 302
    assert alice.reasons.get(pk=row.pk).text == CANARY
    assert "mine now" in [reason.text for reason in bob.reasons.all()]


@pytest.mark.parametrize("address", ["/people/add/", "/if-then/add/", "/reasons/add/"])
def test_fields_that_no_form_shows_are_not_taken(client, alice, bob, address):
    words = {"text": "mine", "then": "mine", "name": "mine", "phone": ""}
    extra = {"user": alice.pk, "position": 99, "revision": 99, "archived_at": "2020-01-01"}
    signed_in(client, bob).post(address, {**words, **extra})
    for rows in (bob.contacts, bob.triggers, bob.reasons):
        assert not rows.filter(revision=99).exists()
        assert not rows.filter(position=99).exists()
        assert not rows.filter(archived_at__isnull=False).exists()
    assert not alice.reasons.filter(position=99).exists()


def without_tokens(response):
    """The page without what differs from one answer to the next."""
    return [line for line in response.content.splitlines() if b"csrfmiddlewaretoken" not in line]
