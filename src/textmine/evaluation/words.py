"""Words of a text with their places: what spans are compared by where punctuation must not count."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from textmine.evaluation.outline import Span

_WORD = re.compile(r"\w+")


class Words:
    """The words of `text`: `spans` are their code points, `keys` their forms without regard to case and look."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.spans: list[Span] = [(m.start(), m.end()) for m in _WORD.finditer(text)]
        self._starts = [start for start, _ in self.spans]
        self._ends = [end for _, end in self.spans]

    def keys(self) -> list[str]:
        """Return each word's form in lower case, ligatures and other presentation forms resolved."""
        return [unicodedata.normalize("NFKC", self.text[start:end]).casefold() for start, end in self.spans]

    def between(self, start: int, end: int) -> range:
        """Return the indices of the words that share a character with `start`-`end`."""
        return range(bisect_right(self._ends, start), bisect_left(self._starts, end))

    def covered(self, spans: Iterable[Span]) -> frozenset[int]:
        """Return the indices of all words that the spans touch."""
        return frozenset(index for start, end in spans for index in self.between(start, end))

    def hull(self, start: int, end: int) -> Span | None:
        """Return first and last word (inclusive) of a stretch, None if it holds no word."""
        found = self.between(start, end)
        return (found[0], found[-1]) if found else None
