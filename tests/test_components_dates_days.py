"""Day arithmetic and movable feasts, against the standard library and published tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dated import find, table
from textmine.components.dates.days import (
    easter,
    feast_day,
    from_number,
    is_leap,
    iso_day,
    iso_week,
    month_length,
    shift_days,
    shift_months,
    to_number,
    week_start,
    weekday,
)

DATES = st.dates(date(1, 1, 1), date(9999, 12, 31))
EPOCH = date(1970, 1, 1).toordinal()


def parts(when: date) -> tuple[int, int, int]:
    return when.year, when.month, when.day


@given(st.integers(-2_000_000, 2_000_000))
def test_days_numbers_and_weeks_go_both_ways(number):
    found = from_number(number)
    assert to_number(found) == number
    year, week = iso_week(found)
    assert to_number(week_start(year, week)) + weekday(found) - 1 == number


@given(st.integers(-2_000_000, 2_000_000))
def test_days_follow_one_another(number):
    year, month, day = from_number(number)
    assert 1 <= day <= month_length(year, month)
    follower = (year, month, day + 1) if day < month_length(year, month) else (
        (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
    )  # fmt: skip
    assert from_number(number + 1) == follower


@given(DATES)
def test_days_agree_with_the_calendar(when):
    ours = parts(when)
    assert from_number(when.toordinal() - EPOCH) == ours
    assert to_number(ours) == when.toordinal() - EPOCH
    assert weekday(ours) == when.isoweekday()
    assert iso_week(ours) == when.isocalendar()[:2]
    assert iso_day(ours) == when.isoformat()


@given(st.dates(date(500, 1, 1), date(9000, 12, 31)), st.integers(-100_000, 100_000))
def test_days_shift_like_timedelta(when, count):
    assert shift_days(parts(when), count) == parts(when + timedelta(count))


@given(st.dates(date(2, 1, 1), date(9000, 12, 31)), st.integers(-6000, 6000))
def test_days_shift_by_months_keeps_the_day_or_takes_the_last(when, count):
    year, month, day = shift_months(parts(when), count)
    assert year * 12 + month == when.year * 12 + when.month + count
    assert day == min(when.day, month_length(year, month))


@given(st.integers(1, 9999), st.integers(1, 12))
def test_days_months_are_as_long_as_in_the_calendar(year, month):
    follower = date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else None
    if follower is not None:
        assert month_length(year, month) == (follower - timedelta(1)).day


@pytest.mark.parametrize(
    ("year", "leap"),
    [(1900, False), (1904, True), (2000, True), (2100, False), (0, True), (-4, True), (-100, False)],
)
def test_days_leap_years_are_gregorian_on_both_sides_of_year_0(year, leap):
    assert is_leap(year) is leap


def test_days_before_the_common_era_are_written_with_a_sign():
    assert [iso_day((year, 3, 15)) for year in (5, 0, -43, 12345)] == [
        "0005-03-15", "0000-03-15", "-0043-03-15", "12345-03-15",
    ]  # fmt: skip


@pytest.mark.parametrize("known", [row[0] for row in table("easter.tsv")])
def test_days_easter_agrees_with_the_table(known):
    assert iso_day(easter(int(known[:4]))) == known


@given(st.integers(1583, 4099))
def test_days_easter_is_a_sunday_from_22_march_to_25_april(year):
    found = easter(year)
    assert weekday(found) == 7
    assert (year, 3, 22) <= found <= (year, 4, 25)


@given(st.integers(1583, 4099))
def test_days_feasts_keep_their_distance_from_easter(year):
    sunday = to_number(easter(year))
    for name, days in (
        ("easter+0", 0),
        ("easter+1", 1),
        ("easter+-2", -2),
        ("easter+-46", -46),
        ("easter+49", 49),
    ):
        assert to_number((year, *feast_day(name, year))) == sunday + days


@pytest.mark.parametrize(
    ("year", "day"),
    [(1863, 26), (1912, 28), (1945, 22), (1990, 22), (2001, 22), (2012, 22), (2018, 22), (2024, 28)],
)
def test_days_thanksgiving_is_the_fourth_thursday_of_november(year, day):
    assert feast_day("thanksgiving", year) == (11, day)
    thursdays = [d for d in range(1, 31) if date(year, 11, d).isoweekday() == 4]
    assert thursdays[3] == day


def test_days_unknown_feast_names_the_remedy():
    with pytest.raises(ValueError, match=r"there is no feast 'michaelmas'.*use easter"):
        feast_day("michaelmas", 1990)


@pytest.mark.parametrize(
    ("feast", "value"),
    [
        ("Easter 1916", "1916-04-23"), ("Easter Monday 1916", "1916-04-24"), ("Good Friday 1998", "1998-04-10"),
        ("Palm Sunday, 1940", "1940-03-17"), ("Ash Wednesday 1943", "1943-03-10"), ("Pentecost 1961", "1961-05-21"),
        ("Thanksgiving 1863", "1863-11-26"), ("Christmas Eve of 1914", "1914-12-24"), ("New Year's Day 1994", "1994-01-01"), ("New Year’s Eve 1994", "1994-12-31"),
    ],
)  # fmt: skip
def test_dates_of_feasts_are_days(feast, value):
    text = f"They met on {feast} in the hall."
    (found,) = find(text)
    assert (text[found.start : found.end], found.value, found.earliest) == (feast, value, value)
