"""Footnotes: the zone of smaller type at a page's foot, and the labels that its notes begin with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from textmine.readers.pdf.lines import SMALL, PageLine, is_raised, note_label

# Notes are set at least this much smaller than the text.
_SMALLER = 0.93
_SIZE_SLACK = 0.3
_LARGER, _HEADING = 1.05, 60
# Baseline distance, in parts of the notes' size, that shows them to be set off from the text.
_GAP_ABOVE = 1.7
_TYPED_LABEL = re.compile(r"(\d{1,4}|[*†‡§¶]{1,3})[.):]?")
_ENDED = re.compile(r"[.!?…][\"'”’»)\]\d]*$")


def body_size(pages: Sequence[list[PageLine]]) -> float:
    """Return the size that most characters of the document are set in; 0 for no text."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return max(sizes.items(), key=lambda item: item[1])[0] if sizes else 0.0


def label_of(line: PageLine, *, typed: bool = True) -> tuple[str, int] | None:
    """Return the note label that a line begins with and the number of words it takes up, None without one.

    A label is raised, or (if `typed`) a number or mark that stands apart in type of full size.
    """
    first = line.words[0]
    raised = note_label(first.text)
    if raised and is_raised(first, line):
        return raised, 1
    match = _TYPED_LABEL.fullmatch(first.text)
    if typed and match and len(line.words) > 1:
        return match[1], 1
    return None


def _lone_label(line: PageLine, size: float) -> tuple[str, int] | None:
    """Return the label that is all of a line, set smaller than the notes: the note's text is blacked out or missing."""
    word = line.words[0]
    label = note_label(word.text)
    return (label, 1) if label and len(line.words) == 1 and word.size <= SMALL * size else None


def markers(lines: Sequence[PageLine]) -> set[str]:
    """Return the labels of the raised marks within lines, the first word of a line left out."""
    return {
        label
        for line in lines
        for word in line.words
        if is_raised(word, line) and (label := note_label(word.text)) is not None
    }


def _with_earlier(page: Sequence[PageLine], first: int, begin: int) -> int:
    """Return where the notes begin that come before the one at `begin`, counting down (in a list of endnotes)."""
    found = label_of(page[begin]) if begin < len(page) else None
    number = int(found[0]) if found and found[0].isdigit() else 0
    for i in range(begin - 1, first - 1, -1):
        earlier = label_of(page[i])
        if number > 1 and earlier is not None and earlier[0] == str(number - 1):
            begin, number = i, number - 1
    return begin


class NoteZones:
    """Finds where the notes of each page begin; pages are given in order, for notes run over from page to page."""

    def __init__(self, size: float) -> None:
        self.body = size
        self.last_number = 0
        self.open_ended = False
        self.size = 0.0

    def start(self, page: Sequence[PageLine]) -> int:
        """Return the index of the first line of the page's note zone; `len(page)` if it has none."""
        first = len(page)
        while first > 0 and 0.0 < page[first - 1].size <= _SMALLER * self.body:
            first -= 1
        above = markers(page[:first])
        begin = next((i for i in range(max(first, 1), len(page)) if self._opens(page, i, above)), len(page))
        begin = _with_earlier(page, first, begin)
        if 0 < begin < len(page) and self._is_heading(page[begin - 1]) and not self._counts_on(page[begin]):
            return len(page)
        if first > 0 and begin > first and self._goes_on(page, first, begin):
            begin = first
        return begin

    def labels(self, zone: Sequence[PageLine]) -> list[str | None]:
        """Return for each line of a note zone the label of the note that it begins, None where it goes on with one.

        Typed numbers count only in zones that raise none, and only if they count on: a line may begin with a year.
        """
        size = body_size([list(zone)])
        raised = [label_of(line, typed=False) or _lone_label(line, size) for line in zone]
        result: list[str | None] = []
        for line, found in zip(zone, raised, strict=True):
            if found is None and not any(raised):
                found = label_of(line)
                if (
                    found is not None
                    and found[0].isdigit()
                    and int(found[0]) not in (self.last_number + 1, 1)
                ):
                    found = None
            label = found[0] if found else None
            if label is not None and label.isdigit():
                self.last_number = int(label)
            result.append(label)
        self.open_ended = bool(zone) and not _ENDED.search(zone[-1].text)
        self.size = zone[-1].size if zone else 0.0
        return result

    def _is_heading(self, line: PageLine) -> bool:
        """Return whether a line heads what follows: notes under a heading are a section of endnotes."""
        text = line.text
        larger = line.size > _LARGER * self.body
        return len(text) < _HEADING and (
            larger or text.isupper() or all(word.face.bold for word in line.words)
        )

    def _counts_on(self, line: PageLine) -> bool:
        """Return whether a line's label is the one that comes after the last page's."""
        found = label_of(line)
        return found is not None and found[0].isdigit() and 0 < self.last_number == int(found[0]) - 1

    def _opens(self, page: Sequence[PageLine], begin: int, above: set[str]) -> bool:
        """Return whether a line begins a note that is called on this page, or the one that comes next."""
        found = label_of(page[begin])
        if found is None:
            return False
        label = found[0]
        return label in above or self._counts_on(page[begin])

    def _goes_on(self, page: Sequence[PageLine], first: int, begin: int) -> bool:
        """Return whether the small lines before the first label go on with the last page's note."""
        size = page[first].size
        if not self.open_ended or abs(size - self.size) > _SIZE_SLACK:
            return False
        return page[first - 1].y - page[first].y > _GAP_ABOVE * size or begin < len(page)
