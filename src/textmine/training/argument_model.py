"""Fit the model of arguments: `models/arguments/`; `textmine train arguments`. Needs the extra `learning`.

Fine-tunes a small encoder that reads paragraphs without their headings, with heads for role, factors and directions of each sentence; tells
after each epoch how good it is on the split "development"; calibrates on it; writes int8 weights, vocabulary, manifest and card. The
split "test" is never read.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.components.arguments.tagged import SentenceModel, load_model, pooled
from textmine.components.encoder.runtime import FORMAT, MANIFEST
from textmine.components.encoder.wordpiece import WordPieces
from textmine.errors import CorpusError
from textmine.exporters.files import write_atomically
from textmine.training.argument_calibration import Judged, calibrated, figures
from textmine.training.argument_card import card
from textmine.training.argument_examples import ArgumentExample, corpus_arguments, piece_arguments
from textmine.training.argument_labels import (
    COLUMNS,
    HEADS,
    LabelledWindow,
    labelled_windows,
    sentence_loss,
    targets_of,
)
from textmine.training.fine_tuning import Recipe, base_folder, export, logits_of, train

_LONGEST = 256
_WEIGHTS, _VOCABULARY = "arguments.onnx", "vocab.txt"
PIECES = "arguments"


def gather(corpus: Path) -> list[ArgumentExample]:
    """Return the examples to train on: the split "train", and the short pieces.

    Raises:
        CorpusError: no chapter of the split "train" has gold for arguments.
        GoldError, ReadError: as reading raises them.
    """
    found = required_arguments(corpus, "train")
    if (corpus / PIECES).is_dir():
        found += piece_arguments(corpus / PIECES)
    return found


def required_arguments(corpus: Path, split: str) -> list[ArgumentExample]:
    """Return the chapters of a split that fitting cannot do without.

    Raises:
        CorpusError: none of them has gold for arguments.
        GoldError, ReadError: as reading raises them.
    """
    found = list(corpus_arguments(corpus, split))
    if not any(example.sentences for example in found):
        raise CorpusError(
            f"no chapter of the split {split!r} has gold for arguments",
            where=str(corpus),
            remedy="annotate some, in gold/ID.gold.jsonl, or name another corpus with --corpus",
        )
    return found


def fit(corpus: Path, out: Path, recipe: Recipe, tell: Callable[[str], None]) -> None:
    """Fit the model on the corpus in the folder `corpus` and write it to `out`; `tell` gets a line an epoch.

    Raises:
        ModelError: a package of the extra `learning` is missing.
        CorpusError: the split "train" or "development" has no gold for arguments.
        GoldError, ReadError: as reading raises them.
    """
    cutter = WordPieces((base_folder() / _VOCABULARY).read_text("utf-8").split("\n")[:-1])
    development = required_arguments(corpus, "development")
    examples = gather(corpus)
    rows = list(labelled_windows(examples, cutter, _LONGEST))
    held_out = list(labelled_windows(development, cutter, _LONGEST))
    sentences = sum(len(example.sentences) for example in examples)
    tell(
        f"{len(examples)} texts, {sentences:,} sentences, {sum(len(row.window.ids) for row in rows):,} word pieces"
    )
    began, history = time.monotonic(), []

    def after_epoch(number: int, model: Any, loss: float) -> None:
        history.append(figures(_judged(held_out, logits_of(model, held_out))))
        parts = ", ".join(f"{name} {value:.3f}" for name, value in history[-1].items())
        spent = time.monotonic() - began
        tell(f"epoch {number} of {recipe.epochs}, {spent:.0f} s, loss {loss:.3f}; development: {parts}")

    model = train(rows, COLUMNS, sentence_loss, recipe, after_epoch)
    out.mkdir(parents=True, exist_ok=True)
    export(model, out / _WEIGHTS)
    sources = Counter(example.source for example in examples)
    write(out, recipe, sources, development, history)


def _judged(rows: Sequence[LabelledWindow], logits: Sequence[NDArray[np.float32]]) -> list[Judged]:
    return [
        Judged(pooled(table[target.first : target.last])[0], *target.labels)
        for row, table in zip(rows, logits, strict=True)
        for target in row.sentences
    ]


def as_shipped(folder: Path, examples: Sequence[ArgumentExample]) -> list[Judged]:
    """Return what the model in `folder`, int8 and through its own windows, says of the sentences of `examples`."""
    model, found = SentenceModel(load_model(folder)), []
    for example in examples:
        spans = [sentence.span for sentence in example.sentences]
        tables = model.logits(example.text, example.regions, spans)
        for sentence, (table, _) in zip(example.sentences, tables, strict=True):
            if len(table):
                found.append(Judged(pooled(table)[0], *targets_of(sentence)))
    return found


def write(
    out: Path,
    recipe: Recipe,
    sources: Mapping[str, int],
    development: Sequence[ArgumentExample],
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
        "epochs": [{name: round(value, 4) for name, value in epoch.items()} for epoch in history],
    }
    _write_manifest(out, manifest)
    manifest["calibration"], manifest["development"] = calibrated(as_shipped(out, development))
    _write_manifest(out, manifest)
    write_atomically(out / "README.md", card(manifest).encode())


def _write_manifest(out: Path, manifest: Mapping[str, Any]) -> None:
    write_atomically(out / MANIFEST, (json.dumps(manifest, indent=1) + "\n").encode())
