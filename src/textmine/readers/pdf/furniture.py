"""Running heads, running feet and page numbers: found by their repetition at the pages' edges, and taken out."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textmine.readers.pdf.lines import PageLine

# Heads of law reports have three lines; more than four are no running head.
EDGE_LINES = 4
_SAME_HEIGHT = 4.0
_SAME_SIZE = 1.0
# Heads change from chapter to chapter; a line is compared with as many before and after it.
_NEARBY = 8
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"(?=[ivxlc])(?:x[lc]|l?x{0,4})?(?:i[xv]|v?i{0,4})", re.IGNORECASE)
_DASHES = "-–—|·•[]().~ "
# A page number stands for itself only if this many pages bear out the count.
_MIN_WITNESSES = 2
_MAX_NUMBER = 99_999


@dataclass(frozen=True, slots=True)
class Edges:
    """What was found at the pages' edges.

    Attributes:
        body: the pages' lines without running heads, feet and numbers.
        labels: the printed number of each page, None where none was found.
        removed: the lines that were taken out, page by page.
    """

    body: list[list[PageLine]]
    labels: list[str | None]
    removed: list[list[PageLine]]


def strip_furniture(pages: Sequence[list[PageLine]]) -> Edges:
    """Return the pages' lines without what is repeated at their edges, and the page numbers found there."""
    edges = [_edge_lines(page) for page in pages]
    marked = {id(line) for page in pages for line in page if line.pagination}
    marked |= _repeated(edges)
    numbers = _number_candidates(edges)
    labels, witnesses = _consistent(numbers, len(pages))
    marked |= witnesses
    marked |= _at_known_heights(edges, marked)
    marked -= _spared(pages, marked)
    body = [[line for line in page if id(line) not in marked] for page in pages]
    removed = [[line for line in page if id(line) in marked] for page in pages]
    return Edges(body, labels, removed)


def _edge_lines(page: list[PageLine]) -> list[PageLine]:
    """Return the first and last lines of a page; both halves of a very short page."""
    if len(page) <= 2 * EDGE_LINES:
        return list(page)
    return [*page[:EDGE_LINES], *page[-EDGE_LINES:]]


def _key(line: PageLine) -> str:
    """Return the line's text with numbers masked, so that a head with its page number is the same on each page."""
    words = [word for word in _DIGITS.sub("#", line.text.lower()).split() if word.strip(_DASHES)]
    for end in (0, -1):
        if words and _ROMAN.fullmatch(words[end].strip(_DASHES)):
            words[end] = "#"
    return " ".join(words)


def _repeated(edges: Sequence[list[PageLine]]) -> set[int]:
    """Return the ids of edge lines whose masked text comes back at the same height on pages nearby.

    Numbers in them must be the same, or count on with the pages: "In 1991" and "In 1998" make no running head.
    """
    places: dict[str, list[PageLine]] = defaultdict(list)
    for page in edges:
        for line in page:
            key = _key(line)
            if any(char.isalpha() for char in key):
                places[key].append(line)
    needed = 2 if len(edges) < 8 else 3
    found: set[int] = set()
    for group in places.values():
        for i, line in enumerate(group):
            near = group[max(0, i - _NEARBY) : i + _NEARBY + 1]
            if len({other.page for other in near if _is_twin(line, other)}) >= needed:
                found.add(id(line))
    return found


def _is_twin(line: PageLine, other: PageLine) -> bool:
    """Return whether two lines of one masked text may be the same head on two pages (a line is its own twin)."""
    if abs(other.y - line.y) > _SAME_HEIGHT or abs(other.size - line.size) > _SAME_SIZE:
        return False
    step = other.page - line.page
    numbers = zip(_DIGITS.findall(line.text), _DIGITS.findall(other.text), strict=False)
    return all(a == b or int(b[-9:]) - int(a[-9:]) == step for a, b in numbers)


def _spared(pages: Sequence[list[PageLine]], marked: set[int]) -> set[int]:
    """Return the ids of lines to keep: where most pages would be left empty, what repeats is their text."""
    bare = [page for page in pages if page and all(id(line) in marked for line in page)]
    if 2 * len(bare) < sum(map(bool, pages)):
        return set()
    return {id(line) for page in bare for line in page if not line.pagination}


def _value(text: str) -> int | None:
    bare = text.strip(_DASHES)
    if bare.isdigit() and bare.isascii():
        return int(bare) if int(bare[:6]) <= _MAX_NUMBER and len(bare) < 6 else None
    if bare and _ROMAN.fullmatch(bare):
        return -_roman(bare.lower())
    return None


def _roman(text: str) -> int:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = 0
    for char, following in zip(text, [*text[1:], ""], strict=True):
        value = values[char]
        total += -value if values.get(following, 0) > value else value
    return total


def _number_candidates(edges: Sequence[list[PageLine]]) -> list[tuple[int, int, str, PageLine]]:
    """Return (page, value, text, line) of every number that begins or ends an edge line; roman values negative."""
    found: list[tuple[int, int, str, PageLine]] = []
    for index, page in enumerate(edges):
        for line in page:
            words = line.text.split()
            for word in {words[0], words[-1]} if words else ():
                value = _value(word)
                if value is not None:
                    found.append((index, value, word.strip(_DASHES), line))
    return found


def _consistent(
    candidates: Iterable[tuple[int, int, str, PageLine]], pages: int
) -> tuple[list[str | None], set[int]]:
    """Return labels, and ids of the lines that bear them, of numbers that count on from page to page.

    A number is believed if its distance to the page's index, and its height, are shared by other pages.
    """
    pool = list(candidates)
    offsets = [(abs(value) - index, value < 0) for index, value, _, _ in pool]
    heights = [round(line.y / _SAME_HEIGHT) for _, _, _, line in pool]
    votes: dict[tuple[tuple[int, bool], int], set[int]] = defaultdict(set)
    for offset, height, (index, _, _, _) in zip(offsets, heights, pool, strict=True):
        for near in (height - 1, height, height + 1):
            votes[offset, near].add(index)
    total: dict[tuple[int, bool], set[int]] = defaultdict(set)
    for offset, (index, _, _, _) in zip(offsets, pool, strict=True):
        total[offset].add(index)
    labels: list[str | None] = [None] * pages
    strength = [0] * pages
    witnesses: set[int] = set()
    for offset, height, (index, _, text, line) in zip(offsets, heights, pool, strict=True):
        weight = len(total[offset])
        alone = not any(char.isalpha() for char in _key(line)) and weight > _MIN_WITNESSES
        if len(votes[offset, height]) < _MIN_WITNESSES and not alone:
            continue
        if weight > strength[index]:
            labels[index], strength[index] = text, weight
    for offset, height, (index, _, text, line) in zip(offsets, heights, pool, strict=True):
        agreed = labels[index] == text and len(total[offset]) == strength[index]
        bare = not any(char.isalpha() for char in _key(line))
        if agreed and (bare or len(votes[offset, height]) >= _MIN_WITNESSES):
            witnesses.add(id(line))
    return labels, witnesses


def _at_known_heights(edges: Sequence[list[PageLine]], marked: set[int]) -> set[int]:
    """Return the ids of edge lines that stand where other pages have their running head (heads that change)."""
    heights: Counter[int] = Counter()
    sizes: dict[int, set[float]] = defaultdict(set)
    for page in edges:
        for line in page:
            if id(line) in marked:
                heights[round(line.y)] += 1
                sizes[round(line.y)].add(line.size)
    needed = max(2, len(edges) // 4)
    return {
        id(line)
        for page in edges
        for line in page
        if id(line) not in marked
        for height in (round(line.y),)
        if any(
            heights[near] >= needed and line.size in sizes[near] for near in (height - 1, height, height + 1)
        )
        and _is_outermost(line, page, marked)
    }


def _is_outermost(line: PageLine, page: list[PageLine], marked: set[int]) -> bool:
    """Return whether nothing but furniture stands between a line and the page's edge, on one side."""
    above = all(id(other) in marked for other in page if other.y > line.y + 1)
    below = all(id(other) in marked for other in page if other.y < line.y - 1)
    return above or below
