"""One chapter with its gold laid over it: what every scorer works on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from pathlib import Path

from textmine.evaluation.align import Alignment, align
from textmine.evaluation.gold import Gold, Layer
from textmine.evaluation.outline import Span
from textmine.evaluation.words import Words
from textmine.schema.v1 import Chapter


class Case:
    """A chapter, its gold, and the gold's places in the chapter's text.

    Attributes:
        chapter, gold: what is compared.
        alignment: from the gold's offsets to the chapter's.
        words: of the chapter's text.
    """

    def __init__(self, chapter: Chapter, gold: Gold, alignment: Alignment) -> None:
        self.chapter, self.gold, self.alignment = chapter, gold, alignment
        self.words = Words(chapter.text)
        self._block_starts = [block.start for block in chapter.blocks]
        self._scopes = {
            layer: chapter_sentences_scope(gold, alignment, layer) for layer in gold.header.layers
        }

    @classmethod
    def of(cls, chapter: Chapter, gold: Gold, path: Path) -> Case:
        """Return the case of a chapter and the gold that was read from `path`.

        Raises:
            GoldError: the gold cannot be aligned with the chapter.
        """
        return cls(chapter, gold, align(gold, chapter, path if path.is_dir() else path.parent))

    def has(self, layer: Layer) -> bool:
        """Return whether the layer was labelled at all."""
        return layer in self.gold.header.layers

    def labelled(self, layer: Layer, offset: int) -> bool:
        """Return whether the gold speaks of this code point of the gold's text in this layer."""
        ranges = self.gold.header.layers.get(layer, ())
        return ranges == "all" or any(start <= offset < end for start, end in ranges)

    def in_scope(self, layer: Layer, offset: int) -> bool:
        """Return whether the gold speaks of this code point of the chapter's text in this layer."""
        scope = self._scopes.get(layer, ())
        return scope is None or any(start <= offset < end for start, end in scope)

    def block(self, span: Span | None) -> int:
        """Return the index of the block that a span of the chapter's text begins in, -1 if there is none."""
        return bisect_right(self._block_starts, span[0]) - 1 if span else -1

    def hull(self, spans: Iterable[Span]) -> Span | None:
        """Return the stretch of the chapter's text from the first to the last of gold spans' counterparts."""
        pieces = self.alignment.spans(spans)
        return (pieces[0][0], max(end for _, end in pieces)) if pieces else None

    def word_hull(self, span: Span | None) -> Span | None:
        """Return first and last word of a stretch of the chapter's text."""
        return self.words.hull(*span) if span else None


def chapter_sentences_scope(gold: Gold, alignment: Alignment, layer: Layer) -> Sequence[Span] | None:
    """Return the stretches of the chapter's text that were labelled in `layer`; None where all of it was.

    A labelled range reaches over what has no counterpart inside it, so that a false find there is counted.
    """
    ranges = gold.header.layers.get(layer, ())
    return None if ranges == "all" else alignment.spans(ranges)
