"""A second reading by the fitted tagger: what the rules found, judged and completed, where the user names a model."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path

from textmine.components.encoder.runtime import load_encoder
from textmine.components.quotes.joined import Thresholds, joined
from textmine.components.quotes.kinds import form
from textmine.components.quotes.tagged import WordScores, candidates
from textmine.components.quotes.view import View
from textmine.components.records import Quotation, Span

# The wide sense is more than the tagger has learnt: there it may add, but not drop.
_WIDE = Thresholds(keep_marked=0.02, keep_indirect=0.0, add_indirect=0.8)


def second_reading(found: Sequence[Quotation], view: View, model: Path, *, wide: bool) -> list[Quotation]:
    """Return `found` as the tagger in the folder `model` lets it stand, with what it is sure of besides.

    Raises:
        ModelError: the model or onnxruntime is missing, or does not fit.
    """
    encoder = load_encoder(model)
    regions = [(region.start, region.end) for region in view.context.regions]
    words = WordScores(view.text, encoder.scores(view.text, regions), regions)
    said = sorted([*(cue.span for cue in view.cues.values()), *_nouns(view)])

    def is_cue(span: Span) -> bool:
        at = bisect_right(said, (span[1], -1))
        return any(start < span[1] and span[0] < end for start, end in said[max(0, at - 3) : at])

    return joined(
        found,
        words,
        view.passages,
        candidates(words, view.passages),
        names=encoder.heads["kind"],
        form=lambda passage: form(passage, view),
        is_cue=is_cue,
        thresholds=_WIDE if wide else None,
    )


def _nouns(view: View) -> list[Span]:
    """Return the nouns of saying: "the claim that …"."""
    nouns = view.lexicon.statement_nouns
    return [
        (token.idx, token.idx + len(token))
        for token in view.doc
        if token.pos_ == "NOUN" and token.lemma_.lower() in nouns
    ]
