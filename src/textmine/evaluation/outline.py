"""The blocks of a Markdown chapter, by the conventions of the corpus, with the source offsets of each.

This is a parser of its own, of lines only: gold must not depend on the readers that it is there to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
OutlineKind = Literal[
    "front", "heading", "paragraph", "list_item", "blockquote", "table", "caption", "table_source", "note"
]
PROSE: frozenset[str] = frozenset({"paragraph", "list_item", "blockquote"})

MARKER = re.compile(r"\[\^([^\]\[^\s]+)\](?!:)")
_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_ITEM = re.compile(r"[ \t]{0,3}(?:[-*+]|([0-9]{1,4})[.)])[ \t]+(?=\S)")
_QUOTED = re.compile(r"[ \t]{0,3}>[ \t]?")
_NOTE = re.compile(r"\[\^([^\]\[^\s]+)\]:[ \t]*")
_RULE = re.compile(r"[ \t]{0,3}(?:-[ \t]*){3,}\Z|[ \t]{0,3}(?:\*[ \t]*){3,}\Z|[ \t]{0,3}(?:_[ \t]*){3,}\Z")
_CAPTION = re.compile(r"[*_]*(?:Table|Figure|Map)[ \t]+[0-9A-Z][0-9A-Za-z.]*[*_]*[ \t]*[:.–—]", re.IGNORECASE)
_TABLE_SOURCE = re.compile(r"[*_]*(?:Sources?|Notes?)[*_]*:", re.IGNORECASE)


@dataclass(slots=True)
class OutlineBlock:
    """A block: `spans` are its text without Markdown signs and note markers; `label` is a note's."""

    kind: OutlineKind
    spans: list[Span]
    level: int = 0
    label: str | None = None
    inferred: bool = field(default=False)

    @property
    def start(self) -> int:
        """Where its text begins."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Where its text ends."""
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Marker:
    """A note marker: its label, and the code points of its text."""

    label: str
    start: int
    end: int


def outline(text: str) -> list[OutlineBlock]:
    """Return the blocks of a Markdown chapter in order; offsets are code points into `text`."""
    blocks = _Lines(text).blocks()
    for before, block, after in zip([None, *blocks], blocks, [*blocks[1:], None], strict=False):
        if block.kind != "table":
            continue
        if before and before.kind == "paragraph" and _CAPTION.match(text, before.start):
            before.kind = "caption"
        if after and after.kind == "paragraph" and _TABLE_SOURCE.match(text, after.start):
            after.kind = "table_source"
    for block in blocks:
        if block.kind not in ("front", "table"):
            holes = [(m.start, m.end) for m in markers(text, block.start, block.end)]
            block.spans = without(block.spans, holes, text) or block.spans
    return blocks


def markers(text: str, start: int, end: int) -> Iterator[Marker]:
    """Yield the note markers between two code points of `text`."""
    for match in MARKER.finditer(text, start, end):
        yield Marker(match[1], match.start(), match.end())


def without(spans: Iterable[Span], holes: Iterable[Span], text: str) -> list[Span]:
    """Return `spans` with `holes` cut out, trimmed of white space at both ends, empty ones left out."""
    kept: list[Span] = list(spans)
    for low, high in holes:
        cut: list[Span] = []
        for start, end in kept:
            if high <= start or low >= end:
                cut.append((start, end))
            else:
                cut += [(start, low), (high, end)]
        kept = cut
    return [span for span in (trim(text, *span) for span in kept) if span[0] < span[1]]


def within(spans: Iterable[Span], start: int, end: int, text: str) -> list[Span]:
    """Return what of `spans` lies between `start` and `end`, trimmed of white space, empty ones left out."""
    cut = (trim(text, max(low, start), min(high, end)) for low, high in spans if low < end and high > start)
    return [span for span in cut if span[0] < span[1]]


def trim(text: str, start: int, end: int) -> Span:
    """Return the span without white space at its ends; an empty span stays empty."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


class _Lines:
    """Groups the lines of a text into blocks, one pass."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[OutlineBlock] = []
        self.open: OutlineBlock | None = None  # the block that the next line may go on
        self.blank = True

    def blocks(self) -> list[OutlineBlock]:
        position = self._front_matter()
        while position < len(self.text):
            match = _LINE.match(self.text, position)
            assert match is not None  # the pattern matches anything
            stop = match.end()
            self._line(position, position + len(match[0].rstrip("\r\n")))
            position = stop
        return [block for block in self.found if block.spans]

    def _front_matter(self) -> int:
        match = re.match(r"\ufeff?---[ \t]*\r?\n", self.text)
        close = re.compile(r"^---[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
        if match is None or (end := close.search(self.text, match.end())) is None:
            return 0
        if end.start() > match.end():
            self.found.append(OutlineBlock("front", [(match.end(), end.start())]))
        return end.end()

    def _line(self, start: int, end: int) -> None:
        line = self.text[start:end]
        if not line.strip():
            self.blank = True
            if self.open and self.open.kind != "note":
                self.open = None
            return
        if not (self._marked(line, start, end) or self._goes_on(line, start, end)):
            self._begin("paragraph", start + len(line) - len(line.lstrip()), end)
        self.blank = False

    def _begin(
        self, kind: OutlineKind, start: int, end: int, level: int = 0, label: str | None = None
    ) -> None:
        start, end = trim(self.text, start, end)
        self.open = OutlineBlock(kind, [(start, end)] if start < end else [], level, label)
        self.found.append(self.open)

    def _marked(self, line: str, start: int, end: int) -> bool:
        if match := _HEADING.match(line):
            shut = len(line.rstrip().rstrip("#"))
            self._begin(
                "heading", start + match.end(), start + max(shut, match.end() + 1), level=len(match[1])
            )
            self.open = None
        elif match := _NOTE.match(line):
            self._begin("note", start + match.end(), end, label=match[1])
        elif line.lstrip().startswith("|"):
            self._add("table", start, end)
        elif _RULE.match(line):
            self.open = None
        elif match := _QUOTED.match(line):
            if line[match.end() :].strip():
                self._add("blockquote", start + match.end(), end)
            else:
                self.open = None
        elif (match := _ITEM.match(line)) and not self._mid_paragraph(match[1]):
            self._begin("list_item", start + match.end(), end)
        else:
            return False
        return True

    def _mid_paragraph(self, number: str | None) -> bool:
        # As in CommonMark: a wrapped line that happens to begin with a number is no list item.
        return number not in (None, "1") and self.open is not None and self.open.kind == "paragraph"

    def _add(self, kind: OutlineKind, start: int, end: int) -> None:
        if self.open is not None and self.open.kind == kind:
            self.open.spans.append(trim(self.text, start, end))
        else:
            self._begin(kind, start, end)

    def _goes_on(self, line: str, start: int, end: int) -> bool:
        block = self.open
        if block is None or block.kind not in ("paragraph", "list_item", "note", "blockquote"):
            return False
        if self.blank and not (block.kind == "note" and line[0] in " \t"):
            return False
        if block.kind == "paragraph":
            block.spans[-1] = (block.spans[-1][0], trim(self.text, start, end)[1])
        else:
            block.spans.append(trim(self.text, start, end))
        return True
