"""The corpus's chapters as data: the few constructs of Markdown that docs/gold-markup.md allows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

BlockKind = Literal["heading", "paragraph", "blockquote", "list_item", "caption", "table", "source"]

_FRONT = re.compile(r"\A---\n(.*?\n)---\n", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:\s*(.*)", re.DOTALL)
_NUMBERED = re.compile(r"(\d{1,3})[.)] ")
_INLINE = re.compile(
    r"\\(?P<escaped>[^\w\s])|\[\^(?P<note>[^\]\s]+)\]|(?P<bold>\*\*|__)|(?P<italic>\*|(?<!\w)_|_(?!\w))"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one look, or (if `note` is set) a note's marker."""

    text: str
    italic: bool = False
    bold: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block: a heading with its level, a paragraph …, a list's item with its number if it has one, a table with its rows."""

    kind: BlockKind
    pieces: tuple[Piece, ...] = ()
    level: int = 0
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    number: int | None = None

    @property
    def text(self) -> str:
        """The characters, without look and markers."""
        return plain(self.pieces)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: front matter, blocks of the body in order, notes by label. The heading of the notes is left out."""

    id: str
    meta: dict[str, Any]
    blocks: tuple[Block, ...]
    notes: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    notes_title: str = "Notes"

    @property
    def book(self) -> dict[str, Any]:
        """What the front matter says of the volume."""
        return self.meta.get("book") or {}


def plain(pieces: tuple[Piece, ...]) -> str:
    """Return the characters of pieces, markers left out."""
    return "".join(piece.text for piece in pieces if piece.note is None)


def parse_chapter(markdown: str, chapter_id: str) -> Chapter:
    """Return the chapter that compiled Markdown holds.

    Raises:
        ValueError: the text has no front matter.
    """
    front = _FRONT.match(markdown)
    if front is None:
        raise ValueError(f"{chapter_id}: no front matter; begin the file with YAML between lines of ---")
    blocks: list[Block] = []
    notes: dict[str, tuple[Piece, ...]] = {}
    notes_title = "Notes"
    for chunk in re.split(r"\n[ \t]*\n", markdown[front.end() :]):
        for part in _parts(chunk.strip("\n")):
            if note := _NOTE.fullmatch(part):
                if not notes and blocks and blocks[-1].kind == "heading":
                    notes_title = blocks.pop().text
                notes[note[1]] = pieces_of(_joined(note[2]))
            elif part.strip():
                blocks.append(_block(part))
    return Chapter(chapter_id, yaml.safe_load(front[1]), tuple(blocks), notes, notes_title)


def _parts(chunk: str) -> list[str]:
    """Return the blocks of a chunk between blank lines: notes and list items may follow line by line."""
    if _NUMBERED.match(chunk):
        return re.split(r"\n(?=\d{1,3}[.)] )", chunk)
    return re.split(r"\n(?=\[\^[^\]\s]+\]:|[-*] |#{1,6} )", chunk)


def _joined(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n"))


def _block(part: str) -> Block:
    lines = part.split("\n")
    if heading := _HEADING.fullmatch(part.strip()):
        return Block("heading", pieces_of(heading[2].strip()), level=len(heading[1]))
    if all(line.lstrip().startswith("|") for line in lines):
        rows = [[pieces_of(cell.strip()) for cell in _cells(line)] for line in lines]
        return Block("table", rows=tuple(tuple(row) for i, row in enumerate(rows) if i != 1))
    if lines[0].startswith(">"):
        return Block("blockquote", pieces_of(_joined("\n".join(line.lstrip("> ") for line in lines))))
    if lines[0].startswith(("- ", "* ")):
        return Block("list_item", pieces_of(_joined(part[2:])))
    if numbered := _NUMBERED.match(part):
        return Block("list_item", pieces_of(_joined(part[numbered.end() :])), number=int(numbered[1]))
    kind: BlockKind = "paragraph"
    if re.match(r"Table \d+: ", part):
        kind = "caption"
    elif part.startswith("Source: "):
        kind = "source"
    return Block(kind, pieces_of(_joined(part)))


def _cells(line: str) -> list[str]:
    return re.split(r"(?<!\\)\|", line.strip().strip("|"))


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Return inline Markdown as pieces: italics, bold, note markers, escapes."""
    pieces: list[Piece] = []
    italic = bold = False
    held, begin = "", 0
    for match in [*_INLINE.finditer(text), None]:
        held += text[begin : match.start() if match else len(text)]
        begin = match.end() if match else len(text)
        if match is not None and match["escaped"]:
            held += match["escaped"]
            continue
        if held:
            pieces.append(Piece(held, italic, bold))
            held = ""
        if match is None:
            break
        if match["note"]:
            pieces.append(Piece(match["note"], note=match["note"]))
        elif match["bold"]:
            bold = not bold
        else:
            italic = not italic
    return tuple(pieces)
