"""Baselines for role and factors of sentences, with learning curves over chapters: `python benchmarks/argument_baselines.py --help`.

It trains on the train split only, and measures on the development split and on texts by others whose gold is in
`corpus/gold/shared`. The test split stays closed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

# Before numpy is loaded: one core, and the same sums on every machine.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from baselines.chart import chart
from baselines.curves import MODELS, Data, curves, fine_tuned
from baselines.encoder import embeddings, model_folder
from baselines.tables import tables
from baselines.units import Unit, gather, outside_files, outside_units, split_files

from textmine.corpus import Corpus, load_corpus
from textmine.errors import TextmineError, UsageError
from textmine.exporters.files import write_atomically

ROOT = Path(__file__).resolve().parent.parent
SETS = Path(__file__).with_suffix(".toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        data = load_data(options.corpus, options.split, options.texts)
        _say(f"train: {len(data.train)} sentences of {len(data.chapters)} chapters")
        runs = list(_runs(data, options))
        if options.out:
            result = {"seed": options.seed, "draws": options.draws, "gold": data.stamps(), "runs": runs}
            write_atomically(options.out, (json.dumps(result, indent=1) + "\n").encode())
        if options.chart:
            write_atomically(options.chart, chart(runs).encode())
        for line in tables(runs):
            print(line)
    except TextmineError as error:
        print(f"argument_baselines: {error}", file=sys.stderr)
        return 1
    return 0


def _runs(data: Data, options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    if options.fine_tune:
        model_folder()  # Told now, not when the curves are done.
    vectors = embeddings(data.texts, options.cache) if "embeddings" in options.models else {}
    for run in curves(data, options.models, vectors, options.sizes, options.draws, options.seed):
        if run["set"] == "development":
            _say(f"{run['model']}, {run['context']}: {run['size']} chapters")
        yield run
    if options.fine_tune:
        _say(f"fine-tuning, {options.fine_tune} times {options.epochs} epochs")
        yield from fine_tuned(data, options.epochs, range(options.seed, options.seed + options.fine_tune))


def load_data(manifest: Path, split: str, texts: Path) -> Data:
    """Return the units to train and to measure on.

    Args:
        manifest: the corpus.toml.
        split: what to measure on beside the texts by others; not test.
        texts: folder, searched in depth, of the texts whose gold is in `gold/shared`.

    Raises:
        TextmineError: the split is closed, or a file is missing or malformed.
    """
    if split == "train":
        raise UsageError("what is trained on is not measured on", remedy="leave --split out")
    corpus = load_corpus(manifest)
    sets = {split: gather(split_files(corpus, split))}
    return Data.of(gather(split_files(corpus, "train")), sets | _outside(corpus, texts))


def _outside(corpus: Corpus, texts: Path) -> dict[str, list[Unit]]:
    found = {}
    for name, members in tomllib.loads(SETS.read_text(encoding="utf-8"))["sets"].items():
        units, absent = outside_units(outside_files(corpus, members), texts)
        if absent:
            _say(f"left out: {name}, for {', '.join(absent)} is not there")
        else:
            found[name] = units
    return found


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--corpus", type=Path, default=ROOT / "corpus" / "corpus.toml", help="the manifest")
    add(
        "--texts",
        type=Path,
        default=ROOT.parent / "shared",
        help="folder of the texts by others (default: %(default)s)",
    )
    add(
        "--split",
        default="development",
        help="what to measure on beside them; never test (default: %(default)s)",
    )
    add("--models", nargs="*", choices=MODELS, default=list(MODELS), help="default: all")
    add("--sizes", type=int, nargs="*", default=[1, 2, 4, 8, 16], help="numbers of chapters below all")
    add(
        "--draws", type=int, default=5, help="random draws of chapters for each number (default: %(default)s)"
    )
    add("--seed", type=int, default=1, help="of the draws (default: %(default)s)")
    add("--cache", type=Path, help="folder to keep embeddings in; without it they are computed at every run")
    add(
        "--fine-tune",
        type=int,
        default=0,
        metavar="TIMES",
        help="also fine-tune the encoder so often (some 15 minutes each)",
    )
    add("--epochs", type=int, default=4, help="of fine-tuning (default: %(default)s)")
    add("--out", type=Path, help="write all runs as JSON")
    add("--chart", type=Path, help="write the curves as SVG")
    return parser


if __name__ == "__main__":
    sys.exit(main())
