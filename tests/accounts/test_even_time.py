"""Which answers wait; how long each takes is measured by `make bench BENCH=enumeration`."""

from types import SimpleNamespace

import pytest

from accounts import even_time
from tests.support.factories import person

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ALICE, NOBODY = "alice@example.org", "nobody@example.org"


@pytest.fixture
def slept(monkeypatch, settings):
    """The seconds that were slept, and a clock on which a request takes 0.3 of them."""
    slept = []
    settings.ANSWER_STEP_SECONDS = 0.25
    moments = iter(range(1000))
    clock = SimpleNamespace(sleep=slept.append, monotonic=lambda: next(moments) * 0.3)
    monkeypatch.setattr(even_time, "time", clock)
    return slept


@pytest.mark.parametrize("address", [ALICE, NOBODY])
@pytest.mark.parametrize("page", ["login/", "signup/", "password/reset/"])
def test_a_form_with_an_address_answers_at_the_next_step(client, slept, page, address):
    person()
    typed = {"login": address, "email": address, "adult": "on", "privacy": "on"}
    assert client.post(f"/account/{page}", typed).status_code == 302
    assert slept == [pytest.approx(0.2)]


@pytest.mark.parametrize("typed", [{"code": "0000-0000"}, {"action": "resend"}, {"code": ""}])
def test_so_does_a_code_whatever_is_done_with_it(client, slept, typed):
    client.post("/account/login/", {"login": NOBODY})
    client.post("/account/login/code/confirm/", typed)
    assert len(slept) == 2


def test_so_does_the_page_for_a_code(client, slept):
    client.post("/account/login/", {"login": NOBODY})
    client.get("/account/login/code/confirm/")
    assert len(slept) == 2


@pytest.mark.parametrize("page", ["/account/login/", "/help/", "/account/login/password/"])
def test_no_other_page_waits(client, slept, page):
    client.get(page)
    assert slept == []
