"""The chapters of a split of the corpus, annotated, with their gold laid over them: what every fitting begins with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from textmine.names import MANIFEST

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from textmine.corpus import Entry
    from textmine.evaluation.case import Case


def split_cases(folder: Path, split: str) -> Iterator[tuple[Entry, Case, Doc]]:
    """Yield manifest entry, chapter with gold, and parsed text of each chapter of `split` that has gold.

    Raises:
        CorpusError, GoldError, ReadError: the manifest, a gold file or a chapter cannot be read.
    """
    from textmine.config import load_config
    from textmine.corpus import load_corpus
    from textmine.evaluation.case import Case
    from textmine.evaluation.gold import read_gold
    from textmine.identity import Identity
    from textmine.pipeline import load_pipeline
    from textmine.readers import read
    from textmine.structure import structure

    # Without the fitted tagger, which may be what is being fitted.
    pipeline = load_pipeline(load_config().replace(quotes={"tagger": ""}, arguments={"model": ""}))
    for entry in load_corpus(folder / MANIFEST).entries:
        gold_file = folder / "gold" / f"{entry.id}.gold.jsonl"
        if entry.split != split or not gold_file.is_file():
            continue
        path = folder / entry.file
        source = read(path)
        chapter, doc = pipeline.chapter_and_doc(source, structure(source), Identity.of_file(path, {}))
        yield entry, Case.of(chapter, read_gold(gold_file), gold_file), doc
