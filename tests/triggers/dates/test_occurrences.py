"""When a marked day comes next: any day, any way of repeating, over leap years and New Year."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from triggers.dates.occurrences import (
    MONTH_END,
    MONTHLY,
    ONCE,
    YEARLY,
    anniversary,
    in_month,
    next_occurrence,
)

A_DAY = timedelta(days=1)
LEAP_DAY = date(2024, 2, 29)
days = st.dates(date(1999, 1, 1), date(2101, 12, 31))
# A season shorter than a year, from a few days to over New Year.
seasons = st.tuples(days, st.integers(0, 360)).map(lambda it: (it[0], it[0] + it[1] * A_DAY))
REPEATS = (ONCE, MONTHLY, MONTH_END, YEARLY)


def starts(repeat, first, last, day, number):
    """The starts of the next `number` occurrences."""
    for _ in range(number):
        start, end = next_occurrence(repeat, first, last, day)
        yield start
        day = end + A_DAY


@given(st.sampled_from(REPEATS), days, days)
@example(YEARLY, LEAP_DAY, date(2025, 3, 1))
@example(MONTHLY, date(2026, 1, 31), date(2026, 2, 28))
@example(MONTHLY, date(2026, 12, 31), date(2026, 12, 31))
def test_it_is_never_over_before_the_day_nor_before_it_first_happens(repeat, first, day):
    found = next_occurrence(repeat, first, None, day)
    if found is None:
        assert (repeat, first < day) == (ONCE, True)
    else:
        start, end = found
        assert start == end >= max(first, day)


@given(st.sampled_from([MONTHLY, MONTH_END, YEARLY]), days, days)
@example(YEARLY, LEAP_DAY, date(2024, 3, 1))
def test_none_is_left_out_and_none_comes_twice(repeat, first, day):
    found = list(starts(repeat, first, None, day, 30))
    months = [start.year * 12 + start.month for start in found]
    step = 12 if repeat == YEARLY else 1
    assert months == list(range(months[0], months[0] + 30 * step, step))


@given(st.sampled_from(REPEATS), days, days)
def test_asking_on_the_day_itself_finds_that_day(repeat, first, day):
    found = next_occurrence(repeat, first, None, day)
    if found:
        assert next_occurrence(repeat, first, None, found[0]) == found


@given(days, days)
def test_every_month_it_is_the_same_number_or_the_months_last_day(first, day):
    for start in starts(MONTHLY, first, None, day, 14):
        assert start.day == min(first.day, monthrange(start.year, start.month)[1])


@given(days, days)
def test_the_last_day_of_a_month_is_followed_by_a_first(first, day):
    assert all((start + A_DAY).day == 1 for start in starts(MONTH_END, first, None, day, 14))


@given(seasons, days)
@example((date(2023, 12, 20), date(2024, 1, 2)), date(2026, 1, 2))
@example((LEAP_DAY, date(2024, 3, 5)), date(2025, 3, 5))
@example((date(2023, 11, 1), LEAP_DAY), date(2025, 2, 28))
def test_a_season_of_every_year_keeps_its_first_and_its_last_day(season, day):
    first, last = season
    start, end = next_occurrence(YEARLY, first, last, day)
    assert end >= day
    assert start <= end < start + timedelta(days=366)
    assert start == in_month(start.year, first.month, first.day)
    assert end == in_month(end.year, last.month, last.day)


@given(seasons, st.integers(0, 40), st.integers(0, 360))
def test_a_season_that_is_going_on_is_found_on_each_of_its_days(season, years, into):
    first, last = season
    start = in_month(first.year + years, first.month, first.day)
    day = start + into * A_DAY
    found = next_occurrence(YEARLY, first, last, day)
    assert (found[0] <= day) == (day <= anniversary(last, start))


@pytest.mark.parametrize(
    ("repeat", "first", "last", "day", "found"),
    [
        (ONCE, "2026-05-03", None, "2026-05-03", "2026-05-03"),
        (ONCE, "2026-05-03", "2026-05-09", "2026-05-09", "2026-05-03 2026-05-09"),
        (ONCE, "2026-05-03", "2026-05-09", "2026-05-10", None),
        (MONTHLY, "2026-01-31", None, "2026-02-01", "2026-02-28"),
        (MONTHLY, "2026-01-30", None, "2028-02-01", "2028-02-29"),
        (MONTHLY, "2026-01-29", None, "2026-12-30", "2027-01-29"),
        (MONTH_END, "2026-04-02", None, "2026-04-02", "2026-04-30"),
        (YEARLY, "2024-02-29", None, "2025-01-01", "2025-02-28"),
        (YEARLY, "2024-02-29", None, "2028-02-28", "2028-02-29"),
        (YEARLY, "2030-06-01", None, "2026-01-01", "2030-06-01"),
        (YEARLY, "2025-12-20", "2026-01-02", "2030-01-01", "2029-12-20 2030-01-02"),
        (YEARLY, "2025-12-20", "2026-01-02", "2030-01-03", "2030-12-20 2031-01-02"),
    ],
)
def test_the_next_time_of(repeat, first, last, day, found):
    first, last, day = (it and date.fromisoformat(it) for it in (first, last, day))
    found = found and [date.fromisoformat(it) for it in found.split()]
    assert next_occurrence(repeat, first, last, day) == (found and (found[0], found[-1]))
