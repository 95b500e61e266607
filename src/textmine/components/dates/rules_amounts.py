"""Rules of numbers, lengths of time and repeated times."""

from __future__ import annotations

from typing import Any

from textmine.components.dates.chart import Grammar
from textmine.components.dates.values import Amount, Expression, Point, Repeat, Unit, modified
from textmine.schema.v1 import TimexMod

# A plural of these alone is a length of time; "seconds" and "minutes" alone mostly are not.
_DOZEN = 12
# "The 1988 quarter" is no length.
_MOST = 1000
_QUARTER = 0.25
_SIZES = {"day": 1, "week": 7, "month": 30, "year": 365}
_BARE = frozenset({"hour", "day", "week", "month", "year", "decade", "century", "millennium"})


def add_amounts(grammar: Grammar) -> None:
    """Add the rules of this module."""
    for part in (_numbers, _quantities, _amounts, _bounded, _sets):
        part(grammar)


def _numbers(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("number", "NUMBER", "NUMBER_WORD")
    def plain(number: float) -> float:
        return number

    @rule("number", "NUMBER_WORD 'dash'? NUMBER_WORD")
    def compound(tens: int, digit: int) -> int | None:
        return tens + digit if 20 <= tens <= 90 and 0 < digit < 10 else None

    @rule("number", "number 'dash'? SCALE", "'a' SCALE", "SCALE")
    def scaled(number: float | int, scale: int | None) -> float | None:
        if scale is None:
            return number
        return number * scale if number < scale else None

    @rule("number", "number SCALE 'and'? number", "'a' SCALE 'and' number")
    def scaled_and(number: float, scale: int, rest: float | None) -> float | None:
        if rest is None:
            number, scale, rest = 1, int(number), scale
        return number * scale + rest if number < scale and rest < scale else None

    @rule("ordinal", "ORDINAL")
    def ordinal(number: int) -> int:
        return number

    @rule("ORDINAL", "NUMBER_WORD 'dash'? ordinal")
    def compound_ordinal(tens: int, digit: int) -> int | None:
        return tens + digit if 20 <= tens <= 90 and digit < 10 else None


def _quantities(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("quantity", "number")
    def counted(number: float) -> tuple[float | None]:
        return (number,)

    @rule("amount", "number 'dash'? 'odd' UNITS")
    def odd(number: float, unit: Unit) -> Expression:
        """Read "twenty-odd years"."""
        return modified(Amount(number, unit), "APPROX")

    @rule("quantity", "UNCOUNTED")
    def uncounted(_word: str) -> tuple[float | None]:
        return (None,)

    @rule("quantity", "'a' number")
    def a_dozen(number: float) -> tuple[float | None] | None:
        return (12,) if number == _DOZEN else None

    @rule("quantity", "'half' 'a' number", "'a' 'half' 'dash'? number")
    def half_a_dozen(number: float) -> tuple[float | None] | None:
        return (6,) if number == _DOZEN else None

    @rule("quantity", "'a'? 'couple' 'of'?")
    def couple() -> tuple[float | None]:
        return (2,)

    @rule("quantity", "number 'and' 'a'? 'half'")
    def and_a_half(number: float) -> tuple[float | None]:
        return (number + 0.5,)

    @rule("quantity", "number 'to' number", "number 'or' number", "number 'dash' number")
    def between(low: float, high: float) -> tuple[float | None] | None:
        return (low,) if 0 < low < high < 1000 else None


def _amounts(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("amount", "quantity 'more'? UNITS", "quantity ADJECTIVE UNITS")
    def plural(quantity: tuple[float | None], *rest: Any) -> Amount | None:
        if (
            quantity[0] is not None
            and quantity[0] > _MOST
            and rest[-1] in ("hour", "year")
            and quantity[0] % 100
        ):
            return None  # "1994 years", "1830 hours"
        return Amount(quantity[0], rest[-1])

    @rule("amount", "number 'dash'? UNIT", "number 'dash'? UNIT 'dash'? 'long'")
    def adjectival(number: float, unit: Unit) -> Amount | None:
        if (unit == "second" and number != 1) or number > _MOST:
            return None
        return Amount(number, unit)

    @rule("amount", "UNCOUNTED 'dash' UNIT")
    def several_year(_word: str, unit: Unit) -> Amount:
        return Amount(None, unit)

    @rule("amount", "UNITS 'dash' 'old'")
    def years_old(unit: Unit) -> Amount:
        return Amount(None, unit)

    @rule("amount", "'a' 'long' 'time'")
    def long_time() -> Amount:
        return Amount(None, "year")

    @rule("amount", "'a' UNIT")
    def one(unit: Unit) -> Amount | None:
        return Amount(1, unit) if unit not in ("second", "quarter") else None

    @rule("amount", "UNIT 'dash' 'long'")
    def long(unit: Unit) -> Amount:
        return Amount(1, unit)

    @rule("amount", "UNITS 'dash' 'long'")
    def unknown_long(unit: Unit) -> Amount:
        return Amount(None, unit)

    @rule("amount", "quantity SEASONS")
    def winters(quantity: tuple[float | None], unit: Unit) -> Amount:
        """Read "eighty-one winters": the seasons count years."""
        return Amount(quantity[0], unit)

    @rule("amount", "quantity LIFETIMES")
    def lifetimes(_quantity: tuple[float | None], unit: Unit) -> Amount:
        """Read "several generations"; nobody knows how long one is."""
        return Amount(None, unit)

    @rule("amount", "'a' LIFETIME", "NUMBER_WORD LIFETIME")
    def lifetime(*parts: Any) -> Amount | None:
        return Amount(None, parts[-1]) if parts[-1] is not None else Amount(None, parts[0])

    @rule("amount", "UNITS")
    def bare(unit: Unit) -> Amount | None:
        return Amount(None, unit) if unit in _BARE else None

    @rule(
        "amount",
        "'half' 'a' UNIT",
        "'half' 'dash' UNIT",
        "'a' 'half' 'dash' UNIT",
        "'a' 'half' UNIT",
        "'half' 'the' UNIT",
    )
    def half(unit: Unit) -> Amount:
        return Amount(0.5, unit)

    @rule("amount", "'a' UNIT 'of' 'a' UNIT")
    def quarter_of(part: str, whole: Unit) -> Amount | None:
        """Read "a quarter of a century"."""
        return Amount(_QUARTER, whole) if part == "quarter" and whole != "quarter" else None

    @rule("amount", "'three' UNITS 'of' 'a' UNIT")
    def quarters_of(part: str, whole: Unit) -> Amount | None:
        return Amount(3 * _QUARTER, whole) if part == "quarter" and whole != "quarter" else None

    @rule("amount", "'a' UNIT 'dash' UNIT")
    def quarter_century(part: str, whole: Unit) -> Amount | None:
        return Amount(_QUARTER, whole) if part == "quarter" and whole != "quarter" else None

    @rule("amount", "'a' UNIT 'and' 'a' UNIT")
    def and_a_quarter(whole: Unit, part: str) -> Amount | None:
        return Amount(1 + _QUARTER, whole) if part == "quarter" and whole != "quarter" else None

    @rule("amount", "'a' UNIT 'or' 'two'")
    def one_or_two(unit: Unit) -> Amount:
        return Amount(None, unit)

    @rule("amount", "'a' UNIT 'and' 'a' 'half'")
    def one_and_a_half(unit: Unit) -> Amount:
        return Amount(1.5, unit)

    @rule("amount", "amount 'and' amount")
    def composite(whole: Expression, rest: Expression) -> Amount | None:
        """Read "three years and seven months"."""
        if not (isinstance(whole, Amount) and isinstance(rest, Amount)) or whole.rest or rest.rest:
            return None
        fits = whole.number and rest.number and _SIZES.get(rest.unit, 0) < _SIZES.get(whole.unit, 0)
        return Amount(whole.number, whole.unit, rest) if fits and rest.unit in _SIZES else None

    @rule("amount", "'aged' number", "'the' 'age' 'of' number", "'age' number", "'age' 'of' number")
    def aged(number: float) -> Amount | None:
        return Amount(number, "year") if 0 < number < 130 else None

    @rule("amount", "amount 'old'", "amount 'of' 'age'")
    def old(amount: Expression) -> Expression | None:
        fits = isinstance(amount, Amount) and amount.number is not None and amount.unit in ("month", "year")
        return amount if fits else None


def _bounded(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("amount", "BOUND amount")
    def bound(mod: TimexMod, amount: Expression) -> Expression | None:
        bare = isinstance(amount, Amount) and amount.number is None
        return None if bare else modified(amount, mod)

    @rule("amount", "ABOUT amount", "SOME amount")
    def about_amount(_word: str, amount: Expression) -> Expression | None:
        bare = not isinstance(amount, Amount) or amount.number is None
        return None if bare else modified(amount, "APPROX")

    @rule("amount", "BOUND 'the' UNIT")
    def most_of(mod: TimexMod, unit: Unit) -> Expression | None:
        """Read "most of the decade"."""
        return modified(Amount(1, unit), mod) if mod == "LESS_THAN" else None

    @rule("within_unit", "'the' UNIT")
    def within_the(unit: Unit) -> Amount:
        """Read "within the hour"."""
        return Amount(1, unit)

    @rule("age", "number")
    def bare_age(number: float) -> Amount | None:
        """Read "Pell, sixty-three, is …"."""
        return Amount(number, "year") if 16 <= number < 110 and number == int(number) else None

    @rule("amount", "EMPHASIS UNIT")
    def another(_word: str, unit: Unit) -> Amount | None:
        return Amount(1, unit) if unit != "second" else None

    @rule("amount", "amount 'or' 'more'")
    def or_more(amount: Expression) -> Expression | None:
        bare = not isinstance(amount, Amount) or amount.number is None
        return None if bare else modified(amount, "EQUAL_OR_MORE")

    # A stretch is a length of time with its place; no bound stands before it ("over the past year").
    @rule("stretch", "'the' quantity UNITS")
    def the_amount(quantity: tuple[float | None], unit: Unit) -> Amount | None:
        return Amount(quantity[0], unit) if quantity[0] is not None else None

    @rule("stretch", "'the'? DEICTIC quantity UNITS", "'the'? ANAPHOR quantity UNITS")
    @rule("stretch", "'the' ORDINAL quantity UNITS", "'the'? DEICTIC quantity ADJECTIVE UNITS")
    def stretch(_which: int, quantity: tuple[float | None], *rest: Any) -> Amount:
        return Amount(quantity[0], rest[-1])

    @rule("stretch", "'the' ORDINAL UNIT")
    def the_first(_number: int, unit: Unit) -> Amount | None:
        """Read "the first hour": one of several."""
        return Amount(1, unit) if unit in ("hour", "week", "month", "year", "decade") else None

    @rule("stretch", "'the' ANAPHOR UNITS", "'the' DEICTIC UNITS")
    def stretch_of_unknown_length(_which: int, unit: Unit) -> Amount | None:
        return Amount(None, unit)


def _sets(grammar: Grammar) -> None:
    rule = grammar.rule

    @rule("set", "'every' UNIT", "'per' UNIT")
    def every(unit: Unit) -> Repeat:
        if unit == "quarter":
            return Repeat(Amount(3, "month"))
        return Repeat(Amount(1, "day" if unit == "night" else unit))

    @rule("set", "'every' ORDINAL UNIT")
    def every_nth(number: int, unit: Unit) -> Repeat:
        return Repeat(Amount(number, unit))

    @rule("set", "'every' monthday")
    def every_date(point: Point) -> Repeat:
        return Repeat(point)

    @rule("set", "'every' DAYPART")
    def every_part_of_day(_clock: str) -> Repeat:
        return Repeat(Amount(1, "day"))

    @rule("set", "UNIT 'in' 'and' UNIT 'out'", "UNIT 'in' 'comma'? UNIT 'out'")
    def day_in_day_out(unit: Unit, again: Unit) -> Repeat | None:
        return Repeat(Amount(1, unit)) if unit == again else None

    @rule("set", "UNIT 'by' UNIT")
    def one_by_one(unit: Unit, again: Unit) -> Repeat | None:
        """Read "year by year", "day after day"."""
        return Repeat(Amount(1, unit)) if unit == again else None

    @rule("set", "'every' number UNITS")
    def every_so_many(number: float, unit: Unit) -> Repeat:
        return Repeat(Amount(number, unit))

    @rule("set", "'every' WEEKDAY", "'any' WEEKDAY", "WEEKDAYS", "'every' WEEKDAYS")
    def every_weekday(number: int) -> Repeat:
        return Repeat(Point(weekday=number))

    @rule("set", "'every' MONTH")
    def every_month(number: int) -> Repeat:
        return Repeat(Point(month=number))

    @rule("set", "'every' SEASON")
    def every_season(code: str) -> Repeat:
        return Repeat(Point(part=code))

    @rule("set", "FREQUENCY")
    def frequency(every: tuple[int, Unit]) -> Repeat:
        return Repeat(Amount(every[0], every[1]))

    @rule("set", "TIMES 'a' UNIT", "quantity TIMES 'a' UNIT", "TIMES 'per' UNIT", "TIMES 'every' UNIT")
    def times_a(*parts: Any) -> Repeat:
        unit = next(part for part in reversed(parts) if part is not None)
        return Repeat(Amount(1, unit))
