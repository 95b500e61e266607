"""Candidates for statements from the scores of the fitted tagger; no parse, no word list."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from textmine.components.encoder.runtime import Scores
from textmine.components.quotes.marks import Marked, trimmed
from textmine.components.records import Span

Sense = Literal["marked", "indirect", "wide"]
# Least score of a word within a span, of a word that may fill a gap in one, and of a cue or speaker.
_WITHIN, _GAP, _PART = 0.5, 0.25, 0.4
# Which heads find the cue and the speaker of each sense.
_PARTS: dict[Sense, tuple[str, str]] = {
    "marked": ("cue", "speaker"),
    "indirect": ("cue", "speaker"),
    "wide": ("wide cue", "wide speaker"),
}
HEADS = frozenset(
    {"marked", "indirect", "wide", "kind", *(head for heads in _PARTS.values() for head in heads)}
)
_GAP_WORDS = 2
_FEWEST_WORDS = 2
# How far from a statement its cue, and from a cue its speaker may stand, in words.
_REACH = 30
_STOP = re.compile(r"[.?!;][\"'”’»)\]]{0,3}\s+[\"'“‘«(\[]{0,3}[A-Z0-9]")
_LEADING = " \t\r\n\u00a0.,;:!?—–-"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a statement.

    Attributes:
        sense: in marks, without them, or in the wide sense.
        content: its spans, code points into the text.
        cue, speaker: None where none was found near.
        score: probability that it is one, by calibration on held-out text.
    """

    sense: Sense
    content: tuple[Span, ...]
    cue: Span | None
    speaker: Span | None
    score: float

    def said_by(self, speaker: Span) -> Candidate:
        """Return the candidate with another speaker."""
        return replace(self, speaker=speaker)


@dataclass(frozen=True, slots=True)
class _Found:
    """A span of a head: first and last word, offsets, mean score."""

    first: int
    last: int
    span: Span
    score: float


class WordScores:
    """The scores of a text by its words, since a statement never begins within one.

    Attributes:
        starts, ends: offsets of the words, ascending; punctuation counts as words.
        region: index of the region of each word.
    """

    def __init__(self, text: str, scores: Scores, regions: Sequence[Span]) -> None:
        self.text = text
        spans = scores.spans
        heads = [k for k in range(len(spans)) if k == 0 or not _joins(text, spans[k - 1], spans[k])]
        self._first = np.array(heads, np.int64)
        self.starts: list[int] = [int(spans[k, 0]) for k in heads]
        self.ends: list[int] = [int(spans[k - 1, 1]) for k in [*heads[1:], len(spans)]] if heads else []
        edges = [start for start, _ in regions]
        self.region = [bisect_right(edges, start) - 1 for start in self.starts]
        self._scores = scores
        self._sizes = np.diff([*heads, len(spans)]) if heads else np.zeros(0, np.int64)

    def within(self, head: str) -> NDArray[np.float64]:
        """Return for each word the probability that it belongs to a span of `head`."""
        return 1.0 - self.mean(head)[:, 0]

    def begins(self, head: str) -> NDArray[np.float64]:
        """Return for each word the probability that a span of `head` begins with it."""
        return np.asarray(self._scores.heads[head][self._first, 1], np.float64)

    def mean(self, head: str) -> NDArray[np.float64]:
        """Return for each word the mean of its pieces' scores, one column a class."""
        table = self._scores.heads[head].astype(np.float64)
        if not len(self._first):
            return table
        return np.asarray(np.add.reduceat(table, self._first, axis=0) / self._sizes[:, None])

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Return the first word that begins in the offsets, and the one behind the last."""
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def spans(self, head: str, least: float) -> list[_Found]:
        """Return the spans of `head`, words of `least` score side by side in one region; small gaps are filled."""
        within, begins = self.within(head), self.begins(head)
        found: list[_Found] = []
        for first, last in self._runs(within, begins, least):
            score = float(within[first : last + 1].mean())
            span = _inner(self.text, (self.starts[first], self.ends[last]))
            if span[0] < span[1]:
                found.append(_Found(first, last, span, score))
        return found

    def _runs(
        self, within: NDArray[np.float64], begins: NDArray[np.float64], least: float
    ) -> Iterator[tuple[int, int]]:
        first = last = -1
        for i in np.flatnonzero(within >= least).tolist():
            joined = first >= 0 and self.region[last] == self.region[i] and begins[i] < 0.5
            if joined and i - last <= _GAP_WORDS + 1 and bool((within[last + 1 : i] >= _GAP).all()):
                last = i
                continue
            if first >= 0:
                yield first, last
            first = last = i
        if first >= 0:
            yield first, last


def _joins(text: str, left: NDArray[np.int64], right: NDArray[np.int64]) -> bool:
    return bool(left[1] == right[0]) and text[left[1] - 1].isalnum() and text[right[0]].isalnum()


def _inner(text: str, span: Span) -> Span:
    start, end = trimmed(text, span)
    while start < end and text[start] in _LEADING:
        start += 1
    return start, end


def mark_kinds(words: WordScores, passages: Sequence[Marked], names: Sequence[str]) -> list[dict[str, float]]:
    """Return for each passage in marks the probability of each kind, the mean over its words."""
    table = words.mean("kind")
    found = []
    for passage in passages:
        rows = [k for start, end in passage.spans for k in range(*words.range(start, end))]
        mean = table[rows].mean(axis=0) if rows else np.full(len(names), 1 / len(names))
        found.append({name: float(value) for name, value in zip(names, mean, strict=True)})
    return found


def support(words: WordScores, head: str, content: Sequence[Span]) -> float:
    """Return how much of `content` the tagger holds for a span of `head`: the mean over its words, 0 for no words."""
    rows = [k for start, end in content for k in range(*words.range(start, end))]
    return float(words.within(head)[rows].mean()) if rows else 0.0


def candidates(
    words: WordScores, passages: Sequence[Marked], calibration: Mapping[str, Sequence[float]] | None = None
) -> list[Candidate]:
    """Return what the tagger holds for statements, by start.

    Args:
        words: scores by words.
        passages: the outermost passages in marks; what is said in marks is taken as far as they reach.
        calibration: for each sense slope and intercept of the log-odds; None leaves the scores as they are.
    """
    parts = {sense: [words.spans(head, _PART) for head in heads] for sense, heads in _PARTS.items()}
    found: list[Candidate] = []
    inside = [(p.start, p.end) for p in passages]
    for passage in passages:
        score = support(words, "marked", passage.spans)
        content = tuple(span for part in passage.spans if (span := trimmed(words.text, part))[0] < span[1])
        if score >= _GAP and content:
            found.append(_attributed(words, "marked", content, score, *parts["marked"]))
    senses: tuple[Sense, ...] = ("indirect", "wide")
    for sense in senses:
        for item in words.spans(sense, _WITHIN):
            if item.last - item.first + 1 < _FEWEST_WORDS or (
                sense == "indirect" and _lies(item.span, inside)
            ):
                continue
            found.append(_attributed(words, sense, (item.span,), item.score, *parts[sense]))
    merged = _merged(sorted(found, key=lambda c: (c.sense, c.content)))
    calibrated = [replace(c, score=_calibrated(c.score, (calibration or {}).get(c.sense))) for c in merged]
    return sorted(calibrated, key=lambda c: (c.content[0][0], c.content[-1][1], c.sense))


def _lies(span: Span, passages: Sequence[Span]) -> bool:
    at = bisect_right(passages, (span[0], math.inf)) - 1
    return at >= 0 and span[1] <= passages[at][1]


def _attributed(
    words: WordScores,
    sense: Sense,
    content: tuple[Span, ...],
    score: float,
    cues: Sequence[_Found],
    speakers: Sequence[_Found],
) -> Candidate:
    cue = _nearest(words, (content[0][0], content[-1][1]), content, cues)
    speaker = _nearest(words, cue.span, content, speakers) if cue else None
    speaker = speaker or _nearest(words, (content[0][0], content[-1][1]), content, speakers)
    return Candidate(sense, content, cue.span if cue else None, speaker.span if speaker else None, score)


def _nearest(
    words: WordScores, anchor: Span, content: Sequence[Span], parts: Sequence[_Found]
) -> _Found | None:
    """Return the part outside `content` that goes best with `anchor`: sure, near, in its region and sentence."""
    first, behind = words.range(*anchor)
    low = bisect_left(parts, first - _REACH, key=lambda part: part.first)
    high = bisect_right(parts, behind + _REACH, key=lambda part: part.first)
    best, most = None, -math.inf
    for part in parts[low:high]:
        if words.region[part.first] != words.region[min(first, len(words.region) - 1)]:
            continue
        if any(start <= part.span[0] < end for start, end in content):
            continue
        gap = max(first - part.last - 1, part.first - behind, 0)
        between = (part.span[1], anchor[0]) if part.span[0] < anchor[0] else (anchor[1] - 1, part.span[0])
        apart = _STOP.search(words.text, max(0, between[0] - 1), between[1] + 1) is not None
        value = part.score - gap / 15
        if gap <= _REACH and not apart and value > most:
            best, most = part, value
    return best


def _merged(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the candidates; two of one sense with their common cue between them are one."""
    held: Candidate | None = None
    for candidate in found:
        if held is not None:
            same = held.sense == candidate.sense and held.cue is not None and held.cue == candidate.cue
            if same and held.cue and held.content[-1][1] <= held.cue[0] < candidate.content[0][0]:
                score = max(held.score, candidate.score)
                held = replace(held, content=(*held.content, *candidate.content), score=score)
                continue
            yield held
        held = candidate
    if held is not None:
        yield held


def _calibrated(score: float, line: Sequence[float] | None) -> float:
    if line is None:
        return score
    odds = math.log(max(score, 1e-6) / max(1 - score, 1e-6))
    return 1 / (1 + math.exp(-(line[0] * odds + line[1])))
