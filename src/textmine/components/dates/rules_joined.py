"""Rules of expressions that belong together: closed intervals, and lists whose members lend each other what they leave out."""

from __future__ import annotations

from dataclasses import replace

from textmine.components.dates.chart import Grammar, Node
from textmine.components.dates.values import (
    Amount,
    Era,
    Expression,
    Interval,
    Modified,
    Point,
    from_bc,
    modified,
)
from textmine.schema.v1 import TimexMod

# First and last (exclusive) word, and meaning, of each member.
Items = tuple[tuple[int, int, Expression], ...]


def add_joined(grammar: Grammar) -> None:
    """Add the rules of this module."""
    for part in (_intervals, _lists, _lists_of_days, _lists_of_eras):
        part(grammar)


def _items(*pairs: tuple[Node, Expression]) -> Items:
    return tuple((node.first, node.last, value) for node, value in pairs)


def _intervals(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("interval", "year 'dash' year", "'the' 'year' year 'dash' year")
    def years(start: Point, end: Point) -> Interval | None:
        ordered = start.year is not None and end.year is not None and start.year < end.year
        return Interval(start, end) if ordered else None

    @rule(
        "interval", "YEAR 'dash' TWO_DIGITS", "YEAR 'slash' TWO_DIGITS", "'the' 'year' YEAR 'dash' TWO_DIGITS"
    )
    def short_years(start: int, end: int) -> Interval | None:
        full = start - start % 100 + end
        return Interval(Point(start), Point(full)) if start < full else None

    @rule("interval", "YEAR 'dash' ONE_DIGIT", "YEAR 'slash' ONE_DIGIT", "'the' 'year' YEAR 'dash' ONE_DIGIT")
    def one_digit(start: int, end: int) -> Interval | None:
        """Read "1988-9"."""
        full = start - start % 10 + end
        return Interval(Point(start), Point(full)) if start < full else None

    @rule("interval", "OLD_YEAR 'dash' OLD_YEAR ERA")
    def old_years(start: int, end: int, era: str) -> Interval | None:
        first, last = (from_bc(start), from_bc(end)) if era == "BC" else (start, end)
        return Interval(Point(first), Point(last)) if first < last else None

    @rule("interval", "day 'dash' monthday", "day 'dash' date")
    def days_month(start: int, end: Expression) -> Interval | None:
        if not isinstance(end, Point) or end.month is None or end.day is None or start >= end.day:
            return None
        return Interval(replace(end, day=start), end)

    @rule("interval", "month day 'dash' day", "month day 'dash' day 'comma'? year")
    def month_days(month: int, start: int, end: int, year: Point | None) -> Interval | None:
        number = year.year if year else None
        return Interval(Point(number, month, start), Point(number, month, end)) if start < end else None

    @rule("interval", "date 'dash' date")
    def dates(start: Expression, end: Expression) -> Interval | None:
        if isinstance(start, Era) and isinstance(end, Era):
            return Interval(start, end) if start.years < end.years else None
        if not (isinstance(start, Point) and isinstance(end, Point)) or start.unit != end.unit:
            return None
        if start.month is None or end.month is None or start.clock or end.clock:
            return None
        if start.year is None and end.year is not None:
            start = replace(start, year=end.year - (start.month > end.month))
        return Interval(start, end)


def _lists(grammar: Grammar) -> None:
    """Several expressions of which one lends the others what they leave out."""
    rule = grammar.rule

    patterns = ("date 'and' date", "date 'to' date", "date 'or' date", "date 'slash' date")

    @rule("list", *patterns, nodes=True)
    def first_borrows(start: Node, end: Node) -> Items | None:
        """Read "between May and July 1990"."""
        first, last = start.value, end.value
        if not (isinstance(first, Point) and isinstance(last, Point)):
            return None
        if first.year is not None or last.year is None:
            return None
        if first.part and last.part:
            return _items((start, replace(first, year=last.year)), (end, last))
        if first.month is None or last.month is None:
            return None
        before = first.month > last.month
        return _items((start, replace(first, year=last.year - before)), (end, last))

    @rule("list", "number 'and' amount", nodes=True)
    def between_amounts(start: Node, end: Node) -> Items | None:
        """Read "between nine and thirteen years"."""
        last = end.value
        if not isinstance(last, Amount) or last.number is None or not start.value < last.number:
            return None
        return _items((start, Amount(start.value, last.unit)), (end, last))

    @rule("list", "olddate 'and' date", "olddate 'to' date", "olddate 'or' date", nodes=True)
    def first_borrows_era(start: Node, end: Node) -> Items | None:
        """Read "from 499 to 493 BC"."""
        last = end.value
        if not isinstance(last, Point) or last.year is None or last.year > 0:
            return None
        return _items((start, Point(from_bc(start.value.year))), (end, last))


def _lists_of_days(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("list", "day 'and' date", "day 'to' date", "day 'or' date", nodes=True)
    def first_borrows_month(start: Node, end: Node) -> Items | None:
        """Read "9 and 11 April 1917"."""
        last = end.value
        if not isinstance(last, Point) or last.day is None or last.month is None or start.value >= last.day:
            return None
        return _items((start, replace(last, day=start.value)), (end, last))

    @rule("list", "date 'and' day", "date 'to' day", "date 'or' day", nodes=True)
    def last_borrows_month(start: Node, end: Node) -> Items | None:
        """Read "June 4 and 5"."""
        first = start.value
        if not isinstance(first, Point) or first.day is None or first.month is None or end.value <= first.day:
            return None
        return _items((start, first), (end, replace(first, day=end.value)))

    @rule("dayyear", "day 'comma'? year")
    def day_year(day: int, year: Point) -> Point:
        return replace(year, day=day)

    @rule("list", "date 'and' dayyear", "date 'to' dayyear", nodes=True)
    def month_and_year_shared(start: Node, end: Node) -> Items | None:
        """Read "June 4 and 5, 1989": each lends the other."""
        first, last = start.value, end.value
        if not isinstance(first, Point) or not first.day or not first.month or first.year is not None:
            return None
        return _items((start, replace(first, year=last.year)), (end, replace(last, month=first.month)))


def _lists_of_eras(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("nth", "'the'? ORDINAL")
    def nth(number: int) -> tuple[int, TimexMod | None, int]:
        return number, None, 0

    @rule("nth", "'the'? ORDINAL 'dash'")
    def nth_hanging(number: int) -> tuple[int, TimexMod | None, int]:
        """Read "18th-" in "18th- and 19th-century": the dash stays outside."""
        return number, None, 1

    @rule("nth", "'the'? MODIFIER 'dash'? ORDINAL")
    def nth_part(mod: TimexMod, number: int) -> tuple[int, TimexMod | None, int]:
        return number, mod, 0

    @rule("list", "nth 'and' date", "nth 'to' date", "nth 'or' date", "nth 'to' 'the' date", nodes=True)
    def centuries(start: Node, end: Node) -> Items | None:
        """Read "the fifteenth and sixteenth centuries", "the late eighteenth and early nineteenth centuries"."""
        last = end.value.of if isinstance(end.value, Modified) else end.value
        number, mod, hanging = start.value
        if not isinstance(last, Era) or last.unit == "decade" or not 1 <= number <= last.digits:
            return None
        first: Expression = Era(last.unit, number - 1, last.bc)
        first = modified(first, mod) if mod else first
        return (start.first, start.last - hanging, first), (end.first, end.last, end.value)

    @rule("interval", "ORDINAL 'dash' date")
    def century_span(number: int, last: Expression) -> Interval | None:
        """Read "the 15th-16th centuries"."""
        if not isinstance(last, Era) or last.unit == "decade" or not 1 <= number <= last.digits or last.bc:
            return None
        return Interval(Era(last.unit, number - 1), last)

    @rule("list", "date 'and' DECADE_SHORT", "date 'to' DECADE_SHORT", nodes=True)
    def short_decade(start: Node, end: Node) -> Items | None:
        """Read "the 1960s and 70s"."""
        first = start.value.of if isinstance(start.value, Modified) else start.value
        if not isinstance(first, Era) or first.unit != "decade" or first.bc:
            return None
        later = Era("decade", first.digits - first.digits % 10 + end.value // 10)
        return _items((start, start.value), (end, later))
