"""Numbers that a conversion made into note markers, told by their place out of order, back to text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from textmine.readers.base import Run
from textmine.readers.raw_lines import cut
from textmine.structure.groups import Group

# What a number does not stand right behind in print.
_LOST_SPACE = re.compile(r"[^\W\d_]\Z|[.,;:!?)\]\"”’'»%]\Z")


@dataclass(frozen=True, slots=True)
class _Marker:
    """A marker of one numbered note: its number, and the group, line, cell (-1 for none) and run that hold it."""

    number: int
    group: Group
    row: int
    cell: int
    column: int


def release_stray_markers(groups: Sequence[Group]) -> None:
    """Turn markers that stand out of order into the numbers that they are, if their notes are marked elsewhere.

    The markers of notes count up through the text: the longest row that does is taken for the true ones. Another
    marker of a number in the row is a number itself ("265 U.S. 188" read as the mark of note 265) if it comes before
    the notes that precede its own. Such markers show that the document's were guessed; then those are numbers, too,
    that come after their note's first mark, or that several stand for one note and none in the row. In a document
    without them a later marker repeats an earlier one on purpose. Labels that several notes have (numbering that
    starts anew) are left alone.
    """
    labels = Counter(group.label for group in groups if group.role == "note" and group.label)
    once = {label for label, count in labels.items() if count == 1 and label.isdecimal()}
    found = list(_markers(groups, once))
    row = rising([marker.number for marker in found])
    place = {found[index].number: index for index in row}
    times = Counter(marker.number for marker in found)
    guessed = False
    stray: list[_Marker] = []
    for index, marker in enumerate(found):
        own = place.get(marker.number)
        if (own is None and times[marker.number] > 1) or (own is not None and _parted(row, index, own)):
            stray.append(marker)
            guessed = guessed or (own is not None and index < own)
    for marker in stray if guessed else ():
        _release(marker)


def rising(numbers: Sequence[int]) -> list[int]:
    """Return the indices of the longest row of numbers that rise, in order."""
    tails: list[int] = []  # tails[n]: the index of the smallest number that ends a row of n + 1
    before: list[int] = []
    for index, number in enumerate(numbers):
        length = bisect_left(tails, number, key=lambda tail: numbers[tail])
        before.append(tails[length - 1] if length else -1)
        tails[length : length + 1] = [index]
    row: list[int] = []
    index = tails[-1] if tails else -1
    while index >= 0:
        row.append(index)
        index = before[index]
    return row[::-1]


def _markers(groups: Sequence[Group], labels: set[str]) -> Iterator[_Marker]:
    """Yield the markers of these labels in the text, notes left out."""
    for group in groups:
        for row, line in enumerate(group.lines if group.role != "note" else ()):
            for cell, runs in ((-1, line.runs), *enumerate(line.cells)):
                for column, run in enumerate(runs):
                    if run.note in labels:
                        yield _Marker(int(run.note or 0), group, row, cell, column)


def _parted(row: Sequence[int], index: int, own: int) -> bool:
    """Return whether a marker of the row stands between two others; two marks in a row are one note's on purpose."""
    first, last = sorted((index, own))
    return bisect_left(row, last) > bisect_left(row, first + 1)


def _release(marker: _Marker) -> None:
    line = marker.group.lines[marker.row]
    runs = line.runs if marker.cell < 0 else line.cells[marker.cell]
    made = _as_number(runs, marker.column)
    if marker.cell < 0:
        marker.group.lines[marker.row] = replace(line, runs=made)
    else:
        cells = (*line.cells[: marker.cell], made, *line.cells[marker.cell + 1 :])
        marker.group.lines[marker.row] = replace(line, cells=cells)


def _as_number(runs: Sequence[Run], column: int) -> tuple[Run, ...]:
    """Return the runs with the marker at `column` as a number, its brackets left out.

    Where the conversion took the space before the number ("fraud,[^18] U.S.C."), it is put back. The number of runs
    stays as it is, for the other markers of a line are found by their place in it.
    """
    done = list(runs)
    run = done[column]
    label = run.note or ""
    at = run.text.find(label)
    number = replace(run, look=replace(run.look, superscript=False), note=None)
    done[column] = cut(number, at, at + len(label)) if at >= 0 else replace(number, text=label)
    before = "".join(earlier.text for earlier in runs[max(column - 2, 0) : column] if earlier.note is None)
    if _LOST_SPACE.search(before):
        # No longer of the length of its source, so not mapped character by character.
        done[column] = replace(done[column], text=f" {label}", start=None, end=None)
    return tuple(done)
