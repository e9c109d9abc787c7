"""The mark of a browser in which somebody has signed in before."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.known_browser import is_known
from accounts.models import Session
from tests.support.factories import person
from tests.support.mailbox import newest_code, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SHARED = {"shared_device": "on"}


def sign_in(client, user, **device):
    client.post("/account/login/", {"login": user.email, **device})
    client.post("/account/login/code/confirm/", {"code": newest_code(user.email)})
    assert client.get("/account/more/").status_code == 200
    return client


def sign_out(client):
    client.post("/account/logout/")
    return client


def knows(client, user):
    request = RequestFactory().get("/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return is_known(request, user)


@pytest.fixture
def alice():
    return person()


def test_a_browser_knows_who_signed_in_on_it_also_after_they_sign_out(alice):
    client = sign_out(sign_in(Client(), alice))
    assert knows(client, alice)
    assert not knows(client, person("bob@example.org"))
    assert not knows(client, None)


def test_a_browser_knows_nobody_before_the_code_is_typed(alice):
    client = Client()
    client.post("/account/login/", {"login": alice.email})
    client.get("/account/login/code/confirm/")
    assert "known" not in client.cookies


def test_a_shared_device_never_knows_anybody(alice):
    client = sign_in(Client(), alice, **SHARED)
    assert "known" not in client.cookies
    assert "known" not in sign_out(client).cookies


def test_a_device_that_turns_out_to_be_shared_forgets_and_the_other_way_round(alice):
    client = sign_in(Client(), alice)
    client.post("/account/device/", {"device": "shared"})
    assert not client.cookies["known"].value
    client.post("/account/device/", {"device": "own"})
    client.post("/account/reauthenticate/", {"action": "send"})
    client.post("/account/reauthenticate/", {"code": newest_code()})
    assert knows(client, alice)


def test_a_family_tablet_knows_four_people_and_forgets_the_first_for_a_fifth(alice):
    tablet = Client()
    family = [person(f"{name}@example.org") for name in ("bob", "cy", "dee", "eve")]
    for each in (alice, *family[:3]):
        sign_out(sign_in(tablet, each))
    assert all(knows(tablet, each) for each in (alice, *family[:3]))
    sign_in(tablet, family[3])
    assert not knows(tablet, alice)
    assert all(knows(tablet, each) for each in family)


def test_somebody_on_a_visit_does_not_make_the_device_forget_its_owner(alice):
    client = sign_out(sign_in(Client(), alice))
    bob = person("bob@example.org")
    sign_in(client, bob, **SHARED)
    assert knows(client, alice)
    assert not knows(client, bob)


def test_a_mark_that_was_changed_is_none(alice):
    client = sign_in(Client(), alice)
    signed = client.cookies["known"].value
    client.cookies["known"] = signed[:-1] + ("a" if signed[-1] != "a" else "b")
    assert not knows(client, alice)


def test_the_mark_is_locked_lasts_a_year_and_names_nobody(alice):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = sign_in(Client(), alice)
        mark = client.cookies["known"]
        assert (mark["httponly"], mark["samesite"], mark["path"]) == (True, "Lax", "/")
        assert mark["max-age"] == 365 * 24 * 60 * 60
        assert alice.email not in mark.value
        assert str(alice.pk) not in mark.value
        clock.shift(timedelta(days=365, seconds=1))
        assert not knows(client, alice)


# Signed out from elsewhere ------------------------------------------------------------------------


@pytest.fixture
def own(alice):
    """A browser of Alice's own, on which she is signed in and has been here."""
    client = sign_in(Client(), alice)
    client.get("/today/")
    return client


def ends_the_other(own):
    own.post("/account/signed-in/others/end/")


def ends_it_in_the_list(own):
    other = Session.objects.latest("made_at")
    own.post(f"/account/signed-in/{other.pk}/end/")


def says_not_me(own):
    link = re.search(r"http://\S+?(/account/not-me/[\w-]+/)", notices()[-1].letter()["text"])
    Client().post(link[1])


def notices():
    return [mail for mail in waiting() if mail.kind == "new_sign_in"]


@pytest.mark.parametrize("end", [ends_the_other, ends_it_in_the_list, says_not_me])
def test_who_was_signed_out_from_elsewhere_comes_back_no_more_in_silence(alice, own, end):
    reader = sign_in(Client(), alice)
    assert len(notices()) == 1
    end(own)
    sign_in(reader, alice)
    assert len(notices()) == 2


def test_the_browser_that_signed_another_out_goes_on_being_known(alice, own):
    sign_in(Client(), alice)
    ends_the_other(own)
    told = len(notices())
    sign_in(sign_out(own), alice)
    assert len(notices()) == told


def test_whoever_was_signed_in_once_uses_up_no_tries_of_the_owners_browsers(alice, own):
    reader = sign_in(Client(), alice)
    ends_the_other(own)
    for _ in range(31):
        answer = reader.post("/account/login/", {})
    assert answer.status_code == 429
    sign_in(sign_out(own), alice)
