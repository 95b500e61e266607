"""A chapter as one page of HTML."""

from __future__ import annotations

from html import escape

from renderers import pandoc
from renderers.chapter import Chapter

_RULE = "<hr />\n<ol>"


def render(chapter: Chapter) -> bytes:
    """Return the chapter as HTML, its notes at the end, linked there and back.

    Raises:
        ValueError: the notes are not numbered in order.
    """
    book = chapter.book
    meta: pandoc.Meta = {
        "title": str(chapter.meta["title"]),
        "author": list(chapter.meta["authors"]),
        "lang": str(chapter.meta.get("language") or "en"),
        "book": str(book.get("title") or ""),
        "publisher": str(book.get("publisher") or ""),
        "year": str(book.get("year") or ""),
    }
    for key, value in (
        ("number", chapter.meta.get("number")),
        ("subtitle", chapter.meta.get("subtitle")),
        ("booksubtitle", book.get("subtitle")),
    ):
        if value:
            meta[key] = str(value)
    made = pandoc.run(
        pandoc.document(meta, pandoc.blocks_of(chapter, pandoc.own_notes(chapter))), "html5", "--section-divs",
        f"--template={pandoc.LOOKS / 'page.html'}", f"--variable=styles={(pandoc.LOOKS / 'page.css').read_text('utf-8')}",
    ).decode("utf-8")  # fmt: skip
    # Pandoc parts the notes from the body by a rule; a book gives them a heading.
    return made.replace(_RULE, f"<h2>{escape(chapter.notes_title)}</h2>\n<ol>", 1).encode("utf-8")
