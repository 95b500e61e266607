"""Sentences of the running text: the parse's, cut where a region ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from textmine.components.context import Context

PROSE = frozenset({"paragraph", "list_item", "blockquote", "note"})
BODY = frozenset({"paragraph", "list_item", "blockquote"})


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """A sentence: code points into `doc.text`, and the index of its region in the context."""

    start: int
    end: int
    region: int


def sentences(doc: Doc, context: Context) -> Iterator[SentenceSpan]:
    """Yield the sentences of prose regions, in order, without white space at their ends.

    Args:
        doc: parsed; sentence starts may come from any component.
        context: its regions; sentences of headings, tables and captions are left out.
    """
    text = doc.text  # spaCy builds it anew at every call
    starts = [sent.start_char for sent in doc.sents] if doc.has_annotation("SENT_START") else []
    position = 0
    for index, region in enumerate(context.regions):
        if region.kind not in PROSE:
            continue
        while position < len(starts) and starts[position] <= region.start:
            position += 1
        cuts = [region.start]
        while position < len(starts) and starts[position] < region.end:
            cuts.append(starts[position])
            position += 1
        for start, end in zip(cuts, [*cuts[1:], region.end], strict=True):
            piece = text[start:end]
            if piece.strip():
                yield SentenceSpan(
                    start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()), index
                )
