"""Columns of tables: white space that runs down through neighbouring lines at the same place."""

from __future__ import annotations

from collections.abc import Sequence

from textmine.readers.pdf.lines import TAB_GAP, PageLine

# A gap this wide (in ems) may part two cells; word spaces of justified lines stay below.
_CELL_GAP = 0.8
_GUTTER = 0.55
# Rows of one table follow each other within this many times their size.
_ROW_STEP = 3.0

Gutters = tuple[float, ...]


def gutters(lines: Sequence[PageLine]) -> list[Gutters]:
    """Return for each line the places (x) where one cell ends and the next begins; () for a line of prose."""
    found: list[Gutters] = [()] * len(lines)
    begin = 0
    while begin < len(lines):
        end = begin
        while (
            end < len(lines)
            and _has_gap(lines[end])
            and (end == begin or _follows(lines[end - 1], lines[end]))
        ):
            end += 1
        rows = lines[begin:end]
        if sum(_has_gap(row, TAB_GAP) for row in rows) >= 2:
            found[begin:end] = [_common(rows)] * len(rows)
        begin = max(end, begin + 1)
    return found


def _follows(upper: PageLine, lower: PageLine) -> bool:
    return upper.y - lower.y <= _ROW_STEP * lower.size


def _has_gap(line: PageLine, least: float = _CELL_GAP) -> bool:
    right = line.words[0].x1
    for word in line.words[1:]:
        if word.x0 - right > least * line.size:
            return True
        right = max(right, word.x1)
    return False


def _common(rows: Sequence[PageLine]) -> Gutters:
    """Return the middles of the white stretches that no row has text in, between text on both sides."""
    extents = sorted((word.x0, word.x1) for row in rows for word in row.words)
    size = max(row.size for row in rows)
    right, places = extents[0][1], []
    for x0, x1 in extents[1:]:
        if x0 - right >= _GUTTER * size:
            places.append((right + x0) / 2)
        right = max(right, x1)
    return tuple(places)
