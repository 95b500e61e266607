"""The structural factors of a sentence: which, how surely, to what effect, by which words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from textmine.components.arguments.codebook import Codebook
from textmine.components.arguments.cues import cues
from textmine.components.arguments.terms import Hit, TermIndex
from textmine.components.records import FactorMention
from textmine.schema.v1 import Direction

Strength = Literal["strong", "common", "weak", "ignored"]
_STRENGTHS: tuple[Strength, ...] = ("strong", "common", "weak", "ignored")

# What a term adds to a factor's log-odds: one strong term is enough, a common one needs some support.
_WEIGHTS: dict[Strength, float] = {"strong": 2.4, "common": 1.3, "weak": 0.45}
_BIAS = -1.5
# The same term again says little new.
_REPEATED = 0.25
# An argumentative sentence puts its terms to work more often than one at the margin.
_ROLE_SHARE = 1.0
_THRESHOLD = 0.5
# How far before a cue a negation may stand, in tokens.
_NEGATION_REACH = 3


@dataclass(frozen=True, slots=True)
class Term:
    """An indicator term of a factor."""

    factor: str
    strength: Strength


class FactorFinder:
    """Finds the factors of a codebook in sentences."""

    def __init__(self, codebook: Codebook) -> None:
        self._order = list(codebook.factors)
        self._index: dict[str, TermIndex[Term]] = {
            name: TermIndex(
                (term, Term(name, strength))
                for strength in _STRENGTHS
                for term in getattr(factor.indicators, strength)
            )
            for name, factor in codebook.factors.items()
        }

    def terms(self, tokens: Sequence[Token]) -> list[Hit[Term]]:
        """Return the indicator terms in `tokens`; of terms of one factor that overlap, the longest."""
        hits = (hit for name in self._order for hit in _apart(list(self._index[name].find(tokens))))
        return [hit for hit in hits if hit.value.strength != "ignored"]

    def factors(
        self, tokens: Sequence[Token], terms: Sequence[Hit[Term]], argumentative: float
    ) -> Iterator[FactorMention]:
        """Yield the factors that a sentence puts to work, in the codebook's order.

        Args:
            tokens: of the sentence.
            terms: the indicator terms in it.
            argumentative: the probability that it argues at all.

        The sum of term weights goes through the logistic function; set by hand, the scores are not calibrated yet.
        """
        effect = direction(tokens)
        for name in self._order:
            own = [hit for hit in terms if hit.value.factor == name]
            weighed = _weighed(tokens, own)
            score = 1 / (1 + math.exp(-(_BIAS + sum(weighed) + _ROLE_SHARE * (argumentative - 0.5))))
            if own and score >= _THRESHOLD:
                total = sum(weighed)
                evidence = tuple(
                    (
                        tokens[hit.start].idx,
                        tokens[hit.end - 1].idx + len(tokens[hit.end - 1]),
                        weight / total,
                    )
                    for hit, weight in zip(own, weighed, strict=True)
                )
                yield FactorMention(name, score, effect, tuple(sorted(evidence)))


def _apart(hits: list[Hit[Term]]) -> list[Hit[Term]]:
    taken: set[int] = set()
    kept = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if taken.isdisjoint(range(hit.start, hit.end)):
            taken.update(range(hit.start, hit.end))
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def _weighed(tokens: Sequence[Token], hits: Sequence[Hit[Term]]) -> list[float]:
    seen: set[str] = set()
    weights = []
    for hit in hits:
        form = " ".join(token.lemma_.lower() for token in tokens[hit.start : hit.end])
        weights.append(_WEIGHTS[hit.value.strength] * (_REPEATED if form in seen else 1.0))
        seen.add(form)
    return weights


def direction(tokens: Sequence[Token]) -> Direction:
    """Return what the sentence says of secession's chances: the sign of its cues, each turned round by a negation."""
    balance = 0.0
    for hit in cues().directions.find(tokens):
        before = tokens[max(0, hit.start - _NEGATION_REACH) : hit.start]
        negated = any(token.lower_ in cues().negations for token in before)
        balance += -hit.value / 2 if negated else hit.value
    if balance > 0:
        return "favours"
    return "inhibits" if balance < 0 else "neutral"
