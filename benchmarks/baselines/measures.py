"""How good predictions are: precision, recall and F1 of each label, and their macro average."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from baselines.units import FACTORS, ROLES, Unit

Labels = NDArray[np.bool_]
LABELS = (*ROLES, *FACTORS)
TASKS = {"role": slice(0, len(ROLES)), "factors": slice(len(ROLES), len(LABELS))}


@dataclass(frozen=True, slots=True)
class Measure:
    """How well one label was found. `ranking` is average precision: it does not depend on a threshold."""

    precision: float
    recall: float
    f1: float
    ranking: float | None
    gold: int
    found: int


def labels_of(units: Sequence[Unit]) -> Labels:
    """Return a column for each of `LABELS`: one of the roles, and any of the factors, is true of a unit."""
    return np.array([[u.role == r for r in ROLES] + [f in u.factors for f in FACTORS] for u in units], bool)


def f1(gold: Labels, found: Labels) -> NDArray[np.float64]:
    """Return the F1 of each column; 0 where a label is neither there nor found."""
    both = (gold & found).sum(axis=0)
    total = gold.sum(axis=0) + found.sum(axis=0)
    return np.asarray(2 * both / np.maximum(total, 1), float)


def measures(gold: Labels, found: Labels, scores: NDArray[np.float64] | None) -> dict[str, Any]:
    """Return macro-F1 of each task, and the measure of each label.

    Args:
        gold: what is right, a column for each of `LABELS`.
        found: what was predicted.
        scores: what the predictions were decided by, for the quality of the ranking.
    """
    per_label = f1(gold, found)
    result: dict[str, Any] = {task: float(per_label[part].mean()) for task, part in TASKS.items()}
    for i, label in enumerate(LABELS):
        hits = int((gold[:, i] & found[:, i]).sum())
        count, said = int(gold[:, i].sum()), int(found[:, i].sum())
        ranked = None if scores is None or not count else average_precision_score(gold[:, i], scores[:, i])
        measure = Measure(
            hits / said if said else 0.0,
            hits / count if count else 0.0,
            float(per_label[i]),
            ranked if ranked is None else float(ranked),
            count,
            said,
        )
        result[label] = asdict(measure)
    return result


def interval(
    gold: Labels, found: Labels, blocks: Sequence[tuple[str, int]], rng: np.random.Generator, times: int = 300
) -> dict[str, tuple[float, float]]:
    """Return a 95% interval of each task's macro-F1, by drawing `blocks` (paragraphs) anew with replacement."""
    _, member = np.unique([f"{chapter} {number}" for chapter, number in blocks], return_inverse=True)
    count = int(member.max()) + 1
    sums = np.zeros((3, count, gold.shape[1]))
    for k, marks in enumerate((gold & found, gold, found)):
        np.add.at(sums[k], member, marks)
    draws = rng.multinomial(count, np.full(count, 1 / count), size=times)
    both, wanted, said = (draws @ part for part in sums)
    values = 2 * both / np.maximum(wanted + said, 1)
    bounds = {task: np.percentile(values[:, part].mean(axis=1), (2.5, 97.5)) for task, part in TASKS.items()}
    return {task: (float(low), float(high)) for task, (low, high) in bounds.items()}


def chance(train: Labels, rows: int) -> Labels:
    """Return what is said without reading: the commonest role of `train`, and every factor."""
    found = np.ones((rows, len(LABELS)), bool)
    found[:, TASKS["role"]] = False
    found[:, int(train[:, TASKS["role"]].sum(axis=0).argmax())] = True
    return found
