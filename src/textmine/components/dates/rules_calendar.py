"""Rules of the calendar: years, months, days, seasons, decades, centuries, and parts of them."""

from __future__ import annotations

from dataclasses import replace

from textmine.components.dates.chart import Grammar
from textmine.components.dates.days import feast_day, month_length
from textmine.components.dates.values import (
    Choose,
    Era,
    Expression,
    Interval,
    Modified,
    Point,
    Shift,
    Told,
    Turn,
    Vague,
    Within,
    from_bc,
    modified,
)
from textmine.schema.v1 import TimexMod

# A week is a part of a month that can be early, in the middle or late.
_PARTS = frozenset({("month", "week"), ("month", "day")})
# First and second half, in days of a month and years of a decade or century; -1 is the last.
_HALVES = {
    "month": ((1, 15), (16, -1)),
    "decade": ((1, 5), (6, 10)),
    "century": ((1, 50), (51, 100)),
    "millennium": ((1, 500), (501, 1000)),
}


def add_calendar(grammar: Grammar) -> None:
    """Add the rules of this module."""
    for part in (_years, _days, _whole_dates, _parts_of_the_year, _eras, _modifiers):
        part(grammar)


def fill(part: Point, whole: Expression) -> Expression | None:
    """Return `part` placed in a year; None if `whole` is no year."""
    if isinstance(whole, Modified):
        return None
    if isinstance(whole, Point):
        return replace(part, year=whole.year) if whole == Point(year=whole.year) else None
    if isinstance(whole, Choose):
        return Within(part, whole) if whole.target == "year" else None
    if isinstance(whole, Shift):
        return Within(part, whole) if whole.amount.unit in ("year", "decade") else None
    return None


def _years(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("year", "YEAR", "SHORT_YEAR")
    def year(number: int) -> Point:
        return Point(year=number)

    @rule("year", "NUMBER ERA", "OLD_YEAR ERA")
    def year_era(number: float, era: str) -> Point | None:
        if not isinstance(number, int) or not 0 < number < 10000:
            return None
        return Point(year=from_bc(number) if era == "BC" else number)

    @rule("year", "ERA NUMBER")
    def era_year(era: str, number: float) -> Point | None:
        return year_era(number, era) if era == "AD" else None

    @rule("year", "NUMBER_WORD number")
    def spoken_year(century: int, rest: float) -> Point | None:
        """Read "nineteen ninety-six"."""
        fits = 13 <= century <= 20 and 10 <= rest <= 99 and rest == int(rest)
        return Point(year=century * 100 + int(rest)) if fits else None


def _days(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("month", "MONTH", "MONTH_SHORT")
    def month(number: int) -> int:
        return number

    @rule("day", "DAY", "ORDINAL")
    def day(number: int) -> int | None:
        return number if 1 <= number <= 31 else None

    @rule("monthday", "month 'the'? day")
    def month_day(month: int, day: int) -> Point:
        return Point(month=month, day=day)

    @rule("monthday", "'the'? day month", "'the'? day 'of' month")
    def day_month(day: int, month: int) -> Point:
        return Point(month=month, day=day)


def _whole_dates(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("date", "year", "'the' 'year' year", "monthday")
    def said(point: Point) -> Point:
        return point

    @rule("date", "monthday 'comma'? date", "monthday 'of' date")
    def monthday_year(point: Point, whole: Expression) -> Expression | None:
        return fill(point, whole)

    @rule("date", "month 'comma'? date", "'the'? month 'of' date", "month 'dash' year")
    def month_year(month: int, whole: Expression) -> Expression | None:
        return fill(Point(month=month), whole)

    @rule("date", "MONTH")
    def bare_month(month: int) -> Point:
        return Point(month=month)

    @rule("date", "DATE")
    def numeric(point: Point) -> Point:
        return point

    @rule("date", "'the'? WEEKDAY")
    def bare_weekday(number: int) -> Point:
        return Point(weekday=number)

    @rule("date", "WEEKDAY 'comma'? date", "WEEKDAY 'the' date")
    def weekday_date(_number: int, whole: Expression) -> Expression | None:
        return whole if isinstance(whole, Point) and whole.day and not whole.clock else None

    @rule("date", "FEAST")
    def feast(month_day: list[int]) -> Point:
        return Point(month=month_day[0], day=month_day[1])

    @rule("date", "FEAST 'comma'? date", "FEAST 'of' date")
    def feast_year(month_day: list[int], whole: Expression) -> Expression | None:
        return fill(feast(month_day), whole)

    @rule("olddate", "OLD_YEAR")
    def old_year(number: int) -> Point:
        """Read a year before 1000, or before Christ, that only its surroundings show to be one."""
        return Point(year=number)


def _parts_of_the_year(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("date", "'the'? SEASON")
    def bare_season(code: str) -> Point:
        return Point(part=code)

    @rule("date", "'the'? SEASON 'of' date", "'the'? SEASON 'comma'? date")
    def season_year(code: str, whole: Expression) -> Expression | None:
        return fill(Point(part=code), whole)

    @rule("date", "'the'? SEASON 'of' interval", "'the'? SEASON interval")
    def season_of_two_years(code: str, years: Interval) -> Point | None:
        """Read "the winter of 1991-92"."""
        start = years.start
        return replace(start, part=code) if isinstance(start, Point) and start.unit == "year" else None

    @rule("date", "'the'? MODIFIER SEASON 'of'? date", "'the'? MODIFIER 'dash'? SEASON")
    def part_of_season(mod: TimexMod, code: str, whole: Expression | None) -> Expression | None:
        found = Point(part=code) if whole is None else fill(Point(part=code), whole)
        return modified(found, mod) if found else None

    @rule("date", "year SEASON")
    def year_season(point: Point, code: str) -> Point:
        return replace(point, part=code)

    @rule("part", "'the'? ORDINAL 'dash'? UNIT", "'the'? ORDINAL 'half'", "'the'? 'latter' 'half'")
    def numbered_part(number: int | None, unit: str | None) -> Point | None:
        if unit is None:
            return Point(part=f"H{number or 2}") if number in (None, 1, 2) else None
        return Point(part=f"Q{number}") if unit == "quarter" and number is not None and number <= 4 else None

    @rule("date", "part 'of' date", "part date")
    def part_of_year(part: Point, whole: Expression) -> Expression | None:
        return fill(part, whole)

    @rule("date", "part 'of' date", "part 'of' 'the' date")
    def half_of(part: Point, whole: Expression) -> Expression | None:
        """Read "the second half of the 1990s": TIMEX3 has only the modifier for it."""
        if part.part not in ("H1", "H2") or not isinstance(whole, Era | Point) or whole.unit not in _HALVES:
            return None
        first = part.part == "H1"
        low, high = _HALVES[whole.unit][0 if first else 1]
        return Modified(whole, "START" if first else "END", (low, high))

    @rule("date", "'the'? ORDINAL UNIT 'of' date", "'the'? ORDINAL UNIT 'of' 'the' date")
    def nth_of_era(number: int, unit: str, whole: Expression) -> Expression | None:
        """Read "the first decade of the twentieth century", "the second quarter of the 19th century"."""
        if not isinstance(whole, Era) or whole.bc:
            return None
        if unit == "decade" and whole.unit == "century" and 1 <= number <= 10:
            return Era("decade", whole.digits * 10 + number - 1)
        if unit == "quarter" and whole.unit in _HALVES and 1 <= number <= 4:
            size = _HALVES[whole.unit][1][1] // 4
            mod: TimexMod = "START" if number == 1 else "END" if number == 4 else "MID"
            return Modified(whole, mod, (size * (number - 1) + 1, size * number))
        return None

    @rule("date", "'the'? 'final' UNIT 'of' date", "'the'? 'final' UNIT 'of' 'the' date")
    def last_of_era(unit: str, whole: Expression) -> Expression | None:
        """Read "the last decade of the nineteenth century", "the last quarter of the century"."""
        if not isinstance(whole, Era) or whole.bc or whole.unit not in _HALVES:
            return None
        if unit == "decade" and whole.unit == "century":
            return Era("decade", whole.digits * 10 + 9)
        last = _HALVES[whole.unit][1][1]
        return Modified(whole, "END", (last - last // 4 + 1, last)) if unit == "quarter" else None

    @rule("date", "part 'of' whole")
    def half_of_told(part: Point, whole: Choose) -> Expression | None:
        """Read "the first half of the decade"."""
        if part.part not in ("H1", "H2") or str(whole.target) not in _HALVES:
            return None
        first = part.part == "H1"
        return Modified(whole, "START" if first else "END", _HALVES[str(whole.target)][0 if first else 1])

    @rule("date", "part")
    def bare_part(part: Point) -> Point | None:
        return part if part.part is not None and part.part[0] == "Q" else None


def _eras(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("date", "'the'? DECADE ERA?", "'the'? OLD_DECADE ERA")
    def decade(digits: int, era: str | None) -> Era:
        return Era("decade", digits, era == "BC")

    @rule("date", "'the'? ORDINAL 'dash'? UNIT ERA?")
    def century(number: int, unit: str, era: str | None) -> Era | None:
        if unit not in ("century", "millennium") or not 1 <= number <= (30 if unit == "century" else 10):
            return None
        return Era("century" if unit == "century" else "millennium", number - 1, era == "BC")

    @rule("date", "ORDINAL UNITS ERA?")
    def plural_century(number: int, unit: str, era: str | None) -> Era | None:
        return Era("century", number - 1, era == "BC") if unit == "century" and number <= 30 else None

    @rule("date", "'the' DECADE_WORD", "'the' DECADE_SHORT", "'the' MODIFIER 'dash'? DECADE_WORD")
    def spoken_decade(first: str | int, second: int | None) -> Expression:
        if isinstance(first, str) and second is not None:
            return modified(Era("decade", 190 + second // 10), first)  # type: ignore[arg-type]
        return Era("decade", 190 + int(first) // 10)


def _modifiers(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("date", "MODIFIER 'dash'? date", "MODIFIER 'in' 'the'? date", "MODIFIER 'in' whole")
    def early(mod: TimexMod, of: Expression) -> Expression | None:
        return None if isinstance(of, Modified) else modified(of, mod)

    @rule("date", "'the'? MODIFIER 'to' MODIFIER 'dash'? date")
    def early_to_mid(mod: TimexMod, end: TimexMod, of: Expression) -> Expression | None:
        """Read "the mid to late 1980s": TIMEX3 has one modifier, the later narrows more."""
        return None if isinstance(of, Modified) else modified(of, end if mod != "START" else "START")

    @rule("date", "'the' MODIFIER 'dash'? date")
    def the_early(mod: TimexMod, of: Expression) -> Expression | None:
        return modified(of, mod) if isinstance(of, Era) else None

    @rule("date", "'the'? 'very'? EDGE 'of' date", "'the'? EDGE 'of' whole", "'the'? EDGE 'of' 'the' date")
    def edge(mod: TimexMod, of: Expression) -> Expression | None:
        return None if isinstance(of, Modified) else modified(of, mod)

    @rule("date", "UNIT 'dash'? EDGE", "'the'? UNIT 's' EDGE")
    def year_end(unit: str, mod: TimexMod) -> Expression | None:
        if mod != "END" or unit not in ("year", "month", "week"):
            return None
        return modified(Choose("context", 0, unit), mod)  # type: ignore[arg-type]

    @rule("whole", "'the' UNIT")
    def whole(unit: str) -> Choose | None:
        if unit in ("day", "week", "month", "quarter", "year", "decade", "century"):
            return Choose("context", 0, unit)  # type: ignore[arg-type]
        return None

    @rule("date", "'fiscal' year")
    def fiscal_year(point: Point) -> Point:
        return point

    @rule("date", "'the' year part", "'the'? year 'dash'? part")
    def part_behind_year(point: Point, part: Point) -> Point | None:
        """Read "the 1988 third quarter"."""
        return replace(part, year=point.year) if part.part is not None and part.part[0] == "Q" else None

    @rule("date", "date 's' part", "year 's' part")
    def part_of_whole(whole: Expression, part: Point) -> Expression | None:
        """Read "this year's third quarter"."""
        return fill(part, whole)

    @rule("date", "FEAST_MOVED 'comma'? year", "FEAST_MOVED 'of' year")
    def moved_feast(name: str, point: Point) -> Point | None:
        if point.year is None or point.year <= 0:
            return None
        month, day = feast_day(name, point.year)
        return Point(point.year, month, day)

    @rule("date", "'the' 'turn' 'of' 'the' UNIT", "'the' 'turn' 'of' date")
    def turn(of: Expression | str) -> Expression | None:
        """Read "the turn of the century": the year that begins it."""
        if of == "century":
            return modified(Turn(), "APPROX")
        if not isinstance(of, Era) or of.bc or of.unit != "century":
            return None
        return modified(Point(of.years[0]), "APPROX")

    @rule("date", "'the'? ORDINAL 'dayunit' 'of' date")
    def nth_day(number: int, whole: Expression) -> Expression | None:
        """Read "the first day of March"."""
        if isinstance(whole, Choose) and whole.target == "month":
            return Within(Point(day=number), whole)
        if not isinstance(whole, Point) or whole.day or not 1 <= number <= 31:
            return None
        if whole.month:
            return replace(whole, day=number)
        return replace(whole, month=1, day=1) if number == 1 and whole.part is None else None

    @rule("date", "'the'? day 'of' date")
    def day_of_month(day: int, whole: Expression) -> Within | None:
        """Read "the thirtieth of that month"."""
        fits = isinstance(whole, Choose) and whole.target == "month"
        return Within(Point(day=day), whole) if fits else None

    @rule("date", "'the' ORDINAL UNIT 'of' date", "'the' ORDINAL UNITS 'of' date")
    def nth_part(number: int, unit: str, whole: Expression) -> Expression | None:
        """Read "the second week of October": TIMEX3 has only the modifier for it."""
        if not isinstance(whole, Point) or (whole.unit, unit) not in _PARTS or not 1 <= number <= 4:
            return None
        days = (7 * number - 6, 7 * number) if unit == "week" else None
        return Modified(whole, "START" if number == 1 else "MID", days)

    @rule("date", "'the'? 'final' 'dayunit' 'of' date")
    def last_day(whole: Expression) -> Expression | None:
        if not isinstance(whole, Point) or whole.day or whole.part is not None or whole.year is None:
            return None
        month = whole.month or 12
        return replace(whole, month=month, day=month_length(whole.year, month))

    @rule("date", "'the' 'rest' 'of' date", "'the' 'rest' 'of' whole")
    @rule("date", "'earlier' 'in' date", "'earlier' date", "'earlier' 'in' whole")
    def some_of(of: Expression) -> Expression | None:
        return None if isinstance(of, Modified) else of

    @rule("date", "ABOUT date")
    def about(_word: str, of: Expression) -> Expression | None:
        return None if isinstance(of, (Vague, Told)) else modified(of, "APPROX")
