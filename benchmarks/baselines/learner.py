"""Logistic regression for every label, with its strength and thresholds found by cross-validation."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from baselines.features import Features, Rows
from baselines.measures import LABELS, TASKS, Labels, f1
from baselines.units import Unit

Scores = NDArray[np.float64]
FOLDS = 4
# Roles are weighed against each other by these; the first role keeps the weight 1.
_WEIGHTS = (0.5, 0.7, 0.85, 1.0, 1.2, 1.4, 2.0)


@dataclass(frozen=True, slots=True)
class Decision:
    """How scores become labels: a threshold for each factor, a weight for each role, the strength each label was fitted with."""

    strengths: Scores
    thresholds: Scores
    weights: Scores

    def labels(self, scores: Scores) -> Labels:
        """Return the labels that `scores` stand for: one role, and the factors above their thresholds."""
        found = np.zeros(scores.shape, bool)
        best = (scores[:, TASKS["role"]] * self.weights).argmax(axis=1)
        found[np.arange(len(scores)), best] = True
        found[:, TASKS["factors"]] = scores[:, TASKS["factors"]] >= self.thresholds
        return found


def fit_predict(
    features: Features,
    units: Sequence[Unit],
    gold: Labels,
    train: Rows,
    others: Sequence[Rows],
    grid: Sequence[float],
) -> tuple[list[Scores], Decision]:
    """Return the scores of each of `others` after training on `train`, and how to decide by them.

    Args:
        features: of all units.
        units: all units, for their chapters and paragraphs.
        gold: labels of all units; only those of `train` are read.
        train: rows to train on.
        others: rows to score.
        grid: strengths (C of the logistic regression) to choose from for each label.

    Strengths, thresholds and weights are chosen on predictions for chapters held out of `train` (for paragraphs, where
    there is one chapter only).
    """
    held_out = np.zeros((len(grid), len(train), len(LABELS)))
    for inner, outer in _folds(units, train):
        seen, unseen = features.view(train[inner], train[outer])
        for k, strength in enumerate(grid):
            held_out[k, outer] = _fitted(seen, gold[train[inner]], [unseen], [strength] * len(LABELS))[0]
    decision = decide(held_out, gold[train], grid)
    seen, *unseen = features.view(train, *others)
    return _fitted(seen, gold[train], unseen, decision.strengths), decision


def _folds(units: Sequence[Unit], train: Rows) -> list[tuple[Rows, Rows]]:
    chapters = [units[i].chapter for i in train]
    groups: list[str] | list[int] = chapters
    if len(set(chapters)) == 1:
        groups = [units[i].paragraph for i in train]
    return list(GroupKFold(min(FOLDS, len(set(groups)))).split(train, groups=groups))


def _fitted(
    seen: Any, gold: Labels, unseen: Sequence[Any], strengths: Sequence[float] | Scores
) -> list[Scores]:
    """Return a column of probabilities for each label and each matrix of `unseen`."""
    scores = [np.zeros((rows.shape[0], gold.shape[1])) for rows in unseen]
    for column in range(gold.shape[1]):
        wanted = gold[:, column]
        if wanted.all() or not wanted.any():
            continue  # A label that never or always occurs cannot be learned: its score stays 0.
        model = LogisticRegression(
            C=float(strengths[column]), class_weight="balanced", max_iter=300, tol=1e-3,
            solver="liblinear" if sparse.issparse(seen) else "lbfgs",
        ).fit(seen, wanted)  # fmt: skip
        for part, rows in zip(scores, unseen, strict=True):
            part[:, column] = model.predict_proba(rows)[:, 1]
    return scores


def decide(held_out: NDArray[np.float64], gold: Labels, grid: Sequence[float]) -> Decision:
    """Return the strengths, thresholds and weights that give the best F1 on held-out scores.

    Args:
        held_out: strength × row × label.
        gold: row × label.
        grid: the strengths.
    """
    strengths = np.full(len(LABELS), grid[0], float)
    thresholds = []
    for column in range(TASKS["factors"].start, TASKS["factors"].stop):
        options = [
            (*_threshold(scores[:, column], gold[:, column]), grid[k]) for k, scores in enumerate(held_out)
        ]
        _, threshold, strengths[column] = max(options)
        thresholds.append(threshold)
    roles = [
        (*_role_weights(scores[:, TASKS["role"]], gold[:, TASKS["role"]]), grid[k])
        for k, scores in enumerate(held_out)
    ]
    _, weights, strengths[TASKS["role"]] = max(roles)
    return Decision(strengths, np.array(thresholds), np.array(weights))


def _threshold(scores: Scores, gold: Labels) -> tuple[float, float]:
    """Return the best F1 and the threshold that reaches it, halfway between two scores."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    hits = np.cumsum(gold[order])
    values = 2 * hits / (np.arange(1, len(ranked) + 1) + max(1, int(gold.sum())))
    values[:-1][ranked[:-1] == ranked[1:]] = -1  # A threshold cannot part equal scores.
    best = int(values.argmax())
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return float(values[best]), float((ranked[best] + below) / 2)


def _role_weights(scores: Scores, gold: Labels) -> tuple[float, tuple[float, ...]]:
    """Return the best macro-F1 and the weights of the roles that reach it; of equals, the plainest."""
    options = []
    for rest in itertools.product(_WEIGHTS, repeat=scores.shape[1] - 1):
        weights = (1.0, *rest)
        found = np.zeros(gold.shape, bool)
        found[np.arange(len(gold)), (scores * weights).argmax(axis=1)] = True
        plainness = -sum(abs(np.log(w)) for w in weights)
        options.append((float(f1(gold, found).mean()), plainness, weights))
    value, _, weights = max(options)
    return value, weights
