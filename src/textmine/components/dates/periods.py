"""Periods that a text defines for itself: "the interwar period (1994-2020)", and from then on "the interwar period"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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
    nouns = "|".join(map(re.escape, sorted(lexicon.era_nouns)))
    named = re.compile(rf"\b(the (?:[^\W\d_][\w-]{{1,20}} ){{1,3}}(?:{nouns}))\s?\($", re.IGNORECASE)
    for start, end in intervals:
        found = named.search(text[max(start - _TAIL, 0) : start])
        if found is not None and text[end : end + 1] == ")":
            yield found[1].lower(), (start, end)


def occurrences(text: str, names: Iterable[str]) -> Iterator[tuple[str, Stretch]]:
    """Yield each place in `text` where a name stands, whatever the case of its letters, with its stretch."""
    alternatives = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    if not alternatives:
        return
    for found in re.finditer(rf"\b(?:{alternatives})\b", text, re.IGNORECASE):
        yield found[0].lower(), found.span()
