"""Arguments: claims and premises, and the structural factors that they put to work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from textmine.components.arguments.codebook import Codebook
from textmine.components.arguments.factors import FactorFinder
from textmine.components.arguments.roles import role_of
from textmine.components.context import Region, context_of
from textmine.components.records import ArgumentRole
from textmine.components.sentences import BODY, SentenceSpan, sentences

if TYPE_CHECKING:
    from textmine.components.arguments.tagged import SentenceModel

_NO_BODY = frozenset({"front", "notes", "references", "back"})
_MADE_BY = "arguments:cues"


def arguments(doc: Doc, codebook: Codebook, model: SentenceModel | None = None) -> Iterator[ArgumentRole]:
    """Yield the role of every body sentence of `doc`, with the factors of those that are claims or premises.

    Args:
        doc: parsed (tags, lemmas, dependencies); regions from its context. Section titles are not looked at.
        codebook: the factors and their indicator terms.
        model: the fitted model; it tells roles, and those factors of the codebook that it knows by name. The others, and all without a
            model, are found by their terms.

    Yields:
        ArgumentRole: in order, one for each body sentence, those of role "none" included; offsets in code points into
            `doc.text`. Scores of the model are calibrated probabilities; those of terms come from weights set by hand.
    """
    context = context_of(doc)
    body = [s for s in sentences(doc, context) if _is_body(context.regions[s.region])]
    finder = FactorFinder(codebook)
    if model is None:
        for sentence in body:
            yield _by_terms(sentence, _tokens(doc, sentence.start, sentence.end), finder)
        return
    regions = [(r.start, r.end) for r in context.regions if _is_body(r)]
    unknown = frozenset(codebook.factors) - frozenset(model.factors)
    for found in model.roles_of(doc.text, regions, [(s.start, s.end) for s in body]):
        factors = [f for f in found.factors if f.factor in codebook.factors]
        if unknown and found.role != "none":
            tokens = _tokens(doc, found.start, found.end)
            by_terms = finder.factors(tokens, finder.terms(tokens), found.role_score)
            factors += [f for f in by_terms if f.factor in unknown]
        yield replace(found, factors=tuple(factors))


def _is_body(region: Region) -> bool:
    return region.kind in BODY and region.section_kind not in _NO_BODY


def _by_terms(sentence: SentenceSpan, tokens: Sequence[Token], finder: FactorFinder) -> ArgumentRole:
    terms = finder.terms(tokens)
    strengths = {hit.value.strength for hit in terms}
    role, scores = role_of(tokens, strong_terms="strong" in strengths, common_terms="common" in strengths)
    found = () if role == "none" else tuple(finder.factors(tokens, terms, 1 - scores["none"]))
    return ArgumentRole(sentence.start, sentence.end, role, scores[role], found, _MADE_BY)


def _tokens(doc: Doc, start: int, end: int) -> Sequence[Token]:
    span = doc.char_span(start, end, alignment_mode="contract")
    return list(span) if span is not None else []
