"""Footnotes: the zone of smaller type at a page's foot, and the labels that its notes begin with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from textmine.readers.pdf.lines import PageLine, is_raised, note_label

# Notes are set at least this much smaller than the text.
_SMALLER = 0.93
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
    if raised and not first.text.isascii() and first.text != raised:
        return raised, 1
    match = _TYPED_LABEL.fullmatch(first.text)
    if typed and match and len(line.words) > 1:
        return match[1], 1
    return None


def markers(lines: Sequence[PageLine]) -> set[str]:
    """Return the labels of the raised marks within lines, the first word of a line left out."""
    return {
        label
        for line in lines
        for word in line.words
        if (is_raised(word, line) or word.text.strip("⁰¹²³⁴⁵⁶⁷⁸⁹") == "")
        and (label := note_label(word.text)) is not None
    }


class NoteZones:
    """Finds where the notes of each page begin; pages are given in order, for notes run over from page to page."""

    def __init__(self, size: float) -> None:
        self.body = size
        self.last_number = 0
        self.open_ended = False
        self.size: float | None = None

    def start(self, page: Sequence[PageLine]) -> int:
        """Return the index of the first line of the page's note zone; `len(page)` if it has none."""
        first = len(page)
        while first > 0 and 0.0 < page[first - 1].size <= _SMALLER * self.body:
            first -= 1
        above = markers(page[:first])
        for begin in range(first, len(page)):
            if self._is_zone(page, begin, above):
                self._remember(page[begin:])
                return begin
            if not self._skippable(page, begin):
                break
        self.open_ended = False
        return len(page)

    def _skippable(self, page: Sequence[PageLine], begin: int) -> bool:
        # Small type above the notes (a table, a block quotation) ends at a gap or before the first label.
        return begin + 1 < len(page)

    def _is_zone(self, page: Sequence[PageLine], begin: int, above: set[str]) -> bool:
        found = label_of(page[begin])
        if found is not None:
            label = found[0]
            if label in above or (not label.isdigit() and begin > 0):
                return True
            return label.isdigit() and self.last_number > 0 and int(label) == self.last_number + 1 and begin > 0
        return self._is_continuation(page, begin, above)

    def _is_continuation(self, page: Sequence[PageLine], begin: int, above: set[str]) -> bool:
        """Return whether a line without a label goes on with the last page's note."""
        if not self.open_ended or begin == 0 or self.size is None or abs(page[begin].size - self.size) > 0.2:
            return False
        leading = 1.7 * page[begin].size
        if page[begin - 1].y - page[begin].y < leading and page[begin - 1].size < _SMALLER * self.body:
            return False
        rest = [found[0] for line in page[begin + 1 :] if (found := label_of(line)) is not None]
        return not rest or bool(above & set(rest)) or str(self.last_number + 1) in rest

    def _remember(self, zone: Sequence[PageLine]) -> None:
        for line in zone:
            found = label_of(line)
            if found is not None and found[0].isdigit():
                number = int(found[0])
                if self.last_number < number <= self.last_number + 30 or number == 1:
                    self.last_number = number
        self.size = zone[-1].size
        self.open_ended = not _ENDED.search(zone[-1].text)
