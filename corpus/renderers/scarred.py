"""Plain text with the scars of a PDF's extraction: pages, running heads, broken words, markers without brackets."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from renderers.chapter import Block, Chapter, Piece, plain

WIDTH = 75
PAGE_LINES = 45
_HEADING_WIDTH = 44
_QUOTE_INDENT = 4
_PARAGRAPH_INDENT = 3
# Share of the places where a word could be broken at which it is.
_BREAKS = 0.55
_CORE = re.compile(r"[^\W\d_]{7,}")
_VOWELS = "aeiouyäöüéèáí"


@dataclass(frozen=True, slots=True)
class _Group:
    """Lines that stay on one page together, such as a heading or a table; `lead` blank lines stand above it."""

    lines: tuple[str, ...]
    lead: int = 0
    together: bool = False


def render(chapter: Chapter, *, first_page: int = 1) -> str:
    """Return the chapter as scarred text, pages parted by form feeds. The same chapter gives the same text."""
    chance = random.Random(chapter.id)
    pages = _paged(_groups(chapter, chance))
    parts = ["\n".join(_title_page(chapter))]
    for number, lines in enumerate(pages, first_page):
        if number == first_page:
            parts.append("\n".join([*lines, "", str(number).rjust(WIDTH // 2)]))
        else:
            parts.append("\n".join([_running_head(chapter, number), "", *lines]))
    return "\n\f".join(parts) + "\n"


def _title_page(chapter: Chapter) -> list[str]:
    book = chapter.book
    lines = [str(book.get("title") or "").upper()]
    if book.get("subtitle"):
        lines.append(str(book["subtitle"]))
    if book.get("editors"):
        lines += ["", "Edited by " + _listed(book["editors"])]
    imprint = [str(value) for value in (book.get("publisher"), book.get("place"), book.get("year")) if value]
    return [*lines, "", *imprint]


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _running_head(chapter: Chapter, number: int) -> str:
    """Return the head of a page: volume on left (even) pages, chapter on right ones, the number at the outer edge."""
    if number % 2 == 0:
        return f"{number}    {chapter.book.get('title') or chapter.meta['title']}"
    title = str(chapter.meta["title"]).split(":")[0]
    return f"{title}    {number}".rjust(WIDTH)


def _groups(chapter: Chapter, chance: random.Random) -> Iterator[_Group]:
    meta = chapter.meta
    if meta.get("number"):
        yield _Group((str(meta["number"]),))
    yield _Group(tuple(_filled(str(meta["title"]).upper(), _HEADING_WIDTH)), lead=1)
    if meta.get("subtitle"):
        yield _Group(tuple(_filled(str(meta["subtitle"]), _HEADING_WIDTH)))
    yield _Group((_listed(meta["authors"]),), lead=1)
    lead, indent = 2, 0
    for block in chapter.blocks:
        group = _group(block, lead, indent, chance)
        yield group
        lead = 1 if block.kind not in {"paragraph", "list_item"} else 0
        indent = 0 if block.kind == "heading" else _PARAGRAPH_INDENT
    if chapter.notes:
        yield _Group((chapter.notes_title.upper(),), lead=2)
        for i, (label, pieces) in enumerate(chapter.notes.items()):
            yield _Group(tuple(_wrapped(f"{label}. {_said(pieces)}", chance)), lead=int(i == 0))


def _group(block: Block, lead: int, indent: int, chance: random.Random) -> _Group:
    if block.kind == "heading":
        # Ranks are told apart by capitals alone, as extraction leaves them.
        text = block.text.upper() if block.level <= 2 else block.text
        return _Group(tuple(_filled(text, _HEADING_WIDTH)), lead=1 if block.level > 2 else 2, together=True)
    if block.kind == "table":
        return _Group(tuple(_table(block)), lead=lead, together=True)
    if block.kind in {"caption", "source"}:
        return _Group(tuple(_filled(_said(block.pieces), WIDTH)), lead=1 if block.kind == "caption" else lead)
    if block.kind == "blockquote":
        margin = " " * _QUOTE_INDENT
        lines = _wrapped(_said(block.pieces), chance, WIDTH - 2 * _QUOTE_INDENT)
        return _Group(tuple(margin + line for line in lines), lead=1)
    mark = " " * indent
    if block.kind == "list_item":
        mark = "• " if block.number is None else f"{block.number}. "
    text = mark + _said(block.pieces)
    return _Group(tuple(_wrapped(text, chance)), lead=lead)


def _said(pieces: tuple[Piece, ...]) -> str:
    """Return the characters with markers as bare digits, glued to the word before."""
    return "".join(piece.text for piece in pieces)


def _filled(text: str, width: int) -> list[str]:
    """Return text in lines of at most `width` characters, no word broken."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _wrapped(text: str, chance: random.Random, width: int = WIDTH) -> list[str]:
    """Return text in lines of at most `width` characters, a word broken at a line's end now and then."""
    margin = text[: len(text) - len(text.lstrip())]
    lines, line = [], margin
    for word in text.split():
        gap = "" if not line.strip() else " "
        if len(line) + len(gap) + len(word) <= width:
            line += gap + word
            continue
        head, tail = _broken(word, width - len(line) - len(gap), chance)
        lines.append(line + gap + head if head else line)
        line = tail
    return [*lines, line]


def _broken(word: str, room: int, chance: random.Random) -> tuple[str, str]:
    """Return the part of a word that fits, with its hyphen, and the rest; ("", word) where it is not broken."""
    core = _CORE.search(word)
    if core is None or chance.random() > _BREAKS:
        return "", word
    for cut in range(min(core.end() - 3, room - 1), core.start() + 2, -1):
        if (
            word[cut - 1].lower() in _VOWELS
            and word[cut].lower() not in _VOWELS
            and word[cut + 1].lower() in _VOWELS
        ):
            return word[:cut] + "-", word[cut:]
    return "", word


def _table(block: Block) -> list[str]:
    """Return rows with columns parted by several spaces, numbers to the right."""
    rows = [[plain(cell) for cell in row] for row in block.rows]
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(max(map(len, rows)))]
    numeric = [all(_is_number(row[i]) for row in rows[1:] if i < len(row)) for i in range(len(widths))]
    return [
        "   ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=False)
        ).rstrip()
        for row in rows
    ]


def _is_number(text: str) -> bool:
    return text == "" or text.strip("%–-− ").replace(",", "").replace(".", "").isdigit()


def _paged(groups: Iterator[_Group]) -> list[list[str]]:
    """Return the pages' lines. A page break may fall within a paragraph; headings take a line of text with them."""
    pages: list[list[str]] = [[]]
    for group in groups:
        room = PAGE_LINES - len(pages[-1])
        needed = len(group.lines) + group.lead + 2 if group.together else group.lead + 1
        if pages[-1] and needed > room:
            pages.append([])
        if pages[-1]:
            pages[-1].extend([""] * group.lead)
        for line in group.lines:
            if len(pages[-1]) >= PAGE_LINES:
                pages.append([])
            pages[-1].append(line)
    return pages
