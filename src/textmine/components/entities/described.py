"""The candidates of a text as the label model reads them: features, vectors, groups and their relations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.components.entities.candidates import Candidate
from textmine.components.entities.columns import Columns
from textmine.components.entities.relations import Edge, grouped_spellings, relations
from textmine.components.entities.surroundings import around_features, own_features, telling_words

# A spelling's mentions are counted up to here.
_MANY = 4
# Static vectors and states of the tagger, of so many words each.
_PLACES = 4


@dataclass(frozen=True, slots=True)
class Described:
    """Candidates of one text, a row each.

    Attributes:
        own: features of the words themselves.
        around: features of the place they stand in.
        dense: static vectors of four telling words, then the tagger's states at first, last, previous and next word.
        groups: the number of the spelling.
        edges: relation, group, and group that it is related to.
    """

    own: list[list[str]]
    around: list[list[str]]
    dense: NDArray[np.float32]
    groups: list[int]
    edges: list[Edge]


def described(columns: Columns, found: Sequence[Candidate]) -> Described:
    """Return what the label model is told of the candidates `found` in a text."""
    groups, spellings = grouped_spellings(found)
    counts = Counter(groups)
    own = [
        sorted({*own_features(columns, one), f"count:{min(counts[group], _MANY)}"})
        for one, group in zip(found, groups, strict=True)
    ]
    around = [sorted(set(around_features(columns, one))) for one in found]
    return Described(
        own, around, _dense(columns, found), groups, relations(columns, found, groups, spellings)
    )


def dense_width(columns: Columns) -> int:
    """Return the number of columns of `Described.dense` with this spaCy pipeline."""
    width: int = columns.doc.vocab.vectors_length
    return _PLACES * (width + int(columns.states.shape[1]))


def _dense(columns: Columns, found: Sequence[Candidate]) -> NDArray[np.float32]:
    width, size = columns.doc.vocab.vectors_length, len(columns.tokens)
    table = np.zeros((len(found), dense_width(columns)), dtype=np.float32)
    for row, one in enumerate(found):
        for place, index in enumerate(telling_words(columns, one)):
            token = columns.tokens[index]
            if index >= 0 and token.has_vector and token.vector_norm:
                table[row, place * width : (place + 1) * width] = token.vector / token.vector_norm
        ends = (one.start, one.end - 1, max(0, one.start - 1), min(size - 1, one.end))
        table[row, _PLACES * width :] = columns.states[list(ends)].reshape(-1)
    return table
