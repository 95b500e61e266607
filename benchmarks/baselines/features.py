"""What a model sees of a unit: weighted n-grams of its sentence and neighbours, or their embeddings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from baselines.units import Unit

Rows = NDArray[np.int64]
CONTEXTS = ("sentence", "neighbours")


class Features(Protocol):
    """Features of all units, made ready for training on some of them."""

    def view(self, train: Rows, *others: Rows) -> list[Any]:
        """Return the features of the rows `train`, then of each of `others`; only `train` weighs them."""


class Ngrams:
    """TF-IDF of words (1–2) and of characters within words (3–5); neighbours give a block of words each.

    N-grams are counted once. A view keeps those that occur in two training rows and weighs them by the training rows, so
    that it equals a vectoriser that was fitted on these rows alone.
    """

    _LEAST_ROWS = 2

    def __init__(self, units: Sequence[Unit], context: str, vocabulary: Rows) -> None:
        """Count the n-grams of `units` that occur in the rows `vocabulary`."""
        texts = [[unit.text for unit in units]]
        if context == "neighbours":
            texts += [[unit.before for unit in units], [unit.after for unit in units]]
        self._counts = [
            vectoriser.fit([block[i] for i in vocabulary]).transform(block).tocsr()
            for block in texts
            for vectoriser in (_words(), _characters())
            if block is texts[0] or vectoriser.analyzer == "word"
        ]

    def view(self, train: Rows, *others: Rows) -> list[Any]:
        """Return the features of `train`, then of each of `others`."""
        parts: list[list[Any]] = [[] for _ in (train, *others)]
        for counts in self._counts:
            chosen = counts[train]
            kept = np.flatnonzero(chosen.getnnz(axis=0) >= self._LEAST_ROWS)
            weights = TfidfTransformer(sublinear_tf=True).fit(chosen[:, kept])
            for part, rows in zip(parts, (train, *others), strict=True):
                part.append(weights.transform(counts[rows][:, kept]))
        return [sparse.hstack(part, format="csr") for part in parts]


def _words() -> CountVectorizer:
    return CountVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b|[?!%;:“”]", min_df=2)


def _characters() -> CountVectorizer:
    return CountVectorizer(ngram_range=(3, 5), analyzer="char_wb", min_df=2)


class Vectors:
    """Embeddings of the sentence, and of its neighbours as blocks of their own; nothing is nought."""

    def __init__(self, vectors: dict[str, NDArray[np.float32]], units: Sequence[Unit], context: str) -> None:
        """Lay out `vectors`, which hold every text of `units`."""
        size = len(next(iter(vectors.values())))
        names = ("text",) if context == "sentence" else ("text", "before", "after")
        nothing = np.zeros(size, np.float32)
        self._rows = np.array(
            [np.concatenate([vectors.get(getattr(unit, name), nothing) for name in names]) for unit in units],
            dtype=np.float64,
        )

    def view(self, train: Rows, *others: Rows) -> list[Any]:
        """Return the features of `train`, then of each of `others`."""
        return [self._rows[rows] for rows in (train, *others)]
