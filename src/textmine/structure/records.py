"""What the structure stage hands on: clean text, and the tree of sections, blocks, tables and notes over it."""

from __future__ import annotations

from dataclasses import dataclass

from textmine.schema.v1 import Block, Metadata, Note, Page, Problem, Section, SourceRun, Table


@dataclass(frozen=True, slots=True)
class StructuredText:
    """A chapter's clean text and its structure; the records are those of the published schema.

    Attributes:
        text: clean reading text, blocks separated by a blank line (see the output contract).
        source_map, pages, sections, blocks, tables, notes: as published. Notes' markers have a position but
            no sentence yet: sentences are found by the parse that follows.
        emphasis: stretches of `text` set in italics in the source, as (start, end).
        metadata: what front matter and declarations say, not yet overridden by the manifest.
        problems: of reading and of structuring.
    """

    text: str
    source_map: tuple[SourceRun, ...]
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    notes: tuple[Note, ...]
    emphasis: tuple[tuple[int, int], ...]
    metadata: Metadata
    problems: tuple[Problem, ...] = ()
