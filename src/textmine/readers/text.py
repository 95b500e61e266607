"""Plain text to `Source` lines: indentation, blank lines, form feeds, `_italics_`, note marks, bracketed footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from textmine.readers.base import Line, LineKind, Look, Run
from textmine.readers.gutenberg import book_within
from textmine.readers.items import with_items
from textmine.readers.page_edges import without_page_edges
from textmine.readers.raw_lines import (
    Content,
    RawLine,
    page_label,
    raw_lines,
    trimmed,
    with_pages,
    with_tables,
)
from textmine.readers.superscripts import split_raised

PLAIN_TEXT = "text/plain"
_TAB = 4
_RULE = re.compile(r"\s*([-=_*~–—])(?:\s*\1){2,}\s*")
_FOOTNOTE = re.compile(r"\[(?:foot)?note[ \t]+([^\]:\s]{1,8})[ \t]*:[ \t]*", re.IGNORECASE)
_BRACKETED = re.compile(r"\[([0-9]{1,4}|\*{1,3}|[A-Z])\]")
_NOTE_LINE = re.compile(r"\[([0-9]{1,4})\][ \t]+(?=\S)")
_OPENING = re.compile(r"(?<![^\W_])_(?=[^\s_])")
_CLOSING = re.compile(r"(?<=[^\s_])_(?![^\W_])")
_MAX_ITALIC = 600  # a longer stretch between two underscores is two strays, not a title in italics
_MAX_FOOTNOTE = 80


@dataclass(slots=True)
class _Draft:
    raw: RawLine
    index: int
    kind: LineKind = "text"
    label: str | None = None
    skip: int = 0  # characters at the line's beginning that are marks, not text
    drop: int = 0  # … and at its end


def read_plain(text: str) -> Content:
    """Return the lines of a plain text; a Project Gutenberg licence is left out, its header declared."""
    raw = raw_lines(text)
    first, last, declared = book_within(raw)
    drafts = [_Draft(raw[i], i) for i in range(first, last) if raw[i].text.strip() or raw[i].opens_page]
    _mark_footnotes(drafts)
    labels = _note_labels(drafts)
    italics = _italic_marks(drafts)
    lines = list(_lines(drafts, labels, italics))
    marked, pages = with_pages(with_items(_trim(with_tables(without_page_edges(lines)))))
    return Content(PLAIN_TEXT, marked, pages, declared)


def _mark_footnotes(drafts: Sequence[_Draft]) -> None:
    """Turn `[Footnote 3: …]`, however many lines it has, into note lines."""
    index = 0
    while index < len(drafts):
        text = drafts[index].raw.text
        match = _FOOTNOTE.match(text.strip())
        stop = _footnote_end(drafts, index) if match else None
        if match is None or stop is None:
            index += 1
            continue
        for draft in drafts[index : stop + 1]:
            draft.kind, draft.label = "note", match[1]
        drafts[index].skip = len(text) - len(text.lstrip()) + match.end()
        drafts[stop].drop = len(drafts[stop].raw.text) - drafts[stop].raw.text.rindex("]")
        index = stop + 1


def _footnote_end(drafts: Sequence[_Draft], start: int) -> int | None:
    depth = 0
    for index in range(start, min(start + _MAX_FOOTNOTE, len(drafts))):
        text = drafts[index].raw.text
        depth += text.count("[") - text.count("]")
        if depth <= 0:
            return index if text.rstrip().endswith("]") else None
    return None


def _note_labels(drafts: Sequence[_Draft]) -> frozenset[str]:
    """Return the labels that notes have; lines such as "[3] See …" count as notes if "[3]" stands in the text, too."""
    labels = {draft.label for draft in drafts if draft.kind == "note" and draft.label}
    seen: set[str] = set()
    for draft in drafts:
        text = draft.raw.text.strip()
        match = _NOTE_LINE.match(text)
        if match and match[1] in seen and draft.kind == "text":
            draft.label, draft.kind = match[1], "note"
            draft.skip = draft.raw.text.index("[") + match.end()
            labels.add(match[1])
        else:
            seen.update(found[1] for found in _BRACKETED.finditer(text))
    previous: _Draft | None = None
    for draft in drafts:
        goes_on = previous and previous.kind == "note" and draft.index == previous.index + 1
        if goes_on and previous and draft.kind == "text" and not draft.label and not previous.drop:
            draft.kind, draft.label = "note", previous.label
        previous = draft
    return frozenset(labels)


def _italic_marks(drafts: Sequence[_Draft]) -> dict[int, bool]:
    """Return the offsets of the underscores that open (True) or close (False) italics, pair by pair."""
    marks: dict[int, bool] = {}
    opening: int | None = None
    previous = -2
    for draft in drafts:
        if draft.index != previous + 1:
            opening = None  # italics end with their paragraph
        previous = draft.index
        text, base = draft.raw.text, draft.raw.start
        opens = {match.start() for match in _OPENING.finditer(text)}
        closes = {match.start() for match in _CLOSING.finditer(text)}
        for column in sorted(opens | closes):
            offset = base + column
            if opening is not None and column in closes and offset - opening <= _MAX_ITALIC:
                marks[opening], marks[offset] = True, False
                opening = None
            elif column in opens:
                opening = offset
    return marks


def _lines(drafts: Sequence[_Draft], labels: frozenset[str], italics: dict[int, bool]) -> Iterator[Line]:
    italic = False
    previous = -1
    for draft in drafts:
        if draft.raw.opens_page:
            yield Line(kind="page_break")
        text = draft.raw.text
        before = float(max(draft.index - previous - 1, 0)) if previous >= 0 else 1.0
        if not text.strip():
            continue
        previous = draft.index
        if draft.kind == "text" and (mark := page_label(text)) is not None:
            yield Line(kind="page_break", label=mark)
        elif draft.kind == "text" and _RULE.fullmatch(text):
            yield Line(kind="rule", before=before)
        else:
            runs, italic = _runs(draft, labels, italics, italic)
            yield _line(draft, tuple(runs), before)


def _line(draft: _Draft, runs: tuple[Run, ...], before: float) -> Line:
    text = draft.raw.text
    lead = text[: len(text) - len(text.lstrip())]
    return Line(runs, draft.kind, before, float(len(lead.expandtabs(_TAB))), label=draft.label)


def _runs(
    draft: _Draft, labels: frozenset[str], italics: dict[int, bool], italic: bool
) -> tuple[list[Run], bool]:
    """Return the runs of a line, and whether italics are still open at its end."""
    text, base = draft.raw.text, draft.raw.start
    stop = len(text) - draft.drop
    runs: list[Run] = []
    position = draft.skip
    cuts = {m.start(): m for m in _BRACKETED.finditer(text, draft.skip, stop) if m[1] in labels}
    columns = (
        {column for column in range(draft.skip, stop) if base + column in italics} if "_" in text else set()
    )
    for column in sorted(cuts.keys() | columns):
        _add(runs, text, base, (position, column), italic)
        if column in cuts:
            position = cuts[column].end()
            look = Look(italic=italic, superscript=True)
            runs.append(
                Run(text[column:position], base + column, base + position, look, note=cuts[column][1])
            )
        else:
            italic, position = italics[base + column], column + 1
    _add(runs, text, base, (position, stop), italic)
    return list(split_raised(iter(runs))), italic


def _add(runs: list[Run], text: str, base: int, extent: tuple[int, int], italic: bool) -> None:
    start, end = extent
    if start < end:
        runs.append(Run(text[start:end], base + start, base + end, Look(italic=italic)))


def _trim(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        runs = trimmed(line.runs)
        if runs or line.cells or line.kind in ("rule", "page_break"):
            yield replace(line, runs=runs)
