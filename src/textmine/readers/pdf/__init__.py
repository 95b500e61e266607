"""Reading PDF files with a text layer: glyphs, words, lines, then what is no text of the chapter taken out.

`interpreter` yields glyphs, `words` and `lines` put them together, `furniture` takes out running heads and page numbers,
`footnotes` finds the notes at the pages' feet, `assemble` makes the lines of the `Source`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

from pypdf import PdfReader

from textmine.errors import ReadError
from textmine.readers.base import Source
from textmine.readers.pdf.assemble import assemble
from textmine.readers.pdf.document import BROKEN, declared, declared_labels, is_cut_short, notices, open_pdf
from textmine.readers.pdf.furniture import strip_furniture
from textmine.readers.pdf.interpreter import Glyph, PageContent, read_page
from textmine.readers.pdf.lines import PageLine, is_rule, lines
from textmine.readers.pdf.words import words
from textmine.schema.v1 import Problem

# A book of this many pages is no chapter; reading it would only tie up the machine.
MAX_PAGES = 3000
_MANY_UNKNOWN = 0.05


def read_pdf(path: Path, name: str) -> Source:
    """Return the lines of a PDF.

    Args:
        path: the file.
        name: what to call it in the result and in messages.

    Returns:
        Source: without text offsets; runs carry boxes. `pages` are the printed numbers, else the declared labels.

    Raises:
        ReadError: the file is missing, no PDF, cut short, broken, protected by a password, or has no text layer.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unreadable"
        raise ReadError(
            f"cannot read the file ({reason})", where=name, remedy="check the path and its permissions"
        ) from error
    problems: list[Problem] = []
    with notices() as noticed:
        reader = open_pdf(data, name)
        if is_cut_short(data):
            problems.append(_warning("the end mark is missing: the file may be cut short"))
        claims = declared(reader)
        pages = _pages(reader, name, problems)
        named = declared_labels(reader, len(pages))
    if noticed:
        problems.append(
            _warning(f"the file is malformed and was read as far as possible: {'; '.join(noticed)}")
        )
    edges = strip_furniture(pages)
    labels = [printed or label for printed, label in zip(edges.labels, named, strict=True)]
    return Source(
        path=name,
        media_type="application/pdf",
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        text=None,
        lines=assemble(edges.body, labels),
        pages=tuple(labels),
        declared=claims,
        problems=tuple(problems),
    )


def _warning(message: str, page: int | None = None) -> Problem:
    return Problem(
        component="readers.pdf",
        severity="warning",
        message=message,
        page=None if page is None else str(page + 1),
    )


def _error(message: str, page: int) -> Problem:
    return Problem(component="readers.pdf", severity="error", message=message, page=str(page + 1))


def _pages(reader: PdfReader, name: str, problems: list[Problem]) -> list[list[PageLine]]:
    """Return the lines of every page; what is wrong with a page becomes a problem that names it by its number."""
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise ReadError(
            f"{count} pages, more than the {MAX_PAGES} that are read",
            where=name,
            remedy="split the file by chapters",
        )
    pages: list[list[PageLine]] = []
    images = 0
    for index in range(count):
        content = PageContent()
        try:
            content = read_page(reader.pages[index])
        except BROKEN as error:
            problems.append(_error(f"the page cannot be read ({error or type(error).__name__})", index))
        images += content.images
        problems.extend(_page_problems(content, index))
        found = lines(words(_upright(content.glyphs, index, problems)), index)
        pages.append([line for line in found if not is_rule(line)])
    if not any(pages):
        raise _no_text(name, images, problems)
    return pages


def _no_text(name: str, images: int, problems: list[Problem]) -> ReadError:
    broken = [problem for problem in problems if problem.severity == "error"]
    if broken:
        where = f"{name}, page {broken[0].page}"
        return ReadError(
            broken[0].message, where=where, remedy="get the file again, or save it anew from a viewer"
        )
    what = "no text layer: the pages are images" if images else "no text on any page"
    return ReadError(what, where=name, remedy="if it is scanned, run OCR first (for instance ocrmypdf)")


def _page_problems(content: PageContent, page: int) -> list[Problem]:
    said = sum(bool(glyph.text.strip()) for glyph in content.glyphs)
    found: list[Problem] = []
    if content.truncated:
        found.append(_error("the page is too complex or partly broken: some of its text is missing", page))
    if not said and content.images:
        found.append(_warning("no text on this page, only an image: if it is scanned, run OCR", page))
    elif not said and not content.truncated:
        found.append(_warning("no text on this page", page))
    if content.unknown > _MANY_UNKNOWN * max(said, 1):
        found.append(_warning(f"{content.unknown} characters whose font does not say what they are", page))
    return found


def _upright(glyphs: list[Glyph], page: int, problems: list[Problem]) -> list[Glyph]:
    """Return the glyphs of the page's main direction of writing; the rest (stamps in the margin) is a problem."""
    turns = Counter(glyph.turn for glyph in glyphs if glyph.text.strip())
    if not turns:
        return []
    main = max(turns.items(), key=lambda item: (item[1], item[0] == 0))[0]
    lost = sum(turns.values()) - turns[main]
    if lost:
        problems.append(_warning(f"{lost} characters set at an angle to the text are left out", page))
    return [glyph for glyph in glyphs if glyph.turn == main]


__all__ = ["MAX_PAGES", "read_pdf"]
