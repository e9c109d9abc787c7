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
MICROSECOND = timedelta(microseconds=1)
ZONES = sorted(available_timezones() - {"localtime"})


@cache
def transitions(name):
    """The moments at which a zone's clock is changed, to the minute."""
    zone, step = ZoneInfo(name), timedelta(days=7)
    moments = [FIRST + week * step for week in range((LAST - FIRST) // step + 2)]
    offsets = [offset(moment, zone) for moment in moments]
    return [
        first_with_new_offset(before, after, zone)
        for (before, after), (old, new) in zip(pairwise(moments), pairwise(offsets), strict=True)
        if old != new
    ]


@cache
def history(name):
    """(first offset, ((moment, offset before it, offset from it on), ...)): the same for two names
    of one clock."""
    zone, changes = ZoneInfo(name), transitions(name)
    return offset(FIRST, zone), tuple(
        (moment, offset(moment - MINUTE, zone), offset(moment, zone)) for moment in changes
    )


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


def rule_says(day, at, zone):
    """The rule of RFC 5545 written once more, without the help of `fold`.

    Returns the moment, or None for a date that does not exist. No zone has changed its clock twice
    within three days since 2000, so there is one offset before and one after.
    """
    wall = datetime.combine(day, at.replace(fold=0))
    as_utc = wall.replace(tzinfo=UTC)
    before, after = offset(as_utc - 26 * HOUR, zone), offset(as_utc + 26 * HOUR, zone)
    moments = [as_utc - before, as_utc - after]
    shown = [moment for moment in moments if shows(moment, zone) == wall]
    if shown:
        return min(shown)
    # Skipped: it moves on by the gap, or back by it where that would be the next date.
    return next((moment for moment in moments if shows(moment, zone).date() == day), None)


def rule_ends(due, day, zone):
    """Until when the mail of a date is worth sending: nine in the evening or four hours, whichever
    is later, and never past the first midnight."""
    evening = rule_says(day, time(21), zone)
    coming = [rule_says(day + ahead * DAY, time(0), zone) for ahead in (1, 2)]
    return min(max(evening, due + 4 * HOUR), next(filter(None, coming)))


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
        assert_is_off_by_the_gap(wanted, moment, zone)


def assert_is_the_first_that_shows(wanted, moment, zone):
    for earlier in (30, 60, 120, 180):
        assert shows(moment - earlier * MINUTE, zone) != wanted


def assert_is_off_by_the_gap(wanted, moment, zone):
    """The clock skips this time: it is later by the gap, or earlier where the day ends in it."""
    assert not can_be_shown(wanted, zone)
    gap = offset(moment + 4 * HOUR, zone) - offset(moment - 4 * HOUR, zone)
    # Two hours at most, but for one time in the Antarctic.
    assert timedelta() < gap <= 3 * HOUR
    by = shows(moment, zone) - wanted
    assert by == gap or (by == -gap and (wanted + gap).date() > wanted.date())


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
@example((ZoneInfo("America/New_York"), date(2026, 3, 7)), time(2, 30), 0)
@example((ZoneInfo("America/New_York"), date(2026, 10, 31)), time(1, 30, fold=1), 0)
@example((ZoneInfo("Australia/Lord_Howe"), date(2026, 4, 4)), time(1, 45, fold=1), 0)
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
        # Also across a missing date: what the calendar leaves out, no hour was lived in.
        assert 20 * HOUR <= next_moment - moment <= 28 * HOUR


def assert_is_next(on, next_on, zone):
    assert next_on > on
    between = [on + n * DAY for n in range(1, (next_on - on).days)]
    assert not [day for day in between if exists(day, zone)]


@given(zones_and_days(), with_both_folds, st.timedeltas(-DAY, DAY))
@example((ZoneInfo("America/New_York"), date(2026, 3, 8)), time(2, 30), timedelta(hours=-5))
@example((ZoneInfo("America/New_York"), date(2026, 11, 1)), time(1, 30, fold=1), -6 * HOUR)
@example((ZoneInfo("Australia/Lord_Howe"), date(2026, 10, 3)), time(2, 15), timedelta(hours=4))
@example((ZoneInfo("Africa/Cairo"), date(2026, 4, 23)), time(0, 30), timedelta(hours=10))
@example((ZoneInfo("Pacific/Apia"), date(2011, 12, 30)), time(8), timedelta(hours=-2))
def test_nothing_is_due_between_now_and_next(zone_and_day, at, since_noon):
    zone, day = zone_and_day
    now = datetime.combine(day, time(12), tzinfo=UTC) + since_noon
    on, moment = next_due(now, at, zone)
    assert next_due(moment - MICROSECOND, at, zone) == (on, moment)
    current = last_due_by(now, at, zone)
    assert current <= now < moment
    assert next_due(current, at, zone) == (on, moment)
    # Who looks at the very moment finds it due, and the one after it still ahead.
    assert last_due_by(moment, at, zone) == moment
    assert last_due_by(moment - MICROSECOND, at, zone) == current


def last_due_by(now, at, zone):
    days = [now.date() + ahead * DAY for ahead in range(-3, 3)]
    return max(moment for day in days if (moment := moment_of(day, at, zone)) and moment <= now)


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


# Every change of every clock, none left out -------------------------------------------------------


def test_every_change_since_2000_keeps_every_date_once_in_order_and_at_its_time():
    """Not a sample. Names for the same clock, like Europe/London and GB, are looked at once."""
    histories = {history(name): name for name in ZONES}
    assert len(histories) > 100
    for (_, changes), name in histories.items():
        zone = ZoneInfo(name)
        for change, before, after in changes:
            for at in times_beside(change, before, after):
                assert_dates_have_their_turns((change + before).date(), at, zone)


def times_beside(change, before, after):
    """What the clock shows at its change by both offsets, half-way, and a minute before."""
    walls = [(change + shift).time() for shift in (before, after, (before + after) / 2)]
    walls += [(change + shift - MINUTE).time() for shift in (before, after)]
    return sorted({wall.replace(second=0, microsecond=0) for wall in [*walls, time(0), time(8)]})


def assert_dates_have_their_turns(middle, at, zone):
    days = [middle + ahead * DAY for ahead in range(-2, 4)]
    turns = [(day, rule_says(day, at, zone)) for day in days]
    assert [moment_of(day, at.replace(fold=day.day % 2), zone) for day in days] == [
        moment for _, moment in turns
    ]
    turns = [(day, moment) for day, moment in turns if moment]
    for turn, next_turn in pairwise(turns):
        assert 20 * HOUR <= next_turn[1] - turn[1] <= 28 * HOUR
        assert next_due(turn[1], at, zone) == next_turn
        assert next_due(next_turn[1] - MINUTE, at, zone) == next_turn
    for day, due in turns:
        until = worth_until(due, day, zone)
        assert due < until == rule_ends(due, day, zone)


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
