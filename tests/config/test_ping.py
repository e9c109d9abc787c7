"""A service elsewhere hears each minute that all is well, and hears at once what is not."""

import pytest
from django.utils import timezone

from config.ping import pinger
from config.tasks import ping
from mail.models import OutboxMail
from reminders.tasks import tick
from tests.reminders.test_status import MINUTE, put_code
from tests.support.factories import person
from tests.support.web_servers import Listener, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings, monkeypatch):
    monkeypatch.setattr(pinger, "_failed", None)
    with serving(Listener()) as listener:
        settings.PING_URL = f"{listener.url}/ping/secret-path"
        yield listener


def called(service):
    """The call that one run of the job makes."""
    service.calls.clear()
    ping()
    pinger.wait()
    (call,) = service.calls
    return call


def test_while_all_is_well_it_is_called_and_a_late_code_is_told_in_counts(service):
    person()
    tick()
    put_code()
    call = called(service)
    assert (call.method, call.path, call.body) == ("GET", "/ping/secret-path", "")
    OutboxMail.objects.update(created_at=timezone.now() - 3 * MINUTE)
    call = called(service)
    assert (call.method, call.path) == ("POST", "/ping/secret-path/fail")
    assert "Sign-in codes are late or lost." in call.body
    assert "Codes that wait: 1. Daily emails that wait: 0." in call.body
    assert "alice" not in call.body
    OutboxMail.objects.all().delete()
    assert called(service).method == "GET"


@pytest.mark.one_database
def test_what_keeps_people_from_being_served_is_told_by_its_name(service):
    alice = person()
    tick()
    alice.data_keys.all().delete()
    assert called(service).body == "Not ready: data keys."


@pytest.mark.one_database
def test_what_stands_behind_a_question_mark_stays_there(service, settings):
    settings.PING_URL += "?create=1"
    settings.SEALING_KEYS = ["nonsense"]
    assert called(service).path == "/ping/secret-path/fail?create=1"


@pytest.mark.one_database
def test_a_service_that_refuses_or_is_away_is_logged_once_without_its_address(service, caplog):
    service.status = 404
    called(service)
    called(service)
    assert caplog.messages == ["PING_URL could not be called: it answered 404."]
    service.status = 200
    called(service)
    service.server_close()
    ping()
    pinger.wait()
    assert caplog.messages[1:] == ["PING_URL could not be called: ConnectionRefusedError."]
    assert "secret-path" not in caplog.text


@pytest.mark.one_database
def test_an_address_of_which_no_call_can_be_made_is_logged_too(service, settings, caplog):
    settings.PING_URL = "https://a..b/secret-path"
    ping()
    pinger.wait()
    assert caplog.messages == ["PING_URL could not be called: UnicodeError."]


@pytest.mark.one_database
def test_without_an_address_nobody_is_called(service, settings):
    settings.PING_URL = ""
    ping()
    assert service.calls == []
