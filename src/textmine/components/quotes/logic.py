"""Quoted statements: the rules put together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from textmine.components.context import context_of
from textmine.components.quotes.blocks import block_statements
from textmine.components.quotes.confidence import confident
from textmine.components.quotes.indirect import indirect, said_beside, without_overlaps
from textmine.components.quotes.kinds import form
from textmine.components.quotes.lexicon import load_lexicon
from textmine.components.quotes.marks import Marked, marked_passages, trimmed
from textmine.components.quotes.notes import Markers
from textmine.components.quotes.reported import content_spans, reported
from textmine.components.quotes.statements import Statement, in_marks
from textmine.components.quotes.view import View
from textmine.components.records import Quotation, Span
from textmine.schema.v1 import STATEMENT_KINDS, QuoteKind

if TYPE_CHECKING:
    from textmine.components.quotes.second_reading import SecondReading


# Whom something is put to: so many words at most between cue and infinitive, of these kinds.
_ADDRESSED = 6
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM", "PART"})


@dataclass(frozen=True, slots=True)
class Settings:
    """What counts as a statement.

    Attributes:
        wide: besides what is said, count what is thought, wanted and intended, and what is said of a mere object.
        whole_clauses: the content of a half-quoted clause is the whole clause, not the words within the marks.
        tagger: folder of a fitted tagger that reads again what the rules found; None for the rules alone.
    """

    wide: bool = False
    whole_clauses: bool = False
    tagger: Path | None = None


def quotes(doc: Doc, settings: Settings | None = None) -> Iterator[Quotation]:
    """Yield the quoted statements of `doc`, and the quotation marks that attribute nothing, by start.

    Args:
        doc: parsed by any English spaCy pipeline with tags, dependencies and lemmas; entities help to find
            names. What `context_of` knows of it is used: no statement leaves its paragraph, but by a quotation
            that goes on over several; notes are matched by where their markers stood.
        settings: None for the strict sense.

    Yields:
        Quotation: offsets in code points into `doc.text`; content without marks and trailing punctuation.

    Source: kinds and fields after the annotation guidelines, section 4; the wide sense after PolNeAR
        (Newell, Margolin and Ruths, LREC 2018).
    """
    found, support = statements_found(doc, settings or Settings())
    yield from confident(found, support)


def statements_found(
    doc: Doc, settings: Settings
) -> tuple[list[Quotation], Callable[[Quotation], float] | None]:
    """Return what `quotes` yields before its scores are calibrated, and the tagger's support of a quotation; None without a tagger."""
    if not doc.has_annotation("SENT_START"):
        doc = _with_sentences(doc)
    context = context_of(doc)
    view = View(doc, context, marked_passages(doc.text, context.regions), load_lexicon())
    markers = Markers(context.notes)
    tagged = _tagger(view, settings)
    statements, others = in_marks(view, markers, tagged.verdicts() if tagged else None)
    statements += block_statements(view, markers)
    taken = frozenset(
        s.attribution.verb for s in statements if s.attribution and s.attribution.verb is not None
    )
    found = [_quotation(statement, view, whole=settings.whole_clauses) for statement in statements]
    found += others
    found += _beside(without_overlaps(list(indirect(view, taken, wide=settings.wide))), statements)
    found = [q for q in found if q.content]
    if tagged is not None:
        found = tagged.completed(found)
    if settings.whole_clauses:
        found = [_with_opening(quotation, view) for quotation in found]
    cited = _cited(found, markers, view)
    ordered = sorted(cited, key=lambda q: (q.content[0][0], q.content[-1][1], q.kind))
    return ordered, tagged.support if tagged else None


def _tagger(view: View, settings: Settings) -> SecondReading | None:
    if settings.tagger is None:
        return None
    # Numpy and onnxruntime only where a tagger is asked for.
    from textmine.components.quotes.second_reading import SecondReading

    return SecondReading(view, settings.tagger, wide=settings.wide)


def _with_sentences(doc: Doc) -> Doc:
    """Return a copy of `doc` whose regions are its sentences: its pipeline finds none, and it is not ours to change."""
    starts = {region.start for region in context_of(doc).regions}
    copy = doc.copy()
    for token in copy:
        copy[token.i].is_sent_start = token.i == 0 or token.idx in starts
    return copy


def _beside(found: list[Quotation], statements: list[Statement]) -> Iterator[Quotation]:
    """Yield the statements without marks that do not just repeat what stands in marks."""
    passages = sorted((p.start, p.end) for statement in statements for p in statement.passages)
    starts = [start for start, _ in passages]
    for quotation in found:
        before = bisect_right(starts, quotation.content[0][0]) - 1
        if before < 0 or passages[before][1] < quotation.content[-1][1]:
            yield quotation


def _quotation(statement: Statement, view: View, *, whole: bool) -> Quotation:
    attribution = statement.attribution
    spans = [trimmed(view.text, span) for passage in statement.passages for span in passage.spans]
    content = tuple(span for span in spans if span[0] < span[1])
    forms = {"direct" if passage.family == "block" else form(passage, view) for passage in statement.passages}
    kind: QuoteKind = "direct" if "direct" in forms else "mixed"
    if attribution is None:
        rule, score = ("note", 0.7) if statement.note else ("unnamed", 0.4)
        return Quotation(kind, content, None, statement.note_speaker, statement.note, score, f"quotes:{rule}")
    if whole and (kind == "mixed" or attribution.rule.startswith("governing")):
        content = _closed(_whole_clause(content, statement, view), statement)
    return Quotation(
        kind,
        content,
        attribution.cue,
        attribution.speaker or statement.note_speaker,
        statement.note,
        attribution.score,
        f"quotes:{attribution.rule}",
    )


def _closed(content: tuple[Span, ...], statement: Statement) -> tuple[Span, ...]:
    """Return a clause with the mark that closes the passage at its end, if it holds the one that opens it."""
    passage = statement.passages[-1]
    start, end = content[-1]
    inside = start <= passage.start and end <= passage.end and passage.closed
    return (*content[:-1], (start, passage.end)) if inside and end > passage.start else content


def _whole_clause(content: tuple[Span, ...], statement: Statement, view: View) -> tuple[Span, ...]:
    """Return the whole reported clause that a quoted fragment stands in, if its cue has one.

    Behind its clause ("The plan is 'dead', X said") a cue reports all of the sentence before it.
    """
    attribution, passage = statement.attribution, statement.passages[0]
    if attribution is None:
        return content
    if attribution.rule == "source-phrase" and attribution.cue and attribution.speaker:
        beside = said_beside(
            view.doc[view.token_at(attribution.cue[0])],
            view.doc[view.token_at(attribution.speaker[1] - 1)],
            view,
        )
        spans = content_spans(beside, view)
        return spans if spans and spans[0][0] <= content[0][0] < spans[-1][1] else content
    if attribution.verb is None:
        return content
    if attribution.rule == "governing-label":
        begins = view.doc[min(view.cues[attribution.verb].last + 1, len(view.doc) - 1)].idx
        return ((min(begins, content[0][0]), content[0][1]), *content[1:])
    if attribution.side == "after" or attribution.rule == "inserted":
        return _with_lead(content, attribution.verb, passage, view)
    clause = reported(view.cues[attribution.verb], view)
    spans = content_spans(clause.tokens, view) if clause is not None else ()
    if not spans or spans[0][0] > content[0][0] or spans[-1][1] <= content[0][0]:
        return content
    tail = [(start, max(end, spans[-1][1])) for start, end in content[-1:]]
    return (*spans[:-1], (spans[-1][0], max(tail[0][1], spans[-1][1])))


def _with_opening(quotation: Quotation, view: View) -> Quotation:
    """Return a statement whose clause begins with its conjunction, or with whom it is put to: "that …", "urged {them to go}".

    So the attribution corpora have it; in the narrow sense the content is what was said.
    """
    start, end = quotation.content[0]
    first = view.token_at(start)
    before = first - 1
    if before > 0 and view.doc[before].is_quote:
        before -= 1
    if quotation.kind not in STATEMENT_KINDS or before < 0 or view.inside[before] >= 0:
        return quotation
    begin = first
    if view.doc[before].lower_ == "that" and view.doc[before].tag_ == "IN":
        begin = before
    elif view.doc[first].tag_ == "TO" and quotation.cue is not None and quotation.cue[1] <= start:
        addressed = range(view.token_at(quotation.cue[1] - 1) + 1, first)
        if len(addressed) <= _ADDRESSED and all(view.doc[i].pos_ in _NOMINAL for i in addressed):
            begin = addressed.start
    opened = view.doc[begin].idx
    return replace(quotation, content=((opened, end), *quotation.content[1:])) if begin < first else quotation


def _with_lead(content: tuple[Span, ...], verb: int, passage: Marked, view: View) -> tuple[Span, ...]:
    lead = view.before(passage)
    if not lead or (form(passage, view) == "direct" and lead[-1].text in {",", ":"}):
        return content
    own = next((k for k, t in enumerate(lead) if t.i == verb), None)
    if own is None:
        if any(t.i in view.cues and view.cues[t.i].frames & {"clause"} for t in lead):
            return content
        return ((lead[0].idx, content[0][1]), *content[1:])
    commas = [k for k, t in enumerate(lead) if t.text in {",", "—", "–"}]
    begins = max((k for k in commas if k < own), default=None)
    ends = min((k for k in commas if k > own), default=None)
    if begins is None or ends is None or ends + 1 > len(lead):
        return content
    start = lead[ends + 1].idx if ends + 1 < len(lead) else content[0][0]
    last = lead[begins - 1]
    return ((lead[0].idx, last.idx + len(last)), (start, content[0][1]), *content[1:])


def _cited(found: list[Quotation], markers: Markers, view: View) -> Iterator[Quotation]:
    """Yield the quotations with the note that follows them in their sentence, where none follows directly."""
    for quotation in found:
        if quotation.kind not in STATEMENT_KINDS or quotation.note is not None:
            yield quotation
            continue
        end = quotation.content[-1][1]
        i = view.token_at(end - 1)
        sentence_end = view.span_of(i, view.sentence[i])[1] if i >= 0 else end
        note = markers.within(end, sentence_end)
        yield replace(quotation, note=note.id) if note is not None else quotation
