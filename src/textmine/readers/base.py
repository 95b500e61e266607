"""What a reader hands on: a `Source`, lines of runs with their place and look, whatever the file format.

A reader reports; it does not decide. `Line.kind` is what the format's own markup says of a line, a hint that
the structure stage may overrule by the line's look.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from textmine.schema.v1 import Problem

LineKind = Literal[
    "text", "heading", "list_item", "blockquote", "table_head", "table_row", "note", "rule", "page_break"
]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks on the page. `size` is in points, None where the format has none."""

    italic: bool = False
    bold: bool = False
    superscript: bool = False
    size: float | None = None


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of characters of one look.

    Attributes:
        text: the characters as read, entities and escapes resolved.
        start, end: code points into `Source.text`, None where the format has no text (PDF). If `end - start`
            equals `len(text)`, characters correspond one by one.
        look: italic, bold, superscript, size.
        box: x0, y0, x1, y1 in points from the page's lower left (PDF), else None.
        href: the target, if the run is a link's text.
        note: the note's label, if the markup itself says that this run is a note marker.
    """

    text: str
    start: int | None = None
    end: int | None = None
    look: Look = PLAIN
    box: Box | None = None
    href: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands in the source.

    Attributes:
        runs: its runs in reading order, white space at the line's ends removed. Empty for rules and page breaks.
        kind: what the format's markup says it is; "text" where it says nothing.
        before: blank space above it, in lines (0: set solid; 1: a blank line, or a visible gap in a PDF).
        indent: distance from the text column's left edge, in characters (text) or ems (PDF).
        page: index of its page from 0; None where the format has no pages.
        level: rank of a heading (1 is highest) or depth of a list item, by the markup; 0 where it says nothing.
        label: label of a note, printed label of the page that a page break opens, marker of a list item.
        cells: the cells of a table row, each a tuple of runs; `runs` is empty then.
        box: extent on the page in points (PDF).
        hard_break: the markup forces a new line here, so the next line is no continuation set by chance.
    """

    runs: tuple[Run, ...] = ()
    kind: LineKind = "text"
    before: float = 0.0
    indent: float = 0.0
    page: int | None = None
    level: int = 0
    label: str | None = None
    cells: tuple[tuple[Run, ...], ...] = ()
    box: Box | None = None
    hard_break: bool = False

    @property
    def text(self) -> str:
        """The line's characters, cells parted by tabs."""
        if self.cells:
            return "\t".join("".join(run.text for run in cell) for cell in self.cells)
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: its lines in reading order, what it declares of itself, and what went wrong.

    Attributes:
        path: the name to report: relative to the corpus, or the bare file name. Never absolute.
        media_type: by content, not by suffix alone (a `.txt` that holds Markdown is `text/markdown`).
        sha256, bytes: of the file as it is on disk.
        text: the decoded file with its line ends (and a byte order mark, if it has one, as its first character);
            None for formats that are not text.
        lines: in reading order.
        pages: label of each page, by index; empty where the format has no pages. The label is the printed one
            where the reader knows it, else None.
        declared: what the file says of itself (YAML front matter, PDF or Gutenberg metadata), keys in lower
            case, values untouched: claims, not truth.
        problems: warnings and errors met while reading.
    """

    path: str
    media_type: str
    sha256: str
    bytes: int
    text: str | None
    lines: tuple[Line, ...]
    pages: tuple[str | None, ...] = ()
    declared: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
