"""Fit the weights by which an expression finds the time that it leans on: `components/dates/anchors.toml`.

    python -m textmine.training.date_anchors --corpus corpus [--wikiwars DIR] [--write]

Trains on the chapters of the split "train" (and on WikiWars, CC BY-SA 3.0, where it is at hand), scores by document in
cross-validation and on the split "development", and with --write replaces the weights. Method: conditional logit (McFadden
1974) over the times told, fitted by L-BFGS with a ridge towards a prior; what counts as right is that the resolved value is that of the gold.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.components.context import plain_context, set_context
from textmine.components.dates.discourse import History, Place, core, features
from textmine.components.dates.logic import Reference, teach
from textmine.components.dates.resolver import Situation, resolve
from textmine.components.dates.timex import timex_value
from textmine.components.dates.values import Expression, Point
from textmine.training.cases import split_cases

Stretch = tuple[int, int]
_VALUE = re.compile(r"(BC)?(\d{4})(?:-(\d\d|SP|SU|FA|WI|Q\d|H\d))?(?:-(\d\d))?")
_RIDGE = 2.0
# What the weights are drawn to where the data say little: asides and looks back do not move a story.
_PRIOR = {
    "last": 0.5, "looked_back": -2.5, "looked_back_both": 2.5, "aside": -2.0, "attributive": -0.5, "same_far_back": -1.0,
    "later_far_back": 1.0, "later_year": -1.0, "out_of_line": -1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """An expression with what it could lean on: features of each candidate, and whether it leads to the gold value."""

    candidates: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


@dataclass(slots=True)
class Watcher:
    """A teacher that knows the gold values by stretch and gathers the choices of one document."""

    values: dict[Stretch, str]
    choices: list[Choice] = field(default_factory=list)

    def told(self, start: int, end: int) -> Point | None:
        """Return the gold's time of a stretch, if it is a point."""
        return point_of(self.values.get((start, end), ""))

    def watch(
        self, stretch: Stretch, meaning: Expression, place: Place, history: History, situation: Situation
    ) -> None:
        """Gather the candidates of an expression whose gold value is known."""
        gold = self.values.get(stretch)
        if gold is None:
            return
        found, right = [], []
        for candidate in history.candidates(meaning):
            situation.told, situation.told_by = candidate.point, candidate.mention.number
            value = timex_value(resolve(meaning, situation).value)
            found.append(features(history, candidate, meaning, place))
            right.append(value == gold or _same_year(meaning, value, gold))
        if any(right):
            self.choices.append(Choice(tuple(found), tuple(right)))


def point_of(value: str) -> Point | None:
    """Return the point of a TIMEX3 value, times of day apart; None for anything else."""
    found = _VALUE.match(value)
    if found is None:
        return None
    year = 1 - int(found[2]) if found[1] else int(found[2])
    part = found[3]
    if part and not part.isdigit():
        return Point(year, part=part)
    return Point(year, int(part) if part else None, int(found[4]) if found[4] else None)


def _same_year(meaning: Expression, value: str, gold: str) -> bool:
    inner = core(meaning)
    return isinstance(inner, Point) and inner.weekday is None and gold[:4].isdigit() and value[:4] == gold[:4]


def fit(
    documents: Sequence[Sequence[Choice]], names: Sequence[str], ridge: float = _RIDGE
) -> NDArray[np.float64]:
    """Return the weights of `names` that make the right candidates of all choices most likely."""
    from scipy.optimize import minimize

    index = {name: i for i, name in enumerate(names)}
    choices = [choice for document in documents for choice in document]
    rows = [_row(f, index) for choice in choices for f in choice.candidates]
    table, right = np.vstack(rows), np.array([r for choice in choices for r in choice.right], dtype=float)
    sizes = [len(choice.right) for choice in choices]
    starts = np.cumsum([0, *sizes])[:-1]
    group = np.repeat(np.arange(len(sizes)), sizes)
    prior = np.array([_PRIOR.get(name, 0.0) for name in names])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = table @ weights
        powers = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        total, good = np.add.reduceat(powers, starts), np.add.reduceat(powers * right, starts)
        pull = powers * right / good[group] - powers / total[group]
        return (
            float(-(np.log(good) - np.log(total)).sum() + ridge * (weights - prior) @ (weights - prior)),
            -(table.T @ pull) + 2 * ridge * (weights - prior),
        )

    found = minimize(loss, prior, jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def _row(found: dict[str, float], index: dict[str, int]) -> NDArray[np.float64]:
    row = np.zeros(len(index))
    for name, value in found.items():
        if name in index:
            row[index[name]] = value
    return row


def hits(document: Sequence[Choice], names: Sequence[str], weights: NDArray[np.float64]) -> int:
    """Return how many choices of a document the weights get right."""
    index = {name: i for i, name in enumerate(names)}
    return sum(
        choice.right[int(np.argmax([_row(f, index) @ weights for f in choice.candidates]))]
        for choice in document
    )


def corpus_choices(folder: Path, split: str) -> Iterator[list[Choice]]:
    """Yield the choices of each chapter of a split of the corpus."""
    for _, case, doc in split_cases(folder, split):
        spans = ((case.alignment.span(date.start, date.end), date.value) for date in case.gold.dates)
        watcher = Watcher({span: value for span, value in spans if span is not None})
        teach(doc, Reference(), watcher)
        yield watcher.choices


def wikiwars_choices(folder: Path) -> Iterator[list[Choice]]:
    """Yield the choices of each document of WikiWars in the layout txt/, gold/, dct.tsv."""
    from textmine.components.language import parse
    from textmine.config import load_config
    from textmine.pipeline import load_pipeline

    nlp = load_pipeline(load_config()).nlp
    lines = (folder / "dct.tsv").read_text("utf-8").splitlines()
    published = dict(line.split("\t")[:2] for line in lines if "\t" in line)
    for path in sorted((folder / "txt").glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        doc = parse(nlp, text, plain_context(text, published.get(path.stem)))
        set_context(doc, plain_context(text, published.get(path.stem)))
        gold = (folder / "gold" / f"{path.stem}.jsonl").read_text("utf-8").splitlines()
        records: list[dict[str, Any]] = [json.loads(line) for line in gold if line.strip()]
        watcher = Watcher({(r["start"], r["end"]): r["value"] for r in records if r.get("value")})
        teach(doc, Reference(split_intervals=True), watcher)
        yield watcher.choices


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, report and with --write replace the weights; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="the corpus folder")
    parser.add_argument("--wikiwars", type=Path, help="WikiWars: a folder with txt/, gold/ and dct.tsv")
    parser.add_argument("--write", action="store_true", help="replace the weights that the package ships")
    options = parser.parse_args(arguments)
    train = list(corpus_choices(options.corpus, "train"))
    if options.wikiwars:
        train += wikiwars_choices(options.wikiwars)
    development = list(corpus_choices(options.corpus, "development"))
    names = sorted(
        {name for document in train for choice in document for f in choice.candidates for name in f}
    )
    count = sum(map(len, train))
    crossed = sum(
        hits(document, names, fit([*train[:i], *train[i + 1 :]], names)) for i, document in enumerate(train)
    )
    nearest = sum(choice.right[0] for document in train for choice in document)
    weights = fit(train, names)
    held = sum(hits(document, names, weights) for document in development)
    print(f"training, by document: {crossed} of {count} right; the nearest would be {nearest}")
    nearest = sum(choice.right[0] for document in development for choice in document)
    print(f"development: {held} of {sum(map(len, development))}; the nearest would be {nearest}")
    if options.write:
        _write(names, weights)
    return 0


def _write(names: Sequence[str], weights: NDArray[np.float64]) -> None:
    lines = [
        f"{name} = {weight:.2f}" for name, weight in zip(names, weights, strict=True) if abs(weight) >= 0.01
    ]
    target = Path(str(resources.files("textmine.components.dates"))) / "anchors.toml"
    head = (
        "# Weights of the ranking in discourse.py. Fitted: python -m textmine.training.date_anchors --write\n"
    )
    target.write_text(head + "[weights]\n" + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
