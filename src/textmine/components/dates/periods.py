"""Periods that a text defines for itself: "the interwar period (1994-2020)", and from then on "the interwar period"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from textmine.components.dates.lexicon import Lexicon

Stretch = tuple[int, int]
# What stands in front of the parenthesis; every repeat is bounded.
_TAIL = 60


def defined_periods(
    text: str, intervals: Iterable[Stretch], lexicon: Lexicon
) -> Iterator[tuple[str, Stretch]]:
    """Yield the name of each period that is defined by an interval in parentheses, and the interval's stretch.

    Args:
        text: the text that offsets count in.
        intervals: stretches of closed intervals, in order.
        lexicon: names the nouns that periods are called by.
    """
    for start, end in intervals:
        tail = text[max(start - _TAIL, 0) : start]
        found = list(_pattern(lexicon.era_nouns).finditer(tail))
        if found and tail[found[-1].end() :] in (" (", "(") and text[end : end + 1] == ")":
            yield found[-1][1].lower(), (start, end)


def occurrences(text: str, names: Iterable[str], lexicon: Lexicon) -> Iterator[tuple[str, Stretch]]:
    """Yield each place in `text` where a name stands, whatever the case of its letters, with its stretch."""
    known = frozenset(names)
    if not known:
        return
    for found in _pattern(lexicon.era_nouns).finditer(text):
        if (name := found[1].lower()) in known:
            yield name, found.span(1)


@cache
def _pattern(nouns: frozenset[str]) -> re.Pattern[str]:
    """Match "the", up to three words, a noun of time; every repeat is bounded."""
    named = "|".join(map(re.escape, sorted(nouns)))
    return re.compile(rf"\b(the (?:[^\W\d_][\w-]{{1,20}} ){{1,3}}?(?:{named}))\b", re.IGNORECASE)
