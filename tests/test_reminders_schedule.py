"""The daily mail's clock, against every change that the zones of the world have made or plan."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from reminders.schedule import moment_of, next_due, worth_until

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ZONES = sorted(available_timezones() - {"localtime"})


@cache
def transitions(name):
    """The moments at which a zone's clock is changed, to the minute."""
    zone, found = ZoneInfo(name), []
    step = timedelta(days=7)
    moment = FIRST
    while moment < LAST:
        if offset(moment, zone) != offset(moment + step, zone):
            found.append(first_with_new_offset(moment, moment + step, zone))
        moment += step
    return found


def first_with_new_offset(before, after, zone):
    while after - before > MINUTE:
        middle = before + (after - before) // 2
        if offset(middle, zone) == offset(before, zone):
            before = middle
        else:
            after = middle
    return after


def offset(moment, zone):
    return moment.astimezone(zone).utcoffset()


@st.composite
def zones_and_days(draw):
    """A zone, and a date that is likely to lie beside a change of its clock."""
    name = draw(st.sampled_from(ZONES))
    day = draw(st.dates(FIRST.date(), LAST.date()))
    if transitions(name) and draw(st.booleans()):
        beside = draw(st.sampled_from(transitions(name)))
        day = beside.date() + draw(st.integers(-2, 2)) * DAY
    return ZoneInfo(name), day


times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
with_both_folds = st.builds(lambda at, fold: at.replace(fold=fold), times, st.sampled_from([0, 1]))
weekdays = st.frozensets(st.integers(0, 6), min_size=1)


def exists(day, zone):
    """Whether a date is on the zone's calendar: a few were left out at the date line."""
    noon = datetime.combine(day, time(12), tzinfo=zone)
    return noon.astimezone(UTC).astimezone(zone).date() == day


def shows(moment, zone):
    """What a clock on the wall shows at a moment."""
    return moment.astimezone(zone).replace(tzinfo=None)


# One date -----------------------------------------------------------------------------------------


@given(zones_and_days(), with_both_folds)
@example((ZoneInfo("America/New_York"), date(2026, 3, 8)), time(2, 30))
@example((ZoneInfo("America/New_York"), date(2026, 11, 1)), time(1, 30, fold=1))
@example((ZoneInfo("Australia/Lord_Howe"), date(2026, 10, 4)), time(2, 15))
@example((ZoneInfo("Africa/Cairo"), date(2026, 4, 24)), time(0, 30))
@example((ZoneInfo("America/Nuuk"), date(2024, 3, 30)), time(23, 30))
@example((ZoneInfo("Pacific/Apia"), date(2011, 12, 30)), time(8))
def test_a_date_has_one_moment_as_close_to_the_wall_clock_as_can_be(zone_and_day, at):
    zone, day = zone_and_day
    moment = moment_of(day, at, zone)
    assert (moment is not None) == exists(day, zone)
    if moment is None:
        return
    wanted = datetime.combine(day, at.replace(fold=0))
    assert shows(moment, zone).date() == day
    if shows(moment, zone) == wanted:
        assert_is_the_first_that_shows(wanted, moment, zone)
    else:
        # The clock skips this time: later by the gap, or earlier where the day ends in the gap.
        assert abs(shows(moment, zone) - wanted) <= 3 * HOUR
        assert not can_be_shown(wanted, zone)


def assert_is_the_first_that_shows(wanted, moment, zone):
    for earlier in (30, 60, 120, 180):
        assert shows(moment - earlier * MINUTE, zone) != wanted


def can_be_shown(wall, zone):
    return any(
        shows(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC), zone) == wall for fold in (0, 1)
    )


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        # Skipped in the night: 02:30 becomes 03:30.
        ("America/New_York", date(2026, 3, 8), time(2, 30), "2026-03-08 07:30"),
        # Shown twice: the first.
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01 05:30"),
        ("Europe/London", date(2026, 3, 29), time(1, 15), "2026-03-29 01:15"),
        # A change by half an hour.
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03 15:45"),
        # Midnight itself is skipped.
        ("Africa/Cairo", date(2026, 4, 24), time(0), "2026-04-23 22:00"),
        # The last hour of a day is skipped: 23:30 becomes 22:30, so that the day keeps its mail.
        ("America/Nuuk", date(2024, 3, 30), time(23, 30), "2024-03-31 00:30"),
        # The day after Thursday was Saturday.
        ("Pacific/Apia", date(2011, 12, 30), time(8), None),
    ],
)
def test_a_clock_that_jumps(zone, day, at, moment):
    found = moment_of(day, at, ZoneInfo(zone))
    assert (found and found.strftime("%Y-%m-%d %H:%M")) == moment


def test_fold_seconds_and_an_earlier_call_change_nothing():
    zone, day = ZoneInfo("America/New_York"), date(2026, 11, 1)
    plain = moment_of(day, time(1, 30), zone)
    assert moment_of(day, time(1, 30, 59, 999999, fold=1), zone) == plain
    assert moment_of(day, time(1, 30), zone) == plain


# From one date to the next ------------------------------------------------------------------------


@given(zones_and_days(), with_both_folds, st.integers(-1440, 1440))
@example((ZoneInfo("Pacific/Apia"), date(2011, 12, 29)), time(8), 0)
@example((ZoneInfo("America/Nuuk"), date(2024, 3, 30)), time(23, 30), 0)
@example((ZoneInfo("Africa/Cairo"), date(2026, 4, 23)), time(0, 30, fold=1), 30)
def test_every_date_has_its_turn_once_and_in_order(zone_and_day, at, minutes):
    zone, day = zone_and_day
    now = datetime.combine(day, time(12), tzinfo=UTC) + minutes * MINUTE
    turns = [next_due(now, at, zone)]
    for _ in range(5):
        turns.append(next_due(turns[-1][1], at, zone))
    for on, moment in turns:
        assert moment == moment_of(on, at, zone) > now
    for (on, moment), (next_on, next_moment) in pairwise(turns):
        assert_is_next(on, next_on, zone)
        assert 20 * HOUR <= next_moment - moment <= 28 * HOUR


def assert_is_next(on, next_on, zone):
    assert next_on > on
    between = [on + n * DAY for n in range(1, (next_on - on).days)]
    assert not [day for day in between if exists(day, zone)]


@given(zones_and_days(), with_both_folds, st.integers(0, 1440))
def test_nothing_is_due_between_now_and_next(zone_and_day, at, minutes):
    zone, day = zone_and_day
    now = datetime.combine(day, time(12), tzinfo=UTC) + minutes * MINUTE
    on, moment = next_due(now, at, zone)
    assert next_due(moment - MINUTE, at, zone) == (on, moment)
    for ahead in range(-2, 3):
        other = moment_of(on + ahead * DAY, at, zone)
        assert other is None or not now < other < moment


@given(zones_and_days(), with_both_folds, weekdays)
@example((ZoneInfo("Pacific/Apia"), date(2011, 12, 28)), time(8), frozenset({4}))
def test_only_the_chosen_days_have_a_turn(zone_and_day, at, days):
    zone, day = zone_and_day
    moment = datetime.combine(day, time(12), tzinfo=UTC)
    for _ in range(3):
        on, moment = next_due(moment, at, zone, days)
        assert on.weekday() in days


@given(zones_and_days(), times, st.integers(-5, 40))
def test_no_date_before_the_first_one_has_a_turn(zone_and_day, at, ahead):
    zone, day = zone_and_day
    now = datetime.combine(day, time(12), tzinfo=UTC)
    first_on = day + ahead * DAY
    on, moment = next_due(now, at, zone, first_on=first_on)
    assert on >= first_on
    assert moment > now


stretches = st.lists(st.tuples(st.integers(-30, 400), st.integers(0, 366)), max_size=50)


@given(zones_and_days(), times, weekdays, stretches)
@example((ZoneInfo("Pacific/Apia"), date(2011, 12, 28)), time(8), frozenset({4}), [(0, 2)])
# Every Monday for a year, for somebody who has a mail on Mondays only.
@example(
    (ZoneInfo("UTC"), date(2026, 6, 1)), time(8), frozenset({0}), [(7 * n, 0) for n in range(53)]
)
def test_the_next_turn_is_the_first_one_that_is_not_in_a_quiet_stretch(
    zone_and_day, at, days, found
):
    zone, day = zone_and_day
    now = datetime.combine(day, time(12), tzinfo=UTC)
    without = [(day + ahead * DAY, day + (ahead + length) * DAY) for ahead, length in found]
    on, moment = next_due(now, at, zone, days, without=without)
    usual = next_due(now, at, zone, days)
    while any(start <= usual[0] <= end for start, end in without):
        usual = next_due(usual[1], at, zone, days)
    assert (on, moment) == usual


def test_a_year_of_quiet_days_ends_by_itself():
    zone, day = ZoneInfo("Europe/London"), date(2026, 6, 1)
    now = datetime.combine(day, time(12), tzinfo=UTC)
    on, _moment = next_due(now, time(8), zone, without=[(day, day + 366 * DAY)])
    assert on == day + 367 * DAY


def test_no_day_at_all_is_an_error_and_not_an_endless_search():
    with pytest.raises(ValueError, match="no day"):
        next_due(FIRST, time(8), ZoneInfo("UTC"), days=frozenset())


# Too late -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "until"),
    [
        # Until nine in the evening, however early it was due.
        (time(0), time(21)),
        (time(8), time(21)),
        # Or four hours, if that is later.
        (time(18), time(22)),
        (time(19, 59), time(23, 59)),
    ],
)
def test_a_mail_is_worth_sending_until_the_evening_or_for_four_hours(due, until):
    zone, day = ZoneInfo("Europe/London"), date(2026, 6, 1)
    end = worth_until(moment_of(day, due, zone), day, zone)
    assert end == datetime.combine(day, until, tzinfo=zone)


@pytest.mark.parametrize("due", [time(20), time(22), time(23, 59)])
def test_a_mail_is_never_worth_sending_past_midnight(due):
    zone, day = ZoneInfo("Europe/London"), date(2026, 6, 1)
    end = worth_until(moment_of(day, due, zone), day, zone)
    assert end == datetime(2026, 6, 2, tzinfo=zone)


@given(zones_and_days(), times)
@example((ZoneInfo("America/Nuuk"), date(2024, 3, 30)), time(23, 30))
@example((ZoneInfo("Africa/Cairo"), date(2026, 4, 23)), time(23, 30))
def test_a_mail_on_time_is_worth_sending_and_stays_on_its_date(zone_and_day, at):
    zone, day = zone_and_day
    due = moment_of(day, at, zone)
    assume(due is not None)
    until = worth_until(due, day, zone)
    assert due < until
    assert shows(until - timedelta(seconds=1), zone).date() == day
