"""One time written in several ways: the same value, and what follows from it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dated import LEXICON, find
from textmine.components.records import TimeExpression

MONTHS = [name.capitalize() for name in LEXICON["months"]]
NUMBERS = {number: word for word, number in LEXICON["numbers"].items() if word != "dozen"}
NTH = {number: word for word, number in LEXICON["ordinals"].items()}
UNITS = {"days": "D", "weeks": "W", "months": "M", "years": "Y", "decades": "DE", "centuries": "CE"}


def spelled(number: int) -> str:
    """Write a number below 1000 in words."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    small = NUMBERS.get(rest) or f"{NUMBERS[tens * 10]}-{NUMBERS[ones]}"
    if not hundreds:
        return small
    return f"{NUMBERS[hundreds]} hundred" + (f" and {small}" if rest else "")


def nth(number: int) -> str:
    if number in NTH:
        return NTH[number]
    return f"{NUMBERS[number // 10 * 10]}-{NTH[number % 10]}"


def suffixed(number: int) -> str:
    ending = "th" if number // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def only(expression: str) -> TimeExpression:
    text = f"They wrote of {expression} in the book."
    (found,) = find(text)
    assert text[found.start : found.end] == expression
    return found


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1000, 1, 1), date(2099, 12, 31)), st.integers(0, 8))
def test_dates_of_a_day_are_the_same_however_it_is_written(when, way):
    month, (year, number) = MONTHS[when.month - 1], (when.year, when.day)
    weekday = when.strftime("%A")
    written = [
        f"{number} {month} {year}", f"{month} {number}, {year}", f"{month} {suffixed(number)}, {year}", when.isoformat(),
        f"the {suffixed(number)} of {month} {year}", f"the {nth(number)} of {month}, {year}", f"{weekday}, {number} {month} {year}",
        f"{weekday} the {suffixed(number)} of {month} {year}", f"{number} {month}, {year}",
    ][way]  # fmt: skip
    found = only(written)
    assert (found.type, found.value, found.edtf) == ("DATE", when.isoformat(), when.isoformat())


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 999), st.sampled_from(sorted(UNITS)), st.booleans())
def test_dates_lengths_are_the_same_in_words_and_digits(number, unit, in_words):
    text = f"It took {spelled(number) if in_words else number} {unit} to mend."
    (found,) = find(text)
    assert text[found.start : found.end] == text[len("It took ") : -len(" to mend.")]
    assert (found.type, found.value) == ("DURATION", f"P{number}{UNITS[unit]}")


@settings(max_examples=40, deadline=None)
@given(
    st.integers(2, 21),
    st.sampled_from([nth, suffixed]),
    st.sampled_from([None, "early", "mid", "late"]),
    st.booleans(),
)
def test_dates_centuries_count_from_one(number, form, modifier, before_christ):
    expression = (
        f"the {modifier + ' ' if modifier else ''}{form(number)} century{' BC' if before_christ else ''}"
    )
    found = only(expression)
    assert found.value == f"{'BC' if before_christ else ''}{number - 1:02d}"
    assert found.mod == {None: None, "early": "START", "mid": "MID", "late": "END"}[modifier]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.integers(1000, 2099))
def test_dates_early_mid_and_late_follow_one_another_and_fill_the_month(month, year):
    parts = [only(f"{word} {MONTHS[month - 1]} {year}") for word in ("early", "mid", "late")]
    days = [(date.fromisoformat(part.earliest), date.fromisoformat(part.latest)) for part in parts]
    assert days[0][0] == date(year, month, 1)
    assert [days[0][1] + timedelta(1), days[1][1] + timedelta(1)] == [days[1][0], days[2][0]]
    assert (days[2][1].month, (days[2][1] + timedelta(1)).day) == (month, 1)


@settings(max_examples=60, deadline=None)
@given(st.integers(1000, 2000), st.integers(1, 99), st.sampled_from(["-", "–", "—"]))
def test_dates_intervals_need_a_later_end(year, length, dash):
    assert only(f"{year}{dash}{year + length}").value == f"{year}/{year + length}"
    text = f"They wrote of {year + length}{dash}{year} in the book."
    assert all("/" not in item.value for item in find(text))


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(1200, 1, 1), date(2000, 12, 31)), st.integers(1, 400), st.sampled_from(["later", "earlier"])
)
def test_dates_shifts_of_days_are_those_of_the_calendar(when, count, word):
    text = f"It fell on {when.day} {MONTHS[when.month - 1]} {when.year}. {count} days {word} it stood."
    sign = 1 if word == "later" else -1
    assert [item.value for item in find(text)] == [
        when.isoformat(), date.fromordinal(when.toordinal() + sign * count).isoformat(),
    ]  # fmt: skip
