"""`/metrics`: figures for a monitor that has the token, and for nobody else."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from config import environment
from config.monitoring import metrics_token, ping_address
from mail.models import ClockReading, OutboxMail
from reminders.deliveries.models import Delivery
from reminders.models import Reminder
from reminders.tasks import tick
from tests.reminders.test_status import put_code
from tests.support.factories import person, signed_in, with_plan

TOKEN = "a-token-of-a-monitor-1234"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def scrape(client, settings):
    """The figures, {(name, label's value): number}, as a scraper of Prometheus reads them."""
    settings.METRICS_TOKEN = TOKEN

    def ask(token=TOKEN):
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert "alice" not in answer.text
        return {
            (sample.name.removeprefix("lamplight_"), *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }

    return ask


@pytest.mark.django_db
@pytest.mark.one_database
def test_without_a_token_in_the_settings_there_is_no_such_page(client):
    signed_in(client, person())
    bearer = {"Authorization": "Bearer "}
    assert client.get("/metrics", headers=bearer).status_code == 404


@pytest.mark.parametrize("shown", [None, "Bearer ", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", "é"])
def test_nobody_else_is_let_in(client, settings, shown):
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": shown} if shown else {})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert b"lamplight" not in answer.content


@pytest.mark.django_db
def test_the_figures_are_those_of_the_site(scrape):
    reminder = Reminder(user=with_plan(person()))
    reminder.start()
    tick()
    put_code()
    OutboxMail.objects.update(created_at=timezone.now() - 3 * MINUTE)
    figures = scrape()
    assert figures["people",] == 1
    assert figures["mails_waiting", "codes"] == 1
    assert figures["mails_waiting", "daily"] == 0
    assert 180 <= figures["oldest_mail_seconds", "codes"] < 900
    assert figures["codes_last_day", "queued"] == 1
    assert figures["database_bytes",] > 100_000
    assert figures["disk_free_bytes", "data"] > 1_000_000
    assert 0 <= figures["last_tick_seconds",] < 300
    assert figures["wrong", "scheduler"] == figures["wrong", "database"] == 0


@pytest.mark.django_db
@pytest.mark.one_database
def test_who_asks_for_a_version_that_there_is_not_gets_plain_text(client, settings):
    settings.METRICS_TOKEN = TOKEN
    asked = {
        "Authorization": f"Bearer {TOKEN}",
        "Accept": "application/openmetrics-text;version=xx",
    }
    answer = client.get("/metrics", headers=asked)
    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, "text/plain")
    assert "lamplight_people 0.0" in answer.text


@pytest.mark.django_db
@pytest.mark.one_database
def test_what_is_wrong_is_a_figure_too(scrape):
    reading = ClockReading(name="trusted", moment=timezone.now() - 6 * MINUTE, uptime=0, boot="")
    reading.save()
    user = person()
    reminder = Reminder(user=user)
    reminder.stop()
    now = timezone.now()
    Delivery.objects.create(
        reminder=reminder,
        local_date=now.date(),
        time_zone="Europe/London",
        due_at=now - 20 * MINUTE,
        expires_at=now + 20 * MINUTE,
    )
    figures = scrape()
    assert figures["wrong", "scheduler"] == 1
    assert figures["mails_waiting", "daily"] == 1
    assert figures["oldest_mail_seconds", "daily"] >= 1200
    assert figures["daily_last_day", "queued"] == 1
    user.data_keys.all().delete()
    assert scrape()["wrong", "data keys"] == 1


def test_the_token_and_the_address_may_stand_in_files(monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "given", {})
    secrets = {"METRICS_TOKEN": TOKEN, "PING_URL": "https://hc-ping.com/a-b"}
    for name, secret in secrets.items():
        (tmp_path / name).write_text(f"{secret}\n")
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))
    environment.load(tmp_path / "none.env")
    assert {name: environment.text(name) for name in secrets} == secrets


@pytest.mark.parametrize("token", ["short", "a token with spaces in it", "tökentökentökentöken"])
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(token):
    with pytest.raises(ImproperlyConfigured, match="METRICS_TOKEN .*openssl rand") as refusal:
        metrics_token(token)
    assert token not in str(refusal.value)


@pytest.mark.parametrize(
    "typed", ["", "https://hc-ping.com/a-b", "http://localhost:8000/ping/x", "http://[::1]/x"]
)
def test_an_address_to_ping_is_taken(typed):
    assert ping_address(typed) == typed


@pytest.mark.parametrize(
    "typed",
    ["hc-ping.com/x", "http://hc-ping.com/secret", "https://", "ftp://a/x", "https://[x"]
    + ["https://hc-ping.com/sécret", "https://hc-ping.com/a secret", "https://a..b/secret"],
)
def test_what_is_no_address_to_ping_is_refused(typed):
    with pytest.raises(ImproperlyConfigured, match="PING_URL .*https://hc-ping.com") as refusal:
        ping_address(typed)
    assert "secret" not in str(refusal.value)
