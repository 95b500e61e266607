"""A second reading by the fitted tagger: it judges what stands in marks, and drops or adds what stands without."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, cast

from textmine.components.encoder.runtime import Encoder, load_encoder
from textmine.components.quotes.attribution import Attribution
from textmine.components.quotes.joined import NARROW, WIDE, joined
from textmine.components.quotes.marks import trimmed
from textmine.components.quotes.speakers import can_speak, mention, source_of
from textmine.components.quotes.statements import Verdict
from textmine.components.quotes.tagged import HEADS, Candidate, WordScores, candidates, mark_kinds, support
from textmine.components.quotes.view import View
from textmine.components.records import Quotation, Span
from textmine.errors import ModelError

_STATEMENT = "statement"


def load_tagger(folder: Path) -> Encoder:
    """Return the fitted tagger in `folder`, loaded once in a process.

    Raises:
        ModelError: it or onnxruntime is missing, or it is no tagger of quotations of this version.
    """
    encoder = load_encoder(folder)
    if absent := sorted(HEADS - encoder.heads.keys()):
        raise ModelError(
            f"no tagger of quotations: it lacks {', '.join(absent)}",
            where=str(folder),
            remedy="fit it with this version: textmine train quotes",
        )
    return encoder


class SecondReading:
    """The scores of the fitted tagger over a document, and what follows from them.

    The rules know the marks, the notes and the parse; the tagger has seen many statements. It tells which marks hold one, and drops or
    adds what stands without marks; content, cue and speaker stay the rules' where they have them.
    """

    def __init__(self, view: View, model: Path, *, wide: bool) -> None:
        """Read the text of `view` with the tagger in the folder `model`.

        Raises:
            ModelError: the model or onnxruntime is missing, or does not fit.
        """
        encoder = load_tagger(model)
        regions = [(region.start, region.end) for region in view.context.regions]
        self._view, self._wide = view, wide
        self._limits = WIDE if wide else NARROW
        self._words = WordScores(view.text, encoder.scores(view.text, regions), regions)
        self._names = encoder.heads["kind"]
        self._candidates = candidates(self._words, view.passages, encoder.extra.get("calibration"))
        self._said = sorted([*(cue.span for cue in view.cues.values()), *_nouns(view)])

    def verdicts(self) -> Mapping[int, Verdict]:
        """Return what the tagger holds of the passages in marks, by their start."""
        attributed = {c.content[0][0]: c for c in self._candidates if c.sense == "marked"}
        found = {}
        for passage, kinds in zip(
            self._view.passages, mark_kinds(self._words, self._view.passages, self._names), strict=True
        ):
            sure = kinds[_STATEMENT]
            other = max((name for name in self._names if name != _STATEMENT), key=lambda name: kinds[name])
            begins = (trimmed(self._view.text, span)[0] for span in passage.spans)
            candidate = next((attributed[start] for start in begins if start in attributed), None)
            found[passage.start] = Verdict(
                sure >= self._limits.add_marked,
                cast(Literal["scare", "term", "title"], other) if sure < self._limits.keep_marked else None,
                max(sure, 1 - sure),
                self._attribution(candidate) if candidate and sure >= self._limits.keep_marked else None,
            )
        return found

    def completed(self, found: Sequence[Quotation]) -> list[Quotation]:
        """Return `found` without what the tagger holds for no statement, and with what it is sure of besides."""
        return joined(
            found,
            self._words,
            [self._spoken(c) for c in self._candidates],
            is_cue=self._is_cue,
            limits=self._limits,
        )

    def support(self, quotation: Quotation) -> float:
        """Return how much of the content of a statement the tagger holds for one, in either way: 0 to 1."""
        heads = ("marked", "indirect", "wide") if self._wide else ("marked", "indirect")
        return max(support(self._words, head, quotation.content) for head in heads)

    def _attribution(self, candidate: Candidate) -> Attribution | None:
        spoken = self._spoken(candidate)
        if spoken.cue is None and spoken.speaker is None:
            return None
        side = "after" if spoken.cue and spoken.cue[0] >= spoken.content[-1][1] else "before"
        return Attribution(spoken.cue, spoken.speaker, "tagger", spoken.score, None, side)

    def _spoken(self, candidate: Candidate) -> Candidate:
        """Return a candidate with the speaker that the parse gives its cue, if it is a verb with a source outside the content."""
        if candidate.cue is None:
            return candidate
        view = self._view
        for i in range(*view.range(*candidate.cue)):
            cue = view.cues.get(i)
            source = source_of(cue.token) if cue else None
            if source is None or view.inside[source.i] >= 0 or not can_speak(source):
                continue
            speaker = mention(source, view)
            if not any(start < speaker[1] and speaker[0] < end for start, end in candidate.content):
                return candidate.said_by(speaker)
        return candidate

    def _is_cue(self, span: Span) -> bool:
        """Tell whether a word of saying stands in `span`."""
        at = bisect_right(self._said, (span[1], -1))
        return any(start < span[1] and span[0] < end for start, end in self._said[max(0, at - 3) : at])


def _nouns(view: View) -> list[Span]:
    """Return the nouns of saying: "the claim that …"."""
    nouns = view.lexicon.statement_nouns
    return [
        (token.idx, token.idx + len(token))
        for token in view.doc
        if token.pos_ == "NOUN" and token.lemma_.lower() in nouns
    ]
