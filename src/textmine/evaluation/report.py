"""Evaluate annotated chapters against gold, and report the figures."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textmine.errors import GoldError
from textmine.evaluation.case import Case
from textmine.evaluation.counts import Score, scores
from textmine.evaluation.gold import LAYERS, Gold
from textmine.evaluation.score_arguments import argument_counts
from textmine.evaluation.score_dates import date_counts
from textmine.evaluation.score_entities import entity_counts
from textmine.evaluation.score_quotes import confusion, quote_counts
from textmine.evaluation.score_structure import structure_counts
from textmine.schema.v1 import Chapter

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

_SCORERS = (structure_counts, entity_counts, date_counts, quote_counts, argument_counts)


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of an evaluation.

    Attributes:
        metrics: by name, `layer.what`; over all chapters, with intervals.
        by_chapter: the same by chapter id, without intervals.
        quote_kinds: number of quotes by gold kind and predicted kind, "none" where a side has none.
        drawn: what the bootstrap drew, "document" or "block".
    """

    metrics: Mapping[str, Score]
    by_chapter: Mapping[str, Mapping[str, Score]]
    quote_kinds: Mapping[str, Mapping[str, int]]
    drawn: str

    def to_json(self) -> str:
        """Return the report as JSON text, keys sorted, numbers rounded to six places."""
        data = {
            "metrics": {name: _plain(score) for name, score in self.metrics.items()},
            "by_chapter": {
                chapter: {name: _plain(score) for name, score in found.items()}
                for chapter, found in self.by_chapter.items()
            },
            "quote_kinds": self.quote_kinds,
            "bootstrap_unit": self.drawn,
        }
        return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"

    def table(self) -> Group:
        """Return what to print: one table a layer, readable in 100 columns, and the confusion of quotes."""
        from rich.console import Group

        tables = (*(self._layer_table(layer) for layer in LAYERS), self._kinds_table())
        return Group(*(table for table in tables if table is not None))

    def _kinds_table(self) -> Table | None:
        from rich.table import Table

        if not self.quote_kinds:
            return None
        found = sorted({kind for row in self.quote_kinds.values() for kind in row})
        table = Table(title="quotes: gold kind (rows), predicted kind (columns)", title_justify="left")
        table.add_column("gold")
        for kind in found:
            table.add_column(kind, justify="right")
        for gold, row in self.quote_kinds.items():
            table.add_row(gold, *(str(row.get(kind, 0)) for kind in found))
        return table

    def _layer_table(self, layer: str) -> Table | None:
        from rich.table import Table

        rows = {name: score for name, score in self.metrics.items() if name.startswith(f"{layer}.")}
        if not rows:
            return None
        count = len(self.by_chapter)
        title = f"\n{layer} ({count} chapter{'' if count == 1 else 's'})"
        table = Table(title=title, title_justify="left", box=None, header_style="bold underline")
        table.add_column("measure", min_width=27, no_wrap=True)
        for column in ("value", "95%", "P", "R", "right", "found", "gold"):
            table.add_column(column, justify="right", no_wrap=True)
        for name, score in rows.items():
            table.add_row(name.partition(".")[2], *_cells(score))
        return table


def evaluate(pairs: Sequence[tuple[Chapter, Gold, Path]], *, seed: int = 0) -> Report:
    """Return the figures of chapters against their gold.

    Args:
        pairs: chapter, gold, and the gold file's path (or the folder it lies in).
        seed: of the bootstrap.

    Raises:
        GoldError: there is nothing to evaluate, or a gold file cannot be aligned with its chapter.
    """
    if not pairs:
        raise GoldError(
            "there is no gold to evaluate against", remedy="name gold files, or folders that hold them"
        )
    cases = [Case.of(*pair) for pair in pairs]
    counts = [[count for scorer in _SCORERS for count in scorer(case)] for case in cases]
    metrics, drawn = scores(counts, seed=seed)
    by_chapter = {
        case.chapter.id: scores([found], draws=0)[0] for case, found in zip(cases, counts, strict=True)
    }
    return Report(metrics, by_chapter, _matrix(cases), drawn)


def _matrix(cases: Sequence[Case]) -> dict[str, dict[str, int]]:
    tally = Counter(pair for case in cases for pair in confusion(case))
    matrix: dict[str, dict[str, int]] = {}
    for (gold, found), number in sorted(tally.items()):
        matrix.setdefault(gold, {})[found] = number
    return matrix


def _plain(score: Score) -> dict[str, Any]:
    data = {
        "value": score.value, "precision": score.precision, "recall": score.recall,
        "low": score.low, "high": score.high, "counts": dict(score.counts),
    }  # fmt: skip
    return {key: _rounded(value) for key, value in data.items() if value is not None}


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    number = round(float(value), 6)
    return int(number) if number.is_integer() and abs(number) > 1 else number


def _cells(score: Score) -> Iterator[str]:
    counts = score.counts
    yield "–" if score.value is None else f"{score.value:.3f}"
    yield "" if score.low is None or score.high is None else f"{score.low:.2f}–{score.high:.2f}"
    yield "" if score.precision is None else f"{score.precision:.3f}"
    yield "" if score.recall is None else f"{score.recall:.3f}"
    for names in (("tp", "hits"), ("found",), ("gold", "of", "n")):
        amount = next((counts[name] for name in names if name in counts), None)
        yield "" if amount is None else f"{amount:g}"
