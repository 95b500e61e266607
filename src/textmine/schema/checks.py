"""What a chapter's record must not contradict, beyond the types of its fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textmine.schema.v1 import Chapter, Extent


def _extents(chapter: Chapter) -> Iterator[tuple[str, Extent]]:
    for name in ("source_map", "pages", "sections", "blocks", "sentences", "notes", "dates", "arguments"):
        for item in getattr(chapter, name):
            yield f"{name} {getattr(item, 'id', '')}".strip(), item
    for entity in chapter.entities:
        for mention in entity.mentions:
            yield f"mention of {entity.id}", mention
    for quote in chapter.quotes:
        for span in (*quote.content, quote.cue, quote.speaker):
            if span is not None:
                yield f"quote {quote.id}", span


def inconsistencies(chapter: Chapter) -> Iterator[str]:
    """Yield what contradicts itself in `chapter`: spans outside the text, unknown ids, lists out of order."""
    size = len(chapter.text)
    for where, extent in _extents(chapter):
        if extent.end > size:
            yield f"{where}: end {extent.end} lies outside the text of {size} characters"
    for name in ("blocks", "sentences", "notes", "dates", "quotes", "arguments"):
        keys = [(item.start, item.end) for item in getattr(chapter, name)]
        if keys != sorted(keys):
            yield f"{name} are not sorted by start, then end"
    known: dict[str, set[str]] = {
        name: {item.id for item in getattr(chapter, name)}
        for name in (
            "sections",
            "blocks",
            "sentences",
            "tables",
            "notes",
            "entities",
            "dates",
            "quotes",
            "arguments",
        )
    }
    for name, ids in known.items():
        if len(ids) != len(getattr(chapter, name)):
            yield f"{name}: an id occurs twice"
    for where, target, ref in _references(chapter):
        if ref is not None and ref not in known[target]:
            yield f"{where}: {ref!r} is not one of the {target}"


def _references(chapter: Chapter) -> Iterator[tuple[str, str, str | None]]:
    for section in chapter.sections:
        yield section.id, "sections", section.parent
    for block in chapter.blocks:
        yield block.id, "sections", block.section
    for sentence in chapter.sentences:
        yield sentence.id, "blocks", sentence.block
        yield sentence.id, "sections", sentence.section
    for table in chapter.tables:
        yield table.id, "blocks", table.block
    for note in chapter.notes:
        yield note.id, "blocks", note.block
        yield note.id, "notes", note.see
        for marker in note.markers:
            yield note.id, "sentences", marker.sentence
    for entity in chapter.entities:
        for mention in entity.mentions:
            yield entity.id, "sentences", mention.sentence
            yield entity.id, "entities", mention.stands_for
    for date in chapter.dates:
        yield date.id, "sentences", date.sentence
        yield date.id, "dates", None if date.anchor == "publication" else date.anchor
    for quote in chapter.quotes:
        yield quote.id, "notes", quote.note
        yield quote.id, "dates", quote.date
        yield quote.id, "entities", quote.speaker.entity if quote.speaker else None
    for argument in chapter.arguments:
        yield argument.id, "sentences", argument.sentence
