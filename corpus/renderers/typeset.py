"""A chapter typeset as a page of a book: a PDF made by Typst, the same bytes each time."""

from __future__ import annotations

import json
from typing import Literal

from renderers import CREATED
from renderers.chapter import Block, Chapter, Piece, plain

NotesAt = Literal["foot", "end"]

# Width, height, inner and outer margin in millimetres, by the names that British printers give them.
PAGES = {"royal": (156, 234, 24, 20), "demy": (138, 216, 18, 16), "crown": (189, 246, 34, 32)}
# Those that Typst brings along: fonts of the machine would make the result depend on it.
FONTS = ("Libertinus Serif", "New Computer Modern")

_PREAMBLE = """\
#set document(title: {title}, author: {authors}, date: datetime(year: 2026, month: 1, day: 1))
#set text(font: {font}, size: 10.5pt, lang: {lang}, hyphenate: true)
#set smartquote(enabled: false)
#set super(typographic: false)
#set list(indent: 1.4em)
#set par(justify: true, first-line-indent: 1.4em, spacing: 0.65em, leading: 0.65em)
#set page(
  width: {width}mm, height: {height}mm, margin: (inside: {inside}mm, outside: {outside}mm, top: 24mm, bottom: 24mm),
  header: context {{
    let n = counter(page).get().first()
    set text(size: 9pt)
    if here().page() <= 2 {{ none }}
    else if calc.even(n) {{ [#n #h(1fr) #emph[#{book}]] }}
    else {{ [#emph[#{head}] #h(1fr) #n] }}
  }},
  footer: context {{
    let n = counter(page).get().first()
    if here().page() == 2 {{ align(center, text(size: 9pt)[#n]) }}
  }},
)
#set footnote.entry(gap: 0.45em, indent: 0em)
#show footnote.entry: set text(size: 8.5pt)
#show heading: set block(above: 1.6em, below: 0.9em)
#show heading: set text(hyphenate: false)
#show heading.where(level: 1): set text(size: 12pt, weight: "bold")
#show heading.where(level: 2): set text(size: 10.5pt, weight: "regular", style: "italic")
#show heading.where(level: 3): set text(size: 10.5pt, weight: "bold")
"""


def render(
    chapter: Chapter,
    *,
    notes: NotesAt = "foot",
    first_page: int = 1,
    page: str = "royal",
    font: str = FONTS[0],
) -> bytes:
    """Return the chapter as a PDF with footnotes or endnotes, on a page of `PAGES` in a font of `FONTS`."""
    import typst

    source = typst_source(chapter, notes=notes, first_page=first_page, page=page, font=font)
    # Untagged, as most PDFs of books are.
    result = typst.compile(
        source.encode("utf-8"), format="pdf", ignore_system_fonts=True, timestamp=CREATED, pdf_tags=False
    )
    if not isinstance(result, bytes):
        raise TypeError("typst gave no single file")
    return result


def typst_source(
    chapter: Chapter,
    *,
    notes: NotesAt = "foot",
    first_page: int = 1,
    page: str = "royal",
    font: str = FONTS[0],
) -> str:
    """Return the chapter in Typst's markup."""
    meta, book = chapter.meta, chapter.book
    width, height, inside, outside = PAGES[page]
    parts = [
        _PREAMBLE.format(
            title=_string(meta["title"]), authors=_array(meta["authors"]), lang=_string(meta.get("language") or "en"),
            book=_string(book.get("title") or meta["title"]),
            head=_string(str(meta["title"]).split(":")[0]), font=_string(font),
            width=width, height=height, inside=inside, outside=outside,
        ),
        _opening(chapter, first_page),
    ]  # fmt: skip
    parts += [_block(block, chapter, notes) for block in chapter.blocks]
    if notes == "end" and chapter.notes:
        parts.append(f"#heading(level: 1)[#{_string(chapter.notes_title)}]")
        parts.append("#set text(size: 8.5pt)\n#set par(first-line-indent: 0em, spacing: 0.5em)")
        parts += [
            f"#{_string(label + '.')};#h(0.5em){_inline(pieces, chapter, notes)}"
            for label, pieces in chapter.notes.items()
        ]
    return "\n\n".join(parts) + "\n"


def _opening(chapter: Chapter, first_page: int) -> str:
    meta, book = chapter.meta, chapter.book
    title_page = [f"#text(size: 18pt)[#{_string(book.get('title') or meta['title'])}]"]
    title_page += [f"#text(size: 13pt)[#{_string(book['subtitle'])}]"] if book.get("subtitle") else []
    if book.get("editors"):
        title_page.append(
            f"#v(8mm)\n#text(size: 11pt)[#{_string('Edited by ' + ' and '.join(book['editors']))}]"
        )
    imprint = [str(value) for value in (book.get("publisher"), book.get("place"), book.get("year")) if value]
    title_page.append("#v(40mm)\n" + "\n\n".join(f"#{_string(line)}" for line in imprint))
    lines = [
        "#align(center)[#set par(first-line-indent: 0em)\n#v(30mm)\n" + "\n\n".join(title_page) + "]",
        f"#pagebreak()\n#counter(page).update({first_page})",
        "#v(18mm)",
        "#set par(justify: false)",
    ]
    if meta.get("number"):
        lines.append(f"#align(center, text(size: 14pt)[#{_string(str(meta['number']))}])\n#v(4mm)")
    lines.append(
        f'#align(center, text(size: 17pt, weight: "bold", hyphenate: false)[#{_string(meta["title"])}])'
    )
    if meta.get("subtitle"):
        lines.append(f"#align(center, text(size: 13pt)[#{_string(meta['subtitle'])}])")
    lines.append(
        f'#v(3mm)\n#align(center, text(size: 11pt, style: "italic")[#{_string(", ".join(meta["authors"]))}])'
    )
    return "\n".join([*lines, "#v(12mm)", "#set par(justify: true)"])


def _string(text: str) -> str:
    """Return a Typst string literal; in markup it shows its characters as they are."""
    return json.dumps(str(text), ensure_ascii=False)


def _array(items: list[str]) -> str:
    return "(" + "".join(f"{_string(item)}," for item in items) + ")"


def _inline(pieces: tuple[Piece, ...], chapter: Chapter, notes: NotesAt) -> str:
    parts = []
    for piece in pieces:
        if piece.note is not None:
            parts.append(_marker(piece.note, chapter, notes))
            continue
        text = f"#{_string(piece.text)};"
        text = f"#emph[{text}];" if piece.italic else text
        parts.append(f"#strong[{text}];" if piece.bold else text)
    return "".join(parts)


def _marker(label: str, chapter: Chapter, notes: NotesAt) -> str:
    if notes == "end" or label not in chapter.notes:
        return f"#super[#{_string(label)}];"
    body = _inline(chapter.notes[label], chapter, notes)
    numbering = f"_ => {_string(label)}"
    return f"#footnote(numbering: {numbering})[{body}];"


def _block(block: Block, chapter: Chapter, notes: NotesAt) -> str:
    body = _inline(block.pieces, chapter, notes)
    if block.kind == "heading":
        return f"#heading(level: {max(1, block.level - 1)})[{body}]"
    if block.kind == "blockquote":
        return f"#pad(x: 2em, y: 0.4em, text(size: 9.5pt)[#set par(first-line-indent: 0em)\n{body}])"
    if block.kind == "list_item":
        return f"- {body}" if block.number is None else f"{block.number}. {body}"
    if block.kind == "caption":
        return f'#v(0.6em)\n#block(sticky: true)[#set par(first-line-indent: 0em)\n#set text(size: 9.5pt, weight: "bold")\n{body}]'
    if block.kind == "source":
        return f"#block[#set par(first-line-indent: 0em)\n#set text(size: 8.5pt)\n{body}]\n#v(0.6em)"
    if block.kind == "table":
        return _table(block)
    return body


def _table(block: Block) -> str:
    columns = max(len(row) for row in block.rows)
    cells = [
        f"[#{_string(plain(row[i]) if i < len(row) else '')}]" for row in block.rows for i in range(columns)
    ]
    return (
        "#block(sticky: true, breakable: false)[#set text(size: 9pt)\n#set par(justify: false)\n"
        f"#table(columns: {columns}, stroke: none, inset: (x: 6pt, y: 3pt), table.hline(), "
        + ", ".join(cells[:columns])
        + ", table.hline(stroke: 0.5pt), "
        + ", ".join(cells[columns:])
        + ", table.hline())]"
    )
