"""How sure the tagger's candidates are: its scores against the gold of held-out text, by the model as it is shipped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from textmine.components.context import Region
from textmine.components.encoder.runtime import Encoder
from textmine.components.quotes.marks import marked_passages
from textmine.components.quotes.tagged import WordScores, candidates, mark_kinds
from textmine.training.quote_examples import MARK_KINDS, Example, Span

_HALF = 0.5
SENSES = ("marked", "indirect")


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate's sense and score, and whether at least half of its and the gold's letters are shared."""

    sense: str
    score: float
    right: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands in marks by the gold, and how sure the tagger is that it is a statement."""

    kind: str
    statement: float


def judged(encoder: Encoder, examples: Sequence[Example]) -> tuple[list[Judged], list[Marks]]:
    """Return the candidates in `examples` with what the gold says of them, and the passages in marks."""
    found: list[Judged] = []
    marks: list[Marks] = []
    for example in examples:
        words = WordScores(example.text, encoder.scores(example.text, example.regions), example.regions)
        regions = [Region(start, end, "paragraph") for start, end in example.regions]
        passages = [p for p in marked_passages(example.text, regions) if p.depth == 0]
        for candidate in candidates(words, passages):
            if candidate.sense in SENSES:
                right = any(_shares(span, example.spans[candidate.sense]) for span in candidate.content)
                found.append(Judged(candidate.sense, candidate.score, right))
        for passage, kinds in zip(passages, mark_kinds(words, passages, MARK_KINDS), strict=True):
            gold = [kind for kind, span in example.kinds if _shares(span, passage.spans)]
            marks += [Marks(gold[0], kinds["statement"])] if gold else []
    return found, marks


def _shares(span: Span, others: Sequence[Span]) -> bool:
    for start, end in others:
        shared = min(span[1], end) - max(span[0], start)
        if shared > 0 and shared >= _HALF * (max(span[1], end) - min(span[0], start)):
            return True
    return False


def fitted(found: Sequence[Judged]) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield for each sense slope and intercept of the log-odds (Platt 1999); none where all are right, or all wrong."""
    from sklearn.linear_model import LogisticRegression

    for sense in SENSES:
        own = [j for j in found if j.sense == sense]
        right = np.array([j.right for j in own])
        if len(set(right.tolist())) < 2:
            continue
        score = np.clip([j.score for j in own], 1e-6, 1 - 1e-6)
        line = LogisticRegression(C=100.0).fit(np.log(score / (1 - score))[:, None], right)
        yield sense, (round(float(line.coef_[0, 0]), 3), round(float(line.intercept_[0]), 3))


def mark_figures(marks: Sequence[Marks], least: float = _HALF) -> dict[str, str]:
    """Return how many statements in marks are taken for such at the score `least`, and how many other marks."""
    statements = [m.statement >= least for m in marks if m.kind == "statement"]
    others = [m.statement >= least for m in marks if m.kind != "statement"]
    return {
        "statements in marks found": f"{sum(statements)} of {len(statements)}",
        "other marks taken for statements": f"{sum(others)} of {len(others)}",
    }
