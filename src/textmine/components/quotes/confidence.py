"""How sure a statement is: the share of like ones that were right on held-out chapters."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Literal

from textmine.components.records import Quotation
from textmine.schema.v1 import STATEMENT_KINDS

Group = Literal["marked", "indirect"]
# Neither quite sure nor out of the question: keeps the log-odds finite.
_LEAST = 0.01


def group(quotation: Quotation) -> Group:
    """Return which of the two fitted lines a statement belongs to."""
    return "indirect" if quotation.kind == "indirect" else "marked"


def odds(score: float) -> float:
    """Return the log-odds of a score, bounded."""
    kept = min(max(score, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


@cache
def _lines() -> Mapping[str, Mapping[str, Sequence[float]]]:
    text = resources.files(__package__).joinpath("confidence.toml").read_text(encoding="utf-8")
    lines: dict[str, dict[str, list[float]]] = tomllib.loads(text)
    return lines


def confident(
    found: Sequence[Quotation], support: Callable[[Quotation], float] | None
) -> Iterator[Quotation]:
    """Yield the quotations, the scores of statements calibrated.

    Args:
        found: with the scores of the rules, or of the tagger where it alone found them.
        support: how much of a statement the tagger holds for one; None without a tagger.

    Source: logistic regression on the log-odds of both (Platt 1999), fitted by `textmine.training.quote_confidence`.
    """
    lines = _lines()["tagger" if support else "rules"]
    for quotation in found:
        if quotation.kind not in STATEMENT_KINDS:
            yield quotation
            continue
        intercept, slope, *rest = lines[group(quotation)]
        value = intercept + slope * odds(quotation.score)
        if support:
            value += rest[0] * odds(support(quotation))
        yield replace(quotation, score=1 / (1 + math.exp(-value)))
