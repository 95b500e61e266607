"""Rules of expressions that point to another time: ago, later, last, next, this, that, yesterday, now."""

from __future__ import annotations

from typing import Any

from textmine.components.dates.chart import Grammar
from textmine.components.dates.values import (
    Amount,
    Base,
    Choose,
    Expression,
    Interval,
    Modified,
    Point,
    Reference,
    Shift,
    Told,
    Unit,
    Vague,
    Within,
    modified,
)

_BEHIND: dict[str, tuple[Base, int]] = {
    "ago": ("speech", -1),
    "hence": ("speech", 1),
    "later": ("context", 1),
    "earlier": ("context", -1),
}
_CHOSEN = frozenset({"day", "week", "weekend", "month", "quarter", "year", "decade", "century", "millennium"})


def add_relative(grammar: Grammar) -> None:
    """Add the rules of this module."""
    for part in (_shifts, _choices, _choices_with_parts, _today, _references):
        part(grammar)


def _shifts(grammar: Grammar) -> None:
    rule = grammar.rule

    def shifted(amount: Expression, word: str) -> Expression | None:
        base, sign = _BEHIND[word]
        if isinstance(amount, Modified):
            inner = shifted(amount.of, word)
            return modified(inner, amount.mod) if inner else None
        return Shift(base, sign, amount) if isinstance(amount, Amount) else None

    @rule("date", "amount BEHIND")
    def behind(amount: Expression, word: str) -> Expression | None:
        return shifted(amount, word)

    @rule("date", "quantity UNITS 'dash' BEHIND", "UNIT 'dash' BEHIND")
    def behind_joined(*parts: Any) -> Expression | None:
        """Read "a year-earlier loss": the article belongs to the noun."""
        quantity, unit, word = (parts[0][0], *parts[1:3]) if isinstance(parts[0], tuple) else (1, *parts[:2])
        return shifted(Amount(quantity, unit), word)

    @rule("bare_shift", "amount BEHIND_BARE")
    def behind_bare(amount: Expression, word: str) -> Expression | None:
        return shifted(amount, word)

    @rule("date", "amount BEHIND_BARE 'that'")
    def behind_that(amount: Expression, word: str) -> Expression | None:
        return shifted(amount, word)

    @rule("years_on", "amount 'on'")
    def years_on(amount: Expression) -> Expression | None:
        """Read "forty years on"."""
        return shifted(amount, "later")

    @rule("bare_shift", "'the' UNIT BEHIND_BARE")
    def unit_before(unit: Unit, word: str) -> Expression | None:
        return shifted(Amount(1, unit), word) if unit in _CHOSEN else None


def _choices(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("target", "UNIT")
    def unit_target(unit: str) -> str | None:
        return unit if unit in _CHOSEN else None

    @rule("target", "MONTH")
    def month_target(number: int) -> Point:
        return Point(month=number)

    @rule("target", "WEEKDAY")
    def weekday_target(number: int) -> Point:
        return Point(weekday=number)

    @rule("target", "SEASON")
    def season_target(code: str) -> Point:
        return Point(part=code)

    @rule("date", "DEICTIC target")
    def deictic(step: int, target: Unit | Point) -> Choose | None:
        return Choose("speech", step, target)

    @rule("stretch", "'the' DEICTIC UNIT")
    def the_past_unit(step: int, unit: Unit) -> Amount | None:
        return (
            Amount(1, unit) if step == -1 and unit in ("decade", "century", "year", "month", "week") else None
        )

    @rule("date", "'the' ANAPHOR target", "ANAPHOR target")
    def anaphor(step: int, target: Unit | Point) -> Choose | None:
        return Choose("context", step, target)

    @rule("ordinal_day", "'the' ORDINAL 'dayunit'", "'the' 'final' 'dayunit'")
    def day_of_something(_number: int | None) -> Told:
        """Read "the twelfth day", which only a close reader can place."""
        return Told("day")

    @rule("day_alone", "'the' ORDINAL")
    def day_alone(number: int) -> Within | None:
        """Read "the 24th": of the month that the text has got to."""
        return Within(Point(day=number), Told("month")) if 1 <= number <= 31 else None

    @rule("news", "'the' UNIT", "'the' 'fiscal' UNIT", "'the' 'latest' UNIT", "'the' 'latest' 'fiscal' UNIT")
    def running(unit: Unit) -> Choose | None:
        """Read "the quarter" in a report: the one that it is about."""
        if unit == "quarter":
            return Choose("speech", -1, unit)
        return Choose("speech", 0, unit) if unit in ("week", "weekend", "year") else None

    @rule("news", "'the'? UNIT 'dash' BEHIND UNIT?", "'the'? UNIT 'dash' BEHIND 'period'")
    def year_earlier(unit: Unit, word: str, of: str | None) -> Shift | None:
        """Read "year-earlier", "the year-ago quarter"."""
        if unit not in ("year", "quarter", "month") or word not in ("ago", "earlier"):
            return None
        return Shift("speech", -1, Amount(1, unit)) if of in (None, "quarter") else None

    @rule("date", "'the' target ANAPHOR")
    def anaphor_behind(target: Unit | Point, step: int) -> Choose | None:
        return Choose("context", step, target) if step > 0 else None


def _choices_with_parts(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("date", "DEICTIC DAYPART")
    def deictic_part(step: int, clock: str) -> Within | None:
        return Within(Point(clock=clock), Choose("speech", step, "day")) if step in (-1, 0) else None

    @rule("date", "'the' DAYPART", "'one' DAYPART", "'the' ORDINAL DAYPART")
    def part_of_the_day(*parts: Any) -> Within:
        return Within(Point(clock=parts[-1] or parts[0]), Choose("context", 0, "day"))

    @rule("bare_shift", "'the' DAYPART BEHIND_BARE")
    def night_before(clock: str, word: str) -> Within:
        return Within(Point(clock=clock), Choose("context", -1 if word == "earlier" else 1, "day"))

    @rule("date", "'the'? ANAPHOR DAYPART")
    def anaphor_part(step: int, clock: str) -> Within:
        return Within(Point(clock=clock), Choose("context", step, "day"))


def _today(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("date", "TODAY")
    def today(step: int) -> Choose:
        return Choose("speech", step, "day")

    @rule("date", "TONIGHT")
    def tonight(clock: str) -> Within:
        return Within(Point(clock=clock), Choose("speech", 0, "day"))

    @rule("date", "'the' UNIT BEHIND_BARE TODAY")
    def day_after_tomorrow(unit: str, word: str, step: int) -> Choose | None:
        far = step + (1 if word == "later" else -1)
        return Choose("speech", far, "day") if unit == "day" else None


def _references(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("date", "REFERENCE")
    def reference(name: Reference) -> Vague:
        return Vague(name)

    @rule("date", "REFERENCE_NOUN")
    def reference_noun(name: Reference | str) -> Expression:
        if name == "PERIOD":
            return Told("year")
        return Told() if name == "TIME" else Vague(name)  # type: ignore[arg-type]

    @rule("date", "REFERENCE_ADJUNCT")
    def reference_adjunct(name: Reference) -> Vague:
        return Vague(name)

    @rule("date", "'the' ERA_NAME ERA_NOUN", "ERA_NAME 'dash'? ERA_NOUN", "'the' ERA_NAME UNITS")
    def named_era(years: list[int], unit: str) -> Expression | None:
        if unit not in (None, "year", "decade") and unit in _CHOSEN:
            return None
        return Interval(Point(years[0]), Point(years[1])) if years else Vague("PAST_REF")

    @rule("date", "REFERENCE_ADJECTIVE UNITS", "'the' REFERENCE_ADJECTIVE UNITS")
    def reference_units(name: Reference, _unit: str) -> Vague | None:
        return Vague(name)
