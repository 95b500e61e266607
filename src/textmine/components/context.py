"""What an annotator may know of a `Doc` beside its parse: regions, notes, publication date.

The pipeline puts a `Context` into `doc.user_data`; on anyone else's `Doc` a plain one is made from blank lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from textmine.schema.v1 import Block, BlockKind, Note, Section

CONTEXT_KEY = "textmine_context"
_BLANK_LINES = re.compile(r"\n[ \t\r]*\n\s*")


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the text that no sentence crosses. Offsets are code points into `doc.text`."""

    start: int
    end: int
    kind: BlockKind
    section_kind: str = "section"
    section_title: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the text as a whole.

    Attributes:
        regions: headings, paragraphs, notes … in order; together they cover all that is to be annotated.
        notes: notes with their marker positions; empty for plain text.
        emphasis: stretches in italics.
        published: day, month or year of publication as an ISO 8601 string ("2021", "2021-03-09"), if known.
    """

    regions: tuple[Region, ...]
    notes: tuple[Note, ...] = ()
    emphasis: tuple[tuple[int, int], ...] = ()
    published: str | None = None


def make_regions(blocks: tuple[Block, ...], sections: tuple[Section, ...]) -> tuple[Region, ...]:
    """Return the regions of a structured text, one a block."""
    by_id = {section.id: section for section in sections}
    return tuple(
        Region(b.start, b.end, b.kind, by_id[b.section].kind, by_id[b.section].title) for b in blocks
    )


def set_context(doc: Doc, context: Context) -> None:
    """Attach `context` to `doc`."""
    doc.user_data[CONTEXT_KEY] = context


def context_of(doc: Doc) -> Context:
    """Return the context of `doc`: the one attached, else one region a blank-line separated paragraph."""
    context = doc.user_data.get(CONTEXT_KEY)
    return context if isinstance(context, Context) else plain_context(doc.text)


def plain_context(text: str, published: str | None = None) -> Context:
    """Return the context of plain text as it stands: paragraphs are what blank lines part."""
    regions, begin = [], 0
    for match in [*_BLANK_LINES.finditer(text), None]:
        stop = match.start() if match else len(text)
        piece = text[begin:stop]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            regions.append(Region(begin + lead, begin + len(piece.rstrip()), "paragraph"))
        begin = match.end() if match else stop
    return Context(regions=tuple(regions), published=published)
