"""Which candidates are names, and of which type: the label model's probabilities, no two names overlapping."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from textmine.components.entities.candidates import Candidate
from textmine.components.entities.columns import Columns
from textmine.components.entities.described import dense_width, described
from textmine.components.entities.known import types_known
from textmine.components.entities.label_model import NONE, LabelModel
from textmine.components.entities.names import Name, trimmed
from textmine.schema.v1 import EntityType

# A candidate less likely to be a name than this is none.
_LIKELY = 0.4
# What a type keeps of its probability if the name is known, and not as that type: of the curated table, of the user's own.
_UNKNOWN_TO_CURATED = 0.7
_UNKNOWN_TO_USER = 0.1
# So that a name just likely enough is better than none.
_LEAN = math.log((1 - _LIKELY) / _LIKELY)
_NEARLY_SURE = 1 - 1e-4
# Rules that say more than the model can learn from few examples: "2004 Canadian federal election", "Greek-Turkish".
_CERTAIN: dict[str, EntityType] = {"contest": "EVENT", "nations": "NORP"}
_BY_RULE = {"n": "ner", "h": "head", "j": "joined"}


def fits(model: LabelModel, columns: Columns) -> bool:
    """Tell whether `model` can read this text: it has a parse, and vectors and states of the widths it was fitted to."""
    return columns.doc.has_annotation("DEP") and dense_width(columns) == len(model.mean)


def chosen_names(model: LabelModel, columns: Columns, found: Sequence[Candidate]) -> list[Name]:
    """Return the most likely names among the candidates `found` (in order of their beginning), none overlapping."""
    likely = [
        (one, _verdict(model, one, _weighed(model, columns, one, row)))
        for one, row in zip(found, model.probabilities(described(columns, found)), strict=True)
    ]
    kept = [(one, kind, chance) for one, (kind, chance) in likely if chance > _LIKELY]
    names = (Name(one.start, one.end, kind, f"entities:{_rule(one)}+labels") for one, kind in _apart(kept))
    return [(trimmed(columns.doc, name) or name) if name.type == "PERSON" else name for name in names]


def _verdict(model: LabelModel, one: Candidate, row: NDArray[np.float32]) -> tuple[EntityType, float]:
    """Return the most likely type of a candidate, and how likely it is a name at all."""
    for source, sure in _CERTAIN.items():
        if source in one.sources and any(char.isupper() for char in one.text):
            return sure, _NEARLY_SURE
    kind = model.types[1 + int(row[1:].argmax())]
    return cast("EntityType", kind), min(1 - float(row[0]), _NEARLY_SURE)


def _weighed(
    model: LabelModel, columns: Columns, one: Candidate, row: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the probabilities with what the gazetteer knows of the name; a short text says too little by itself."""
    known, by_user = types_known(columns.gazetteer, one.text)
    if not known:
        return row
    left = _UNKNOWN_TO_USER if by_user else _UNKNOWN_TO_CURATED
    factors = [1.0 if kind in known or kind == NONE else left for kind in model.types]
    weighed = row * np.asarray(factors, dtype=np.float32)
    return np.asarray(weighed / weighed.sum(), dtype=np.float32)


def _rule(one: Candidate) -> str:
    sources = sorted(source.split(":")[0] for source in one.sources)
    return next((_BY_RULE[source] for source in ("n", "h", "j") if source in sources), sources[0])


def _apart(
    likely: Sequence[tuple[Candidate, EntityType, float]],
) -> Iterator[tuple[Candidate, EntityType]]:
    """Yield those of the candidates that together have the highest odds to be names, without overlap, in order."""
    likely = sorted(likely, key=lambda one: one[0].end)
    ends = [one.end for one, _, _ in likely]
    best: list[tuple[float, int]] = [
        (0.0, -1)
    ]  # for the first n candidates: odds, and the candidates before the last
    for number, (one, _, chance) in enumerate(likely):
        before = bisect_right(ends, one.start, 0, number)
        odds = best[before][0] + math.log(chance / (1 - chance)) + _LEAN
        best.append((odds, before) if odds > best[-1][0] else (best[-1][0], -1))
    taken, number = [], len(likely)
    while number:
        before = best[number][1]
        if before < 0:
            number -= 1
        else:
            taken.append(likely[number - 1][:2])
            number = before
    yield from reversed(taken)
