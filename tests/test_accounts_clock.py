from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User, validate_time_zone
from accounts.zones import zone_choices
from tests.cast import person, signed_in

pytestmark = pytest.mark.django_db

ACCOUNT = "/account/"
FORM = {"country": "GB", "language": "en", "time_zone": "Europe/London"}


@pytest.fixture
def alice():
    return person()


@pytest.fixture
def at_home(client, alice):
    return signed_in(client, alice)


def test_country_and_clock_are_saved(at_home, alice):
    response = at_home.post(ACCOUNT, {**FORM, "country": "NZ", "time_zone": "Pacific/Auckland"})
    assert response.headers["Location"] == ACCOUNT
    alice.refresh_from_db()
    assert (alice.country, alice.time_zone) == ("NZ", "Pacific/Auckland")
    assert "Saved." in at_home.get(ACCOUNT).text


def test_another_clock_is_noted_for_whatever_keeps_appointments_by_it(at_home, alice):
    moment = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    with time_machine.travel(moment, tick=False):
        at_home.post(ACCOUNT, {**FORM, "time_zone": "America/New_York"})
    alice.refresh_from_db()
    assert alice.clock_changed_at == moment


def test_the_same_clock_again_is_no_change(at_home, alice):
    at_home.post(ACCOUNT, {**FORM, "country": "IE"})
    alice.refresh_from_db()
    assert alice.country == "IE"
    assert alice.clock_changed_at is None


def test_a_wrong_time_zone_gives_a_sentence_and_keeps_the_rest(at_home, alice):
    page = at_home.post(ACCOUNT, {**FORM, "country": "NZ", "time_zone": "Mars/Olympus"})
    assert page.status_code == 422
    assert "Pick a time zone from the list." in page.text
    assert '<option value="NZ" selected>' in page.text
    alice.refresh_from_db()
    assert (alice.country, alice.time_zone) == ("GB", "Europe/London")
    assert alice.clock_changed_at is None


@pytest.mark.parametrize("missing", ["time_zone", "language"])
def test_what_is_needed_is_asked_for(at_home, alice, missing):
    page = at_home.post(ACCOUNT, {**FORM, missing: ""})
    assert page.status_code == 422
    alice.refresh_from_db()
    assert (alice.time_zone, alice.language) == ("Europe/London", "en")


def test_the_country_can_be_left_open(at_home, alice):
    at_home.post(ACCOUNT, {**FORM, "country": ""})
    alice.refresh_from_db()
    assert alice.country == ""


def test_another_country_is_an_answer_that_is_kept(at_home, alice):
    at_home.post(ACCOUNT, {**FORM, "country": "ZZ"})
    alice.refresh_from_db()
    assert alice.country == "ZZ"
    assert '<option value="ZZ" selected>Another country</option>' in at_home.get(ACCOUNT).text


def test_the_form_changes_nothing_but_its_own_fields(at_home, alice):
    at_home.post(ACCOUNT, {**FORM, "email": "evil@example.org", "is_staff": "on"})
    alice.refresh_from_db()
    assert (alice.email, alice.is_staff) == ("alice@example.org", False)


@pytest.mark.one_database
def test_every_zone_in_the_list_is_accepted_and_has_a_clock():
    for name, _label in zone_choices()[1:]:
        validate_time_zone(name)
        assert User(time_zone=name).local_time().tzinfo.key == name


def test_a_zone_that_does_not_exist_is_refused_by_the_model():
    with pytest.raises(ValidationError, match="like Europe/London"):
        User(email="clock@example.org", time_zone="Mars/Olympus").clean_fields(["password"])


def test_today_is_the_date_on_the_persons_own_clock():
    auckland = person(time_zone="Pacific/Auckland")
    honolulu = person("bob@example.org", time_zone="Pacific/Honolulu")
    with time_machine.travel(datetime(2026, 11, 2, 11, 30, tzinfo=UTC), tick=False):
        assert auckland.today == date(2026, 11, 3)
        assert honolulu.today == date(2026, 11, 2)


def test_a_visit_is_noted_once_a_day_by_the_persons_own_clock(client):
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
