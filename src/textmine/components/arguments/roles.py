"""The argumentative role of a sentence, from the discourse cues that it shows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from textmine.components.arguments.cues import Weights, cues
from textmine.schema.v1 import Role

# Of one group, the first cue counts in full, the second and third by half: cues of a kind say the same thing.
_MOST_REPEATS = 2
_SHORT = 7


def role_of(
    tokens: Sequence[Token], *, strong_terms: bool, common_terms: bool
) -> tuple[Role, dict[Role, float]]:
    """Return the likeliest role of a sentence, and the probability of each role.

    Args:
        tokens: of the sentence, parsed.
        strong_terms: whether it holds a strong indicator term of some factor.
        common_terms: whether it holds a common one.

    The three sums of cue weights go through a softmax, so that the roles' scores are probabilities that sum to 1. The
    weights are set by hand: the probabilities are not calibrated yet.
    """
    claim, premise, none = cues().bias.claim, cues().bias.premise, cues().bias.none
    for share, weights in _evidence(tokens, strong_terms=strong_terms, common_terms=common_terms):
        claim += share * weights.claim
        premise += share * weights.premise
        none += share * weights.none
    sums: dict[Role, float] = {"claim": claim, "premise": premise, "none": none}
    top = max(sums.values())
    powers = {role: math.exp(value - top) for role, value in sums.items()}
    total = sum(powers.values())
    scores = {role: power / total for role, power in powers.items()}
    return max(scores, key=lambda role: scores[role]), scores


def _evidence(
    tokens: Sequence[Token], *, strong_terms: bool, common_terms: bool
) -> Iterator[tuple[float, Weights]]:
    known = cues()
    groups = Counter(hit.value for hit in known.roles.find(tokens))
    for name in sorted(groups):
        yield 1 + min(groups[name] - 1, _MOST_REPEATS) / 2, known.groups[name]
    if strong_terms or common_terms:
        yield 1.0, known.surface["factor_strong" if strong_terms else "factor_common"]
    for name in _forms(tokens):
        yield 1.0, known.surface[name]


def _forms(tokens: Sequence[Token]) -> Iterator[str]:
    words = [token for token in tokens if not token.is_punct and not token.is_space]
    if len(words) < _SHORT:
        yield "short"
    if any(token.text == "?" for token in tokens[-3:]):
        yield "question"
    if any(token.text in {"%", "percent", "cent"} for token in tokens) or any(
        _is_amount(token) for token in tokens
    ):
        yield "figures"
    finite = next((token for token in _finite(tokens)), None)
    if finite is not None and finite.tag_ in {"VBZ", "VBP"}:
        yield "present"
    if finite is not None and finite.tag_ == "VBD" and any(_is_year(token) for token in tokens):
        yield "dated_past"


def _finite(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the finite verb of the main clause: the root, or an auxiliary of it."""
    for token in tokens:
        if token.dep_ == "ROOT":
            yield from (child for child in token.children if child.dep_ in {"aux", "auxpass"})
            yield token


def _is_year(token: Token) -> bool:
    return token.text.isdigit() and len(token.text) == 4 and token.text[0] in "12"


def _is_amount(token: Token) -> bool:
    return (
        token.like_num
        and any(char.isdigit() for char in token.text)
        and ("," in token.text or "." in token.text)
    )
