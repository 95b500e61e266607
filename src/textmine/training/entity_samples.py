"""Parsed texts with the candidates for names in them and their gold: what the label model is fitted and scored on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from textmine.components.context import Context, Region, context_of, set_context
from textmine.components.entities.candidates import Candidate
from textmine.components.entities.columns import Columns, columns
from textmine.components.entities.described import Described, described
from textmine.components.entities.label_model import NONE
from textmine.components.entities.logic import name_candidates, running_text
from textmine.components.sentences import BODY
from textmine.evaluation.case import chapter_sentences_scope
from textmine.schema.v1 import EntityType
from textmine.training.cases import split_cases
from textmine.training.entity_network import Example

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

TYPES: tuple[str, ...] = (NONE, *sorted(get_args(EntityType)))
Extent = tuple[int, int]
# What the types of other collections can be in ours; what they do not annotate may be a name all the same.
COARSE = {
    "PLACE": frozenset({"GPE", "LOC", "FAC"}),
    "OTHER": frozenset({NONE, "NORP", "LANGUAGE", "LAW", "PRODUCT", "WORK_OF_ART"}),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A parsed text with its candidates and its gold; `scope` are the stretches that were labelled, None for all.

    `cut` are its paragraphs as texts of their own, to be fitted on besides; None where they are not wanted.
    """

    parsed: Columns
    found: list[Candidate]
    example: Example
    gold: dict[Extent, str]
    scope: tuple[Extent, ...] | None
    coarse: bool
    cut: Example | None = None


def sample_of(
    doc: Doc, gold: dict[Extent, str], scope: Iterable[Extent] | None = None, *, coarse: bool = False
) -> Sample:
    """Return the sample of a parsed text whose names and their types are `gold`.

    Args:
        doc: the text, with its context attached.
        gold: types by extent, in code points of the text.
        scope: the stretches that were labelled; None if all was.
        coarse: the types are PERSON, PLACE, ORG, EVENT, and OTHER for what is not to be scored.
    """
    parsed = columns(doc)
    found = name_candidates(parsed, running_text(doc))
    limits = None if scope is None else tuple(scope)
    spans = [extent(parsed, one) for one in found]
    allowed = np.zeros((len(found), len(TYPES)), dtype=np.bool_)
    for row, span in enumerate(spans):
        kind = gold.get(span, "OTHER" if coarse else NONE)
        for name in COARSE.get(kind, frozenset({kind})) if coarse else (kind,):
            allowed[row, TYPES.index(name)] = True
    told = np.array([within(span, limits) for span in spans], dtype=np.bool_)
    return Sample(parsed, found, Example(described(parsed, found), allowed, told), gold, limits, coarse)


def extent(parsed: Columns, one: Candidate) -> Extent:
    """Return the code points of a candidate."""
    span = parsed.doc[one.start : one.end]
    return span.start_char, span.end_char


def within(span: Extent, scope: tuple[Extent, ...] | None) -> bool:
    """Tell whether a stretch begins in what was labelled."""
    return scope is None or any(start <= span[0] < end for start, end in scope)


def paragraphs(sample: Sample) -> list[Sample]:
    """Return the labelled paragraphs of a chapter as texts of their own: none knows of the names of another."""
    doc, stretches = sample.parsed.doc, running_text(sample.parsed.doc)
    return [
        _alone(sample, doc[start:end]) for region, start, end in stretches
        if region.kind in BODY and start < end and within((region.start, region.end), sample.scope)
    ]  # fmt: skip


def joined(samples: Iterable[Sample]) -> Example:
    """Return several texts as one example; spellings of one text stay unrelated to those of another."""
    examples = [sample.example for sample in samples if sample.found]
    texts = [example.text for example in examples]
    firsts = list(accumulate((max(text.groups) + 1 for text in texts), initial=0))[:-1]
    merged = Described(
        own=[row for text in texts for row in text.own],
        around=[row for text in texts for row in text.around],
        dense=np.vstack([text.dense for text in texts]),
        groups=[first + group for first, text in zip(firsts, texts, strict=True) for group in text.groups],
        edges=[
            (kind, first + here, first + there)
            for first, text in zip(firsts, texts, strict=True) for kind, here, there in text.edges
        ],
    )  # fmt: skip
    allowed = np.vstack([example.allowed for example in examples])
    return Example(merged, allowed, np.concatenate([example.told for example in examples]))


def _alone(sample: Sample, span: Span) -> Sample:
    """Return a stretch of a sample's text as a text of its own, as it was parsed."""
    alone, first = span.as_doc(), span.start_char
    alone.tensor = span.doc.tensor[span.start : span.end]
    emphasis = context_of(span.doc).emphasis
    inside = tuple((a - first, b - first) for a, b in emphasis if first <= a and b <= span.end_char)
    set_context(alone, Context((Region(0, len(alone.text), "paragraph"),), emphasis=inside))
    gold = {
        (a - first, b - first): kind
        for (a, b), kind in sample.gold.items()
        if first <= a and b <= span.end_char
    }
    return sample_of(alone, gold)


def corpus_samples(folder: Path, split: str) -> Iterator[Sample]:
    """Yield the chapters of a split of the corpus."""
    for _, case, doc in split_cases(folder, split):
        if not case.has("entities"):
            continue
        spans = (
            (case.alignment.span(m.start, m.end), m.type)
            for m in case.gold.entities if case.labelled("entities", m.start)
        )  # fmt: skip
        scope = chapter_sentences_scope(case.gold, case.alignment, "entities")
        sample = sample_of(doc, {span: kind for span, kind in spans if span}, scope)
        yield replace(sample, cut=joined(paragraphs(sample)))


def study_samples(path: Path) -> Iterator[Sample]:
    """Yield the documents of a JSONL file of another collection."""
    from textmine.components.context import plain_context
    from textmine.components.language import parse
    from textmine.config import load_config
    from textmine.pipeline import load_pipeline

    nlp = load_pipeline(load_config()).nlp
    for line in path.read_text("utf-8").splitlines():
        record: dict[str, Any] = json.loads(line)
        doc = parse(nlp, record["text"], plain_context(record["text"]))
        gold = {(m["start"], m["end"]): m["type"] for m in record["mentions"]}
        yield sample_of(doc, gold, coarse=True)
