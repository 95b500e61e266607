"""Check TIMEX3 types, values and modifiers as they are written in gold.

Source: TimeML 1.2.1 / ISO-TimeML (ISO 24617-1:2012), with closed intervals `a/b` after ISO 8601.
"""

from __future__ import annotations

import calendar
import re
from typing import get_args

from textmine.schema.v1 import TimexMod, TimexType

TYPES: frozenset[str] = frozenset(get_args(TimexType))
MODS: frozenset[str] = frozenset(get_args(TimexMod))
REFERENCES = frozenset({"PAST_REF", "PRESENT_REF", "FUTURE_REF"})

_YEAR = r"(?P<year>(?:BC)?[0-9X]{4}|(?:BC)?[0-9X]{1,3})"
_PART = r"(?:SU|SP|FA|WI|Q[1-4X]|H[12X])"
_DATE = re.compile(
    rf"{_YEAR}(?:-(?:(?P<month>[0-9X]{{2}})(?:-(?P<day>[0-9X]{{2}}))?|(?P<part>{_PART})"
    r"|W(?P<week>[0-9X]{2})(?:-(?P<weekday>[1-7X]|WE))?))?"
)
_CLOCK = re.compile(
    r"T(?:MO|MI|AF|EV|NI|DT|(?P<hour>[0-9X]{2})(?::(?P<minute>[0-9X]{2})(?::(?P<second>[0-9X]{2}))?)?)"
    r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_AMOUNT = r"(?:[0-9]+(?:\.[0-9]+)?|X{1,2})"
_PERIOD = re.compile(
    rf"P(?=.)(?:{_AMOUNT}(?:Y|M|W|D|DE|CE|ML|WE|Q|SU|SP|FA|WI))*(?:T(?=.)(?:{_AMOUNT}(?:H|M|S|MO|MI|AF|EV|NI|DT))*)?"
)


def timex_fault(kind: str, value: str, mod: str | None = None) -> str | None:
    """Return what is wrong with a time expression's type, value and modifier, or None if all is well."""
    if kind not in TYPES:
        return f"{kind!r} is no TIMEX3 type (known: {', '.join(sorted(TYPES))})"
    if mod is not None and mod not in MODS:
        return f"{mod!r} is no TIMEX3 modifier (known: {', '.join(sorted(MODS))})"
    if kind == "DURATION":
        return (
            None if _PERIOD.fullmatch(value) else f"{value!r} is no duration such as P3Y, P1.5Y, PXD or PT2H"
        )
    if kind == "SET" and _PERIOD.fullmatch(value):
        return None
    if value in REFERENCES:
        return None
    if "/" in value:
        return _interval_fault(value)
    if kind == "TIME":
        return _time_fault(value)
    return _point_fault(value)


def _interval_fault(value: str) -> str | None:
    first, _, last = value.partition("/")
    for end in (first, last):
        fault = _time_fault(end) if "T" in end else _point_fault(end)
        if fault:
            return f"interval {value!r}: {fault}"
    comparable = first.replace("-", "").isdigit() and last.replace("-", "").isdigit()
    if comparable and len(first) == len(last) and first > last:
        return f"interval {value!r} ends before it begins"
    return None


def _time_fault(value: str) -> str | None:
    day, mark, clock = value.partition("T")
    if not mark:
        return f"{value!r} is no time of day such as 1918-11-11T11:00 or 2020-11-10TMO"
    if day and (fault := _point_fault(day)):
        return fault
    match = _CLOCK.fullmatch(mark + clock)
    if match is None:
        return f"{value!r}: {mark + clock!r} is no time of day such as T11:00 or TMO"
    for name, most in (("hour", 24), ("minute", 59), ("second", 60)):
        if (text := match[name]) and text.isdigit() and int(text) > most:
            return f"{value!r}: there is no {name} {text}"
    return None


def _point_fault(value: str) -> str | None:
    match = _DATE.fullmatch(value)
    if match is None:
        return (
            f"{value!r} is no date such as 2020-11-10, 2020-11, 2020, 202, 20, 2020-SU, 2020-Q3 or 2020-W12"
        )
    year, month, day, week = match["year"], match["month"], match["day"], match["week"]
    digits = year.removeprefix("BC")
    if len(digits) < 2:
        return f"{value!r}: a year has four digits, a decade three, a century two"
    if (month or week or match["part"]) and len(digits) < 4:
        return f"{value!r}: a decade or century takes no month, season or week"
    if month and month.isdigit() and not 1 <= int(month) <= 12:
        return f"{value!r}: there is no month {month}"
    if week and week.isdigit() and not 1 <= int(week) <= 53:
        return f"{value!r}: there is no week {week}"
    if day and day.isdigit() and not 1 <= int(day) <= _days(digits, month):
        return f"{value!r}: there is no day {day} in that month"
    return None


def _days(year: str, month: str) -> int:
    if not month.isdigit():
        return 31
    # An unknown year may be a leap year; year 0 does not exist for the calendar module.
    leap = not year.isdigit() or int(year) < 1 or calendar.isleap(int(year))
    return calendar.monthrange(2000 if leap else 2001, int(month))[1]
