"""The runs as tables for the terminal: a learning curve for each set, and every label at all chapters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import mean, stdev
from typing import Any

from baselines.measures import LABELS, TASKS

Run = dict[str, Any]
Point = tuple[float, float]
_WIDTH = 26


def value(run: Run, target: str) -> float:
    """Return macro-F1 of a task, or F1 of a label."""
    found = run[target]
    return float(found["f1"] if isinstance(found, dict) else found)


def curve(runs: Sequence[Run], target: str) -> dict[tuple[str, str], dict[int, Point]]:
    """Return mean and standard deviation over draws, by model and context, then by number of chapters."""
    values: dict[tuple[str, str], dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for run in runs:
        values[run["model"], run["context"]][run["size"]].append(value(run, target))
    return {
        key: {size: (mean(v), stdev(v) if len(v) > 1 else 0.0) for size, v in sorted(points.items())}
        for key, points in values.items()
    }


def tables(runs: Sequence[Run]) -> Iterator[str]:
    """Yield the lines of all tables."""
    sets = list(dict.fromkeys(run["set"] for run in runs))
    for name in sets:
        here = [run for run in runs if run["set"] == name]
        counts = {label: here[0][label]["gold"] for label in LABELS}
        yield ""
        yield f"{name}: {sum(counts[label] for label in LABELS[TASKS['role']])} sentences"
        for task in TASKS:
            yield from _curve(here, task)
        yield from _labels(here, counts)


def _curve(runs: Sequence[Run], task: str) -> Iterator[str]:
    sizes = sorted({run["size"] for run in runs})
    yield ""
    yield (
        f"  {task}, macro-F1".ljust(_WIDTH)
        + "".join(f"{size:>9}" for size in sizes)
        + "  chapters; ± over draws"
    )
    for (model, context), points in curve(runs, task).items():
        cells = []
        for size in sizes:
            middle, spread = points.get(size, (None, 0.0))
            cell = "" if middle is None else _short(middle) + (f"±{_short(spread)}" if spread else "    ")
            cells.append(f"{cell:>9}")
        row = f"  {model}, {context}".ljust(_WIDTH) + "".join(cells)
        bounds = next((r["interval"][task] for r in runs if _is(r, model, context, sizes[-1])), None)
        yield row + (f"  95% [{_short(bounds[0])}–{_short(bounds[1])}]" if bounds else "")


def _is(run: Run, model: str, context: str, size: int) -> bool:
    return (run["model"], run["context"], run["size"]) == (model, context, size) and "interval" in run


def _labels(runs: Sequence[Run], counts: dict[str, int]) -> Iterator[str]:
    largest = max(run["size"] for run in runs)
    yield ""
    yield "  all chapters, P/R/F1".ljust(_WIDTH) + "".join(
        f"{label + ' ' + str(counts[label]):>15}" for label in LABELS
    )
    for model, context in dict.fromkeys((run["model"], run["context"]) for run in runs):
        same = [r for r in runs if (r["model"], r["context"], r["size"]) == (model, context, largest)]
        cells = []
        for label in LABELS:
            parts = (mean(r[label][part] for r in same) for part in ("precision", "recall", "f1"))
            cells.append(f"{' '.join(_short(part) for part in parts):>15}")
        yield f"  {model}, {context}".ljust(_WIDTH) + "".join(cells)


def _short(number: float) -> str:
    """Return a share with two digits, without the nought in front."""
    return f"{number:.2f}".removeprefix("0")
