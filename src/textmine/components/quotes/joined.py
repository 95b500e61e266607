"""Rules and tagger joined: statements without marks dropped, cut and added by the scores of the fitted tagger."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textmine.components.quotes.tagged import Candidate, Sense, WordScores, support
from textmine.components.records import Quotation, Span
from textmine.schema.v1 import STATEMENT_KINDS


@dataclass(frozen=True, slots=True)
class Limits:
    """From which scores on the tagger overrules the rules; chosen on the corpus's split development and, if wide, on PolNeAR's.

    Attributes:
        keep_marked: what stands in marks and scores below it is no statement, but one of the kinds that attribute nothing.
        add_marked: from it on it is one, whatever the rules say.
        keep_indirect: a statement without marks below it is dropped.
        add: one that only the tagger found counts from it on, if it has a cue.
        sense: which candidates are added.
    """

    keep_marked: float
    add_marked: float
    keep_indirect: float
    add: float
    sense: Sense


NARROW = Limits(keep_marked=0.3, add_marked=0.9, keep_indirect=0.2, add=0.5, sense="indirect")
WIDE = Limits(keep_marked=0.3, add_marked=0.9, keep_indirect=0.0, add=0.7, sense="wide")


def joined(
    found: Sequence[Quotation],
    words: WordScores,
    candidates: Sequence[Candidate],
    *,
    is_cue: Callable[[Span], bool],
    limits: Limits,
) -> list[Quotation]:
    """Return what rules and tagger hold together for statements, and the marks that attribute nothing, by start.

    Args:
        found: what the rules found.
        words: the tagger's scores.
        candidates: what the tagger found.
        is_cue: tells of a span whether a word of saying stands in it; keeps out what only looks like a report.
        limits: from which scores on the tagger counts.
    """
    heads = ("indirect", "marked") if limits.sense == "indirect" else ("indirect", "marked", "wide")
    kept = [
        q
        for q in found
        if q.kind != "indirect"
        or max(support(words, head, q.content) for head in heads) >= limits.keep_indirect
    ]
    taken = sorted(span for q in kept if q.kind in STATEMENT_KINDS for span in q.content)
    for candidate in candidates:
        if candidate.sense != limits.sense or candidate.score < limits.add or candidate.cue is None:
            continue
        if is_cue(candidate.cue) and not any(_overlap(span, taken) for span in candidate.content):
            kept.append(_quotation(candidate))
    return sorted(kept, key=lambda q: (q.content[0][0], q.content[-1][1], q.kind))


def _quotation(candidate: Candidate) -> Quotation:
    rule = f"quotes:tagger-{candidate.sense}"
    return Quotation(
        "indirect", candidate.content, candidate.cue, candidate.speaker, None, candidate.score, rule
    )


def _overlap(span: Span, others: Sequence[Span]) -> bool:
    """Tell whether a span shares letters with one of `others`, which are sorted."""
    at = bisect_right(others, span)
    return any(start < span[1] and span[0] < end for start, end in others[max(0, at - 2) : at + 2])
