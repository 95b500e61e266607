"""Fit the tagger of quotations: `models/quotes/`; `textmine train quotes`. Needs the extra `learning`.

Fine-tunes a small encoder with heads for content, cue, speaker and the kind of marks; tells after each epoch how good it is on the
split "development"; writes int8 weights, vocabulary, manifest and card. The split "test" is never read.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
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
    litbank_examples,
    required_examples,
)
from textmine.training.quote_labels import HEADS, Labelled, labelled
from textmine.training.statement_texts import statement_examples

_LONGEST = 256
PIECES = "statements"
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


@dataclass(frozen=True, slots=True)
class Sources:
    """What is learned from.

    Attributes:
        corpus: folder of a corpus with gold; its split "train", and the pieces in its folder `statements`.
        gum: folder of GUM's attributions, `gold.jsonl` and `txt/`; only its genres under CC BY are used.
        litbank: folder of LitBank's quotations, `*.ann` and `*.txt`.
        also: further attributions in the form of GUM's: a file of JSON lines and the folder of its texts.
    """

    corpus: Path
    gum: Path | None = None
    litbank: Path | None = None
    also: tuple[Path, Path] | None = None


def gather(sources: Sources) -> list[Example]:
    """Return the examples to train on.

    Raises:
        CorpusError: no chapter of the split "train" has gold for quotes.
        GoldError, ReadError: as reading raises them.
    """
    found = required_examples(sources.corpus, "train")
    if (sources.corpus / PIECES).is_dir():
        found += statement_examples(sources.corpus / PIECES)
    if sources.litbank:
        found += litbank_examples(sources.litbank)
    if sources.gum or sources.also:
        from textmine.components.language import load_language
        from textmine.config import load_config

        nlp = load_language(load_config().language.model)
        if sources.gum:
            documents = attribution_examples(sources.gum / "gold.jsonl", sources.gum / "txt", nlp, "gum")
            found += [e for e in documents if GUM_GENRES.intersection(e.name.split("_")[1:2])]
        if sources.also:
            found += attribution_examples(*sources.also, nlp, "also")
    return found


def fit(sources: Sources, out: Path, recipe: Recipe, tell: Callable[[str], None]) -> None:
    """Fit the tagger on `sources` and write it to the folder `out`; `tell` gets a line an epoch.

    Raises:
        ModelError: a package of the extra `learning` is missing.
        CorpusError: the split "train" or "development" has no gold for quotes.
        GoldError, ReadError: as reading raises them.
    """
    cutter = WordPieces((base_folder() / _VOCABULARY).read_text("utf-8").split("\n")[:-1])
    development = required_examples(sources.corpus, "development")
    examples = gather(sources)
    rows = list(labelled(examples, cutter, _LONGEST))
    held_out = list(labelled(development, cutter, _LONGEST))
    tell(f"{len(examples)} texts, {sum(len(row.window.ids) for row in rows):,} word pieces")
    began, history = time.monotonic(), []

    def after_epoch(number: int, model: Any, loss: float) -> None:
        history.append(figures(held_out, logits_of(model, held_out)))
        parts = ", ".join(f"{head} {value:.3f}" for head, value in history[-1].items())
        spent = time.monotonic() - began
        tell(f"epoch {number} of {recipe.epochs}, {spent:.0f} s, loss {loss:.3f}; development: {parts}")

    model = train(rows, sum(map(len, HEADS.values())), piece_loss, recipe, after_epoch)
    out.mkdir(parents=True, exist_ok=True)
    export(model, out / _WEIGHTS)
    write(out, recipe, Counter(example.source for example in examples), development, history)


def piece_loss(logits: Any, batch: Sequence[Labelled]) -> Any:
    """Return the loss of a batch: the mean cross-entropy over the pieces of which a head's class is known, summed over the heads."""
    import torch
    from torch.nn.functional import cross_entropy

    classes = torch.full((*logits.shape[:2], len(HEADS)), -1)
    for k, row in enumerate(batch):
        classes[k, : len(row.window.ids)] = torch.from_numpy(row.classes)
    total, at = logits.sum() * 0, 0
    for column, names in enumerate(HEADS.values()):
        part, wanted = logits[:, :, at : at + len(names)], classes[:, :, column]
        at += len(names)
        summed = cross_entropy(part.flatten(0, 1), wanted.flatten(), ignore_index=-1, reduction="sum")
        # Few pieces of a batch stand in marks: their kinds count by their own number, within bounds.
        known = int((wanted >= 0).sum())
        total = total + summed / max(known, wanted.numel() // 4)
    return total


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
