"""Counts that metrics are made of, the formulas over them, and bootstrap intervals.

A scorer yields `Count`s: so much of a column of a metric, in one block of the chapter. A metric's columns say
by which formula it is computed, so that sums over blocks, chapters or bootstrap draws all go one way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
BINS = 10
DRAWS = 1000
# With fewer chapters than this, chapters are too few to draw from and blocks are drawn instead.
FEWEST_DOCUMENTS = 5
PRF = ("tp", "found", "gold")
RATE = ("hits", "of")


class Count(NamedTuple):
    """An amount of a column of a metric, counted in a block (its index in the chapter, -1 for none)."""

    metric: str
    block: int
    column: str
    amount: float = 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """A metric's value.

    Attributes:
        value: F1 of a metric of pairs, else the rate, mean or error itself; None where nothing is there to judge.
        precision, recall: of a metric of pairs, else None.
        low, high: 95% bootstrap interval of `value`.
        counts: the sums that the value was computed from, by column.
    """

    value: float | None
    precision: float | None = None
    recall: float | None = None
    low: float | None = None
    high: float | None = None
    counts: Mapping[str, float] = field(default_factory=dict)


def scores(
    chapters: Sequence[Iterable[Count]], *, seed: int = 0, draws: int = DRAWS
) -> tuple[dict[str, Score], str]:
    """Return the metrics over all chapters with their intervals, and what was drawn: "document" or "block"."""
    by_document = len(chapters) >= FEWEST_DOCUMENTS
    tables: dict[str, dict[tuple[int, int], dict[str, float]]] = {}
    units: set[tuple[int, int]] = set()
    for index, counts in enumerate(chapters):
        for count in counts:
            unit = (index, 0 if by_document else count.block)
            units.add(unit)
            row = tables.setdefault(count.metric, {}).setdefault(unit, {})
            row[count.column] = row.get(count.column, 0.0) + count.amount
    order = {unit: place for place, unit in enumerate(sorted(units))}
    weights = _weights(len(order), draws, seed) if draws else None
    found = {}
    for metric in sorted(tables):
        columns = _columns(tables[metric])
        table = np.zeros((len(order), len(columns)))
        for unit, row in tables[metric].items():
            table[order[unit]] = [row.get(column, 0.0) for column in columns]
        found[metric] = _score(columns, table, weights)
    return found, "document" if by_document else "block"


def _weights(units: int, draws: int, seed: int) -> Array:
    generator = np.random.default_rng(seed)
    return generator.multinomial(units, np.full(units, 1 / units), size=draws).astype(np.float64)


def _columns(rows: Mapping[tuple[int, int], Mapping[str, float]]) -> list[str]:
    seen = {column for row in rows.values() for column in row}
    if seen <= set(PRF):
        return list(PRF)
    return list(RATE) if seen <= set(RATE) else sorted(seen)


def _score(columns: list[str], table: Array, weights: Array | None) -> Score:
    total = table.sum(axis=0)
    value = _finite(_value(columns, total[None, :])[0])
    low = high = None
    if weights is not None and value is not None:
        drawn = _value(columns, weights @ table)
        drawn = drawn[np.isfinite(drawn)]
        if drawn.size:
            low, high = (float(edge) for edge in np.percentile(drawn, [2.5, 97.5]))
    precision = recall = None
    if columns == list(PRF):
        precision, recall = (
            _finite(part) for part in (_ratio(total[0], total[1]), _ratio(total[0], total[2]))
        )
        if value is not None:
            precision, recall = precision or 0.0, recall or 0.0
    elif "p" in columns:
        sums = dict(zip(columns, total, strict=True))
        precision, recall = (_finite(_ratio(np.float64(sums.get(key, 0.0)), sums["n"])) for key in ("p", "r"))
    return Score(
        value, precision, recall, low, high, {c: float(t) for c, t in zip(columns, total, strict=True)}
    )


def _value(columns: list[str], sums: Array) -> Array:
    """Return the value of each row of sums."""
    if columns == list(PRF):
        return _ratio(2 * sums[:, 0], sums[:, 1] + sums[:, 2])
    if columns == list(RATE):
        return _ratio(sums[:, 0], sums[:, 1])
    by_name = {column: sums[:, place] for place, column in enumerate(columns)}
    nothing = np.zeros(len(sums))
    if "p" in columns:
        p, r = (_ratio(by_name.get(key, nothing), by_name["n"]) for key in ("p", "r"))
        return _ratio(2 * p * r, p + r)
    if any(column.startswith("n:") for column in columns):
        return _calibration_error(by_name, nothing)
    return _macro(by_name, nothing)


def _macro(by_name: Mapping[str, Array], nothing: Array) -> Array:
    classes = sorted({column.partition(":")[0] for column in by_name})
    values = []
    for name in classes:
        tp, found, gold = (by_name.get(f"{name}:{column}", nothing) for column in PRF)
        values.append(_ratio(2 * tp, found + gold))
    table = np.array(values)
    known = np.isfinite(table)
    return _ratio(np.where(known, table, 0.0).sum(axis=0), known.sum(axis=0).astype(np.float64))


def _calibration_error(by_name: Mapping[str, Array], nothing: Array) -> Array:
    gaps, total = np.zeros_like(nothing), np.zeros_like(nothing)
    for index in range(BINS):
        total += by_name.get(f"n:{index}", nothing)
        gaps += np.abs(by_name.get(f"score:{index}", nothing) - by_name.get(f"right:{index}", nothing))
    return _ratio(gaps, total)


def calibration(metric: str, block: int, score: float, right: bool) -> Iterable[Count]:
    """Yield the counts of one scored decision for the expected calibration error over ten bins of equal width."""
    index = min(BINS - 1, int(score * BINS))
    yield Count(metric, block, f"n:{index}")
    yield Count(metric, block, f"score:{index}", score)
    yield Count(metric, block, f"right:{index}", float(right))


def _ratio(upper: Array | np.float64, lower: Array | np.float64) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.true_divide(upper, lower), dtype=np.float64)


def _finite(value: Array | np.float64 | float) -> float | None:
    number = float(value)
    return number if np.isfinite(number) else None
