"""Align two renderings of one text by their words.

Words that both have in the same order are found by anchors (n-grams that are unique on both sides), the gaps between
them by difflib; what stands at another place (a note at the foot of a page here, at the end there) is found
afterwards among the words left over.

Source: anchors after the patience diff (Bram Cohen); difflib after Ratcliff and Obershelp (1988).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

# Below this number of word pairs a gap is given to difflib, whose time grows with it.
_SMALL = 40_000
# A lone word that two renderings share by chance ("the") is taken only where the gap is this short.
_SHORT = 12
_ANCHOR = 5
_MOVED = 3

Pair = tuple[int, int]


def matched_words(a: Sequence[str], b: Sequence[str]) -> list[Pair]:
    """Return pairs (index in `a`, index in `b`) of words that correspond, one to one, in order of `a`."""
    found = dict(_in_order(a, b))
    taken = set(found.values())
    left = [i for i in range(len(a)) if i not in found]
    right = [j for j in range(len(b)) if j not in taken]
    for i, j in _moved(a, b, left, right):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return sorted(found.items())


def _in_order(a: Sequence[str], b: Sequence[str]) -> Iterator[Pair]:
    gaps = [(0, len(a), 0, len(b), _ANCHOR)]
    while gaps:
        low, high, start, end, size = gaps.pop()
        while low < high and start < end and a[low] == b[start]:
            yield low, start
            low, start = low + 1, start + 1
        while low < high and start < end and a[high - 1] == b[end - 1]:
            high, end = high - 1, end - 1
            yield high, end
        if low == high or start == end:
            continue
        if (high - low) * (end - start) <= _SMALL:
            yield from _by_difflib(a, b, low, high, start, end)
            continue
        anchors = _anchors(a, b, low, high, start, end, size)
        if not anchors:
            gaps += _finer(low, high, start, end, size)
            continue
        yield from anchors
        bounds = [(low - 1, start - 1), *anchors, (high, end)]
        for (i, j), (k, m) in pairwise(bounds):
            if k > i + 1 and m > j + 1:
                gaps.append((i + 1, k, j + 1, m, size))


def _finer(low: int, high: int, start: int, end: int, size: int) -> list[tuple[int, int, int, int, int]]:
    """Return what to try on a gap without anchors: shorter n-grams, and when none are left, each half by itself."""
    if size > 1:
        return [(low, high, start, end, size // 2)]
    if min(high - low, end - start) < 2:
        return []
    middle, center = (low + high) // 2, (start + end) // 2
    return [(low, middle, start, center, _ANCHOR), (middle, high, center, end, _ANCHOR)]


def _by_difflib(
    a: Sequence[str], b: Sequence[str], low: int, high: int, start: int, end: int
) -> Iterator[Pair]:
    lone = high - low <= _SHORT and end - start <= _SHORT
    for block in SequenceMatcher(None, a[low:high], b[start:end], autojunk=False).get_matching_blocks():
        if block.size > 1 or (block.size and lone):
            for k in range(block.size):
                yield low + block.a + k, start + block.b + k


def _unique(words: Sequence[str], places: Sequence[int], size: int) -> dict[tuple[str, ...], int]:
    """Return the n-grams of running words at `places` that occur once there, with their place."""
    found: dict[tuple[str, ...], int] = {}
    for k in range(len(places) - size + 1):
        if places[k + size - 1] - places[k] == size - 1:
            gram = tuple(words[places[k] : places[k] + size])
            found[gram] = -1 if gram in found else places[k]
    return {gram: place for gram, place in found.items() if place >= 0}


def _anchors(
    a: Sequence[str], b: Sequence[str], low: int, high: int, start: int, end: int, size: int
) -> list[Pair]:
    """Return the longest ascending chain of unique n-grams that both stretches hold, by their first words."""
    right = _unique(b, range(start, end), size)
    pairs = [(i, right[gram]) for gram, i in _unique(a, range(low, high), size).items() if gram in right]
    pairs.sort()
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        place = bisect_left(tails, j)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(j)
            ends.append(index)
        else:
            tails[place], ends[place] = j, index
    chain: list[Pair] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _moved(a: Sequence[str], b: Sequence[str], left: Sequence[int], right: Sequence[int]) -> Iterator[Pair]:
    """Yield pairs of left-over words that stand in runs which both sides hold once, wherever they stand."""
    free_a, free_b = set(left), set(right)
    grams = _unique(b, right, _MOVED)
    for gram, i in sorted(_unique(a, left, _MOVED).items(), key=lambda item: item[1]):
        j = grams.get(gram)
        if j is None or i not in free_a or j not in free_b:
            continue
        step = 0
        while i - step - 1 in free_a and j - step - 1 in free_b and a[i - step - 1] == b[j - step - 1]:
            step += 1
        i, j = i - step, j - step
        while i in free_a and j in free_b and a[i] == b[j]:
            free_a.discard(i)
            free_b.discard(j)
            yield i, j
            i, j = i + 1, j + 1
