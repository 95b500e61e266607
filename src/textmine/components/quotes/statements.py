"""Passages in marks put together to statements, or set aside as marks that attribute nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from textmine.components.quotes.adjacent import behind, colon, earlier, inserted, leading, signed
from textmine.components.quotes.attribution import Attribution
from textmine.components.quotes.governing import governing, named_statement
from textmine.components.quotes.kinds import Decision, form, is_clause, refused, unattributed
from textmine.components.quotes.marks import Marked, trimmed
from textmine.components.quotes.notes import Markers
from textmine.components.quotes.phrases import as_put, source_phrase
from textmine.components.quotes.view import View
from textmine.components.records import Quotation, Span

# The words around the marks leave no doubt: "so-called", "entitled".
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a fitted tagger holds of a passage in marks.

    Attributes:
        stands: it is a statement, whatever the rules say.
        kind: it is none, but this; None where the tagger leaves that to the rules.
        score: how sure it is of either.
        attribution: cue and speaker that it found, for want of others.
    """

    stands: bool
    kind: Literal["scare", "term", "title"] | None
    score: float
    attribution: Attribution | None


@dataclass(slots=True)
class Statement:
    """A statement in marks that is being put together."""

    passages: list[Marked]
    attribution: Attribution | None
    note: str | None
    note_speaker: Span | None


def in_marks(
    view: View, markers: Markers, verdicts: Mapping[int, Verdict] | None = None
) -> tuple[list[Statement], list[Quotation]]:
    """Return the statements in quotation marks, and the passages that are none.

    Args:
        view: the document.
        markers: its note markers; a passage that a note cites directly is a statement, whoever is named.
        verdicts: what a fitted tagger holds of passages, by their start; where it is sure, its word goes before the rules'.
    """
    verdicts = verdicts or {}
    statements: list[Statement] = []
    others: list[Quotation] = []
    last: Statement | None = None
    for passage in view.passages:
        if not view.words(passage):
            continue
        note = markers.directly_behind(view.text, passage.end)
        verdict = verdicts.get(passage.start)
        stands = verdict is not None and verdict.stands
        decision = None if stands else refused(passage, view, noted=note is not None)
        if note is None:  # what a note cites is somebody's words, however little it looks like a statement
            decision = _refusal(verdict, decision)
        if decision is not None:
            others.append(_other(passage, decision, view))
            continue
        if last is not None and _continues(passage, last, view):
            last.passages.append(passage)
            last.note = last.note or (note.id if note else None)
            continue
        attribution = attribute(passage, view)
        if attribution is None:
            attribution = _from_above(passage, last, view)
        # Where a note cites the passage and nothing introduces it, the note alone may name who speaks.
        if verdict is not None and verdict.attribution and (note is None or verdict.attribution.cue):
            attribution = _completed(attribution, verdict.attribution)
        if attribution is None and note is None and not (stands or is_clause(passage, view)):
            others.append(_other(passage, unattributed(passage, view), view))
            continue
        author = markers.author(view.text, note) if note is not None else None
        last = Statement([passage], attribution, note.id if note else None, author)
        statements.append(last)
    return statements, others


def _completed(attribution: Attribution | None, other: Attribution) -> Attribution:
    """Return an attribution of the rules with what the tagger's has besides."""
    if attribution is None:
        return other
    if attribution.speaker is not None or other.speaker is None:
        return attribution
    return replace(attribution, speaker=other.speaker, rule=f"{attribution.rule}+tagger")


def _refusal(verdict: Verdict | None, decision: Decision | None) -> Decision | None:
    """Return why a passage is no statement: a sure rule before the tagger, the tagger before the others."""
    if verdict is None or verdict.kind is None or (decision is not None and decision.score >= _SURE):
        return decision
    return Decision(verdict.kind, "tagger-marks", verdict.score)


def attribute(passage: Marked, view: View) -> Attribution | None:
    """Return cue and speaker of a passage from its own sentence, None if nothing there attributes it."""
    after, before = view.after(passage), view.before(passage)
    return (
        behind(passage, after, view)
        or source_phrase(before, after, view)
        or leading(before, view)
        or governing(passage, view)
        or as_put(before, after, view)
        or inserted(before, view)
        or named_statement(before, after, view)
        or colon(before, view)
        or signed(after, view)
    )


def _continues(passage: Marked, last: Statement, view: View) -> bool:
    """Tell whether a passage goes on with a statement that its own attribution broke: "'A,' X said, 'B'"."""
    previous = last.passages[-1]
    if passage.region != view.region[view.range(previous.start, previous.end)[1] - 1]:
        return False
    attribution = last.attribution
    if attribution is None:
        return False
    own = behind(passage, view.after(passage), view)
    if own is not None and own.verb is not None and own.verb != attribution.verb:
        return False  # "'A,' said X. 'B,' said Y."
    before = view.before(passage)
    if not before:
        between = view.doc[slice(*view.range(previous.end, passage.start))]
        cue = {t.i for t in view.after(previous)} if attribution.side == "after" else set()
        alone = all(t.i in cue or t.is_punct or t.is_space for t in between)
        return alone and form(passage, view) == "direct" and form(previous, view) == "direct"
    if attribution.side == "after" and attribution.verb is not None:
        verb_between = previous.end <= view.doc[attribution.verb].idx < passage.start
        return verb_between and before[-1].text in {",", ":", "—", "–", ";"}
    same_verb = attribute(passage, view)
    return (
        same_verb is not None
        and same_verb.verb is not None
        and same_verb.verb == attribution.verb
        and view.token_at(previous.end) <= view.token_at(passage.start)
    )


def _from_above(passage: Marked, last: Statement | None, view: View) -> Attribution | None:
    """Return what an earlier statement or sentence says of the speaker of a passage that is a sentence of its own."""
    if view.before(passage) or view.after(passage) or not is_clause(passage, view):
        return None
    if last is not None and _same_voice(passage, last, view):
        return _inherited(last)
    return earlier(passage, view)


def _same_voice(passage: Marked, last: Statement, view: View) -> bool:
    """Tell whether a passage that is a paragraph of its own follows on the paragraph of the last statement."""
    region = view.context.regions[passage.region]
    near = passage.region - last.passages[-1].region <= 1
    return near and passage.start == region.start


def _inherited(last: Statement) -> Attribution | None:
    if last.attribution is None:
        return None
    return replace(last.attribution, rule="continued", score=0.6, verb=None, side="before")


def _other(passage: Marked, decision: Decision, view: View) -> Quotation:
    content = tuple(trimmed(view.text, span) for span in passage.spans)
    kept = tuple(span for span in content if span[0] < span[1])
    return Quotation(decision.kind, kept, score=decision.score, made_by=f"quotes:{decision.rule}")
