"""Fit the tagger of quotations: `models/quotes/`.

    python -m textmine.training.quote_tagger --corpus corpus [--gum DIR] [--litbank DIR] [--also FILE TEXTS] [--out DIR]

Fine-tunes a small encoder with heads for content, cue, speaker and the kind of marks, on the chapters of the split "train"
and on what else is named; tells after each epoch how good it is on the split "development"; writes int8 weights, vocabulary,
manifest and card. The split "test" is never read. Needs the extra `learning`; about half an hour on one core.

GUM (`gold.jsonl`, `txt/`): only its genres under CC BY. With --also, attributions in the same form of any corpus that you
hold, such as PolNeAR; what is fitted on a corpus without a licence may not be passed on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.components.encoder.runtime import FORMAT, MANIFEST, load_encoder
from textmine.components.encoder.wordpiece import WordPieces
from textmine.exporters.files import write_atomically
from textmine.training.fine_tuning import Recipe, base_folder, export, logits_of, train
from textmine.training.quote_calibration import fitted, judged, mark_figures
from textmine.training.quote_card import card
from textmine.training.quote_examples import (
    GUM_GENRES,
    SPAN_HEADS,
    Example,
    attribution_examples,
    corpus_examples,
    litbank_examples,
)
from textmine.training.quote_labels import HEADS, Labelled, labelled

_LONGEST = 256
_WEIGHTS, _VOCABULARY = "tagger.onnx", "vocab.txt"


def figures(rows: Sequence[Labelled], logits: Sequence[NDArray[np.float32]]) -> dict[str, float]:
    """Return for each head of spans the F1 of its pieces, for the kinds of marks the share that is right."""
    found, at = {}, 0
    for column, (head, names) in enumerate(HEADS.items()):
        gold = np.concatenate([row.classes[:, column] for row in rows])
        guess = np.concatenate([table[:, at : at + len(names)].argmax(1) for table in logits])
        at += len(names)
        known = gold >= 0
        if not known.any():
            continue
        if head in SPAN_HEADS:
            true, taken = (gold > 0) & known, (guess > 0) & known
            hits, both = int((true & taken).sum()), int(true.sum()) + int(taken.sum())
            found[head] = 2 * hits / max(1, both)
        else:
            found[head] = float((gold == guess)[known].mean())
    return found


def gather(options: argparse.Namespace) -> list[Example]:
    """Return the examples to train on."""
    found = list(corpus_examples(options.corpus, "train"))
    if options.litbank:
        found += litbank_examples(options.litbank)
    if options.gum or options.also:
        from textmine.components.language import load_language
        from textmine.config import load_config

        nlp = load_language(load_config().language.model)
        if options.gum:
            documents = attribution_examples(options.gum / "gold.jsonl", options.gum / "txt", nlp, "gum")
            found += [e for e in documents if e.name.split("_")[1] in GUM_GENRES]
        if options.also:
            found += attribution_examples(options.also[0], options.also[1], nlp, "also")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, report and write the model; return the exit code."""
    options = _parser().parse_args(arguments)
    cutter = WordPieces((base_folder() / _VOCABULARY).read_text("utf-8").split("\n")[:-1])
    examples = gather(options)
    rows = list(labelled(examples, cutter, _LONGEST))
    development = list(corpus_examples(options.corpus, "development"))
    held_out = list(labelled(development, cutter, _LONGEST))
    began, history = time.monotonic(), []

    def after_epoch(number: int, model: Any, loss: float) -> None:
        history.append(figures(held_out, logits_of(model, held_out)))
        parts = " ".join(f"{head} {value:.3f}" for head, value in history[-1].items())
        print(f"epoch {number}, {time.monotonic() - began:.0f} s, loss {loss:.3f}; development: {parts}")

    recipe = Recipe(
        options.epochs, options.rate, seed=options.seed, weights={"litbank": options.litbank_weight}
    )
    model = train(rows, recipe, after_epoch)
    options.out.mkdir(parents=True, exist_ok=True)
    export(model, options.out / _WEIGHTS)
    sources = Counter(example.source for example in examples)
    write(options.out, recipe, sources, development, history)
    return 0


def write(
    out: Path,
    recipe: Recipe,
    sources: Mapping[str, int],
    development: Sequence[Example],
    history: Sequence[Mapping[str, float]],
) -> None:
    """Write vocabulary, manifest and card beside the weights in the folder `out`, calibrated on `development`."""
    write_atomically(out / _VOCABULARY, (base_folder() / _VOCABULARY).read_bytes())
    hashes = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in (_WEIGHTS, _VOCABULARY)}
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "files": {"weights": _WEIGHTS, "vocabulary": _VOCABULARY},
        "sha256": hashes,
        "longest": _LONGEST,
        "heads": HEADS,
        "recipe": asdict(recipe),
        "sources": dict(sources),
        "epochs": [{head: round(value, 4) for head, value in epoch.items()} for epoch in history],
    }
    _write_manifest(out, manifest)
    found, marks = judged(load_encoder(out), development)
    manifest["calibration"] = dict(fitted(found))
    manifest["marks"] = mark_figures(marks)
    _write_manifest(out, manifest)
    write_atomically(out / "README.md", card(manifest).encode())


def _write_manifest(out: Path, manifest: Mapping[str, Any]) -> None:
    write_atomically(out / MANIFEST, (json.dumps(manifest, indent=1) + "\n").encode())


def _parser() -> argparse.ArgumentParser:
    usual = Recipe()
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="the corpus folder")
    parser.add_argument("--gum", type=Path, help="GUM's attributions: a folder with gold.jsonl and txt/")
    parser.add_argument("--litbank", type=Path, help="LitBank's quotations: a folder with *.ann and *.txt")
    parser.add_argument("--also", type=Path, nargs=2, metavar=("FILE", "TEXTS"), help="further attributions")
    parser.add_argument("--out", type=Path, default=Path("models/quotes"), help="the model's folder")
    parser.add_argument("--epochs", type=int, default=usual.epochs, help="how often the data are seen")
    parser.add_argument("--rate", type=float, default=usual.rate, help="highest learning rate of the encoder")
    parser.add_argument("--litbank-weight", type=float, default=0.06, help="share of LitBank in an epoch")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
