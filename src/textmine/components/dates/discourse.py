"""Which of the times told so far an expression leans on: "in March" of which year, "that summer" of which.

A text does not simply go on from its last date: it looks back, compares, cites. Each time told is a candidate, described by how far back it
stands, how exact it is, whether it was an aside; a linear model with fitted weights (anchors.toml) ranks the candidates.

Source: the conditional logit of McFadden (1974), as used for antecedents by Denis and Baldridge (2008).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import log1p

from textmine.components.dates.lexicon import anchor_weights
from textmine.components.dates.values import Choose, Expression, Modified, Point, Shift, Told, Within

# Candidates further back are hardly ever meant; the second bound keeps repetitive texts linear.
_REACH = 8
_LOOK = 40
_FINE = frozenset({"day", "month", "season", "quarter", "half", "week", "weekend"})
_WINDOW = 6
_FAR = 5
_HALF_YEAR = 186


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands. Counters grow through the document.

    Attributes:
        sentence, region, section: of the expression.
        looks_back: its verb is in the past perfect.
        aside: it stands in parentheses, in quotation marks or in a relative clause.
        attributive: it describes a noun ("the 1975 offensive", "the census of 1931").
        opens: it opens its sentence.
        offset: in code points.
    """

    sentence: int
    region: int
    section: int
    looks_back: bool = False
    aside: bool = False
    attributive: bool = False
    opens: bool = False
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that the text has told: of known year, with the number of its expression and its place."""

    point: Point
    number: int
    place: Place
    heading: bool = False
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A time that an expression may lean on; `back`: mentions since, `later`: 1 for the year after it."""

    mention: Mention
    back: int = 0
    later: int = 0

    @property
    def point(self) -> Point:
        """The time to lean on."""
        point = self.mention.point
        return replace(point, year=point.year + 1) if self.later and point.year is not None else point


@dataclass(slots=True)
class History:
    """The times told, in order of appearance."""

    mentions: list[Mention] = field(default_factory=list)

    def tell(self, mention: Mention) -> None:
        """Add a time that has been told."""
        self.mentions.append(mention)

    def candidates(self, meaning: Expression) -> Iterator[Candidate]:
        """Yield what `meaning` may lean on, the nearest first; of one time only its last mention."""
        seen: set[Point] = set()
        yearless = isinstance(core(meaning), Point)
        for back, mention in enumerate(reversed(self.mentions[-_LOOK:])):
            if mention.point in seen:
                continue
            seen.add(mention.point)
            yield Candidate(mention, back)
            if yearless:
                yield Candidate(mention, back, 1)
            if len(seen) == _REACH:
                return

    def best(self, meaning: Expression, place: Place) -> Candidate | None:
        """Return the candidate that ranks highest, None if nothing has been told."""
        weights = anchor_weights()
        best, score = None, float("-inf")
        for candidate in self.candidates(meaning):
            found = features(self, candidate, meaning, place)
            value = sum(weights.get(name, 0.0) * number for name, number in found.items())
            if value > score:
                best, score = candidate, value
        return best


def core(meaning: Expression) -> Expression:
    """Return the part of `meaning` that leans on another time."""
    while isinstance(meaning, Modified | Within):
        meaning = meaning.of if isinstance(meaning, Modified) else meaning.whole
    return meaning


def features(history: History, candidate: Candidate, meaning: Expression, place: Place) -> dict[str, float]:
    """Return what speaks for and against a candidate, as named numbers."""
    mention = candidate.mention
    point, there = mention.point, mention.place
    recent = history.mentions[-_WINDOW:]
    after = candidate.back
    inner = core(meaning)
    found = {
        "mentions_back": log1p(after),
        "last": float(after == 0),
        "sentences_back": log1p(place.sentence - there.sentence),
        "same_sentence": float(place.sentence == there.sentence),
        "same_region": float(place.region == there.region),
        "same_section": float(place.section == there.section),
        "heading": float(mention.heading),
        "inferred": float(mention.inferred),
        "looked_back": float(there.looks_back),
        "looked_back_both": float(there.looks_back and place.looks_back),
        "aside": float(there.aside),
        "attributive": float(there.attributive),
        "opened": float(there.opens),
        "repeated": sum(m.point.year == point.year for m in recent) / _WINDOW,
        f"exact_{point.unit if point.unit in ('day', 'month', 'year') else 'part'}": 1.0,
        "latest": float(point.year is not None and all((m.point.year or 0) <= point.year for m in recent)),
        "out_of_line": float(_is_out_of_line(point, recent)),
    }
    if isinstance(inner, Point):
        found |= _order(point, inner, candidate.later, place, there)
    else:
        kind = type(inner).__name__.lower()
        found[f"{kind}_exact"] = float(point.unit in _FINE)
        if isinstance(inner, Choose | Shift):
            unit = inner.target if isinstance(inner, Choose) else inner.amount.unit
            if unit in ("day", "night", "week") or (isinstance(unit, Point) and unit.weekday):
                found["needs_day"] = float(bool(point.day))
            elif unit == "month":
                found["needs_month"] = float(bool(point.month))
        found[f"{kind}_back"] = log1p(after)
        found[f"{kind}_same_sentence"] = float(place.sentence == there.sentence)
    return found


def _is_out_of_line(point: Point, recent: list[Mention]) -> bool:
    """Return whether a year stands far from all others told about it."""
    years = [m.point.year for m in recent if m.point.year is not None and m.point is not point]
    return (
        bool(years)
        and all(abs(year - (point.year or 0)) > _FAR for year in years if year != point.year)
        and (sum(year == point.year for year in years) == 0)
    )


def _order(point: Point, meant: Point, later: int, place: Place, there: Place) -> dict[str, float]:
    """Return how the month and day meant go on from those told."""
    name = "later" if later else "same"
    found = {f"{name}_year": 1.0}
    if point.month and meant.month:
        ahead = (meant.month * 31 + (meant.day or 0)) - (point.month * 31 + (point.day or 0))
        found[f"{name}_on"] = float(ahead >= 0)
        found[f"{name}_far_back"] = float(ahead < -_HALF_YEAR)
        found[f"{name}_back"] = max(-ahead, 0) / 372
        found[f"{name}_forward"] = max(ahead, 0) / 372
        if place.looks_back and not there.looks_back:
            found[f"{name}_back_perfect"] = float(ahead < 0)
    else:
        found[f"{name}_unknown"] = 1.0
    return found


def leans(meaning: Expression) -> bool:
    """Return whether `meaning` leans on what has been told, where a text tells a story."""
    inner = core(meaning)
    if isinstance(inner, Point):
        return inner.year is None and (
            inner.month is not None or inner.part is not None or inner.weekday is not None
        )
    if isinstance(inner, Choose | Shift):
        return inner.base == "context"
    return isinstance(inner, Told)
