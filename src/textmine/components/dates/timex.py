"""Definite values as TIMEX3: type and value string."""

from __future__ import annotations

from textmine.components.dates.values import Amount, Definite, Era, Interval, Point, Repeat, Vague
from textmine.schema.v1 import TimexType

_LETTERS = {
    "second": "S", "minute": "M", "hour": "H", "night": "NI", "day": "D", "weekend": "WE", "week": "W",
    "month": "M", "quarter": "Q", "year": "Y", "decade": "DE", "century": "CE", "millennium": "ML",
}  # fmt: skip
_OF_THE_DAY = frozenset({"second", "minute", "hour"})
# A fraction of the first is written in the second.
_FINER = {"hour": ("minute", 60), "minute": ("second", 60), "decade": ("year", 10), "century": ("year", 100)}
_ERA_DIGITS = {"decade": 3, "century": 2, "millennium": 1}


def timex_type(value: Definite) -> TimexType:
    """Return the TIMEX3 type of a value."""
    if isinstance(value, Amount):
        return "DURATION"
    if isinstance(value, Repeat):
        return "SET"
    return "TIME" if isinstance(value, Point) and value.clock else "DATE"


def timex_value(value: Definite) -> str:
    """Return the TIMEX3 value; years BC after WikiWars ("BC0480"), decades and centuries by their digits."""
    match value:
        case Point():
            return _point(value)
        case Era():
            digits = str(value.digits).zfill(_ERA_DIGITS[value.unit])
            return f"BC{digits}" if value.bc else digits
        case Interval():
            return f"{timex_value(value.start)}/{timex_value(value.end)}"
        case Amount():
            return _amount(value)
        case Repeat():
            return timex_value(value.every)
        case Vague():
            return value.reference


def _year(year: int | None) -> str:
    if year is None:
        return "XXXX"
    return f"{year:04d}" if year > 0 else f"BC{1 - year:04d}"


def _point(point: Point) -> str:
    year = _year(point.year)
    if point.clock and point.unit == "year" and point.year is None:
        return f"XXXX-XX-XXT{point.clock}"
    if point.weekday is not None:
        text = f"{year}-WXX-{point.weekday}"
    elif point.week is not None:
        text = f"{year}-W{point.week:02d}" + ("-WE" if point.weekend else "")
    elif point.part is not None:
        text = f"{year}-{point.part}"
    else:
        text = year + _two(point.month) + _two(point.day)
    return f"{text}T{point.clock}" if point.clock else text


def _two(number: int | None) -> str:
    if number is None:
        return ""
    return f"-{number:02d}" if number else "-XX"


def _amount(amount: Amount) -> str:
    if amount.rest is not None:
        return _amount(Amount(amount.number, amount.unit)) + _amount(amount.rest)[1:]
    number, unit = amount.number, amount.unit
    if unit == "fortnight":
        number, unit = (None if number is None else number * 2), "week"
    if number is None:
        return f"P{'T' if unit in _OF_THE_DAY else ''}X{_LETTERS[unit]}"
    if unit == "year" and number == 0.5:
        number, unit = 6, "month"
    elif unit in _FINER and number != int(number):
        finer, size = _FINER[unit]
        if unit in _OF_THE_DAY and number > 1:
            rest = round((number - int(number)) * size)
            return f"PT{int(number)}{_LETTERS[unit]}{rest}{_LETTERS[finer]}"
        number, unit = number * size, finer  # type: ignore[assignment]
    return (
        f"P{'T' if unit in _OF_THE_DAY else ''}{number:g}{_LETTERS[unit]}"
        if number < 1e5
        else _large(number, unit)
    )


def _large(number: float, unit: str) -> str:
    """Write a large number without an exponent."""
    return f"P{'T' if unit in _OF_THE_DAY else ''}{int(number)}{_LETTERS[unit]}"
