"""Dates: extents, types, values and modifiers of time expressions, and the days that they mean.

Source: TempEval-3, task A (UzZaman et al. 2013): `type` and `value` count relaxed pairs that agree, over all items.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from textmine.evaluation.case import Case
from textmine.evaluation.counts import Count
from textmine.evaluation.gold import GoldDate
from textmine.evaluation.matching import pair_spans
from textmine.evaluation.outline import Span
from textmine.schema.v1 import Date

_PLAIN = re.compile(r"([0-9]{2,4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def date_counts(case: Case) -> Iterator[Count]:
    """Yield the counts of the dates layer."""
    if not case.has("dates"):
        return
    golds = [d for d in case.gold.dates if case.labelled("dates", d.start)]
    spans = [case.alignment.span(d.start, d.end) for d in golds]
    by_extent: dict[Span, Date] = {}
    for date in case.chapter.dates:
        if case.in_scope("dates", date.start):
            by_extent.setdefault((date.start, date.end), date)
    found = list(by_extent.values())
    partner = dict(pair_spans(spans, list(by_extent)))
    for i, gold in enumerate(golds):
        block = case.block(spans[i])
        other = found[partner[i]] if i in partner else None
        yield from _extent_counts(gold, spans[i], other, block)
        if gold.mod:
            yield Count("dates.mod", block, "gold")
        if other:
            yield from _mod_and_days(gold, other, block)
    for date in found:
        block = case.block((date.start, date.end))
        for metric in ("strict", "relaxed", "type", "value", "strict value"):
            yield Count(f"dates.{metric}", block, "found")
        if date.mod:
            yield Count("dates.mod", block, "found")


def _extent_counts(gold: GoldDate, span: Span | None, date: Date | None, block: int) -> Iterator[Count]:
    strict = date is not None and (date.start, date.end) == span
    value = date is not None and date.value == gold.value
    right = {
        "strict": strict, "relaxed": date is not None, "type": date is not None and date.type == gold.type,
        "value": value, "strict value": strict and value,
    }  # fmt: skip
    for metric, hit in right.items():
        yield Count(f"dates.{metric}", block, "gold")
        yield Count(f"dates.{metric}", block, "tp", float(hit))


def _mod_and_days(gold: GoldDate, date: Date, block: int) -> Iterator[Count]:
    if gold.mod and gold.mod == date.mod:
        yield Count("dates.mod", block, "tp")
    days = days_of(gold.value) if gold.mod is None and gold.type == "DATE" else None
    if days and date.earliest and date.latest:
        yield Count("dates.days", block, "of")
        yield Count("dates.days", block, "hits", float(days == (date.earliest, date.latest)))


def days_of(value: str) -> tuple[str, str] | None:
    """Return first and last day of a plain TIMEX3 date or interval; None for every value that is not plain."""
    first, _, last = value.partition("/")
    begin, end = _PLAIN.fullmatch(first), _PLAIN.fullmatch(last or first)
    if begin is None or end is None:
        return None
    try:
        return _edge(begin, False), _edge(end, True)
    except ValueError:
        return None


def _edge(match: re.Match[str], last: bool) -> str:
    digits = match[1]
    year = digits + ("9" if last else "0") * (4 - len(digits))
    month = match[2] or ("12" if last else "01")
    if match[3]:
        return f"{year}-{month}-{match[3]}"
    day = calendar.monthrange(max(1, int(year)), int(month))[1] if last else 1
    return f"{year}-{month}-{day:02}"
