"""Rules of the day: clock times, and parts of a day with or without the day they belong to."""

from __future__ import annotations

from dataclasses import replace

from textmine.components.dates.chart import Grammar, Node
from textmine.components.dates.rules_joined import Items
from textmine.components.dates.values import (
    Choose,
    Expression,
    Interval,
    Modified,
    Point,
    Shift,
    Within,
    modified,
)
from textmine.schema.v1 import TimexMod

# "nine in the evening" is past noon, "two at night" is not.
_AFTERNOON = frozenset({"AF", "EV"})
_LATE = 6


def add_clock(grammar: Grammar) -> None:
    """Add the rules of this module."""
    for part in (_clocks, _times):
        part(grammar)


def _clocks(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("clock", "CLOCK AMPM?", "DOTTED_CLOCK AMPM")
    def clock(time: tuple[int, int], half: str | None) -> str:
        hour, minute = time
        if half == "pm" and hour < 12:
            hour += 12
        return f"{0 if half == 'am' and hour == 12 else hour:02d}:{minute:02d}"

    @rule("clock", "NUMBER AMPM")
    def full_hour(hour: float, half: str) -> str | None:
        return clock((int(hour), 0), half) if isinstance(hour, int) and 1 <= hour <= 12 else None

    @rule("clock", "MILITARY UNITS", "MILITARY ZONE")
    def military(time: tuple[int, int], unit: str) -> str | None:
        """Read "1800 hours"."""
        return f"{time[0]:02d}:{time[1]:02d}" if unit in ("hour", "hours") else None

    @rule("clock", "clock ZONE")
    def zoned(time: str, _zone: str) -> str:
        return time

    @rule("clock", "number 'in' 'the' DAYPART", "number DAYPART_BARE", "number 'oclock' 'in' 'the' DAYPART")
    def spoken(hour: float, part: str) -> str | None:
        """Read "nine in the evening"."""
        return _hour(hour, 0, part)

    @rule("clock", "'half' 'past' number 'in' 'the' DAYPART")
    def half_past(hour: float, part: str) -> str | None:
        return _hour(hour, 30, part)

    @rule("clock", "number 'oclock'")
    def oclock(hour: float) -> str | None:
        return _hour(hour, 0, "MO")

    @rule("date", "clock")
    def bare_clock(time: str) -> Point:
        return Point(clock=time)


def _hour(hour: float, minute: int, part: str) -> str | None:
    if hour != int(hour) or not 1 <= hour <= 12:
        return None
    late = part in _AFTERNOON or (part == "NI" and hour >= _LATE)
    return f"{int(hour) % 12 + 12 if late else int(hour):02d}:{minute:02d}"


def _times(grammar: Grammar) -> None:
    rule = grammar.rule

    def at(clock: str, of: Expression) -> Expression | None:
        if isinstance(of, Modified):
            of = of.of
        if isinstance(of, Point):
            return replace(of, clock=clock) if of.unit == "day" and not of.clock else None
        if isinstance(of, (Choose, Shift)):
            return Within(Point(clock=clock), of)
        return None

    @rule("date", "DAYPOINT", "DAYPART_BARE")
    def turn_of_the_day(time: str) -> Point:
        return Point(clock=time)

    @rule("date", "MODIFIER DAYPART_BARE", "MODIFIER 'in' 'the' DAYPART")
    def late_at_night(mod: TimexMod, time: str) -> Expression:
        return modified(Point(clock=time), mod)

    @rule("list", "clock 'on' date", "DAYPOINT 'on' date", nodes=True)
    def time_on_date(time: Node, of: Node) -> Items | None:
        """Read "noon on 31 December": two expressions, the first of the day of the second."""
        found = at(time.value, of.value)
        return ((time.first, time.last, found), (of.first, of.last, of.value)) if found else None

    @rule(
        "date",
        "clock 'comma'? date",
        "clock 'of' date",
        "'the'? DAYPART 'of' date",
        "'the'? DAYPART 'of' 'the' date",
    )
    @rule("date", "DAYPOINT date", "DAYPOINT 'of' date")
    def time_of_date(time: str, of: Expression) -> Expression | None:
        return at(time, of)

    @rule("date", "MODIFIER 'in' 'the' DAYPART 'of' date")
    def late_in_the_day(mod: TimexMod, time: str, of: Expression) -> Expression | None:
        found = at(time, of)
        return modified(found, mod) if found else None

    @rule("date", "'the'? DAYPART 'of' interval")
    def night_between(time: str, of: Expression) -> Expression | None:
        """Read "the night of 6-7 August": it begins on the first day."""
        return at(time, of.start) if isinstance(of, Interval) else None

    @rule("date", "date DAYPART", "date DAYPOINT")
    def date_time(of: Expression, time: str) -> Expression | None:
        return at(time, of)
