"""Rules and tagger joined: what the rules found, judged and completed by the scores of the fitted tagger.

The rules know the marks, the notes and the parse; the tagger has seen many statements. It is sure enough to say which marks
hold a statement, and to add or drop what stands without marks; content, cue and speaker stay the rules' where they have them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from textmine.components.quotes.marks import Marked
from textmine.components.quotes.tagged import Candidate, WordScores, mark_kinds, support
from textmine.components.records import Quotation, Span
from textmine.schema.v1 import STATEMENT_KINDS, QuoteKind

STATEMENT = "statement"
_NO_STATEMENT: tuple[QuoteKind, ...] = ("scare", "term", "title")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which scores on the tagger overrules the rules; chosen on the corpus's split development.

    Attributes:
        keep_marked: a statement in marks below it becomes one of the kinds that attribute nothing.
        add_marked: marks that the rules set aside, or hold for nothing, are a statement from it on.
        keep_indirect: a statement without marks below it is dropped; 0 for the wide sense, of which the tagger knows little.
        add_indirect: one that only the tagger found counts from it on, if it has a cue.
    """

    keep_marked: float = 0.3
    add_marked: float = 0.9
    keep_indirect: float = 0.05
    add_indirect: float = 0.7


def joined(
    found: Sequence[Quotation],
    words: WordScores,
    passages: Sequence[Marked],
    candidates: Sequence[Candidate],
    *,
    names: Sequence[str],
    form: Callable[[Marked], QuoteKind],
    is_cue: Callable[[Span], bool],
    thresholds: Thresholds | None = None,
) -> list[Quotation]:
    """Return what rules and tagger hold together for statements, and the marks that attribute nothing, by start.

    Args:
        found: what the rules found.
        words: the tagger's scores.
        passages: the outermost passages in marks.
        candidates: what the tagger found, uncalibrated.
        names: the kinds of the tagger's head for marks.
        form: tells of a passage whether it is direct or mixed.
        is_cue: tells of a span whether a word of saying stands in it; keeps out what only looks like a report.
        thresholds: None for the usual ones.
    """
    limits = thresholds or Thresholds()
    kinds = mark_kinds(words, passages, names)
    by_passage = {(p.start, p.end): k for p, k in zip(passages, kinds, strict=True)}
    starts = [p.start for p in passages]

    def kinds_of(content: Sequence[Span]) -> dict[str, float] | None:
        at = bisect_right(starts, content[0][0]) - 1
        if at < 0 or passages[at].end <= content[0][0]:
            return None
        return by_passage[passages[at].start, passages[at].end]

    kept: list[Quotation] = []
    for quotation in found:
        judged = _judged(quotation, kinds_of(quotation.content), words, limits)
        if judged is not None:
            kept.append(judged)
    kept = _with_added_marks(kept, passages, candidates, kinds_of, form, limits)
    taken = sorted(span for q in kept if q.kind in STATEMENT_KINDS for span in q.content)
    for candidate in candidates:
        if candidate.sense != "indirect" or candidate.score < limits.add_indirect or candidate.cue is None:
            continue
        if is_cue(candidate.cue) and not any(_overlap(span, taken) for span in candidate.content):
            kept.append(_quotation(candidate, "indirect"))
    return sorted(kept, key=lambda q: (q.content[0][0], q.content[-1][1], q.kind))


def _judged(
    quotation: Quotation, kinds: dict[str, float] | None, words: WordScores, limits: Thresholds
) -> Quotation | None:
    """Return a quotation of the rules as the tagger lets it stand: as it is, as marks that attribute nothing, or not."""
    if quotation.kind == "indirect":
        sure = max(support(words, head, quotation.content) for head in ("indirect", "marked"))
        return quotation if sure >= limits.keep_indirect else None
    if quotation.kind not in STATEMENT_KINDS or kinds is None or kinds[STATEMENT] >= limits.keep_marked:
        return quotation
    kind = max(_NO_STATEMENT, key=lambda name: kinds.get(name, 0.0))
    score = 1.0 - kinds[STATEMENT]
    return Quotation(kind, quotation.content, score=score, made_by="quotes:tagger-marks")


def _with_added_marks(
    kept: Sequence[Quotation],
    passages: Sequence[Marked],
    candidates: Sequence[Candidate],
    kinds_of: Callable[[Sequence[Span]], dict[str, float] | None],
    form: Callable[[Marked], QuoteKind],
    limits: Thresholds,
) -> list[Quotation]:
    """Return the quotations with those marks made statements of which the tagger is sure."""
    starts = [p.start for p in passages]
    statements = sorted(span for q in kept if q.kind in STATEMENT_KINDS for span in q.content)
    added: list[Quotation] = []
    for candidate in candidates:
        kinds = kinds_of(candidate.content) if candidate.sense == "marked" else None
        if kinds is None or kinds[STATEMENT] < limits.add_marked:
            continue
        if any(_overlap(span, statements) for span in candidate.content):
            continue
        passage = passages[bisect_right(starts, candidate.content[0][0]) - 1]
        added.append(replace(_quotation(candidate, form(passage)), score=kinds[STATEMENT]))
    spans = sorted(span for q in added for span in q.content)
    others = [
        q for q in kept if q.kind in STATEMENT_KINDS or not any(_overlap(span, spans) for span in q.content)
    ]
    return [*others, *added]


def _quotation(candidate: Candidate, kind: QuoteKind) -> Quotation:
    return Quotation(
        kind,
        candidate.content,
        candidate.cue,
        candidate.speaker,
        None,
        candidate.score,
        f"quotes:tagger-{kind}",
    )


def _overlap(span: Span, others: Sequence[Span]) -> bool:
    """Tell whether a span shares letters with one of `others`, which are sorted."""
    at = bisect_right(others, span)
    return any(start < span[1] and span[0] < end for start, end in others[max(0, at - 2) : at + 2])
