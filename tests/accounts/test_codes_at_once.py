"""Codes that are typed or asked for at the same moment, by many threads of several processes."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from accounts.forms import ConfirmLoginCodeForm
from tests.support.factories import person
from tests.support.mailbox import newest_code, waiting, wrong

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN, CODE = "/account/login/", "/account/login/code/confirm/"
ALICE = "alice@example.org"


def browser_at(address):
    return Client(REMOTE_ADDR=address)


def is_signed_in(client):
    return client.get("/account/more/").status_code == 200


def test_sixty_codes_posted_at_once_are_three_tries(monkeypatch):
    person()
    client = browser_at("203.0.113.77")
    client.post(LOGIN, {"login": ALICE})
    code, looked_at = newest_code(), []
    monkeypatch.setattr(
        ConfirmLoginCodeForm,
        "clean_code",
        spied(ConfirmLoginCodeForm.clean_code, looked_at),
    )
    at_once(lambda: twin_of(client).post(CODE, {"code": wrong(code)}), times=60)
    assert len(looked_at) == 3
    client.post(CODE, {"code": code})
    assert not is_signed_in(client)


def test_thirty_networks_at_once_get_ten_codes():
    person()
    networks = iter([f"10.0.{number}.1" for number in range(30)])
    lock = threading.Lock()

    def one():
        with lock:
            address = next(networks)
        return browser_at(address).post(LOGIN, {"login": ALICE}).status_code == 302

    assert sum(at_once(one, times=30)) == 10
    assert len(waiting(ALICE)) == 10


def twin_of(client):
    """A browser with the same cookies."""
    twin = Client(REMOTE_ADDR=client.defaults["REMOTE_ADDR"], raise_request_exception=False)
    twin.cookies = client.cookies
    return twin


def spied(method, calls):
    def call(self):
        calls.append(self)
        return method(self)

    return call


def at_once(act, times):
    start = threading.Barrier(times)

    def one(_number):
        try:
            start.wait()
            return act()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))
