"""Labels of word pieces: examples cut into windows, with a class for each piece and head."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.components.encoder.windows import Window, windows
from textmine.components.encoder.wordpiece import WordPieces
from textmine.training.quote_examples import MARK_KINDS, SPAN_HEADS, Example, Span

# Classes of a span head: outside, at the beginning, inside.
OUTSIDE, BEGIN, INSIDE = range(3)
UNKNOWN = -1
HEADS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SPAN_HEADS, ("outside", "begin", "inside")),
    "kind": MARK_KINDS,
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A window with the class of each piece, one column a head in the order of `HEADS`; -1 is not known."""

    window: Window
    classes: NDArray[np.int64]
    source: str


def labelled(examples: Iterable[Example], cutter: WordPieces, longest: int) -> Iterator[Labelled]:
    """Yield the windows of `examples`, labelled; those of which nothing is known are left out."""
    for example in examples:
        cut = list(windows(example.text, example.regions, cutter, longest))
        tables = [np.full((len(w.ids), len(HEADS)), UNKNOWN, np.int64) for w in cut]
        index = _Places(cut)
        for column, head in enumerate(SPAN_HEADS):
            for table, window in zip(tables, cut, strict=True):
                table[[k for k, span in enumerate(window.spans) if span[0] >= 0], column] = OUTSIDE
            for span in example.unknown.get(head, ()):
                index.fill(tables, column, span, UNKNOWN, UNKNOWN)
            for span in example.spans[head]:
                index.fill(tables, column, span, BEGIN, INSIDE)
        for name, span in example.kinds:
            number = MARK_KINDS.index(name)
            index.fill(tables, len(SPAN_HEADS), span, number, number)
        for table, window in zip(tables, cut, strict=True):
            table[: window.first] = UNKNOWN
            table[window.last :] = UNKNOWN
            if (table != UNKNOWN).any():
                yield Labelled(window, table, example.source)


class _Places:
    """Finds the pieces of a stretch of text in all windows."""

    def __init__(self, cut: list[Window]) -> None:
        self._rows = sorted(
            (*span, w, k)
            for w, window in enumerate(cut)
            for k, span in enumerate(window.spans)
            if span[0] >= 0
        )
        self._starts = [row[0] for row in self._rows]

    def fill(self, tables: list[NDArray[np.int64]], column: int, span: Span, first: int, other: int) -> None:
        """Set the class of the pieces that begin in `span`: the first of each window, and the others."""
        seen: set[int] = set()
        for at in range(bisect_left(self._starts, span[0]), len(self._rows)):
            start, _, window, k = self._rows[at]
            if start >= span[1]:
                break
            tables[window][k, column] = other if window in seen else first
            seen.add(window)
