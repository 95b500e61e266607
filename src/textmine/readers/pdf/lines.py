"""Lines from words: by baseline, raised and lowered small type joined to the line that it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from textmine.readers.base import Box, Look, Run
from textmine.readers.pdf.words import GAP, Word

# Wider than any justified word space: what stands on its two sides is set apart (cells, or a number and its text).
TAB_GAP = 1.6
_SAME_BASELINE = 0.16
# Raised and lowered type is at most this large in parts of the line's size.
SMALL = 0.86
# Baselines of superscripts and subscripts against the line's, in parts of the line's size.
_HIGHEST, _LOWEST = 0.7, -0.35
_RAISED = 0.12
# How far a raised mark may stand from the word that it belongs to.
_NEAR = 1.0
_MARK = re.compile(r"\d{1,4}|[*†‡§¶‖#]{1,4}")
_RULE = re.compile(r"[-_‐‑‒–—―─](?:\s?[-_‐‑‒–—―─]){3,}")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(slots=True)
class PageLine:
    """A line on a page.

    Attributes:
        words: from left to right.
        y: baseline, size: of the type that most of it is set in.
        page: index of the page.
    """

    words: list[Word]
    y: float
    size: float
    page: int = 0
    _text: str | None = field(default=None, repr=False)

    @property
    def x0(self) -> float:
        """Left edge."""
        return min(word.x0 for word in self.words)

    @property
    def x1(self) -> float:
        """Right edge."""
        return max(word.x1 for word in self.words)

    @property
    def text(self) -> str:
        """The characters of the line, words parted by a space, cells by a tab."""
        if self._text is None:
            self._text = "".join(gap + word.text for gap, word in spacing(self))
        return self._text

    @property
    def pagination(self) -> bool:
        """Whether the file marks all of it as running head, foot or page number."""
        return all(word.pagination for word in self.words)

    @property
    def box(self) -> Box:
        """Extent on the page in points."""
        return box_of(self.words)


def box_of(words: Sequence[Word]) -> Box:
    """Return the extent of words, ascenders and descenders reckoned at usual heights."""
    low = min(word.y - 0.22 * word.size for word in words)
    high = max(word.y + 0.75 * word.size for word in words)
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    return (round(left, 2), round(low, 2), round(right, 2), round(high, 2))


def lines(words: Iterable[Word], page: int = 0) -> list[PageLine]:
    """Return the lines of a page (or a column) from top to bottom."""
    found: list[PageLine] = []
    index: list[tuple[float, int]] = []
    for word in sorted(words, key=lambda w: (-round(w.size, 1), -w.y, w.x0)):
        line = _line_for(word, found, index)
        if line is None:
            insort(index, (word.y, len(found)))
            found.append(PageLine([word], word.y, word.size, page))
        else:
            line.words.append(word)
    for line in found:
        line.words.sort(key=lambda w: w.x0)
        line.size = _main_size(line.words)
    return sorted(found, key=lambda line: (-line.y, line.x0))


def _line_for(word: Word, found: list[PageLine], index: list[tuple[float, int]]) -> PageLine | None:
    """Return the line that the word belongs to: on its baseline, else the one that it is raised from."""
    best: tuple[float, PageLine] | None = None
    reach = 0.75 * max((line.size for line in found[:1]), default=word.size)
    for y, position in index[bisect_left(index, (word.y - reach, -1)) :]:
        if y > word.y + reach:
            break
        line = found[position]
        rise = word.y - line.y
        if abs(rise) <= _SAME_BASELINE * min(word.size, line.size):
            if not _collides(word, line):
                return line
        elif word.size <= SMALL * line.size and _LOWEST <= rise / line.size <= _HIGHEST:
            distance = _distance(word, line)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, line)
    return best[1] if best else None


def _collides(word: Word, line: PageLine) -> bool:
    """Return whether the word lies over one of the line's words (text painted over text)."""
    middle = (word.x0 + word.x1) / 2
    return any(other.x0 < middle < other.x1 and abs(other.y - word.y) > 0.5 for other in line.words)


def _distance(word: Word, line: PageLine) -> float | None:
    """Return how far a small word stands from its neighbour on the line, None if too far or over it."""
    slack = 0.25 * word.size
    if any(o.x0 + slack < word.x1 and word.x0 + slack < o.x1 for o in line.words if o.size > word.size):
        return None
    gaps = [max(word.x0 - other.x1, other.x0 - word.x1) for other in line.words]
    nearest = max(min(gaps), 0.0)
    return nearest if nearest <= _NEAR * line.size else None


def _main_size(words: Sequence[Word]) -> float:
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size, 1)] += len(word.text)
    return max(sizes.items(), key=lambda item: (item[1], item[0]))[0]


def spacing(line: PageLine, gutters: Sequence[float] | None = None) -> list[tuple[str, Word]]:
    """Return each word of a line with what stands before it: nothing, a space, or tabs.

    Args:
        line: with its words from left to right.
        gutters: where the cells of a table are parted, a tab for each; without them a tab stands for a wide gap.
    """
    threshold = _threshold(line)
    result: list[tuple[str, Word]] = []
    right = line.words[0].x0 if line.words else 0.0
    for i, word in enumerate(line.words):
        gap = word.x0 - right
        crossed = sum((right if i else -1.0) < x <= word.x0 for x in gutters or ())
        if crossed:
            between = "\t" * crossed
        elif i == 0:
            between = ""
        elif gutters is None and gap > TAB_GAP * line.size:
            between = "\t"
        elif gap > threshold or (word.spaced and gap > 0.02 * line.size):
            between = " "
        else:
            between = ""
        result.append((between, word))
        right = max(right, word.x1)
    return result


def _threshold(line: PageLine) -> float:
    """Return the gap that parts words; wider where the line's letters are spaced out."""
    usual = GAP * line.size
    single = sum(len(word.text) == 1 for word in line.words)
    if len(line.words) < 6 or single < 0.6 * len(line.words):
        return usual
    gaps = sorted(b.x0 - a.x1 for a, b in zip(line.words, line.words[1:], strict=False))
    return max(usual, 1.6 * gaps[len(gaps) // 2])


def is_raised(word: Word, line: PageLine) -> bool:
    """Return whether a word is set smaller than its line and above the line's baseline, or drawn so."""
    if word.superior or (word.text != "" and all(char in "⁰¹²³⁴⁵⁶⁷⁸⁹" for char in word.text)):
        return True
    return word.size <= SMALL * line.size and word.y - line.y >= _RAISED * line.size


def is_rule(line: PageLine) -> bool:
    """Return whether a line is a rule set in type: nothing but a run of dashes or underscores, as above footnotes."""
    return _RULE.fullmatch(line.text) is not None


def note_label(text: str) -> str | None:
    """Return the label that a raised text gives as a note marker: a number or a mark such as * or †, else None."""
    label = text.strip().translate(_SUPERSCRIPTS)
    return label if _MARK.fullmatch(label) else None


def runs(line: PageLine, gutters: Sequence[float] = ()) -> tuple[Run, ...]:
    """Return the runs of a line: neighbouring words of one look are one run, a space goes with the run before it."""
    pieces: list[tuple[Look, list[str], list[Word]]] = []
    for between, word in spacing(line, gutters):
        look = Look(word.face.italic, word.face.bold, is_raised(word, line), round(word.size, 1))
        if pieces and pieces[-1][0] == look:
            pieces[-1][1].append(between + word.text)
            pieces[-1][2].append(word)
        elif pieces and between and not pieces[-1][0].superscript:
            pieces[-1][1].append(between)
            pieces.append((look, [word.text], [word]))
        else:
            pieces.append((look, [between + word.text], [word]))
    return tuple(
        Run(text, look=look, box=box_of(held), note=note_label(text) if look.superscript else None)
        for look, texts, held in pieces
        for text in ["".join(texts)]
    )
