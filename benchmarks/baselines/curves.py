"""Learning curves: train on some chapters of the train split, measure on every set, draw again."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baselines.features import CONTEXTS, Features, Ngrams, Rows, Vectors
from baselines.fine_tune import fine_tune
from baselines.learner import Decision, Scores, fit_predict
from baselines.measures import Labels, chance, interval, labels_of, measures
from baselines.units import Unit

# Strengths (C) that cross-validation chooses from: the ranges within which its choice has always fallen.
_GRIDS = {"tfidf": (0.03, 0.1, 0.3, 1.0), "embeddings": (0.3, 1.0, 3.0, 10.0)}
MODELS = tuple(_GRIDS)
_REFERENCE = "chance"
FINE_TUNED = "fine-tuned"

Run = dict[str, Any]
Predict = Callable[[Rows, Sequence[Rows]], tuple[list[Scores], Decision]]


@dataclass(frozen=True, slots=True)
class Data:
    """The units of the train split and of the sets that are measured on, in one row of rows."""

    units: list[Unit]
    train: Rows
    sets: dict[str, Rows]

    @classmethod
    def of(cls, train: Sequence[Unit], sets: Mapping[str, Sequence[Unit]]) -> Data:
        """Lay training units and sets one behind the other."""
        units, rows = list(train), {}
        for name, members in sets.items():
            rows[name] = np.arange(len(units), len(units) + len(members))
            units.extend(members)
        return cls(units, np.arange(len(train)), rows)

    @property
    def chapters(self) -> list[str]:
        """Names of the chapters to train on, sorted."""
        return sorted({self.units[i].chapter for i in self.train})

    @property
    def texts(self) -> Iterator[str]:
        """Every text that a unit or its neighbour has."""
        for unit in self.units:
            yield from (unit.text, unit.before, unit.after)

    def stamps(self) -> dict[str, str]:
        """Return a hash of the texts and labels of the training units and of each set: results compare where these agree."""
        return {name: self._stamp(rows) for name, rows in {"train": self.train, **self.sets}.items()}

    def _stamp(self, rows: Rows) -> str:
        digest = hashlib.sha256()
        for unit in (self.units[i] for i in rows):
            digest.update(
                "\t".join((unit.chapter, unit.text, unit.role, *sorted(unit.factors), "\n")).encode()
            )
        return digest.hexdigest()[:16]

    def rows_of(self, chapters: Sequence[str]) -> Rows:
        """Return the training rows of some chapters."""
        return np.array([i for i in self.train if self.units[i].chapter in set(chapters)])


def draws(
    chapters: Sequence[str], sizes: Sequence[int], times: int, seed: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield draws of chapters to train on: `times` of each size below all, then all once.

    Each of the `times` orders of chapters gives one draw of every size, so that a larger draw holds the smaller ones.
    """
    orders = []
    for k in range(times):
        order = sorted(chapters)
        random.Random(seed * 1000 + k).shuffle(order)
        orders.append(order)
    for size in sorted({size for size in sizes if size < len(chapters)}):
        yield from ((size, order[:size]) for order in orders)
    yield len(chapters), sorted(chapters)


def features_of(model: str, context: str, data: Data, vectors: dict[str, NDArray[np.float32]]) -> Features:
    """Return the features that `model` sees; `vectors` are the embeddings, empty where no model needs them."""
    if model == "tfidf":
        return Ngrams(data.units, context, data.train)
    return Vectors(vectors, data.units, context)


def curves(
    data: Data,
    models: Sequence[str],
    vectors: dict[str, NDArray[np.float32]],
    sizes: Sequence[int],
    times: int,
    seed: int,
) -> Iterator[Run]:
    """Yield a run for each model, context, draw and set, the reference without reading first."""
    gold = labels_of(data.units)
    for name, rows in data.sets.items():
        found = chance(gold[data.train], len(rows))
        run = {"model": _REFERENCE, "context": "none", "size": len(data.chapters), "draw": 0, "set": name}
        yield run | measures(gold[rows], found, None)
    for model in models:
        for context in CONTEXTS:
            features = features_of(model, context, data, vectors)
            grid = _GRIDS[model]

            def predict(
                train: Rows,
                others: Sequence[Rows],
                features: Features = features,
                grid: Sequence[float] = grid,
            ) -> tuple[list[Scores], Decision]:
                return fit_predict(features, data.units, gold, train, others, grid)

            for number, (size, chosen) in enumerate(draws(data.chapters, sizes, times, seed)):
                known = {"model": model, "context": context, "size": size, "draw": number, "chapters": chosen}
                yield from _measured(data, gold, chosen, predict, known, seed)


def fine_tuned(data: Data, epochs: int, seeds: Sequence[int]) -> Iterator[Run]:
    """Yield a run of the fine-tuned encoder on all chapters for each seed and set.

    Raises:
        ModelError: a package that it needs is not installed.
    """
    gold = labels_of(data.units)
    for seed in seeds:

        def predict(train: Rows, others: Sequence[Rows], seed: int = seed) -> tuple[list[Scores], Decision]:
            return fine_tune(data.units, gold, train, others, epochs=epochs, seed=seed)

        known = {"model": FINE_TUNED, "context": "neighbours", "size": len(data.chapters), "draw": seed}
        yield from _measured(data, gold, data.chapters, predict, known, seed)


def _measured(
    data: Data, gold: Labels, chapters: Sequence[str], predict: Predict, known: Run, seed: int
) -> Iterator[Run]:
    scores, decision = predict(data.rows_of(chapters), list(data.sets.values()))
    for (name, rows), part in zip(data.sets.items(), scores, strict=True):
        found = decision.labels(part)
        run = known | {"set": name} | measures(gold[rows], found, part)
        if known["size"] == len(data.chapters):
            blocks = [(data.units[i].chapter, data.units[i].paragraph) for i in rows]
            run["interval"] = interval(gold[rows], found, blocks, np.random.default_rng(seed))
        yield run
