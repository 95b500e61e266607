"""Running heads and page numbers: lines at the edges of pages that belong to the page, not to the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from textmine.readers.base import Line
from textmine.readers.stops import ends_clause

_NUMBER = re.compile(r"\d+")
_BARE_NUMBER = re.compile(r"[-–—|\[( ]*(\d{1,4})[-–—|\]) ]*")
_EDGE_LINES = 2  # a head or foot has at most two lines: title and number, each on its own
_MAX_HEAD = 90
_KINDS = frozenset({"text", "heading", "blockquote"})


def without_page_edges(lines: Sequence[Line]) -> list[Line]:
    """Return `lines` without running heads and page numbers; what numbers they gave stands in the page breaks.

    Where no page break is marked, bare numbers that count up and cut sentences in two are taken for page numbers.
    """
    if any(line.kind == "page_break" for line in lines):
        return _without_heads(lines)
    return _breaks_at_numbers(lines)


def _without_heads(lines: Sequence[Line]) -> list[Line]:
    pages = _pages(lines)
    edges = [_edges(lines, page) for page in pages]
    counts = Counter(key for page in edges for key in {_key(lines[index]) for index in page})
    needed = 2 if len(pages) <= 4 else 3
    numbered = [[i for i in page if counts[_key(lines[i])] >= 2 or _is_bare(lines[i])] for page in edges]
    labels = _labels(lines, numbered)
    dropped = {i for page in edges for i in page if counts[_key(lines[i])] >= needed}
    for page, label in zip(edges, labels, strict=True):
        dropped.update(i for i in page if label and _bears(lines[i].text, label))
    if all(i in dropped for page in pages for i in page if lines[i].kind != "page_break"):
        dropped = set()  # pages that hold nothing but one line each: it is their text
    done: list[Line] = []
    for number, page in enumerate(pages):
        opening = [line for line in (lines[i] for i in page) if line.kind == "page_break"]
        given = opening[0].label if opening else None
        if opening or labels[number]:
            done.append(Line(kind="page_break", label=given or labels[number]))
        done += [lines[i] for i in page if i not in dropped and lines[i].kind != "page_break"]
    return done


def _pages(lines: Sequence[Line]) -> list[list[int]]:
    """Return the indices of each page's lines; a page break opens its page."""
    pages: list[list[int]] = [[]]
    for index, line in enumerate(lines):
        if line.kind == "page_break" and pages[-1]:
            pages.append([])
        pages[-1].append(index)
    return pages


def _edges(lines: Sequence[Line], page: Sequence[int]) -> list[int]:
    body = [index for index in page if lines[index].kind != "page_break"]
    ends = dict.fromkeys(body[:_EDGE_LINES] + body[-_EDGE_LINES:])
    return [i for i in ends if lines[i].kind in _KINDS and 0 < len(lines[i].text) <= _MAX_HEAD]


def _key(line: Line) -> str:
    return " ".join(_NUMBER.sub("#", line.text.casefold()).split())


def _is_bare(line: Line) -> bool:
    return len(line.text) < 12 and _BARE_NUMBER.fullmatch(line.text) is not None


def _bears(text: str, label: str) -> bool:
    """Return whether `text` is the page's number alone, or with a title that a wide gap parts from it."""
    bare = _BARE_NUMBER.fullmatch(text)
    return bool(bare and bare[1] == label) or text.startswith(f"{label}  ") or text.endswith(f"  {label}")


def _labels(lines: Sequence[Line], heads: Sequence[Sequence[int]]) -> list[str | None]:
    """Return the page numbers that the heads give, where they count up from page to page."""
    numbers = [
        [int(n) for i in page for n in _NUMBER.findall(lines[i].text)[:3] if len(n) <= 5] for page in heads
    ]
    offsets = Counter(number - page for page, found in enumerate(numbers) for number in set(found))
    if not offsets or offsets.most_common(1)[0][1] < 2:
        return [None] * len(heads)
    offset = offsets.most_common(1)[0][0]
    known = [page for page, found in enumerate(numbers) if page + offset in found]
    return [str(page + offset) if known[0] <= page <= known[-1] else None for page in range(len(heads))]


def _breaks_at_numbers(lines: Sequence[Line]) -> list[Line]:
    marks: list[tuple[int, int]] = []
    for index, line in enumerate(lines):
        match = _BARE_NUMBER.fullmatch(line.text) if line.kind == "text" and len(line.text) < 12 else None
        if match and _stands_alone(lines, index) and (not marks or int(match[1]) == marks[-1][1] + 1):
            marks.append((index, int(match[1])))
    cutting = sum(1 for index, _ in marks if _cuts_sentence(lines, index))
    if len(marks) < 3 or 3 * cutting < len(marks):
        return list(lines)
    at_foot = marks[0][0] > 8  # the first number stands far down its page: numbers are at the foot
    done: list[Line] = [Line(kind="page_break", label=str(marks[0][1]))] if at_foot else []
    labels = {index: str(number + at_foot) for index, number in marks}
    for index, line in enumerate(lines):
        done.append(
            replace(line, kind="page_break", runs=(), label=labels[index]) if index in labels else line
        )
    return done


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    return lines[index].before >= 1 and (index + 1 == len(lines) or lines[index + 1].before >= 1)


def _cuts_sentence(lines: Sequence[Line], index: int) -> bool:
    before = lines[index - 1].text if index else ""
    after = lines[index + 1].text if index + 1 < len(lines) else ""
    return bool(before and after) and (after[0].islower() or not ends_clause(before))
