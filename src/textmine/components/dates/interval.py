"""The days that a definite value can mean, and its EDTF form (ISO 8601-2:2019, levels 0 to 2)."""

from __future__ import annotations

from textmine.components.dates.conventions import LAST, Conventions, Parts, shipped
from textmine.components.dates.days import (
    Day,
    iso_day,
    iso_year,
    month_length,
    shift_days,
    shift_months,
    week_start,
)
from textmine.components.dates.values import YEARS_OF, Definite, Era, Interval, Point
from textmine.schema.v1 import TimexMod

Bounds = tuple[Day, Day]
_NARROWING = ("START", "MID", "END")
_PART_MONTHS = {"Q": 3, "H": 6}
# EDTF level 2: 33 to 36 are the quarters of a year, 40 and 41 its halves.
_PART_CODES = {"Q": 32, "H": 39}
_LAST_YEAR = 9999


def bounds(
    value: Definite,
    mod: TimexMod | None = None,
    part: tuple[int, int] | None = None,
    conventions: Conventions | None = None,
) -> Bounds | None:
    """Return first and last day that `value` can mean with `mod`; None where no year is known.

    Args:
        value: a definite time.
        mod: its TIMEX3 modifier.
        part: what the modifier means, where the text says it exactly (see `Modified`).
        conventions: what seasons and modifiers mean; None for the shipped ones.
    """
    agreed = conventions or shipped()
    found = _plain_bounds(value, agreed)
    if found is None or mod is None:
        return found
    if mod in _NARROWING:
        parts = agreed.parts(_unit(value))
        return found if parts is None else _narrowed(found, parts, part or getattr(parts, mod))
    return _widened(value, found, agreed.approximate.margin)


def edtf(
    value: Definite,
    mod: TimexMod | None = None,
    part: tuple[int, int] | None = None,
    conventions: Conventions | None = None,
) -> str | None:
    """Return the EDTF string of `value` with `mod`; None for lengths of time, repeated and unknown times.

    Arguments are those of `bounds`.
    """
    agreed = conventions or shipped()
    found = bounds(value, mod, part, agreed)
    if found is None or abs(found[0][0]) > _LAST_YEAR or abs(found[1][0]) > _LAST_YEAR:
        return None
    if mod in _NARROWING and (parts := agreed.parts(_unit(value))) is not None:
        return _span(found, parts.part)
    plain = _plain_edtf(value, agreed)
    if plain is None or "/" in plain:
        return plain or _span(_plain_bounds(value, agreed) or found, "day")
    return f"{plain}~" if mod is not None and mod not in _NARROWING and _may_be_marked(value) else plain


def _may_be_marked(value: Definite) -> bool:
    """EDTF marks a year, month or day as approximate, not a season."""
    return isinstance(value, Point) and value.part is None


def _plain_bounds(value: Definite, agreed: Conventions) -> Bounds | None:
    match value:
        case Point():
            return _point_bounds(value, agreed)
        case Era():
            low, high = value.years
            return (low, 1, 1), (high, 12, 31)
        case Interval():
            start, end = _plain_bounds(value.start, agreed), _plain_bounds(value.end, agreed)
            return (start[0], end[1]) if start and end and start[0] <= end[1] else None
    return None


def _point_bounds(point: Point, agreed: Conventions) -> Bounds | None:
    year = point.year
    if year is None:
        return None
    if point.week is not None:
        monday = week_start(year, point.week)
        return shift_days(monday, 5 if point.weekend else 0), shift_days(monday, 6)
    if point.part is not None:
        first, months = _part_months(point.part, agreed)
        last = shift_months((year, first, 1), months - 1)
        return (year, first, 1), (*last[:2], month_length(*last[:2]))
    if not point.month:
        return (year, 1, 1), (year, 12, 31)
    length = month_length(year, point.month)
    if not point.day or point.day > length:
        return (year, point.month, 1), (year, point.month, length)
    return (year, point.month, point.day), (year, point.month, point.day)


def _part_months(part: str, agreed: Conventions) -> tuple[int, int]:
    """Return first month and number of months of a season, quarter or half."""
    season = agreed.season(part)
    if season is not None:
        return season.first, 3
    months = _PART_MONTHS[part[0]]
    return (int(part[1:]) - 1) * months + 1, months


def _unit(value: Definite) -> str:
    return value.unit if isinstance(value, Point | Era) else "day"


def _narrowed(found: Bounds, parts: Parts, stretch: tuple[int, int]) -> Bounds:
    """Return the part of `found` that early, mid or late means: a stretch counted in `parts.part`."""
    (low, high), (first, end) = stretch, found
    if parts.part == "day":
        start, last = shift_days(first, low - 1), shift_days(first, high - 1)
    elif parts.part == "month":
        start, last = shift_months(first, low - 1), shift_months(first, high - 1)
        last = (*last[:2], month_length(*last[:2]))
    else:
        start, last = (first[0] + low - 1, 1, 1), (first[0] + high - 1, 12, 31)
    # A short February, or the first century, may end before the stretch does.
    return min(start, end), end if high == LAST else min(last, end)


def _widened(value: Definite, found: Bounds, margin: int) -> Bounds:
    """Return `found` with the margin of an approximate date on both sides."""
    unit, (first, last) = _unit(value), found
    if unit in YEARS_OF:
        years = YEARS_OF[unit] * margin
        return (first[0] - years, 1, 1), (last[0] + years, 12, 31)
    if unit in ("month", "season", "quarter", "half"):
        end = shift_months((last[0], last[1], 1), margin)
        return shift_months(first, -margin), (*end[:2], month_length(*end[:2]))
    days = margin * (7 if unit in ("week", "weekend") else 1)
    return shift_days(first, -days), shift_days(last, days)


def _span(found: Bounds, part: object) -> str:
    """Return an EDTF interval to the precision of `part`."""
    cut = {"year": -6, "month": -3}.get(str(part))
    first, last = iso_day(found[0])[:cut], iso_day(found[1])[:cut]
    return first if first == last else f"{first}/{last}"


def _plain_edtf(value: Definite, agreed: Conventions) -> str | None:
    match value:
        case Point():
            return _point_edtf(value, agreed)
        case Era():
            if value.bc or not value.digits:  # no year 0 in the first century
                return None if (found := _plain_bounds(value, agreed)) is None else _span(found, "year")
            return str(value.digits).zfill({10: 3, 100: 2}.get(YEARS_OF[value.unit], 1)).ljust(4, "X")
        case Interval():
            start, end = _plain_edtf(value.start, agreed), _plain_edtf(value.end, agreed)
            if start is None or end is None or "/" in start or "/" in end or not _is_level_0(start, end):
                return None
            return f"{start}/{end}"
    return None


def _is_level_0(*parts: str) -> bool:
    """An interval of masked years or seasons is none that every reader of EDTF knows."""
    return all("X" not in part for part in parts)


def _point_edtf(point: Point, agreed: Conventions) -> str | None:
    if point.year is None or point.week is not None:
        return None
    year = iso_year(point.year)
    if point.part is not None:
        season = agreed.season(point.part)
        return f"{year}-{season.edtf if season else _PART_CODES[point.part[0]] + int(point.part[1:])}"
    if not point.month:
        return year
    if not point.day or point.day > month_length(point.year, point.month):
        return f"{year}-{point.month:02d}"
    return f"{year}-{point.month:02d}-{point.day:02d}"
