"""A chapter as rows of tables, one table a kind, each row citable without a join."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from textmine.schema.places import holder
from textmine.schema.v1 import STATEMENT_KINDS, Chapter, Extent, Note

KINDS = ("entities", "dates", "quotes", "arguments", "sentences", "notes")

_PLACE = {"chapter": "string", "section": "string", "page": "string", "sentence": "string"}
_SPAN = {"start": "int", "end": "int", "text": "string"}
# Column types are fixed, so that tables of chapters with empty columns fit together.
_OWN: dict[str, dict[str, str]] = {
    "entities": {
        "chapter": "string", "entity": "string", "name": "string", "type": "string", "mention_type": "string",
        "mention_kind": "string", **_SPAN, "stands_for": "string", "stands_for_name": "string", "link_kb": "string", "link_id": "string",
        "lat": "float", "lon": "float",
    },
    "dates": {
        "chapter": "string", "date": "string", **_SPAN, "type": "string", "value": "string", "mod": "string",
        "edtf": "string", "earliest": "string", "latest": "string", "anchor": "string",
    },
    "quotes": {
        "chapter": "string", "quote": "string", "kind": "string", "statement": "bool", **_SPAN, "cue": "string",
        "speaker": "string", "speaker_entity": "string", "speaker_name": "string", "note": "string", "note_text": "string",
        "source": "string", "date": "string", "score": "float", "made_by": "string",
    },
    "arguments": {
        "chapter": "string", "argument": "string", "role": "string", "role_score": "float", "factor": "string",
        "factor_score": "float", "direction": "string", "evidence": "string", **_SPAN,
    },
    "sentences": {"chapter": "string", "sentence_id": "string", "block": "string", "block_kind": "string", **_SPAN},
    "notes": {
        "chapter": "string", "note": "string", "label": "string", **_SPAN, "see": "string", "cites": "string",
        "marker_position": "int",
    },
}  # fmt: skip


COLUMNS = {kind: {**own, **_PLACE} for kind, own in _OWN.items()}


class _Places:
    """Section title, page label and sentence text of any place in the chapter."""

    def __init__(self, chapter: Chapter) -> None:
        self._chapter = chapter
        self._titles = {section.id: section.title for section in chapter.sections}
        self._sentences = {sentence.id: sentence for sentence in chapter.sentences}

    def row(self, extent: Extent, sentence: str | None) -> dict[str, Any]:
        chapter, home = self._chapter, self._sentences.get(sentence or "")
        block, page = holder(chapter.blocks, extent.start), holder(chapter.pages, extent.start)
        whole = home or block
        return {
            "section": self._titles.get(block.section) if block else None,
            "page": page.label if page else None,
            "sentence": chapter.text[whole.start : whole.end] if whole else None,
        }

    def sentence_at(self, offset: int) -> str | None:
        sentence = holder(self._chapter.sentences, offset)
        return sentence.id if sentence else None


def rows(chapter: Chapter) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of `chapter` by kind (see `KINDS`); a column that a row does not hold is empty there."""
    places = _Places(chapter)
    return {
        "entities": list(_entities(chapter, places)),
        "dates": list(_dates(chapter, places)),
        "quotes": list(_quotes(chapter, places)),
        "arguments": list(_arguments(chapter, places)),
        "sentences": list(_sentences(chapter, places)),
        "notes": list(_notes(chapter, places)),
    }


def _span(chapter: Chapter, extent: Extent) -> dict[str, Any]:
    return {"chapter": chapter.id, "start": extent.start, "end": extent.end, "text": chapter.text[extent.start : extent.end]}  # fmt: skip


def _entities(chapter: Chapter, places: _Places) -> Iterable[dict[str, Any]]:
    names = {entity.id: entity.name for entity in chapter.entities}
    for entity in chapter.entities:
        link = entity.link
        for mention in entity.mentions:
            yield {
                **_span(chapter, mention),
                "entity": entity.id,
                "name": entity.name,
                "type": entity.type,
                "mention_type": mention.type,
                "mention_kind": mention.kind,
                "stands_for": mention.stands_for,
                "stands_for_name": names.get(mention.stands_for or ""),
                "link_kb": link.kb if link else None,
                "link_id": link.id if link else None,
                "lat": link.lat if link else None,
                "lon": link.lon if link else None,
                **places.row(mention, mention.sentence),
            }


def _dates(chapter: Chapter, places: _Places) -> Iterable[dict[str, Any]]:
    for date in chapter.dates:
        values = date.model_dump(include={"type", "value", "mod", "edtf", "earliest", "latest", "anchor"})
        yield {**_span(chapter, date), "date": date.id, **values, **places.row(date, date.sentence)}


def _quotes(chapter: Chapter, places: _Places) -> Iterable[dict[str, Any]]:
    notes = {note.id: note for note in chapter.notes}
    dates = {date.id: date for date in chapter.dates}
    names = {entity.id: entity.name for entity in chapter.entities}
    for quote in chapter.quotes:
        note, date = notes.get(quote.note or ""), dates.get(quote.date or "")
        first = quote.content[0]
        parts = [chapter.text[span.start : span.end] for span in quote.content]
        text = chapter.text
        yield {
            **_span(chapter, first),
            "end": quote.end,
            "text": " ".join(parts),
            "quote": quote.id,
            "kind": quote.kind,
            "statement": quote.kind in STATEMENT_KINDS,
            "cue": text[quote.cue.start : quote.cue.end] if quote.cue else None,
            "speaker": text[quote.speaker.start : quote.speaker.end] if quote.speaker else None,
            "speaker_entity": quote.speaker.entity if quote.speaker else None,
            "speaker_name": names.get(quote.speaker.entity or "") if quote.speaker else None,
            "note": note.label if note else None,
            "note_text": text[note.start : note.end] if note else None,
            "source": _source(note, notes),
            "date": date.value if date else None,
            "score": quote.score,
            "made_by": quote.made_by,
            **places.row(first, places.sentence_at(first.start)),
        }


def _source(note: Note | None, notes: Mapping[str, Note]) -> str | None:
    """Return the first work that a note cites, in full where another note holds its full form, with the page that this one names."""
    if note is None or not note.citations:
        return None
    cited = note.citations[0]
    full = notes.get(note.see or "")
    whole = full.citations[0] if full and full.citations and cited.kind != "full" else cited
    pages = cited.pages or (whole.pages if whole is cited else None)
    parts = [
        ", ".join(whole.authors),
        whole.title,
        whole.container,
        whole.place,
        whole.publisher,
        whole.date,
        pages,
    ]
    return ", ".join(part for part in parts if part) or None


def _arguments(chapter: Chapter, places: _Places) -> Iterable[dict[str, Any]]:
    for argument in chapter.arguments:
        shared = {
            **_span(chapter, argument),
            "argument": argument.id,
            "role": argument.role,
            "role_score": argument.role_score,
            **places.row(argument, argument.sentence),
        }
        if not argument.factors:
            yield shared
        for use in argument.factors:
            evidence = "; ".join(chapter.text[e.start : e.end] for e in use.evidence)
            yield {
                **shared,
                "factor": use.factor,
                "factor_score": use.score,
                "direction": use.direction,
                "evidence": evidence,
            }


def _sentences(chapter: Chapter, places: _Places) -> Iterable[dict[str, Any]]:
    kinds = {block.id: block.kind for block in chapter.blocks}
    for sentence in chapter.sentences:
        yield {
            **_span(chapter, sentence),
            "sentence_id": sentence.id,
            "block": sentence.block,
            "block_kind": kinds[sentence.block],
            **places.row(sentence, sentence.id),
        }


def _notes(chapter: Chapter, places: _Places) -> Iterable[dict[str, Any]]:
    labels = {note.id: note.label for note in chapter.notes}
    for note in chapter.notes:
        marker = note.markers[0] if note.markers else None
        place = places.row(Extent(start=marker.position - 1, end=marker.position), marker.sentence) if marker and marker.position else {}  # fmt: skip
        yield {
            **_span(chapter, note),
            "note": note.id,
            "label": note.label,
            "see": labels.get(note.see or ""),
            "cites": "; ".join(filter(None, (c.title for c in note.citations))) or None,
            "marker_position": marker.position if marker else None,
            **(place or places.row(note, None)),
        }
