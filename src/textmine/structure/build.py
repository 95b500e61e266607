"""The way from source lines to structured text, step by step."""

from __future__ import annotations

from textmine.errors import ReadError
from textmine.readers.base import Source
from textmine.schema.v1 import Book, Metadata
from textmine.structure.assemble import Assembly
from textmine.structure.declared import declared_metadata
from textmine.structure.front_matter import read_front
from textmine.structure.groups import make_groups, measure
from textmine.structure.headings import find_headings, ranks
from textmine.structure.note_lines import mark_bare_figures, take_definitions
from textmine.structure.notes import make_notes
from textmine.structure.paragraphs import find_blockquotes, join_cut
from textmine.structure.records import StructuredText
from textmine.structure.source_map import TextBuilder
from textmine.structure.stray_markers import release_stray_markers
from textmine.structure.tables import find_tables


def build(source: Source) -> StructuredText:
    """Return the structured text of `source`; see `textmine.structure.structure`."""
    habits = measure(source)
    groups = make_groups(source, habits)
    find_tables(groups)
    looks = find_headings(groups, habits)
    declared = declared_metadata(source.declared, habits.words)
    # What a PDF says of itself is often a converter's guess, what an author writes above a text is not.
    sure = declared if source.text is not None else Metadata()
    front = read_front(groups, looks, habits, declared, sure=source.text is not None)
    for index, group in enumerate(groups[: front.end]):
        group.front = True
        if index == front.title:
            group.role = "heading"
        elif group.role == "heading" and not looks[index].markup:
            group.role = "paragraph"
    body = {index: look for index, look in looks.items() if index >= front.end}
    marked = frozenset(index for index in body if body[index].markup)
    rank_of = {id(groups[index]): rank for index, rank in ranks(groups, body, marked).items()}
    groups = [group for group in groups if group.lines]
    find_blockquotes(groups, habits)
    groups = take_definitions(groups)
    release_stray_markers(groups)
    mark_bare_figures(groups)
    assembly = Assembly(source, habits, TextBuilder(source))
    assembly.add_all(join_cut(groups, habits), rank_of)
    text = assembly.builder.text
    if not assembly.blocks:
        raise ReadError("holds no text", where=source.path, remedy="give a file with a text layer")
    notes, problems = make_notes(text, assembly.note_blocks, assembly.builder.markers)
    metadata = _merged(sure, front.metadata) if source.text is not None else _merged(front.metadata, declared)
    return StructuredText(
        text=text,
        source_map=assembly.builder.source_runs(source.pages),
        pages=assembly.builder.pages(source.pages, assembly.body_end),
        sections=assembly.sections(),
        blocks=tuple(assembly.blocks),
        tables=tuple(assembly.tables),
        notes=notes,
        emphasis=tuple(assembly.builder.emphasis),
        metadata=metadata,
        problems=(*source.problems, *assembly.problems, *problems),
    )


def _merged(first: Metadata, second: Metadata) -> Metadata:
    """Return `first`, what it lacks taken from `second`."""
    book = Book(
        **{name: getattr(first.book, name) or getattr(second.book, name) for name in Book.model_fields}
    )
    own = {
        name: getattr(first, name) or getattr(second, name)
        for name in Metadata.model_fields
        if name != "book"
    }
    return Metadata(**own, book=book)
