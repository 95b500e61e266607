"""Structure: headings with level and parent, paragraphs, sentences, notes, tables, metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from textmine.evaluation.case import Case
from textmine.evaluation.counts import Count
from textmine.evaluation.gold import GoldHeading, GoldNote
from textmine.evaluation.markup_records import cell_value
from textmine.evaluation.matching import jaccard, pair_best, pair_spans
from textmine.evaluation.outline import PROSE, Span
from textmine.schema.v1 import Block, Note, Section

_HALF = 0.5


def structure_counts(case: Case) -> Iterator[Count]:
    """Yield the counts of the structure layer; stretches are compared by their words."""
    if not case.has("structure"):
        return
    yield from _metadata(case)
    yield from _headings(case)
    front = _front(case)
    gold = [case.hull(p.spans) for p in case.gold.paragraphs if case.labelled("structure", p.spans[0][0])]
    blocks = [
        (b.start, b.end)
        for b in case.chapter.blocks
        if b.kind in PROSE and b.section not in front and case.in_scope("structure", b.start)
    ]
    yield from _exact(case, "structure.paragraphs", gold, blocks)
    yield from _sentences(case)
    yield from _notes(case)
    yield from _tables(case)


def _front(case: Case) -> set[str]:
    """Return the sections of front matter, which is metadata, not body text, and judged as such."""
    return {section.id for section in case.chapter.sections if section.kind == "front"}


def _exact(case: Case, metric: str, gold: Sequence[Span | None], found: Sequence[Span]) -> Iterator[Count]:
    """Count stretches that begin and end with the same words."""
    words = {case.word_hull(span) for span in found}
    for span in gold:
        hull = case.word_hull(span)
        yield Count(metric, case.block(span), "gold")
        if hull is not None and hull in words:
            words.remove(hull)
            yield Count(metric, case.block(span), "tp")
    for stretch in found:
        yield Count(metric, case.block(stretch), "found")


def _sentences(case: Case) -> Iterator[Count]:
    golds = [s for s in case.gold.sentences if case.labelled("structure", s.spans[0][0])]
    in_notes = any(sentence.region == "note" for sentence in golds)
    kinds, front = {block.id: block.kind for block in case.chapter.blocks}, _front(case)
    found = [
        (s.start, s.end) for s in case.chapter.sentences
        if s.section not in front and (in_notes or kinds[s.block] != "note") and case.in_scope("structure", s.start)
    ]  # fmt: skip
    if golds:
        yield from _exact(case, "structure.sentences", [case.hull(s.spans) for s in golds], found)


def _headings(case: Case) -> Iterator[Count]:
    golds = [h for h in case.gold.headings if case.labelled("structure", h.start)]
    spans = [case.alignment.span(h.start, h.end) for h in golds]
    sections = {section.id: section for section in case.chapter.sections}
    found = [b for b in case.chapter.blocks if b.kind == "heading" and case.in_scope("structure", b.start)]
    pairs = [
        (i, j) for i, j in pair_spans(spans, [(b.start, b.end) for b in found])
        if _similar(case, spans[i], (found[j].start, found[j].end))
    ]  # fmt: skip
    partner = dict(pairs)
    # The chapter's title is metadata: whether it stands in the text is not judged.
    judged = [i for i, heading in enumerate(golds) if heading.kind != "front"]
    fronts = {partner[i] for i in partner if golds[i].kind == "front"}
    kept = [j for j, b in enumerate(found) if sections[b.section].kind != "front" and j not in fronts]
    right = {
        i: _tree(case, golds, found, partner, sections, kept, i) for i in judged if partner.get(i) in kept
    }
    for metric in ("headings", "headings.level", "headings.parent"):
        for i in judged:
            block = case.block(spans[i])
            yield Count(f"structure.{metric}", block, "gold")
            if right.get(i, {}).get(metric):
                yield Count(f"structure.{metric}", block, "tp")
        for j in kept:
            yield Count(f"structure.{metric}", case.block((found[j].start, found[j].end)), "found")


def _similar(case: Case, span: Span | None, other: Span) -> bool:
    return span is not None and jaccard(case.words.covered([span]), case.words.covered([other])) >= _HALF


def _tree(
    case: Case, golds: Sequence[GoldHeading], found: Sequence[Block], partner: dict[int, int],
    sections: dict[str, Section], kept: Sequence[int], index: int,
) -> dict[str, bool]:  # fmt: skip
    """Return what is right of a heading that was found: itself, its level, its parent."""
    top = min(sections[found[j].section].level for j in kept)
    own = sections[found[partner[index]].section]
    heading_of = {found[j].section: j for j in kept}
    above = own.parent
    while above is not None and above not in heading_of:
        above = sections[above].parent
    parent = _gold_parent(case.gold.headings, golds[index], golds)
    return {
        "headings": True,
        "headings.level": own.level - top + 1 == golds[index].level,
        "headings.parent": (heading_of[above] if above else None)
        == (partner.get(parent, -1) if parent is not None else None),
    }


def _gold_parent(
    headings: Sequence[GoldHeading], heading: GoldHeading, judged: Sequence[GoldHeading]
) -> int | None:
    """Return the index of a heading's parent among the judged ones; the chapter's title is nobody's parent."""
    if heading.parent is None or headings[heading.parent].kind == "front":
        return None
    return next((i for i, other in enumerate(judged) if other is headings[heading.parent]), None)


def _notes(case: Case) -> Iterator[Count]:
    golds = [n for n in case.gold.notes if case.labelled("structure", n.spans[0][0])]
    found = [n for n in case.chapter.notes if case.in_scope("structure", n.start)]
    gold_words = [case.words.covered(case.alignment.spans(n.spans)) for n in golds]
    found_words = [case.words.covered([(n.start, n.end)]) for n in found]

    def score(i: int, j: int) -> float:
        return jaccard(gold_words[i], found_words[j]) if golds[i].label == found[j].label else 0.0

    # Words that the text does not share with the gold (a note cut off) make the pair less alike, not none.
    partner = {i: j for i, j in pair_best(len(golds), len(found), score) if score(i, j) >= _HALF}
    labels = {note.id: note.label for note in case.chapter.notes}
    for i, note in enumerate(golds):
        block = case.block(case.hull(note.spans))
        other = found[partner[i]] if i in partner else None
        linked = other is not None and _same_markers(case, note, other)
        for metric, right in (("notes.text", other is not None), ("notes", linked)):
            yield Count(f"structure.{metric}", block, "gold")
            yield Count(f"structure.{metric}", block, "tp", float(right))
        if note.see is not None:
            yield Count("structure.notes.see", block, "of")
            right_see = other is not None and other.see is not None and labels[other.see] == note.see
            yield Count("structure.notes.see", block, "hits", float(right_see))
    for other in found:
        for metric in ("notes.text", "notes"):
            yield Count(f"structure.{metric}", case.block((other.start, other.end)), "found")


def _same_markers(case: Case, note: GoldNote, other: Note) -> bool:
    """Return whether all markers stand behind the same words."""
    places = [case.alignment.position(offset) for offset in note.markers]
    expected = sorted(_words_before(case, place) for place in places if place is not None)
    return len(places) == len(expected) and expected == sorted(
        _words_before(case, marker.position) for marker in other.markers
    )


def _words_before(case: Case, position: int) -> int:
    return case.words.between(0, position).stop


def _tables(case: Case) -> Iterator[Count]:
    golds = [t for t in case.gold.tables if case.labelled("structure", t.spans[0][0])]
    starts = {block.id: block.start for block in case.chapter.blocks}
    found = [t for t in case.chapter.tables if case.in_scope("structure", starts[t.block])]
    gold_cells = [_cells(t.columns, t.rows) for t in golds]
    found_cells = [_cells(t.columns, t.rows) for t in found]
    pairs = pair_best(len(golds), len(found), lambda i, j: float(len(gold_cells[i] & found_cells[j])))
    partner = dict(pairs)
    for i, table in enumerate(golds):
        block = case.block(case.hull(table.spans))
        yield Count("structure.table cells", block, "gold", float(len(gold_cells[i])))
        if i in partner:
            yield Count(
                "structure.table cells", block, "tp", float(len(gold_cells[i] & found_cells[partner[i]]))
            )
    for j, other in enumerate(found):
        block = case.block((starts[other.block], starts[other.block] + 1))
        yield Count("structure.table cells", block, "found", float(len(found_cells[j])))


def _cells(columns: Sequence[Any], rows: Sequence[Sequence[Any]]) -> set[tuple[int, int, str]]:
    """Return the filled cells as (row, column, value); a number written otherwise is the same number."""
    filled = set()
    for r, row in enumerate([columns, *rows]):
        for c, cell in enumerate(row):
            text = " ".join(str(cell).split()) if cell is not None else ""
            value = cell_value(text)
            if value is not None:
                filled.add((r, c, f"{value:g}" if isinstance(value, int | float) else value.casefold()))
    return filled


def _metadata(case: Case) -> Iterator[Count]:
    if case.gold.metadata is None:
        return
    gold, found = case.gold.metadata.model_dump(), case.chapter.metadata.model_dump()
    for name in ("title", "subtitle", "authors", "number", "language", "book"):
        pairs = [(gold[name], found[name])]
        if name == "book":
            pairs = [(value, found["book"][field]) for field, value in gold["book"].items()]
        for value, other in pairs:
            if value not in (None, ()):
                yield Count("structure.metadata", -1, "of")
                yield Count("structure.metadata", -1, "hits", float(_plain(value) == _plain(other)))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return (
        " ".join(str(value).casefold().split()).translate({0x2019: "'", 0x2018: "'"})
        if value is not None
        else None
    )
