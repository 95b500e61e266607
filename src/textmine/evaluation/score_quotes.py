"""Quotes: content, kind, cue, speaker and note of statements, and marks that are taken for statements.

Content is compared by words, so that a comma or mark at its edge does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textmine.evaluation.case import Case
from textmine.evaluation.conventions import conventions
from textmine.evaluation.counts import Count
from textmine.evaluation.gold import GoldQuote
from textmine.evaluation.matching import pair_sets
from textmine.evaluation.score_entities import gold_identities
from textmine.schema.v1 import STATEMENT_KINDS, Quote

_HALF = 0.5
_EXACT = 1.0
GROUPS: Mapping[str, frozenset[str]] = {
    "all": STATEMENT_KINDS, "direct+mixed": frozenset({"direct", "mixed"}), "indirect": frozenset({"indirect"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Side:
    """A quote of either side by the words of the chapter's text."""

    kind: str
    words: frozenset[int]
    cue: frozenset[int]
    speaker: frozenset[int]
    speaks: bool
    entity: str | None
    note: str | None
    block: int


def quote_counts(case: Case) -> Iterator[Count]:
    """Yield the counts of the quotes layer."""
    if not case.has("quotes"):
        return
    golds, found = _sides(case)
    for name, kinds in GROUPS.items():
        yield from _content(
            name, [g for g in golds if g.kind in kinds], [f for f in found if f.kind in kinds]
        )
    statements = (
        [g for g in golds if g.kind in STATEMENT_KINDS],
        [f for f in found if f.kind in STATEMENT_KINDS],
    )
    yield from _attribution(case, *statements)
    marks = (
        [g for g in golds if g.kind not in STATEMENT_KINDS],
        [f for f in found if f.kind not in STATEMENT_KINDS],
    )
    yield from _marks(marks[0], marks[1], statements[1])


def confusion(case: Case) -> Iterator[tuple[str, str]]:
    """Yield (gold kind, predicted kind) of each quote; "none" where the other side has nothing there."""
    if not case.has("quotes"):
        return
    golds, found = _sides(case)
    pairs = dict(pair_sets([g.words for g in golds], [f.words for f in found], _HALF))
    for i, gold in enumerate(golds):
        yield gold.kind, found[pairs[i]].kind if i in pairs else "none"
    for j in set(range(len(found))) - set(pairs.values()):
        yield "none", found[j].kind


def _sides(case: Case) -> tuple[list[_Side], list[_Side]]:
    identities = gold_identities(case)
    labels = {note.id: note.label for note in case.chapter.notes}
    golds = [_gold_side(case, q) for q in case.gold.quotes if case.labelled("quotes", q.content[0][0])]
    found = [
        _found_side(case, q, identities, labels)
        for q in case.chapter.quotes
        if case.in_scope("quotes", q.start)
    ]
    return golds, found


def _gold_side(case: Case, quote: GoldQuote) -> _Side:
    spans = case.alignment.spans(quote.content)
    cue, speaker = (case.alignment.spans([span]) if span else () for span in (quote.cue, quote.speaker))
    covered = case.words.covered
    return _Side(
        quote.kind, covered(spans), covered(cue), covered(speaker), quote.speaker is not None, quote.entity, quote.note,
        case.block(spans[0] if spans else None),
    )  # fmt: skip


def _found_side(case: Case, quote: Quote, identities: Mapping[str, str], labels: Mapping[str, str]) -> _Side:
    speaker = quote.speaker
    return _Side(
        quote.kind,
        case.words.covered((part.start, part.end) for part in quote.content),
        case.words.covered([(quote.cue.start, quote.cue.end)] if quote.cue else []),
        case.words.covered([(speaker.start, speaker.end)] if speaker else []),
        speaker is not None,
        identities.get(speaker.entity) if speaker and speaker.entity else None,
        labels[quote.note] if quote.note else None,
        case.block((quote.start, quote.end)),
    )


def _content(name: str, golds: Sequence[_Side], found: Sequence[_Side]) -> Iterator[Count]:
    for metric, least in (("exact", _EXACT), ("half", _HALF)):
        path = f"quotes.{name} {metric}"
        for i, _ in pair_sets([g.words for g in golds], [f.words for f in found], least):
            yield Count(path, golds[i].block, "tp")
        for gold in golds:
            yield Count(path, gold.block, "gold")
        for quote in found:
            yield Count(path, quote.block, "found")


def _attribution(case: Case, golds: Sequence[_Side], found: Sequence[_Side]) -> Iterator[Count]:
    """Count kind, cue, speaker and note on half-matched statements, and statement and speaker end to end."""
    for i, j in pair_sets([g.words for g in golds], [f.words for f in found], _HALF):
        gold, quote = golds[i], found[j]
        speaker = _same_speaker(case, gold, quote)
        rates = [("kind", True, gold.kind == quote.kind), ("speaker", gold.speaks, speaker)]
        rates.append(("note", gold.note is not None, gold.note == quote.note))
        for metric, judged, right in rates:
            if judged:
                yield Count(f"quotes.{metric}", gold.block, "of")
                yield Count(f"quotes.{metric}", gold.block, "hits", float(right))
        if gold.cue & quote.cue:
            yield Count("quotes.cue", gold.block, "tp")
        yield Count("quotes.end to end", gold.block, "tp", float(speaker))
    for gold in golds:
        yield Count("quotes.end to end", gold.block, "gold")
        if gold.cue:
            yield Count("quotes.cue", gold.block, "gold")
    for quote in found:
        yield Count("quotes.end to end", quote.block, "found")
        if quote.cue:
            yield Count("quotes.cue", quote.block, "found")


def _same_speaker(case: Case, gold: _Side, quote: _Side) -> bool:
    """Return whether both name the same speaker, or neither names one.

    Where both sides know the entity, the entity decides, so that another mention of the same person is right; else the
    mentions must share a word that says something.
    """
    if not gold.speaks or not quote.speaks:
        return gold.speaks == quote.speaks
    if gold.entity is not None and quote.entity is not None:
        return gold.entity == quote.entity
    shared = [case.words.spans[index] for index in gold.speaker & quote.speaker]
    weak = conventions().weak_words
    return gold.speaker == quote.speaker or any(
        case.chapter.text[start:end].lower() not in weak for start, end in shared
    )


def _marks(golds: Sequence[_Side], found: Sequence[_Side], statements: Sequence[_Side]) -> Iterator[Count]:
    """Count marks that attribute nothing: found as such, of the right kind, and taken for statements."""
    for i, j in pair_sets([g.words for g in golds], [f.words for f in found], _HALF):
        yield Count("quotes.marks", golds[i].block, "tp")
        yield Count("quotes.marks kind", golds[i].block, "of")
        yield Count("quotes.marks kind", golds[i].block, "hits", float(golds[i].kind == found[j].kind))
    for gold in golds:
        yield Count("quotes.marks", gold.block, "gold")
        yield Count("quotes.marks taken for statements", gold.block, "of")
    for quote in found:
        yield Count("quotes.marks", quote.block, "found")
    for i, _ in pair_sets([g.words for g in golds], [s.words for s in statements], _HALF):
        yield Count("quotes.marks taken for statements", golds[i].block, "hits")
