from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User, validate_time_zone
from accounts.zones import zone_choices
from tests.support.factories import person, signed_in
from tests.support.pages import send

pytestmark = pytest.mark.django_db

ACCOUNT = "/account/"
FORM = {"country": "GB", "language": "en"}


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def at_home(client, alice):
    return signed_in(client, alice)


def test_another_time_zone_is_noted_for_whatever_keeps_appointments_by_it(at_home, alice):
    moment = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        send(at_home, ACCOUNT, "language", other_zone="America/New_York")
    alice.refresh_from_db()
    assert (alice.time_zone, alice.time_zone_changed_at) == ("America/New_York", moment)


def test_the_same_time_zone_again_is_no_change(at_home, alice):
    send(at_home, ACCOUNT, "language", other_zone="Europe/London")
    alice.refresh_from_db()
    assert alice.time_zone_changed_at is None


def test_a_language_that_is_not_offered_is_refused(at_home, alice):
    page = at_home.post(ACCOUNT, {**FORM, "language": "de"})
    assert page.status_code == 422
    alice.refresh_from_db()
    assert alice.language == ""


def test_the_form_changes_nothing_but_its_own_fields(at_home, alice):
    at_home.post(ACCOUNT, {**FORM, "email": "evil@example.org", "is_staff": "on"})
    alice.refresh_from_db()
    assert (alice.email, alice.is_staff) == ("alice@example.org", False)


@pytest.mark.one_database
def test_every_zone_in_the_list_is_accepted_and_tells_a_time():
    for name, _label in zone_choices()[1:]:
        validate_time_zone(name)
        assert User(time_zone=name).localtime().tzinfo.key == name


def test_a_zone_that_does_not_exist_is_refused_by_the_model():
    with pytest.raises(ValidationError, match="like Europe/London"):
        User(email="clock@example.org", time_zone="Mars/Olympus").clean_fields(["password"])


def test_today_is_the_date_in_the_users_own_time_zone():
    auckland = person(time_zone="Pacific/Auckland")
    honolulu = person("bob@example.org", time_zone="Pacific/Honolulu")
    with time_machine.travel(datetime(2026, 11, 2, 11, 30, tzinfo=UTC), tick=False):
        assert auckland.today == date(2026, 11, 3)
        assert honolulu.today == date(2026, 11, 2)


def test_a_visit_is_noted_once_a_day_in_the_users_own_time_zone(client):
    auckland = signed_in(client, person(time_zone="Pacific/Auckland"))
    with time_machine.travel(datetime(2026, 11, 2, 11, 30, tzinfo=UTC), tick=False):
        auckland.get("/account/more/")
        assert User.objects.get().last_seen_on == date(2026, 11, 3)


def test_the_database_refuses_an_address_in_capitals(alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=alice.pk).update(email="Alice@example.org")


def test_the_database_refuses_a_consent_taken_back_before_it_was_given(alice):
    given = datetime(2026, 11, 2, tzinfo=UTC)
    earlier = datetime(2026, 11, 1, tzinfo=UTC)
    with pytest.raises(IntegrityError), transaction.atomic():
        alice.consents.create(kind="age", version="1", given_at=given, withdrawn_at=earlier)
