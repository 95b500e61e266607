"""The physical lines of a text with their offsets, and what the text readers do with whole lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from textmine.readers.base import Line, LineKind, Run
from textmine.readers.cues import cues
from textmine.schema.v1 import Problem

# A form feed swallows one line end on either side, so that it leaves no blank line of its own.
_LINE_END = re.compile(r"(?:\r\n|\r|\n)?\f(?:\r\n|\r|\n)?|\r\n|\n|\r")
_TAB, _GAP = re.compile("\t"), re.compile(r" {2,}|\t")
_CAPTION = re.compile(r"[^\W\d_]+\.? ?(?:\d+|[IVX]+)[.:]? ")
_LABEL = r"(?P<label>[0-9]{1,5}|[ivxlcdm]{1,8})"


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line without its end: code points into the decoded file; `opens_page` if a form feed stands before it."""

    start: int
    end: int
    text: str
    opens_page: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What a text reader found in a decoded file; see `Source` for the fields."""

    media_type: str
    lines: tuple[Line, ...]
    pages: tuple[str | None, ...] = ()
    declared: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def raw_lines(text: str) -> list[RawLine]:
    """Return the lines of `text`; a byte order mark belongs to none."""
    start = 1 if text.startswith("\ufeff") else 0
    found, opens = [], False
    for match in _LINE_END.finditer(text, start):
        found.append(RawLine(start, match.start(), text[start : match.start()], opens))
        start, opens = match.end(), "\f" in match[0]
    if start < len(text):
        found.append(RawLine(start, len(text), text[start:], opens))
    return found


@cache
def _page_mark() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(cues("page_marks", "words"), key=len, reverse=True))
    inner = rf"(?:{words})\s*:?\s*{_LABEL}"
    frames = (
        ("%%", "%%"),
        (r"\[", r"\]"),
        (r"\{", r"\}"),
        ("<!--", "-->"),
        (r"-{2,5}", r"-{2,5}"),
        ("={2,5}", "={2,5}"),
    )
    forms = [
        f"{left}\\s*{inner.replace('label', f'label{n}')}\\s*{right}"
        for n, (left, right) in enumerate(frames)
    ]
    return re.compile("|".join(forms), re.IGNORECASE)


def page_label(text: str) -> str | None:
    """Return the label if `text` is a mark such as "%%page 12%%" or "[p. 12]" and nothing else."""
    match = _page_mark().fullmatch(text.strip()) if len(text) < 60 else None
    return next((label for label in match.groups() if label), None) if match else None


def cut(run: Run, start: int, end: int, **changes: Any) -> Run:
    """Return the characters `start`-`end` of `run`, with their place in the source where it is exact."""
    exact = run.start is not None and run.end is not None and run.end - run.start == len(run.text)
    place = {"start": run.start + start, "end": run.start + end} if exact and run.start is not None else {}
    return replace(run, text=run.text[start:end], **{**place, **changes})


def trimmed(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Return `runs` without white space at the line's ends, empty ones left out."""
    kept = [run for run in runs if run.text]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept and kept[0].text[0].isspace():
        kept[0] = cut(kept[0], len(kept[0].text) - len(kept[0].text.lstrip()), len(kept[0].text))
    if kept and kept[-1].text[-1].isspace():
        kept[-1] = cut(kept[-1], 0, len(kept[-1].text.rstrip()))
    return tuple(kept)


def without_start(runs: Iterable[Run], count: int) -> tuple[Run, ...]:
    """Return `runs` without their first `count` characters."""
    kept: list[Run] = []
    for run in runs:
        gone = min(count, len(run.text))
        count -= gone
        if gone < len(run.text):
            kept.append(cut(run, gone, len(run.text)) if gone else run)
    return trimmed(kept)


def with_tables(lines: Sequence[Line]) -> list[Line]:
    """Return `lines` with neighbouring lines of equally many columns turned into rows of a table, the first its head.

    Columns are parted by tabs; by wide gaps only where there are three of them or more, or a caption ("Table 1: …") stands above.
    """
    done: list[Line] = []
    index = 0
    while index < len(lines):
        stop, parting = _table_end(lines, index, _captioned(done))
        for row in range(index, stop):
            kind: LineKind = "table_head" if row == index else "table_row"
            done.append(replace(lines[row], kind=kind, runs=(), cells=_cells(lines[row].runs, parting)))
        if stop == index:
            done.append(lines[index])
        index = max(stop, index + 1)
    return done


def _table_end(lines: Sequence[Line], start: int, captioned: bool) -> tuple[int, re.Pattern[str]]:
    """Return the index behind the table that begins at `start`, which is `start` itself if none does."""
    for parting, least in ((_TAB, 2), (_GAP, 2 if captioned else 3)):
        columns = _columns(lines[start], parting)
        stop = start
        while columns >= least and stop < len(lines) and _columns(lines[stop], parting) == columns:
            if stop > start and lines[stop].before:
                break
            stop += 1
        if stop - start >= 2:
            return stop, parting
    return start, _TAB


def _captioned(lines: Sequence[Line]) -> bool:
    above = next((line for line in reversed(lines) if line.kind != "page_break"), None)
    return above is not None and bool(_CAPTION.match(above.text))


def _columns(line: Line, parting: re.Pattern[str]) -> int:
    if line.kind != "text" or not line.runs:
        return 0
    text = "".join(run.text for run in line.runs).strip(" ")
    return 1 + sum(1 for _ in parting.finditer(text))


def _cells(runs: Iterable[Run], parting: re.Pattern[str]) -> tuple[tuple[Run, ...], ...]:
    cells: list[list[Run]] = [[]]
    for run in trimmed(runs) if parting is _GAP else runs:
        start = 0
        for match in parting.finditer(run.text):
            cells[-1].append(cut(run, start, match.start()))
            cells.append([])
            start = match.end()
        cells[-1].append(cut(run, start, len(run.text)))
    return tuple(trimmed(cell) for cell in cells)


def with_pages(lines: Iterable[Line]) -> tuple[tuple[Line, ...], tuple[str | None, ...]]:
    """Return `lines` with their page, and the label of each page; no page at all where there is no page break."""
    done: list[Line] = []
    labels: list[str | None] = []
    for line in lines:
        if line.kind == "page_break":
            if not labels and done:
                labels.append(None)  # what stands before the first mark is a page whose label nobody gives
            labels.append(line.label)
        done.append(replace(line, page=len(labels) - 1) if labels else replace(line, page=0))
    if not labels:
        return tuple(replace(line, page=None) for line in done), ()
    return tuple(done), tuple(labels)
