"""Arguments: claims and premises, and the structural factors that they put to work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from textmine.components.arguments.codebook import Codebook
from textmine.components.arguments.factors import FactorFinder
from textmine.components.arguments.roles import role_of
from textmine.components.context import context_of
from textmine.components.records import ArgumentRole
from textmine.components.sentences import BODY, sentences

_NO_BODY = frozenset({"front", "notes", "references", "back"})
_MADE_BY = "arguments:cues"


def arguments(doc: Doc, codebook: Codebook) -> Iterator[ArgumentRole]:
    """Yield the role of every body sentence of `doc`, with the factors of those that are claims or premises.

    Args:
        doc: parsed (tags, lemmas, dependencies); regions from its context. Section titles are not looked at.
        codebook: the factors and their indicator terms.

    Yields:
        ArgumentRole: in order, one for each body sentence, those of role "none" included; offsets in code points into
            `doc.text`. Scores lie in [0, 1]; they come from weights set by hand and are not calibrated.
    """
    context = context_of(doc)
    finder = FactorFinder(codebook)
    for sentence in sentences(doc, context):
        region = context.regions[sentence.region]
        if region.kind not in BODY or region.section_kind in _NO_BODY:
            continue
        tokens = _tokens(doc, sentence.start, sentence.end)
        terms = finder.terms(tokens)
        strengths = {hit.value.strength for hit in terms}
        role, scores = role_of(tokens, strong_terms="strong" in strengths, common_terms="common" in strengths)
        found = () if role == "none" else tuple(finder.factors(tokens, terms, 1 - scores["none"]))
        yield ArgumentRole(sentence.start, sentence.end, role, scores[role], found, _MADE_BY)


def _tokens(doc: Doc, start: int, end: int) -> Sequence[Token]:
    span = doc.char_span(start, end, alignment_mode="contract")
    return list(span) if span is not None else []
