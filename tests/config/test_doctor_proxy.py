"""`manage.py doctor` about the address that people open: what stands in front of the site, asked
for real."""

from datetime import timedelta

import pytest

from config import as_seen
from tests.support.servers import free_port
from tests.support.web_servers import Listener, serving

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DAY = timedelta(days=1)


def test_of_a_healthy_site_behind_a_proxy_nothing_is_said(in_public, doctor):
    in_public()
    told = doctor()
    assert (told.code, told.text.splitlines()[-1]) == (0, "Nothing is wrong.")
    assert "The certificate is good for 364 days." in told.text


def test_17_a_certificate_that_has_expired(in_public, doctor):
    in_public(good_for=-30 * DAY)
    told = doctor()
    assert told.only("The certificate at SITE_URL is not valid: certificate has expired.")


def test_a_certificate_that_ends_soon(in_public, doctor):
    in_public(good_for=5 * DAY)
    assert doctor().only("The certificate at SITE_URL ends in 4 days.")


def test_a_certificate_of_another_name(in_public, doctor, settings):
    front = in_public()
    settings.SITE_URL = f"https://localhost:{front.server_port}"
    told = doctor()
    assert told.only("The certificate at SITE_URL is not valid: Hostname mismatch")


def test_18_a_proxy_that_does_not_say_https(in_public, doctor):
    in_public().adds_scheme = False
    told = doctor()
    assert told.only("The site is not told that people come by https")
    assert "X-Forwarded-Proto" in told.text


def test_19_two_proxies_where_one_is_set(in_public, doctor):
    in_public(proxies=2)
    told = doctor()
    assert told.only("TRUSTED_PROXY_COUNT is 1, and the proxies that write into")
    assert "Set TRUSTED_PROXY_COUNT to 2." in told.text


def test_a_proxy_that_does_not_say_where_people_come_from(in_public, doctor):
    in_public().adds_place = False
    assert doctor().only("TRUSTED_PROXY_COUNT is 1, and nothing in front sets X-Forwarded-For")


def test_nothing_answers(at_home, doctor, settings):
    settings.SITE_URL = f"http://localhost:{free_port()}"
    told = doctor()
    assert told.only("Nothing answers at SITE_URL (ConnectionRefusedError).")


def test_something_else_answers(at_home, doctor, settings):
    with serving(Listener()) as other:
        settings.SITE_URL = other.url
        assert doctor().only("What answers at SITE_URL (200) is not this site")


def test_a_site_with_another_secret_is_told(at_home, doctor, monkeypatch):
    headers = as_seen.question()
    monkeypatch.setattr(as_seen, "question", lambda: {**headers, as_seen.HEADER: "x" * 40})
    assert doctor().only("What answers at SITE_URL (200) is not this site")


def test_a_probe_that_is_not_the_doctors_learns_nothing(client):
    forged = {as_seen.HEADER: "as seen:1:forged", "X-Forwarded-For": "198.51.100.7"}
    assert client.get("/livez", headers=forged).text == "ok"
