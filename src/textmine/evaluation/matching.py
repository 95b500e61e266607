"""Pair gold items with predicted ones, one to one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from textmine.evaluation.outline import Span

Pair = tuple[int, int]


def overlapping(gold: Sequence[Span | None], found: Sequence[Span]) -> Iterator[tuple[int, int, int]]:
    """Yield (gold index, found index, shared characters) of all overlapping spans; None overlaps nothing."""
    order = sorted(range(len(found)), key=lambda j: found[j])
    starts = [found[j][0] for j in order]
    longest = max((end - start for start, end in found), default=0)
    for i, span in enumerate(gold):
        if span is None:
            continue
        for k in range(bisect_left(starts, span[0] - longest), bisect_left(starts, span[1])):
            j = order[k]
            shared = min(span[1], found[j][1]) - max(span[0], found[j][0])
            if shared > 0:
                yield i, j, shared


def pair_spans(gold: Sequence[Span | None], found: Sequence[Span]) -> list[Pair]:
    """Return pairs of overlapping spans: equal extents first, then the longest overlap, then from left to right.

    Source: the pairing of TempEval-3 (UzZaman et al. 2013), made one to one.
    """
    return _greedy([(gold[i] != found[j], -shared, i, j) for i, j, shared in overlapping(gold, found)])


def pair_sets(gold: Sequence[frozenset[int]], found: Sequence[frozenset[int]], least: float) -> list[Pair]:
    """Return pairs of word sets whose Jaccard similarity is at least `least` and above 0, the most similar first."""
    places: dict[int, list[int]] = {}
    for j, words in enumerate(found):
        for word in words:
            places.setdefault(word, []).append(j)
    candidates = []
    for i, words in enumerate(gold):
        for j in sorted({j for word in words for j in places.get(word, ())}):
            similarity = jaccard(words, found[j])
            if similarity >= least:
                candidates.append((False, -similarity, i, j))
    return _greedy(candidates)


def jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    """Return the share of words in both among the words in either; 0 if there are none."""
    return len(a & b) / len(a | b) if a or b else 0.0


def pair_best(count: int, others: int, score: Callable[[int, int], float]) -> list[Pair]:
    """Return pairs of `count` and `others` items by descending `score`; pairs that score 0 are none."""
    scores = ((score(i, j), i, j) for i in range(count) for j in range(others))
    return _greedy([(False, -value, i, j) for value, i, j in scores if value > 0])


def _greedy(candidates: Sequence[tuple[bool, float, int, int]]) -> list[Pair]:
    pairs: list[Pair] = []
    left: set[int] = set()
    right: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return sorted(pairs)
