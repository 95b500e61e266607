"""What time expressions mean: typed values that the grammar composes and the resolver makes definite.

`Point`, `Era`, `Interval`, `Amount`, `Repeat` and `Vague` can be written as TIMEX3; `Shift`, `Choose`, `Within`, `Turn` and `Told` point
to another time and are resolved first. `Modified` carries the TIMEX3 modifier of any of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textmine.schema.v1 import TimexMod

Unit = Literal[
    "second", "minute", "hour", "night", "day", "weekend", "week", "fortnight",
    "month", "quarter", "season", "half", "year", "decade", "century", "millennium",
]  # fmt: skip
EraUnit = Literal["decade", "century", "millennium"]
Base = Literal["speech", "context"]
Reference = Literal["PAST_REF", "PRESENT_REF", "FUTURE_REF"]
YEARS_OF: dict[str, int] = {"year": 1, "decade": 10, "century": 100, "millennium": 1000}


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of the calendar, as far as it is said; what is None is not.

    Attributes:
        year: astronomical (0 is 1 BC).
        part: season ("SP", "SU", "FA", "WI"), quarter ("Q1") or half ("H1") of the year.
        week: ISO week; then `year` is the ISO year.
        weekday: 1 for Monday; known together with a day or week, or alone.
        weekend: the weekend of `week`.
        clock: TIMEX3 time of day: "NI", "11:30".
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: str | None = None
    week: int | None = None
    weekday: int | None = None
    weekend: bool = False
    clock: str | None = None

    @property
    def unit(self) -> Unit:
        """The finest unit that is said, times of day apart."""
        if self.day is not None or self.weekday is not None:
            return "day"
        if self.weekend:
            return "weekend"
        if self.week is not None:
            return "week"
        if self.month is not None:
            return "month"
        if self.part is not None:
            return {"Q": "quarter", "H": "half"}.get(self.part[0], "season")  # type: ignore[return-value]
        return "year"


@dataclass(frozen=True, slots=True)
class Era:
    """A decade, century or millennium: its years without the digits it leaves open (199, 19, 1), BC counted as said.

    "the 470s BC" is (decade, 47, bc); "the fourth century BC" (century, 3, bc): 399 to 300 BC, digits 3xx.
    """

    unit: EraUnit
    digits: int
    bc: bool = False

    @property
    def years(self) -> tuple[int, int]:
        """First and last astronomical year."""
        size = YEARS_OF[self.unit]
        low, high = self.digits * size, self.digits * size + size - 1
        return (1 - high, 1 - max(low, 1)) if self.bc else (max(low, 1), high)


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval written with a dash."""

    start: Definite
    end: Definite


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time, with a rest in finer units ("three years and seven months"); None is an unknown number."""

    number: float | None
    unit: Unit
    rest: Amount | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A time that comes again: every so long, or every such point."""

    every: Amount | Point


@dataclass(frozen=True, slots=True)
class Vague:
    """Some time before, at or after now."""

    reference: Reference


@dataclass(frozen=True, slots=True)
class Shift:
    """So much before (sign -1) or after (1) the base."""

    base: Base
    sign: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class Choose:
    """The previous (-1), this (0) or next (1) unit or point of its kind, seen from the base."""

    base: Base
    step: int
    target: Unit | Point


@dataclass(frozen=True, slots=True)
class Within:
    """A point in a larger time: "March of that year"; with `part` None the larger time itself ("later that year")."""

    part: Point | None
    whole: Expression


@dataclass(frozen=True, slots=True)
class Turn:
    """The turn of the century nearest to what has been told."""


@dataclass(frozen=True, slots=True)
class Told:
    """The time that the text has got to, whatever its granularity ("at that time").

    `unit`: "day" for a day of it, "month" for its month, "year" for the last closed interval if there is one ("this period").
    """

    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Modified:
    """An expression with its TIMEX3 modifier.

    `part` says exactly what the modifier can only hint at: first and last day of the month, or year of the decade or
    century, counted from 1 ("the second half of the 1990s": 6 to 10); -1 is the last.
    """

    of: Expression
    mod: TimexMod
    part: tuple[int, int] | None = None


Definite = Point | Era | Interval | Amount | Repeat | Vague
Expression = Definite | Shift | Choose | Within | Turn | Told | Modified


def modified(of: Expression, mod: TimexMod) -> Expression:
    """Return `of` with `mod`; a modifier inside is overridden, for TIMEX3 has room for one."""
    return Modified(of.of if isinstance(of, Modified) else of, mod)


def from_bc(year: int) -> int:
    """Return the astronomical year of a year BC."""
    return 1 - year
