"""From logits to probabilities and decisions, fitted on held-out chapters; and how good both are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.training.argument_examples import FACTORS
from textmine.training.argument_labels import DIRECTIONS, ROLES

_USED = slice(len(ROLES), len(ROLES) + len(FACTORS))
_LEVELS = 10
_THRESHOLDS = np.arange(0.2, 0.7, 0.02)


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence's logits, and its role, factors and directions by the gold, as numbers."""

    logits: NDArray[np.float64]
    role: int
    factors: tuple[float, ...]
    directions: tuple[int, ...]


def figures(found: Sequence[Judged]) -> dict[str, float]:
    """Return macro-F1 of roles and factors (from a probability of .4 on), and the share of directions that are right."""
    logits = np.array([j.logits for j in found])
    roles = np.array([j.role for j in found])
    used = np.array([j.factors for j in found]) > 0
    said = 1 / (1 + np.exp(-logits[:, _USED])) >= 0.4
    return {
        "role": float(
            np.mean([f1(roles == k, logits[:, : len(ROLES)].argmax(1) == k) for k in range(len(ROLES))])
        ),
        "factors": float(np.mean([f1(used[:, k], said[:, k]) for k in range(len(FACTORS))])),
        "direction": _directions(found, logits),
    }


def _directions(found: Sequence[Judged], logits: NDArray[np.float64]) -> float:
    table = logits[:, _USED.stop :].reshape(len(found), len(FACTORS), len(DIRECTIONS)).argmax(2)
    gold = np.array([j.directions for j in found])
    known = gold >= 0
    return float((table == gold)[known].mean()) if known.any() else 0.0


def f1(gold: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """Return the F1 of a decision."""
    return 2 * int((gold & found).sum()) / max(1, int(gold.sum()) + int(found.sum()))


def calibrated(found: Sequence[Judged]) -> tuple[dict[str, Any], dict[str, float]]:
    """Return the calibration of the manifest, and figures with it.

    Roles are scaled (Guo et al. 2017) and shifted, factors go through a line of log-odds each (Platt 1999); a factor's threshold is where
    its F1 is highest. Both are fitted where they are measured: the figures of the test split are the ones to believe.
    """
    from sklearn.linear_model import LogisticRegression

    logits = np.array([j.logits for j in found])
    roles = np.array([j.role for j in found])
    slope, biases = _role_line(logits[:, : len(ROLES)], roles)
    lines = {}
    scores = np.zeros((len(found), len(FACTORS)))
    used = np.array([j.factors for j in found]) > 0
    for k, name in enumerate(FACTORS):
        fit = LogisticRegression(C=10.0).fit(logits[:, [_USED.start + k]], used[:, k])
        scores[:, k] = fit.predict_proba(logits[:, [_USED.start + k]])[:, 1]
        best = max(_THRESHOLDS.tolist(), key=lambda t: f1(used[:, k], scores[:, k] >= t))
        line = (float(fit.coef_[0, 0]), float(fit.intercept_[0]), best)
        lines[name] = [round(value, 4) for value in line]
    values = logits[:, : len(ROLES)] * slope + np.array(biases)
    chances = np.exp(values - values.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    said = scores >= np.array([line[2] for line in lines.values()])
    measured = {
        "role": float(np.mean([f1(roles == k, values.argmax(1) == k) for k in range(len(ROLES))])),
        "factors": float(np.mean([f1(used[:, k], said[:, k]) for k in range(len(FACTORS))])),
        "direction": _directions(found, logits),
        "calibration error of roles": calibration_error(chances.max(1), values.argmax(1) == roles),
        "calibration error of factors": calibration_error(scores.ravel(), used.ravel()),
    }
    calibration = {"slope": round(slope, 4), "biases": [round(b, 4) for b in biases], "factors": lines}
    return calibration, {name: round(value, 4) for name, value in measured.items()}


def _role_line(logits: NDArray[np.float64], roles: NDArray[np.int64]) -> tuple[float, list[float]]:
    """Return slope and biases under which the roles are likeliest."""
    from scipy.optimize import minimize

    def loss(parameters: NDArray[np.float64]) -> float:
        values = logits * np.exp(parameters[0]) + np.array([0.0, *parameters[1:]])
        values = values - values.max(1, keepdims=True)
        chances = values - np.log(np.exp(values).sum(1, keepdims=True))
        return float(-chances[np.arange(len(roles)), roles].mean())

    best = minimize(loss, np.zeros(len(ROLES)), method="Nelder-Mead").x
    return float(np.exp(best[0])), [0.0, *(float(b) for b in best[1:])]


def calibration_error(scores: NDArray[np.float64], right: NDArray[np.bool_]) -> float:
    """Return the expected calibration error over ten levels of the score."""
    level = np.minimum((scores * _LEVELS).astype(int), _LEVELS - 1)
    return float(
        sum(
            abs(scores[level == k].mean() - right[level == k].mean()) * (level == k).mean()
            for k in set(level.tolist())
        )
    )
