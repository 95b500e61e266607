"""A chapter as an EPUB: a file for each section, one for the notes."""

from __future__ import annotations

import re
import uuid
from xml.sax.saxutils import escape

from renderers import CREATED, pandoc
from renderers.chapter import Chapter
from renderers.packing import packed, unpacked

_LICENCE = "CC BY 4.0"


def render(chapter: Chapter) -> bytes:
    """Return the chapter as an EPUB 3."""
    meta, book = chapter.meta, chapter.book
    said: pandoc.Meta = {
        "title": str(meta["title"]),
        "author": list(meta["authors"]),
        "lang": str(meta.get("language") or "en"),
        # Made from the name, so that it is the same each time.
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"textmine/corpus/{chapter.id}").urn,
        "date": str(book.get("year") or CREATED.year),
        "publisher": str(book.get("publisher") or ""),
        "source": ": ".join(str(book[key]) for key in ("title", "subtitle") if book.get(key)),
        "rights": _LICENCE,
    }
    blocks = [*_opening(chapter), *pandoc.blocks_of(chapter, _marker), *_notes(chapter)]
    made = pandoc.run(
        pandoc.document({key: value for key, value in said.items() if value}, blocks), "epub3", "--split-level=2",
        "--toc-depth=3", f"--css={pandoc.LOOKS / 'book.css'}",
    )  # fmt: skip
    files = unpacked(made)
    for path, content in files.items():
        # Pandoc names a section without a title page after its file.
        files[path] = re.sub(
            rb"(?<=<title>)ch\d+\.xhtml(?=</title>)", escape(str(meta["title"])).encode(), content
        )
    return packed(files)


def _opening(chapter: Chapter) -> list[pandoc.Node]:
    title = pandoc.inlines(str(chapter.meta["title"]))
    if number := chapter.meta.get("number"):
        span = {"t": "Span", "c": [["", ["number"], []], pandoc.inlines(str(number))]}
        title = [span, {"t": "LineBreak"}, *title]
    names = [pandoc.paragraph(pandoc.inlines(name)) for name in chapter.meta["authors"]]
    blocks = [pandoc.heading(1, title, "chapter"), pandoc.division(names, "byline")]
    if chapter.meta.get("subtitle"):
        subtitle = pandoc.paragraph(pandoc.inlines(str(chapter.meta["subtitle"])))
        blocks.insert(1, pandoc.division([subtitle], "subtitle"))
    return blocks


def _marker(label: str) -> pandoc.Node:
    number = [{"t": "Superscript", "c": pandoc.inlines(label)}]
    attributes = [f"ref-{label}", ["noteref"], [["epub:type", "noteref"], ["role", "doc-noteref"]]]
    return {"t": "Link", "c": [attributes, number, [f"#note-{label}", ""]]}


def _notes(chapter: Chapter) -> list[pandoc.Node]:
    if not chapter.notes:
        return []
    blocks = [pandoc.heading(2, pandoc.inlines(chapter.notes_title), "notes", **{"epub:type": "endnotes"})]
    for label, pieces in chapter.notes.items():
        attributes = ["", ["backlink"], [["role", "doc-backlink"]]]
        back: pandoc.Node = {
            "t": "Link",
            "c": [attributes, pandoc.inlines(f"{label}."), [f"#ref-{label}", ""]],
        }
        text: list[pandoc.Node] = [back, {"t": "Space"}, *pandoc.nodes_of(pieces, _marker)]
        role = {"epub:type": "footnote", "role": "doc-footnote"}
        blocks.append(pandoc.division([pandoc.paragraph(text)], "note", f"note-{label}", **role))
    return blocks
