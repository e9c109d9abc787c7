"""Days and clock times as the person's own country writes them, wherever one is shown."""

from datetime import UTC, datetime

import pytest
import time_machine

from accounts import dates
from goals.models import Goal, Reason
from reminders import emails
from reminders.models import Reminder
from tests.support.factories import person, signed_in
from tests.support.pages import Page

MOMENT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
# country: weekday and day, day and month, the whole date, the clock
WRITTEN = {
    "US": ("Monday, November 23", "November 23", "November 23, 2026", "8:30 PM"),
    "CA": ("Monday, November 23", "November 23", "November 23, 2026", "8:30 PM"),
    "GB": ("Monday 23 November", "23 November", "23 November 2026", "20:30"),
    "IE": ("Monday 23 November", "23 November", "23 November 2026", "20:30"),
    "AU": ("Monday 23 November", "23 November", "23 November 2026", "8:30 PM"),
    "NZ": ("Monday 23 November", "23 November", "23 November 2026", "8:30 PM"),
    "": ("Monday 23 November", "23 November", "23 November 2026", "20:30"),
}
FORMS = (dates.weekday_and_day, dates.day_and_month, dates.full_date, dates.time_of_day)

EACH_COUNTRY = pytest.mark.parametrize("country", WRITTEN, ids=lambda code: code or "elsewhere")
US_AND_GB = pytest.mark.parametrize("country", ["US", "GB"])


@pytest.fixture
def browser_of(client):
    """A function: the browser of a new person in a country, whose clock is UTC."""

    def browser(country):
        return signed_in(client, person(country=country, time_zone="UTC"))

    return browser


@EACH_COUNTRY
def test_each_country_writes_days_and_times_its_own_way(country):
    assert tuple(form(MOMENT, country) for form in FORMS) == WRITTEN[country]


@EACH_COUNTRY
def test_the_week_begins_as_the_calendar_of_the_country_does(country):
    names = [str(name) for _number, name in dates.weekdays(country)]
    assert names[0] == ("Sunday" if country in ("US", "CA") else "Monday")
    assert dict(dates.weekdays(country)) == dict(dates.weekdays("GB"))


# On the pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["", "ZZ"])
def test_where_no_country_is_known_the_browser_chooses_its_own_clock(country):
    assert dates.hour_cycle(country) == ""


@pytest.mark.django_db
@EACH_COUNTRY
def test_today_greets_with_the_day_as_it_is_written_there(browser_of, country):
    with time_machine.travel(MOMENT, tick=False):
        text = Page(browser_of(country).get("/today/")).text
    assert WRITTEN[country][0] in text


@pytest.mark.django_db
@US_AND_GB
def test_help_says_when_to_look_again_by_the_clock_of_the_country(browser_of, country):
    browser = browser_of(country)
    with time_machine.travel(MOMENT, tick=False):
        page = browser.get("/help/")
    now, later = {"US": ("8:30 PM", "8:50 PM"), "GB": ("20:30", "20:50")}[country]
    assert f"It is {now}. Look again at {later}." in Page(page).text
    assert f'data-hours="{dates.hour_cycle(country)}"' in page.text


@pytest.mark.django_db
@US_AND_GB
def test_the_next_mail_is_told_as_it_is_written_there(client, country):
    alice = person(country=country, time_zone="UTC")
    with time_machine.travel(MOMENT, tick=False):
        Reminder(user=alice).start()
        text = Page(signed_in(client, alice).get("/mail/")).text
    told = {"US": "Tuesday, November 24, 8:00 AM", "GB": "Tuesday 24 November, 08:00"}
    assert f"Next email: {told[country]}" in text


@pytest.mark.django_db
@pytest.mark.parametrize(("country", "first"), [("US", "Sunday"), ("GB", "Monday")])
def test_the_days_of_the_mail_are_offered_in_the_order_of_the_calendar(browser_of, country, first):
    browser = browser_of(country)
    page = browser.get("/mail/")
    shown = [str(name) for _number, name in dates.weekdays(country)]
    assert sorted(shown, key=page.text.index) == shown
    assert shown[0] == first
    browser.post("/mail/", {"local_time": "08:00", "days": ["6", "0"]})
    assert Reminder.objects.get().weekdays == {0, 6}


@pytest.mark.django_db
@US_AND_GB
def test_the_daily_mail_opens_with_the_day_as_it_is_written_there(country):
    reminder = Reminder(user=person(country=country))
    assert WRITTEN[country][0] in emails.daily(reminder, MOMENT.date())["html"]


@pytest.mark.django_db
@US_AND_GB
def test_what_changed_and_what_is_done_are_dated_as_it_is_written_there(client, country):
    alice = person(country=country, time_zone="UTC")
    with time_machine.travel(MOMENT, tick=False):
        Reason(user=alice, text="For Maya.").save()
        goal = Goal(user=alice, text="See the sea.")
        goal.save()
        browser = signed_in(client, alice)
        browser.post(f"/goals/{goal.pk}/completion/", {"done": "yes"})
        weekday, day, whole, clock = WRITTEN[country]
        assert f"things added {clock}" in Page(browser.get("/plan/changes/")).text
        assert f"Done on {day}" in Page(browser.get("/goals/")).text
        assert f"Changed {whole}" in Page(browser.get("/plan/")).text


@pytest.mark.django_db
@US_AND_GB
def test_a_consent_is_dated_as_it_is_written_there(client, country):
    alice = person(country=country, time_zone="UTC")
    alice.consents.create(kind="age", version="1", given_at=MOMENT)
    _weekday, _day, whole, clock = WRITTEN[country]
    page = signed_in(client, alice).get("/account/consent/")
    assert f"I am 16 or older. {whole}, {clock}" in Page(page).text
