"""Fit how sure statements are, on the corpus's split development: `components/quotes/confidence.toml`.

    python -m textmine.training.quote_confidence --corpus corpus [--write]

Prints, for the rules alone and with the shipped tagger, how many statements are right at each level of the score, before and after.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from textmine.components.quotes import confidence
from textmine.components.quotes.confidence import group, odds
from textmine.components.quotes.factory import tagger_folder
from textmine.components.quotes.logic import Settings, statements_found
from textmine.exporters.files import write_atomically
from textmine.schema.v1 import STATEMENT_KINDS
from textmine.training.cases import split_cases

_FILE = Path(confidence.__file__).with_name("confidence.toml")
_HALF = 0.5
_HEAD = """# Intercept, slope of the log-odds of the rule's score, slope of the log-odds of the tagger's support.
# Made by `python -m textmine.training.quote_confidence`; not to be changed by hand.
"""
Row = tuple[str, list[float], bool]


def rows(corpus: Path, tagger: Path | None) -> Iterator[Row]:
    """Yield for each statement found in the split development its group, log-odds, and whether it is right.

    Right is a statement of the gold with which it shares at least half of all letters of both.
    """
    for _, case, doc in split_cases(corpus, "development"):
        gold = [
            _letters(case.alignment.spans(q.content)) for q in case.gold.quotes if q.kind in STATEMENT_KINDS
        ]
        found, support = statements_found(doc, Settings(tagger=tagger))
        for quotation in found:
            if quotation.kind not in STATEMENT_KINDS or not case.in_scope("quotes", quotation.content[0][0]):
                continue
            own = _letters(quotation.content)
            right = any(len(own & other) >= _HALF * len(own | other) for other in gold)
            known = [odds(quotation.score), *([odds(support(quotation))] if support else [])]
            yield group(quotation), known, right


def _letters(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


def fitted(found: Sequence[Row]) -> dict[str, list[float]]:
    """Return the line of each group: intercept and slopes (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    lines = {}
    for name in sorted({row[0] for row in found}):
        own = [row for row in found if row[0] == name]
        known, right = np.array([row[1] for row in own]), [row[2] for row in own]
        fit = LogisticRegression(C=1.0).fit(known, right)
        # What is surer must not count for less: a feature that says so by chance is left out.
        kept = fit.coef_[0] > 0
        if not kept.all():
            fit = LogisticRegression(C=1.0).fit(known * kept, right)
        lines[name] = [round(float(value), 3) for value in (fit.intercept_[0], *(fit.coef_[0] * kept))]
    return lines


def error(found: Sequence[Row], lines: dict[str, list[float]] | None) -> float:
    """Return the expected calibration error over ten levels; without `lines` that of the scores as they are."""
    scores, right = [], []
    for name, known, correct in found:
        line = lines[name] if lines else [0.0, 1.0, *([0.0] * (len(known) - 1))]
        value = line[0] + float(np.dot(line[1:], known))
        scores.append(1 / (1 + np.exp(-value)))
        right.append(correct)
    level = np.minimum((np.array(scores) * 10).astype(int), 9)
    total = 0.0
    for k in set(level.tolist()):
        chosen = level == k
        total += abs(np.array(scores)[chosen].mean() - np.array(right)[chosen].mean()) * chosen.mean()
    return float(total)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, report, and write if asked to; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="the corpus folder")
    parser.add_argument("--write", action="store_true", help=f"write {_FILE.name}")
    options = parser.parse_args(arguments)
    text = _HEAD
    for name, tagger in (("rules", None), ("tagger", tagger_folder("shipped"))):
        found = list(rows(options.corpus, tagger))
        lines = fitted(found)
        print(
            f"{name}: {len(found)} statements, calibration error {error(found, None):.3f} before, {error(found, lines):.3f} after"
        )
        text += f"\n[{name}]\n" + "".join(f"{key} = {line}\n" for key, line in lines.items())
    if options.write:
        write_atomically(_FILE, text.encode())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
