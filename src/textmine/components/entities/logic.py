"""Named entities: the statistical model's, brought to the annotation guidelines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import get_args

from spacy.tokens import Doc

from textmine.components.context import Region, context_of
from textmine.components.entities.candidates import Candidate, candidates
from textmine.components.entities.chosen import chosen_names, fits
from textmine.components.entities.cited import cited_names
from textmine.components.entities.columns import Columns, columns
from textmine.components.entities.headed import headed_names, titled_persons
from textmine.components.entities.label_model import shipped_model
from textmine.components.entities.labels import (
    agreed,
    as_language,
    is_name,
    split_pair,
    with_derived_demonyms,
    with_known_type,
)
from textmine.components.entities.names import Name, trimmed, without_overlap
from textmine.components.entities.repeats import Lexicon, repeated_names
from textmine.components.entities.short_forms import short_forms
from textmine.components.gazetteer import Gazetteer
from textmine.components.records import EntityMention
from textmine.components.sentences import BODY
from textmine.schema.v1 import EntityType

Stretch = tuple[Region, int, int]

_TYPES = frozenset(get_args(EntityType))
# A stretch with a greater share of capitals among its letters is set in capitals, which tell nothing of names there.
_ALL_CAPITALS = 0.7


def entities(doc: Doc, known: Gazetteer | None = None) -> Iterator[EntityMention]:
    """Yield the mentions of named entities in `doc`, in order of appearance.

    Args:
        doc: parsed by a spaCy English pipeline with `ner` and tagger; regions from its context, tables left out.
        known: what the label model is told of names; None for the gazetteer without a table of the user's.

    Yields:
        EntityMention: offsets in code points into `doc.text`; each is a thing by
            itself (`group` numbers them from 0) until the identity component groups them.

    Source: types and extents after OntoNotes 5 (Weischedel et al., 2013) as the annotation guidelines amend them.
    """
    context = context_of(doc)
    cited = without_overlap(name for name in cited_names(doc, context) if is_name(doc, name))
    stretches = [(region, *_tokens(doc, region)) for region in context.regions if region.kind != "table"]
    running = running_text(doc)
    model, parsed = shipped_model(), columns(doc, known)
    if model is not None and fits(model, parsed):
        chosen = chosen_names(model, parsed, name_candidates(parsed, running))
        names = _without(cited, [part for name in chosen for part in _nations(doc, name)])
        set_apart = [stretch for stretch in stretches if stretch not in running]
        names.extend(_repeats(doc, names, set_apart))
    else:
        names = _by_rules(doc, cited, running)
        names.extend(_repeats(doc, names, stretches))
        names = [as_language(doc, name) for name in [*names, *short_forms(doc, names)]]
    names = without_overlap(names)
    for number, name in enumerate(names):
        span = doc[name.start : name.end]
        yield EntityMention(span.start_char, span.end_char, name.type, number, made_by=name.made_by)


def name_candidates(parsed: Columns, running: Sequence[Stretch]) -> list[Candidate]:
    """Return what may be a name in stretches of running text, for the label model."""
    guessed = _Guessed(parsed.doc)
    return candidates(
        parsed, running, (name for _, start, end in running for name in guessed.between(start, end))
    )


def running_text(doc: Doc) -> list[Stretch]:
    """Return the regions of `doc` that names are looked for in, with their first and last token.

    Tables are left out, and what is set as a heading or in capitals: where every word has one, it tells nothing.
    """
    text = doc.text
    return [
        (region, *_tokens(doc, region)) for region in context_of(doc).regions
        if region.kind not in {"table", "heading"} and not _in_capitals(text[region.start : region.end])
    ]  # fmt: skip


def _nations(doc: Doc, name: Name) -> Iterator[Name]:
    """Yield the two nations of a compound ("Greek-Turkish"), or the name itself."""
    return split_pair(doc, name) if name.type == "NORP" else iter((name,))


def _without(cited: list[Name], names: list[Name]) -> list[Name]:
    """Return `cited` with those of `names` that touch none of them."""
    known = {index for name in cited for index in range(name.start, name.end)}
    return [*cited, *(name for name in names if known.isdisjoint(range(name.start, name.end)))]


def _by_rules(doc: Doc, cited: list[Name], running: Sequence[Stretch]) -> list[Name]:
    """Return the names of `running` as rules alone have them, where no fitted model can read the text."""
    guessed = _Guessed(doc)
    names = [name for region, start, end in running for name in _found(doc, region, start, end, guessed)]
    return with_derived_demonyms(doc, agreed(doc, _without(cited, names)))


def _tokens(doc: Doc, region: Region) -> tuple[int, int]:
    span = doc.char_span(region.start, region.end, alignment_mode="contract")
    return (span.start, span.end) if span is not None else (0, 0)


def _in_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) > _ALL_CAPITALS * len(letters)


def _found(doc: Doc, region: Region, start: int, end: int, model: _Guessed) -> list[Name]:
    """Return the names of one region: head words and titles first, then the model's."""
    headed = list(headed_names(doc, start, end)) if region.kind in BODY else []
    guessed = [*model.between(start, end), *titled_persons(doc, start, end)]
    # The model runs on behind the names of wars and treaties: "Treaty of Lausanne of 24 July".
    firm = {name.start for name in headed if name.type in {"EVENT", "LAW"}}
    fitting = [
        *headed,
        *(name for name in (trimmed(doc, one) for one in guessed) if name and name.start not in firm),
    ]
    parts = (part for name in fitting for part in split_pair(doc, name))
    return without_overlap(with_known_type(doc, name) for name in parts if is_name(doc, name))


class _Guessed:
    """The statistical model's names by place; `doc.ents` is built anew at every call, so it is asked once."""

    def __init__(self, doc: Doc) -> None:
        self._spans = [(span.start, span.end, span.label_) for span in doc.ents if span.label_ in _TYPES]
        self._ends = [end for _, end, _ in self._spans]

    def between(self, start: int, end: int) -> Iterator[Name]:
        """Yield what lies in the tokens `start` to `end`, cut to them."""
        for index in range(bisect_right(self._ends, start), len(self._spans)):
            begin, stop, label = self._spans[index]
            if begin >= end:
                return
            yield Name(max(begin, start), min(stop, end), label, "entities:ner")  # type: ignore[arg-type]


def _repeats(doc: Doc, names: list[Name], stretches: list[tuple[Region, int, int]]) -> Iterator[Name]:
    if not stretches:
        return
    text = doc.text
    taken = frozenset(index for name in names for index in range(name.start, name.end))
    lexicon, folded = Lexicon(doc, names), Lexicon(doc, names, fold=True)
    for region, start, end in stretches:
        capitals = _in_capitals(text[region.start : region.end])
        for name in repeated_names(
            doc, start, end, taken, folded if capitals else lexicon, capitals=capitals
        ):
            if is_name(doc, name):
                yield name
