"""A chapter as a document of Pandoc, and Pandoc itself: what DOCX, EPUB and HTML have in common."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any

from renderers import CREATED
from renderers.chapter import Block, Chapter, Piece, plain

Node = dict[str, Any]
Marker = Callable[[str], Node]
Meta = dict[str, str | list[str]]

_API = [1, 23, 1]
# Characters beyond which a cell is set in several lines, and those that its margins are worth.
_WIDEST, _PADDING = 25, 5
_NO_ATTRIBUTES: list[Any] = ["", [], []]
LOOKS = Path(__file__).resolve().parent / "looks"


def run(document: Node, to: str, *arguments: str) -> bytes:
    """Return what Pandoc makes of a document in the format `to`.

    Raises:
        RuntimeError: Pandoc refuses; the message is its own.
    """
    written = json.dumps(document).encode("utf-8")
    options = ("--from=json", f"--to={to}", "--standalone", "--eol=lf", "--wrap=none", "--output=-")
    return _called(*options, *arguments, given=written)


def data_file(name: str) -> bytes:
    """Return a file that Pandoc brings along, such as the document that it takes its styles from."""
    return _called(f"--print-default-data-file={name}")


def _called(*arguments: str, given: bytes = b"") -> bytes:
    files = resources.files("pypandoc") / "files"
    # The one that the lock file pins, not a newer one that the machine may have.
    program = next(p for p in (files / "pandoc", files / "pandoc.exe") if p.is_file())
    with tempfile.TemporaryDirectory() as empty:
        # An empty data folder, lest templates of the user's own get in.
        result = subprocess.run(
            [str(program), f"--data-dir={empty}", *arguments],
            input=given,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(int(CREATED.timestamp()))},
            capture_output=True,
            check=False,
        )
    if result.returncode:
        raise RuntimeError(f"pandoc: {result.stderr.decode('utf-8', 'replace').strip()}")
    return result.stdout


def document(meta: Meta, blocks: list[Node]) -> Node:
    """Return a whole document; texts of its metadata are taken literally."""
    values = {
        key: {"t": "MetaList", "c": [_meta(item) for item in value]}
        if isinstance(value, list)
        else _meta(value)
        for key, value in meta.items()
    }
    return {"pandoc-api-version": _API, "meta": values, "blocks": blocks}


def _meta(text: str) -> Node:
    return {"t": "MetaInlines", "c": inlines(text)}


def blocks_of(chapter: Chapter, marker: Marker, *, shift: int = 0, for_word: bool = False) -> list[Node]:
    """Return the blocks of the body.

    Args:
        chapter: the chapter.
        marker: makes the node of a note's marker from the note's label.
        shift: added to the levels of headings.
        for_word: tables take the width of the text, and the line under them a style of its own.
    """
    found: list[Node] = []
    for (kind, numbered), group in groupby(
        _with_captions(chapter.blocks), key=lambda pair: (pair[0].kind, pair[0].number is not None)
    ):
        pairs = list(group)
        if kind == "table":
            found += [_table(block, caption, marker, full=for_word) for block, caption in pairs]
        elif kind == "list_item":
            items = [[{"t": "Plain", "c": nodes_of(block.pieces, marker)}] for block, _ in pairs]
            style = [pairs[0][0].number, {"t": "Decimal"}, {"t": "Period"}]
            found.append(
                {"t": "OrderedList", "c": [style, items]} if numbered else {"t": "BulletList", "c": items}
            )
        else:
            found += [_block(block, marker, shift, for_word=for_word) for block, _ in pairs]
    return found


def _with_captions(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, Block | None]]:
    """Yield each block, a table together with the caption above it."""
    caption = None
    for block in blocks:
        if caption is not None and block.kind != "table":
            yield caption, None
            caption = None
        if block.kind == "caption":
            caption = block
        else:
            yield block, caption
            caption = None
    if caption is not None:
        yield caption, None


def _block(block: Block, marker: Marker, shift: int, *, for_word: bool) -> Node:
    content = nodes_of(block.pieces, marker)
    if block.kind == "heading":
        return heading(block.level + shift, content)
    if block.kind == "blockquote":
        return {"t": "BlockQuote", "c": [paragraph(content)]}
    if block.kind == "source":
        style = {"custom-style": "Source Line"} if for_word else {}
        return division([paragraph(content)], "source", **style)
    return paragraph(content)


def _table(block: Block, caption: Block | None, marker: Marker, *, full: bool) -> Node:
    columns = max(map(len, block.rows))
    rows = [
        [_NO_ATTRIBUTES, [_cell(row[i] if i < len(row) else (), marker) for i in range(columns)]]
        for row in block.rows
    ]
    kinds = ["AlignRight" if _is_numeric(block, i) else "AlignLeft" for i in range(columns)]
    title = [{"t": "Plain", "c": nodes_of(caption.pieces, marker)}] if caption else []
    content = [
        _NO_ATTRIBUTES,
        [None, title],
        [[{"t": kind}, width] for kind, width in zip(kinds, _widths(block, columns, full=full), strict=True)],
        [_NO_ATTRIBUTES, rows[:1]],
        [[_NO_ATTRIBUTES, 0, [], rows[1:]]],
        [_NO_ATTRIBUTES, []],
    ]
    return {"t": "Table", "c": content}


def _widths(block: Block, columns: int, *, full: bool) -> list[Node]:
    if not full:
        return [{"t": "ColWidthDefault"}] * columns
    longest = [
        min(_WIDEST, max(len(plain(row[i])) for row in block.rows if i < len(row))) for i in range(columns)
    ]
    weights = [length + _PADDING for length in longest]
    return [{"t": "ColWidth", "c": round(weight / sum(weights), 3)} for weight in weights]


def _cell(pieces: tuple[Piece, ...], marker: Marker) -> list[Any]:
    content = [{"t": "Plain", "c": nodes_of(pieces, marker)}]
    return [_NO_ATTRIBUTES, {"t": "AlignDefault"}, 1, 1, content]


def _is_numeric(block: Block, column: int) -> bool:
    texts = [plain(row[column]) for row in block.rows[1:] if column < len(row)]
    return all(text.strip("–-−% ").replace(",", "").replace(".", "").isdigit() for text in texts if text)


def heading(level: int, content: list[Node], name: str = "", **attributes: str) -> Node:
    """Return a heading."""
    return {"t": "Header", "c": [level, [name, [], list(attributes.items())], content]}


def paragraph(content: list[Node]) -> Node:
    """Return a paragraph."""
    return {"t": "Para", "c": content}


def division(blocks: list[Node], kind: str, name: str = "", **attributes: str) -> Node:
    """Return blocks held together under a class."""
    return {"t": "Div", "c": [[name, [kind], list(attributes.items())], blocks]}


def nodes_of(pieces: tuple[Piece, ...], marker: Marker) -> list[Node]:
    """Return pieces as inline nodes."""
    found: list[Node] = []
    for piece in pieces:
        if piece.note is not None:
            found.append(marker(piece.note))
            continue
        nodes = inlines(piece.text)
        nodes = [{"t": "Emph", "c": nodes}] if piece.italic else nodes
        found += [{"t": "Strong", "c": nodes}] if piece.bold else nodes
    return found


def inlines(text: str) -> list[Node]:
    """Return text as words and spaces; its characters stay as they are."""
    found: list[Node] = []
    for i, word in enumerate(text.split(" ")):
        found += [{"t": "Space"}] if i else []
        found += [{"t": "Str", "c": word}] if word else []
    return found


def own_notes(chapter: Chapter) -> Marker:
    """Return the maker of markers that hold their notes, which Pandoc numbers itself.

    Raises:
        ValueError: the chapter's labels are not the numbers that Pandoc would give.
    """
    pieces = (
        piece
        for block in chapter.blocks
        for part in (block.pieces, *(cell for row in block.rows for cell in row))
        for piece in part
    )
    cited = [piece.note for piece in pieces if piece.note is not None]
    if not cited == list(chapter.notes) == [str(i) for i in range(1, len(cited) + 1)]:
        raise ValueError(
            f"{chapter.id}: notes must be numbered from 1 in the order of their markers, one marker each"
        )
    return lambda label: {"t": "Note", "c": [paragraph(nodes_of(chapter.notes[label], _no_marker))]}


def _no_marker(label: str) -> Node:
    raise ValueError(f"a note cites note {label} by a marker; write it out")
