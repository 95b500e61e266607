"""From relative to definite: what an expression means at the place where it stands.

Two times can be leant on: that of speech (the publication) and that which the text has got to (the last date told).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import singledispatch
from typing import Literal

from textmine.components.dates.conventions import Conventions, shipped
from textmine.components.dates.days import iso_week, shift_days, shift_months, weekday
from textmine.components.dates.values import (
    YEARS_OF,
    Amount,
    Base,
    Choose,
    Definite,
    Era,
    Expression,
    Interval,
    Modified,
    Point,
    Repeat,
    Shift,
    Told,
    Turn,
    Unit,
    Vague,
    Within,
)
from textmine.schema.v1 import TimexMod

Anchor = int | Literal["publication"] | None
Tense = Literal["past", "future"] | None
# A month or day that is said but not known: TIMEX3's XX.
UNKNOWN = 0
# Keys of `_key`: half a year, and the month that a past tense may look ahead.
_HALF_YEAR = 6 * 31
_MONTH = 31
_HALF_CENTURY = 50
_LAST_OF_WINTER = 3
_DAYS = {"day": 1, "night": 1, "weekend": 7, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "season": 3, "half": 6}


@dataclass(slots=True)
class Situation:
    """Where the reader stands.

    Attributes:
        published: the time of speech, as far as known.
        narrative: whether dates lean on what was told last rather than on the time of speech.
        tense: of the verb that the expression belongs to.
        told: the last point of known year, and the index of its expression.
        span: the last closed interval.
        era: the last decade or century, until a year outside it is told.
        conventions: when seasons begin.
    """

    published: Point | None
    narrative: bool
    tense: Tense = None
    told: Point | None = None
    span: Interval | None = None
    era: Era | None = None
    told_by: int | None = None
    conventions: Conventions = field(default_factory=shipped)

    def base(self, base: Base) -> tuple[Point | None, Anchor]:
        """Return the point that an expression leans on, and what names it."""
        if base == "context" and self.told is not None:
            return self.told, self.told_by
        return self.published, "publication" if self.published else None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A definite value with the modifier and the anchor that led to it."""

    value: Definite
    mod: TimexMod | None = None
    anchor: Anchor = None
    part: tuple[int, int] | None = None


@singledispatch
def resolve(expression: Expression, situation: Situation) -> Resolved:
    """Return the definite value of `expression` in `situation`; what cannot be known stays open."""
    raise TypeError(f"no way to resolve {expression!r} in {situation!r}")


@resolve.register
def _(expression: Era | Interval | Amount | Repeat | Vague, situation: Situation) -> Resolved:
    if not isinstance(expression, Interval):
        return Resolved(expression)
    start, end = resolve(expression.start, situation), resolve(expression.end, situation)
    return Resolved(Interval(start.value, end.value), anchor=start.anchor)


@resolve.register
def _(expression: Modified, situation: Situation) -> Resolved:
    inner = resolve(expression.of, situation)
    return Resolved(inner.value, expression.mod, inner.anchor, expression.part)


@resolve.register
def _(point: Point, situation: Situation) -> Resolved:
    if point.year is not None:
        return Resolved(point)
    base, anchor = situation.base("context" if situation.narrative else "speech")
    if base is None or base.year is None:
        return Resolved(point)
    if point.weekday is not None:
        found = _near_weekday(point, base, situation)
    elif point.month is not None or point.part is not None:
        found = replace(point, year=_near_year(point, base, situation))
    else:
        found = replace(base, clock=point.clock) if base.day else point
    return Resolved(found, anchor=anchor if found.year is not None else None)


@resolve.register
def _(choice: Choose, situation: Situation) -> Resolved:
    base, anchor = situation.base(choice.base)
    if situation.narrative and choice.base == "speech" and choice.target == "day" and choice.step == 0:
        return Resolved(Vague("PRESENT_REF"))
    told = situation.told
    if (
        choice.target == "quarter"
        and told is not None
        and (told.part or "")[:1] == "Q"
        and choice.base == "speech"
    ):
        return Resolved(replace(told), anchor=situation.told_by)  # a report speaks of one quarter
    if situation.era is not None and choice.base == "context" and choice.target == situation.era.unit:
        base = Point(situation.era.years[0])
    if base is None or base.year is None:
        return Resolved(choice.target if isinstance(choice.target, Point) else unknown(None, choice.target))
    if isinstance(choice.target, Point):
        found: Point | Era = _chosen_point(choice.target, base, choice.step, situation.conventions)
    else:
        found = step(base, choice.target, choice.step, situation.conventions)
    return Resolved(found, anchor=anchor)


@resolve.register
def _(shift: Shift, situation: Situation) -> Resolved:
    base, anchor = situation.base(shift.base)
    number, unit = shift.amount.number, shift.amount.unit
    if number is None:
        return Resolved(Vague("PAST_REF" if shift.sign < 0 else "FUTURE_REF"))
    if base is None or base.year is None:
        return Resolved(unknown(None, unit))
    if number != int(number):
        number, unit = (number * 12, "month") if unit == "year" else (number, unit)
    told = situation.told
    if (
        unit == "year"
        and not situation.narrative
        and told is not None
        and told.year
        and (told.part or "")[:1] == "Q"
    ):
        # In reports of quarters "a year ago" is the same quarter of that year.
        return Resolved(replace(told, year=told.year + shift.sign * int(number)), anchor=situation.told_by)
    if situation.narrative and unit in ("week", "fortnight") and base.month and base.day:
        days = shift.sign * int(number) * _DAYS[unit]
        return Resolved(step(base, "day", days, situation.conventions), anchor=anchor)
    years = YEARS_OF.get(unit, 1)
    found = step(
        base,
        unit if years == 1 else "year",
        shift.sign * int(number * years),
        situation.conventions,
    )
    return Resolved(found, anchor=anchor)


@resolve.register
def _(expression: Told, situation: Situation) -> Resolved:
    told = situation.told
    if expression.unit == "year" and situation.span is not None:
        return Resolved(situation.span)
    if told is None or told.year is None:
        return Resolved(Vague("PAST_REF") if expression.unit is None else unknown(None, expression.unit))
    if expression.unit == "day":
        return Resolved(unknown(told.year, "day", told.month), anchor=situation.told_by)
    if expression.unit == "month":
        return Resolved(step(told, "month", 0, situation.conventions), anchor=situation.told_by)
    return Resolved(replace(told, clock=None), anchor=situation.told_by)


@resolve.register
def _(_expression: Turn, situation: Situation) -> Resolved:
    base = situation.told or situation.published
    if base is None or base.year is None:
        return Resolved(Vague("PAST_REF"))
    century = base.year // 100 * 100
    anchor: Anchor = situation.told_by if situation.told is not None else "publication"
    return Resolved(Point(century + 100 if base.year - century > _HALF_CENTURY else century), anchor=anchor)


@resolve.register
def _(within: Within, situation: Situation) -> Resolved:
    whole = resolve(within.whole, situation)
    if within.part is None or not isinstance(whole.value, Point):
        return whole
    if within.part.day and not within.part.month:
        if not whole.value.month:
            found = Point(whole.value.year, UNKNOWN, within.part.day)
            return Resolved(found, whole.mod, whole.anchor)
        value: Definite = replace(whole.value, day=within.part.day)
    elif within.part.clock:
        value = replace(whole.value, clock=within.part.clock)
    else:
        value = replace(within.part, year=whole.value.year)
    return Resolved(value, whole.mod, whole.anchor)


def unknown(year: int | None, unit: Unit, month: int | None = None) -> Point:
    """Return a point of granularity `unit` of which only the year and perhaps the month is known."""
    if unit in ("month", "week", "fortnight", "quarter"):
        return Point(year, month or UNKNOWN)
    if unit in ("day", "night", "weekend"):
        return Point(year, month or UNKNOWN, UNKNOWN)
    if unit in ("hour", "minute", "second"):
        return Point(year, month or UNKNOWN, UNKNOWN, clock="XX")
    return Point(year)


def step(base: Point, unit: Unit, count: int, agreed: Conventions) -> Point | Era:
    """Return the `unit` that is `count` units from the one `base` lies in, as exactly as the base allows."""
    year = base.year
    if year is None:
        return unknown(None, unit)
    if unit == "year":
        return Point(year + count)
    if unit in ("decade", "century", "millennium"):
        return _step_era(year, unit, count)
    if unit in _MONTHS:
        return _step_months(base, year, unit, count, agreed)
    if not base.month or not base.day:
        return unknown(
            year if not count or abs(count) < 200 else None, unit, base.month if not count else None
        )
    day = (year, base.month, base.day)
    if unit in ("hour", "minute", "second"):
        return Point(*day, clock="XX")
    day = shift_days(day, _DAYS[unit] * count)
    if unit in ("day", "night"):
        return Point(*day)
    iso, week = iso_week(day)
    return Point(iso, week=week, weekend=unit == "weekend")


def _step_era(year: int, unit: Unit, count: int) -> Era:
    size = YEARS_OF[unit]
    if year > 0:
        return Era(unit, year // size + count)  # type: ignore[arg-type]
    return Era(unit, max((1 - year) // size - count, 0), bc=True)  # type: ignore[arg-type]


def _step_months(base: Point, year: int, unit: Unit, count: int, agreed: Conventions) -> Point:
    month = base.month or _first_month(base, agreed)
    if not month:
        return unknown(year, unit)
    year, month, _ = shift_months((year, month, 1), _MONTHS[unit] * count)
    return Point(year, part=f"Q{(month + 2) // 3}") if unit == "quarter" else Point(year, month)


def _first_month(point: Point, agreed: Conventions) -> int | None:
    """Return the month that a season, quarter or half begins in."""
    if point.part is None:
        return None
    if (season := agreed.season(point.part)) is not None:
        return season.first
    kind, number = point.part[0], point.part[1:]
    return (int(number) - 1) * (3 if kind == "Q" else 6) + 1


def _key(point: Point, agreed: Conventions) -> int:
    """Return the place of a point in its year, in days of months of 31."""
    return (point.month or _first_month(point, agreed) or 0) * 31 + (point.day or 0)


def _near_year(point: Point, base: Point, situation: Situation) -> int:
    """Return the year of a month, day or season that stands without one."""
    year = base.year or 0
    if situation.narrative:
        # A winter runs on into the next year.
        return year + (base.part == "WI" and point.month is not None and point.month <= _LAST_OF_WINTER)
    here, there = _key(base, situation.conventions), _key(point, situation.conventions)
    if not base.month:
        return year
    if point.part is not None:
        return year - (there > here and situation.tense != "future")
    ahead = there - here
    if situation.tense != "future" and ahead > (
        _HALF_YEAR if situation.tense != "past" or point.day else _MONTH
    ):
        return year - 1
    return year + 1 if ahead < -_HALF_YEAR and situation.tense != "past" else year


def _near_weekday(point: Point, base: Point, situation: Situation) -> Point:
    if not base.month or not base.day or point.weekday is None or base.year is None:
        return point
    day = (base.year, base.month, base.day)
    ahead = (point.weekday - weekday(day)) % 7
    if not situation.narrative and situation.tense != "future" and ahead:
        ahead -= 7
    return Point(*shift_days(day, ahead), clock=point.clock)


def _chosen_point(target: Point, base: Point, steps: int, agreed: Conventions) -> Point:
    """Return the last, this or next month, season or weekday."""
    year = base.year or 0
    if target.weekday is not None:
        if not base.month or not base.day:
            return target
        day = (year, base.month, base.day)
        ahead = (target.weekday - weekday(day)) % 7
        if steps < 0 or (steps == 0 and ahead > 3):
            ahead -= 7
        return Point(*shift_days(day, ahead or 7 * max(steps, 0)))
    here, there = _key(replace(base, day=None), agreed), _key(target, agreed)
    if steps == 0:
        return replace(target, year=year)
    if not here:
        return replace(target, year=year + steps)
    if steps < 0:
        return replace(target, year=year - (there >= here))
    return replace(target, year=year + (there <= here))
