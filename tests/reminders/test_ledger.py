import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from threading import Barrier

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from reminders.deliveries.models import Delivery
from reminders.models import Reminder, ZoneRules
from reminders.tasks import tick
from tests.support.factories import person
from triggers.dates.models import RiskyDate

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A Monday in June: London's clock shows one hour more than UTC.
MONDAY = datetime(2026, 6, 1, 5, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def daily_mail(user=None, **fields):
    """A started daily mail, at eight in the morning unless told otherwise."""
    reminder = Reminder(user=user or person(), **fields)
    reminder.start()
    return reminder


def at(clock, *parts):
    """Go to a moment of UTC, and tick."""
    clock.move_to(datetime(*parts, tzinfo=UTC))
    tick()


def ticking(clock, until):
    """Tick once an hour. What is due is told by the rows, not by the moment of the tick."""
    while timezone.now() < until:
        clock.shift(HOUR)
        tick()


def deliveries(reminder=None):
    rows = Delivery.objects.order_by("due_at")
    return list(rows.filter(reminder=reminder) if reminder else rows)


def dates(reminder=None):
    return [row.local_date for row in deliveries(reminder)]


def wall_times(reminder):
    """What the person's own clock showed when each mail was due."""
    zone = reminder.user.tzinfo
    return {row.due_at.astimezone(zone).time() for row in deliveries(reminder)}


# A tick -------------------------------------------------------------------------------------------


def test_a_new_daily_mail_waits_for_its_next_time(clock):
    reminder = daily_mail()
    assert reminder.next_due_at == MONDAY + 2 * HOUR
    assert reminder.next_on == date(2026, 6, 1)
    tick()
    assert deliveries() == []


def test_a_tick_writes_the_mail_and_moves_on(clock):
    reminder = daily_mail()
    at(clock, 2026, 6, 1, 7, 0)
    (row,) = deliveries()
    assert (row.state, row.local_date, row.time_zone) == (
        "queued",
        date(2026, 6, 1),
        "Europe/London",
    )
    assert row.due_at == row.wake_at == datetime(2026, 6, 1, 7, tzinfo=UTC)
    assert row.expires_at == datetime(2026, 6, 1, 20, tzinfo=UTC)
    reminder.refresh_from_db()
    assert reminder.next_due_at == datetime(2026, 6, 2, 7, tzinfo=UTC)
    assert reminder.last_due_at == row.due_at


def test_two_ticks_write_one(clock):
    daily_mail()
    at(clock, 2026, 6, 1, 7, 0)
    tick()
    at(clock, 2026, 6, 1, 7, 1)
    assert dates() == [date(2026, 6, 1)]


def test_a_tick_takes_everybody_who_is_due(clock):
    for n in range(7):
        daily_mail(person(f"person{n}@example.org"), local_time=time(8, n))
    at(clock, 2026, 6, 1, 7, 4)
    assert len(deliveries()) == 5


def test_a_tick_takes_more_people_than_one_claim_holds(clock, monkeypatch):
    monkeypatch.setattr("reminders.models.CLAIM", 3)
    for n in range(8):
        daily_mail(person(f"person{n}@example.org"))
    at(clock, 2026, 6, 1, 7, 0)
    assert len(deliveries()) == 8


@pytest.mark.django_db(transaction=True)
def test_many_ticks_at_the_same_moment_write_one_a_person():
    with time_machine.travel(MONDAY, tick=False) as clock:
        for n in range(20):
            daily_mail(person(f"person{n}@example.org"))
        clock.shift(2 * HOUR)
        together = Barrier(4)
        with ThreadPoolExecutor(4) as pool:
            for ticker in [pool.submit(tick_in_a_thread, together) for _ in range(4)]:
                ticker.result()
    assert len(deliveries()) == 20
    assert not Reminder.objects.due(MONDAY + 2 * HOUR).exists()


def tick_in_a_thread(together):
    try:
        together.wait()
        tick()
    finally:
        connection.close()


def test_a_schedule_that_cannot_be_reckoned_holds_up_nobody(clock, caplog):
    for n in range(3):
        daily_mail(person(f"person{n}@example.org"))
    odd = daily_mail(person())
    tick()
    Reminder.objects.filter(pk=odd.pk).update(next_zone="Nowhere/Land")
    at(clock, 2026, 6, 1, 7, 0)
    assert len(deliveries()) == 3
    assert "A schedule cannot be reckoned." in caplog.text
    odd.refresh_from_db()
    assert odd.next_due_at == timezone.now() + HOUR
    Reminder.objects.filter(pk=odd.pk).update(next_zone="Europe/London")
    at(clock, 2026, 6, 1, 8, 0)
    assert dates(odd) == [date(2026, 6, 1)]


def test_a_move_that_cannot_be_followed_holds_up_nobody(clock, caplog):
    daily_mail(person("bob@example.org"))
    odd = daily_mail()
    User.objects.filter(pk=odd.user_id).update(
        time_zone="Nowhere/Land", time_zone_changed_at=MONDAY
    )
    at(clock, 2026, 6, 1, 7, 0)
    assert len(deliveries()) == 1


# Late ---------------------------------------------------------------------------------------------


def test_a_late_tick_still_sends_on_the_same_day(clock):
    daily_mail()
    at(clock, 2026, 6, 1, 19, 59)
    assert [row.state for row in deliveries()] == ["queued"]


def test_a_tick_after_nine_in_the_evening_skips_and_says_so(clock):
    daily_mail()
    at(clock, 2026, 6, 1, 20, 0)
    (row,) = deliveries()
    assert (row.state, row.wake_at) == ("skipped", None)


def test_an_evening_mail_has_four_hours(clock):
    daily_mail(local_time=time(19))
    at(clock, 2026, 6, 1, 21, 59)
    assert [row.state for row in deliveries()] == ["queued"]


def test_every_missed_date_has_its_own_row(clock):
    reminder = daily_mail()
    at(clock, 2026, 6, 4, 10, 0)
    assert [(row.local_date.day, row.state) for row in deliveries()] == [
        (1, "skipped"),
        (2, "skipped"),
        (3, "skipped"),
        (4, "queued"),
    ]
    reminder.refresh_from_db()
    assert reminder.next_on == date(2026, 6, 5)


# Days, time, stop and pause -----------------------------------------------------------------------


def test_only_the_chosen_weekdays_have_a_mail(clock):
    daily_mail(days=(0, 2, 4))
    ticking(clock, MONDAY + 14 * DAY)
    assert [day.weekday() for day in dates()] == [0, 2, 4, 0, 2, 4]


def test_no_time_zone_no_mail(clock):
    reminder = daily_mail(person(time_zone=""))
    ticking(clock, MONDAY + 2 * DAY)
    assert reminder.next_due_at is None
    assert deliveries() == []


def test_the_mail_starts_when_the_time_zone_becomes_known(clock):
    reminder = daily_mail(person(time_zone=""))
    move(reminder.user, "Europe/London")
    ticking(clock, MONDAY + DAY)
    assert dates() == [date(2026, 6, 1)]


def test_a_stopped_mail_stays_stopped_until_it_is_started(clock):
    reminder = daily_mail()
    reminder.stop()
    ticking(clock, MONDAY + 3 * DAY)
    assert deliveries() == []
    reminder.start()
    ticking(clock, MONDAY + 4 * DAY)
    assert dates() == [date(2026, 6, 4)]


def test_a_stopped_mail_stays_stopped_on_a_journey(clock):
    reminder = daily_mail()
    reminder.stop()
    move(reminder.user, "Pacific/Auckland")
    ticking(clock, MONDAY + 2 * DAY)
    assert deliveries() == []


def test_a_pause_leaves_its_dates_out_and_ends_by_itself(clock):
    reminder = daily_mail()
    reminder.pause_until(date(2026, 6, 4))
    ticking(clock, MONDAY + 5 * DAY)
    assert dates() == [date(2026, 6, 4), date(2026, 6, 5)]


def test_an_earlier_time_after_todays_mail_is_for_tomorrow(clock):
    reminder = daily_mail()
    at(clock, 2026, 6, 1, 7, 0)
    set_time(reminder, time(7))
    assert (reminder.next_on, reminder.next_due_at) == (
        date(2026, 6, 2),
        datetime(2026, 6, 2, 6, tzinfo=UTC),
    )


def test_a_later_time_after_todays_mail_is_for_tomorrow_too(clock):
    reminder = daily_mail()
    at(clock, 2026, 6, 1, 7, 0)
    set_time(reminder, time(20))
    assert reminder.next_on == date(2026, 6, 2)


def test_a_later_time_before_todays_mail_is_for_today(clock):
    reminder = daily_mail()
    set_time(reminder, time(20))
    assert reminder.next_due_at == datetime(2026, 6, 1, 19, tzinfo=UTC)


def test_a_time_that_has_just_passed_is_not_made_up_for_at_once(clock):
    reminder = daily_mail(local_time=time(20))
    clock.shift(3 * HOUR)
    set_time(reminder, time(8))
    assert reminder.next_on == date(2026, 6, 2)


def test_settings_that_were_opened_before_todays_mail_bring_no_second_one(clock):
    reminder = daily_mail()
    opened = Reminder.objects.get()
    at(clock, 2026, 6, 1, 7, 0)
    move(reminder.user, "America/New_York")
    opened.user.refresh_from_db()
    opened.local_time = time(20)
    opened.reschedule()
    assert opened.next_on == date(2026, 6, 2)


def set_time(reminder, local_time):
    reminder.refresh_from_db()
    reminder.local_time = local_time
    reminder.reschedule()


# On a journey -------------------------------------------------------------------------------------


def move(user, zone):
    user.set_time_zone(zone)
    user.save()


def test_a_new_time_zone_moves_the_next_mail_with_the_next_tick(clock):
    reminder = daily_mail()
    move(reminder.user, "America/New_York")
    tick()
    reminder.refresh_from_db()
    assert reminder.next_due_at == datetime(2026, 6, 1, 12, tzinfo=UTC)
    reminder.user.refresh_from_db()
    assert reminder.user.time_zone_changed_at is None


def test_from_auckland_to_honolulu_the_same_date_comes_twice_and_both_have_a_mail(clock):
    reminder = daily_mail(person(time_zone="Pacific/Auckland"))
    at(clock, 2026, 6, 1, 20, 0)  # Eight in the morning of the second in Auckland.
    move(reminder.user, "Pacific/Honolulu")
    tick()
    ticking(clock, MONDAY + 4 * DAY)
    assert [(row.local_date.day, row.time_zone) for row in deliveries()] == [
        (2, "Pacific/Auckland"),
        (2, "Pacific/Honolulu"),
        (3, "Pacific/Honolulu"),
        (4, "Pacific/Honolulu"),
    ]


def test_from_honolulu_to_auckland_a_date_is_left_out_and_none_comes_at_once(clock):
    reminder = daily_mail(person(time_zone="Pacific/Honolulu"))
    at(clock, 2026, 6, 1, 18, 0)
    move(reminder.user, "Pacific/Auckland")
    tick()
    ticking(clock, MONDAY + 3 * DAY)
    assert [row.local_date.day for row in deliveries()] == [1, 3, 4]


@pytest.mark.parametrize(
    ("late", "found"),
    [(0, [(1, "queued")]), (2, [(1, "skipped"), (2, "skipped"), (3, "queued")])],
)
def test_what_came_due_before_a_move_has_its_row_by_the_clock_of_then(clock, late, found):
    reminder = daily_mail()
    tick()
    clock.move_to(MONDAY + 3 * HOUR + late * DAY)
    move(reminder.user, "Asia/Tokyo")
    clock.shift(timedelta(minutes=1))
    tick()
    assert [(row.local_date.day, row.state, row.time_zone) for row in deliveries()] == [
        (day, state, "Europe/London") for day, state in found
    ]
    ticking(clock, timezone.now() + 2 * DAY)
    assert [day.day for day in dates()] == [*range(1, late + 2), late + 2, late + 3]


@pytest.mark.parametrize("hours", [1, 13])
@pytest.mark.parametrize(
    "journey",
    [
        ["Pacific/Auckland", "Pacific/Honolulu"],
        ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Pacific/Kiritimati"],
        ["Europe/London", "America/New_York", "Asia/Tokyo", "Europe/London"],
    ],
)
def test_no_journey_brings_two_mails_at_once_or_two_for_one_date(clock, journey, hours):
    reminder = daily_mail(person(time_zone=journey[0]))
    for zone in journey[1:]:
        ticking(clock, timezone.now() + 2 * DAY + hours * HOUR)
        move(reminder.user, zone)
        before = len(deliveries())
        tick()
        assert len(deliveries()) == before
    ticking(clock, timezone.now() + 2 * DAY)
    rows = deliveries()
    for row, next_row in pairwise(rows):
        assert 8 * HOUR <= next_row.due_at - row.due_at <= 48 * HOUR
    assert len({(row.local_date, row.time_zone) for row in rows}) == len(rows)


# Weeks in which the clock is changed --------------------------------------------------------------


@pytest.mark.parametrize("start", [date(2026, 3, 1), date(2026, 10, 18)])
@pytest.mark.one_database
def test_five_weeks_across_a_change_bring_one_mail_a_day_at_its_time(start):
    evening = datetime.combine(start, time(18), tzinfo=UTC)
    with time_machine.travel(evening, tick=False) as clock:
        # All of them come by now and then, or the mail would rest after a month.
        seen = {"last_seen_on": start + 10 * DAY}
        london = daily_mail(person("london@example.org", **seen))
        new_york = daily_mail(person("york@example.org", time_zone="America/New_York", **seen))
        night = daily_mail(person("night@example.org", **seen), local_time=time(1, 30))
        ticking(clock, evening + 35 * DAY)
    for reminder in (london, new_york, night):
        assert dates(reminder) == [start + n * DAY for n in range(1, 36)]
    assert wall_times(london) == wall_times(new_york) == {time(8)}
    # Half past one is skipped in London's spring: the mail comes an hour later, that one day.
    skipped = {time(2, 30)} if start.month == 3 else set()
    assert wall_times(night) == {time(1, 30)} | skipped


# When a country changes its rules -----------------------------------------------------------------


@pytest.fixture
def london_is_moved(monkeypatch):
    """New rules for one zone: London keeps its clock some hours ahead of UTC."""

    def move(hours, version="2099a"):
        zone = dt.timezone(hours * HOUR)
        monkeypatch.setattr("accounts.models.zone_named", lambda name: zone)
        monkeypatch.setattr("reminders.models.zone_named", lambda name: zone)
        monkeypatch.setattr("tzdata.IANA_VERSION", version)

    return move


def due_at(reminder):
    reminder.refresh_from_db()
    return reminder.next_due_at


def test_new_rules_move_what_is_already_planned(clock, london_is_moved, monkeypatch):
    monkeypatch.setattr("reminders.models.CLAIM", 2)
    reminders = [daily_mail(person(f"person{n}@example.org")) for n in range(5)]
    tick()
    london_is_moved(-2)
    tick()
    assert {due_at(reminder) for reminder in reminders} == {MONDAY + 5 * HOUR}
    assert {reminder.next_on for reminder in reminders} == {date(2026, 6, 1)}


def test_a_mail_that_should_have_been_by_the_new_rules_is_due_at_once_and_not_lost(
    clock, london_is_moved
):
    daily_mail()
    tick()
    clock.shift(HOUR)
    london_is_moved(2)
    clock.shift(HOUR / 2)
    tick()
    assert [(row.local_date, row.state) for row in deliveries()] == [(date(2026, 6, 1), "queued")]
    tick()
    assert dates() == [date(2026, 6, 1)]


def test_what_an_older_machine_planned_is_found_anew_when_it_comes_due(clock, london_is_moved):
    reminder = daily_mail()
    tick()
    london_is_moved(-1)
    tick()
    Reminder.objects.update(next_due_at=MONDAY + 2 * HOUR)
    at(clock, 2026, 6, 1, 7, 0)
    assert deliveries() == []
    assert due_at(reminder) == MONDAY + 4 * HOUR


def test_rules_are_followed_once(clock, london_is_moved, django_assert_max_num_queries):
    daily_mail()
    london_is_moved(-2)
    tick()
    followed = ZoneRules.objects.get(version="2099a").followed_at
    clock.shift(timedelta(seconds=20))
    with django_assert_max_num_queries(6):
        tick()
    assert ZoneRules.objects.get(version="2099a").followed_at == followed


# What the database itself refuses -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"stopped_at": MONDAY, "stopped_for": "asked"}, "reminders_stopped_is_never_due"),
        ({"stopped_for": "asked"}, "reminders_stopped_for_a_reason"),
        (
            {"stopped_at": MONDAY, "next_on": None, "next_due_at": None},
            "reminders_stopped_for_a_reason",
        ),
        ({"days": ""}, "reminders_days_are_weekdays"),
        ({"days": "7"}, "reminders_days_are_weekdays"),
        ({"next_on": None}, "reminders_due_has_a_date"),
        ({"next_due_at": None}, "reminders_due_has_a_date"),
    ],
)
def test_the_database_refuses_a_schedule_that_cannot_be(clock, values, name):
    reminder = daily_mail()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Reminder.objects.filter(pk=reminder.pk).update(**values)


def test_the_database_refuses_two_mails_for_one_date_and_zone(clock):
    daily_mail()
    at(clock, 2026, 6, 1, 7, 0)
    (row,) = deliveries()
    row.pk, row.message_id = None, "0" * 32
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_a_second_daily_mail_of_one_person(clock):
    reminder = daily_mail()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder(user=reminder.user).save()


# Earlier on a marked day --------------------------------------------------------------------------


def early_mail(*marked):
    """At eight, and at six on a marked day."""
    reminder = daily_mail(early_time=time(6))
    for day in marked:
        RiskyDate(user=reminder.user, text="Payday", on=day).save()
    return reminder


def test_on_a_marked_day_the_mail_comes_at_its_early_time_and_once(clock):
    reminder = early_mail(date(2026, 6, 2))
    ticking(clock, MONDAY + 3 * DAY)
    assert dates() == [date(2026, 6, day) for day in (1, 2, 3)]
    zone = reminder.user.tzinfo
    shown = [row.due_at.astimezone(zone).time() for row in deliveries()]
    assert shown == [time(8), time(6), time(8)]


def test_a_day_marked_the_evening_before_is_early_and_a_removed_mark_is_not(clock):
    reminder = early_mail(date(2026, 6, 3))
    ticking(clock, MONDAY + DAY - 2 * HOUR)
    RiskyDate(user=reminder.user, text="Court", on=date(2026, 6, 2)).save()
    reminder.user.risky_dates.get(on=date(2026, 6, 3)).soft_delete()
    ticking(clock, MONDAY + 3 * DAY)
    zone = reminder.user.tzinfo
    assert [row.due_at.astimezone(zone).time() for row in deliveries()] == [
        time(8),
        time(6),
        time(8),
    ]


def test_a_day_marked_when_its_early_time_is_over_gets_its_mail_at_the_usual_time(clock):
    reminder = early_mail()
    at(clock, 2026, 6, 1, 5, 30)
    RiskyDate(user=reminder.user, text="Court", on=date(2026, 6, 1)).save()
    at(clock, 2026, 6, 1, 7, 0)
    assert [row.due_at for row in deliveries()] == [MONDAY + 2 * HOUR]


def test_saving_the_times_after_the_early_one_keeps_the_mail_of_the_day(clock):
    reminder = early_mail(date(2026, 6, 1))
    clock.move_to(MONDAY + HOUR)
    reminder.reschedule()
    assert reminder.next_due_at == MONDAY + 2 * HOUR


def test_the_next_mail_is_told_as_it_will_come(clock):
    reminder = early_mail(date(2026, 6, 3))
    clock.move_to(MONDAY + 3 * HOUR)
    reminder.reschedule()
    assert reminder.expected_at == datetime(2026, 6, 2, 7, tzinfo=UTC)
    RiskyDate(user=reminder.user, text="Court", on=date(2026, 6, 2)).save()
    assert reminder.expected_at == datetime(2026, 6, 2, 5, tzinfo=UTC)


def test_an_early_time_that_is_not_early_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        daily_mail(early_time=time(9))
