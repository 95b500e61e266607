"""The corpus's chapters in other renderings: what pages, heads and broken words did to them must be undone."""

import re

import pytest

from textmine.readers import read
from textmine.structure import structure


def pair(root, name, suffix):
    markdown, other = root / "corpus" / "gold" / f"{name}.md", root / "corpus" / f"{name}{suffix}"
    if not (markdown.is_file() and other.is_file()):
        pytest.skip(f"the corpus holds no {name}{suffix} with its Markdown")
    return structure(read(markdown)), structure(read(other))


def body(found):
    front = {section.id for section in found.sections if section.kind == "front"}
    kept = [block for block in found.blocks if block.section not in front]
    return [(b.kind, re.sub(r"[’']", "'", found.text[b.start : b.end])) for b in kept if b.kind != "heading"]


def titles(found):
    return [
        (s.level, s.kind, (s.title or "").casefold().replace("’", "'"))
        for s in found.sections
        if s.kind != "front"
    ]


def notes(found):
    labels = {note.id: note.label for note in found.notes}
    return [(note.label, labels.get(note.see), len(note.markers)) for note in found.notes]


def test_structure_of_scarred_text_is_that_of_the_markdown(root):
    markdown, scarred = pair(root, "biafra", ".txt")
    assert body(scarred) == body(markdown)
    assert titles(scarred) == titles(markdown)
    assert notes(scarred) == notes(markdown)
    assert scarred.tables == tuple(
        table.model_copy(update={"block": other.block})
        for table, other in zip(markdown.tables, scarred.tables, strict=True)
    )
    assert scarred.metadata.title.casefold() == markdown.metadata.title.casefold()
    assert scarred.metadata.book.subtitle == markdown.metadata.book.subtitle


def test_structure_of_a_pdf_is_that_of_the_markdown(root):
    markdown, pdf = pair(root, "eritrea", ".pdf")
    assert body(pdf) == body(markdown)
    # Notes at the foot of pages stand in a section of their own that has no title.
    assert [title[:2] for title in titles(pdf)] == [title[:2] for title in titles(markdown)]
    assert titles(pdf)[:-1] == titles(markdown)[:-1]
    assert notes(pdf) == notes(markdown)
    assert pdf.metadata.title.replace("’", "'") == markdown.metadata.title.replace("’", "'")
