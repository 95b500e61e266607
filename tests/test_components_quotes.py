"""Quoted statements end to end, over the parse of the installed model."""

from __future__ import annotations

import importlib
import json
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from textmine.components.context import Context, Region, plain_context
from textmine.components.language import parse
from textmine.components.quotes.factory import make_quotes
from textmine.components.quotes.lexicon import load_lexicon
from textmine.components.quotes.logic import Settings, quotes
from textmine.components.records import QUOTES_KEY, Quotation, kept
from textmine.schema.v1 import Citation, Note, NoteMarker

TABLE = Path(__file__).parent / "data" / "quotes" / "statements.jsonl"
CASES = [json.loads(line) for line in TABLE.read_text(encoding="utf-8").splitlines()]

pytestmark = pytest.mark.model


def read(nlp, text, context=None, **options):
    doc = parse(nlp, text, context or plain_context(text))
    return list(quotes(doc, Settings(**options)))


def cut(text, span):
    return None if span is None else text[span[0] : span[1]]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:48] for case in CASES])
def test_quotes_of_the_table(nlp, case):
    text, found = case["text"], read(nlp, case["text"])
    if case["kind"] is None:
        assert found == []
        return
    (quotation,) = found
    assert quotation.kind == case["kind"]
    assert [cut(text, span) for span in quotation.content] == case["content"]
    assert cut(text, quotation.cue) == case.get("cue")
    assert cut(text, quotation.speaker) == case.get("speaker")
    assert quotation.made_by.startswith("quotes:")


def note(text, label, position, **citation):
    start = text.index(f"{label}. ")
    return Note(
        id=f"n{label}", label=label, block="b", start=start, end=len(text),
        markers=(NoteMarker(position=position),), citations=(Citation(**citation),),
    )  # fmt: skip


def test_quotes_speaker_by_the_note_alone(nlp):
    body = "Partition was a “remedy worse than the disease.” Few disagreed."
    text = f"{body}\n\n1. Smith, A Study of Partition, 12."
    cite = note(text, "1", text.index(" Few"), authors=("Smith",), title="A Study of Partition")
    regions = (Region(0, len(body), "paragraph"), Region(len(body) + 2, len(text), "note", "notes"))
    first = read(nlp, text, Context(regions, (cite,)))[0]
    assert (first.kind, first.note, first.cue) == ("mixed", "n1", None)
    assert cut(text, first.speaker) == "Smith"


def test_quotes_note_at_the_end_of_the_sentence(nlp):
    body = "The ministry said that the border was closed. Nobody believed it."
    text = f"{body}\n\n1. The Gazette, 4 May 1950."
    cite = note(text, "1", body.index(" Nobody"))
    regions = (Region(0, len(body), "paragraph"), Region(len(body) + 2, len(text), "note", "notes"))
    (said,) = [q for q in read(nlp, text, Context(regions, (cite,))) if q.kind == "indirect"]
    assert said.note == "n1"


def test_quotes_note_of_the_next_sentence_is_not_taken(nlp):
    body = "The ministry said that the border was closed. Nobody believed it."
    text = f"{body}\n\n1. The Gazette, 4 May 1950."
    regions = (Region(0, len(body), "paragraph"), Region(len(body) + 2, len(text), "note", "notes"))
    (said,) = [
        q for q in read(nlp, text, Context(regions, (note(text, "1", len(body)),))) if q.kind == "indirect"
    ]
    assert said.note is None


def test_quotes_wide_counts_beliefs(nlp):
    text = "The farmers believed that the harvest would fail."
    assert read(nlp, text) == []
    (belief,) = read(nlp, text, wide=True)
    assert [cut(text, span) for span in belief.content] == ["the harvest would fail"]
    assert belief.made_by.startswith("quotes:wide")


def test_quotes_whole_clause_of_a_half_quoted_one(nlp):
    text = "The ministry said that the war had been “too costly” for the province."
    (fragment,) = read(nlp, text)
    (clause,) = read(nlp, text, whole_clauses=True)
    assert [cut(text, span) for span in fragment.content] == ["too costly"]
    assert cut(text, clause.content[0]) == "that the war had been “too costly” for the province"


def test_quotes_stay_within_their_paragraph(nlp):
    text = "The ministry said that\n\nthe border was closed."
    assert all(q.content[-1][1] <= text.index("\n") for q in read(nlp, text))


def test_quotes_block_quotation_needs_no_marks(nlp):
    lead, block = "The commission gave its reasons:", "The island cannot feed itself. It never could."
    text = f"{lead}\n\n{block}"
    regions = (Region(0, len(lead), "paragraph"), Region(len(lead) + 2, len(text), "blockquote"))
    (quotation,) = read(nlp, text, Context(regions))
    assert quotation.kind == "direct"
    assert [cut(text, span) for span in quotation.content] == [block.removesuffix(".")]


def test_quotes_own_sentence_is_credited_to_the_sentence_before(nlp):
    text = (
        "The foreign ministry denied the rumours. “No such treaty has ever been signed by this government.”"
    )
    direct = next(q for q in read(nlp, text) if q.kind == "direct")
    assert cut(text, direct.speaker) == "The foreign ministry"
    assert direct.made_by == "quotes:earlier-cue"


def test_quotes_later_sentence_of_another_voice_is_not_joined(nlp):
    text = "“We will stay,” the delegates said. The hall was silent. Nobody moved. “Then stay,” the governor replied."
    said = [q for q in read(nlp, text) if q.kind == "direct"]
    assert [cut(text, q.speaker) for q in said] == ["the delegates", "the governor"]


def test_quotes_component_writes_records_and_spans(nlp):
    doc = parse(
        nlp, "“We will stay,” the delegates said.", plain_context("“We will stay,” the delegates said.")
    )
    doc = make_quotes(nlp, "textmine_quotes", False)(doc)
    (quotation,) = kept(doc, QUOTES_KEY, Quotation)
    assert [span.text for span in doc.spans[QUOTES_KEY]] == ["We will stay"]
    assert quotation.kind == "direct"


def test_quotes_cite_no_unknown_frames():
    frames = {frame for rows in load_lexicon().verbs.values() for _, names in rows for frame in names}
    assert frames == {
        "clause", "complement", "infinitive", "label", "quoted", "evidence", "attitude", "intention", "object",
    }  # fmt: skip


PIECES = [
    "“",
    "”",
    '"',
    "'",
    "‘",
    "’",
    " said ",
    "the army ",
    "according to ",
    "that ",
    ", ",
    ". ",
    "\n\n",
    "urged ",
    "as ",
    "it's ",
    ": ",
    "[...]",
    "— ",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=30), wide=st.booleans())
def test_quotes_hold_for_any_text(nlp, pieces, wide):
    text = "".join(pieces)
    context = plain_context(text)
    for quotation in read(nlp, text, context, wide=wide, whole_clauses=wide):
        assert quotation.content
        assert 0.0 <= quotation.score <= 1.0
        for start, end in (*quotation.content, *filter(None, (quotation.cue, quotation.speaker))):
            assert 0 <= start < end <= len(text)
            assert any(region.start <= start and end <= region.end for region in context.regions)
        assert list(quotation.content) == sorted(quotation.content)


def test_quotes_of_the_shared_chapter(nlp, shared_chapter):
    from textmine.components.context import make_regions
    from textmine.readers import read as read_file
    from textmine.structure import structure

    structured = structure(read_file(shared_chapter))
    context = Context(
        make_regions(structured.blocks, structured.sections), structured.notes, structured.emphasis, "2021"
    )
    doc = parse(nlp, structured.text, context)
    body = [r for r in context.regions if r.kind == "paragraph"]
    found = [q for q in quotes(doc) if any(r.start <= q.content[0][0] < r.end for r in body)]
    statements = [q for q in found if q.kind in {"direct", "mixed"}]
    marks_only = [q for q in found if q.kind in {"scare", "term", "title"}]
    assert 15 <= len(statements) <= 19
    assert 20 <= len(marks_only) <= 26
    assert sum(q.note is not None for q in statements) >= 12
    assert sum(q.speaker is not None for q in statements) >= 15


@pytest.mark.parametrize(
    "text", ["", " ", '"', 'Anna said: "We left." "We stayed," she added.\n\nAccording to Vale, it rained.']
)
@pytest.mark.parametrize(
    "component", ["textmine_quotes", "textmine_dates", "textmine_entities", "textmine_arguments"]
)
def test_quotes_and_others_run_on_a_blank_pipeline(component, text):
    for name in ("quotes", "dates", "entities", "arguments"):
        importlib.import_module(f"textmine.components.{name}.factory")
    blank = spacy.blank("en")
    blank.add_pipe(component)
    doc = blank(text)
    assert doc.text == text
    assert component in doc.spans
    unset = blank.make_doc(text).has_annotation("SENT_START")
    assert doc.has_annotation("SENT_START") == unset, (
        "a component set sentences that the pipeline did not find"
    )


@pytest.mark.model
@pytest.mark.parametrize("source", ["AB-04976281", "1975"])
def test_quotes_speaker_is_no_number_or_code(nlp, source):
    text = f'{source} said: "The ferry was late again and nobody minded."'
    assert all(found.speaker is None for found in quotes(nlp(text)))


@pytest.mark.parametrize(
    ("text", "strict", "wide"),
    [
        ("The envoy said that the talks had failed.", "the talks had failed", "that the talks had failed"),
        ("The envoy said that “the talks had failed.”", "the talks had failed", "that “the talks had failed"),
        ("The envoy urged the rebels to lay down their arms.", "to lay down their arms", "the rebels to lay down their arms"),
        ("The envoy vowed to return.", "to return", "to return"),
    ],
)  # fmt: skip
def test_quotes_in_the_wide_sense_hold_the_whole_clause(nlp, text, strict, wide):
    (narrow,) = read(nlp, text)
    (whole,) = read(nlp, text, wide=True, whole_clauses=True)
    assert cut(text, narrow.content[0]) == strict
    assert cut(text, whole.content[0]) == wide


@pytest.mark.parametrize(
    "text",
    [
        "“We are ready for war,” said the general. “They are not ready for war,” said the bishop.",
        "‘The union is an inn’, the consul wrote in 1931. ‘Inns are repaired’, the bishop wrote in 1932.",
        "“We will go,” said the general. “They are not ready,” replied the bishop, “and never will be.”",
    ],
)
def test_quotes_of_two_speakers_stay_two(nlp, text):
    first, second = read(nlp, text)
    assert cut(text, first.speaker).removeprefix("the ") in {"general", "consul"}
    assert cut(text, second.speaker).removeprefix("the ") == "bishop"


def test_quotes_know_every_form_of_their_cues(nlp):
    # The lemmatiser takes "hoped" for a form of "hop".
    text = "The envoy hoped that the border would open."
    (found,) = read(nlp, text, wide=True)
    assert cut(text, found.content[0]) == "the border would open"


def test_quotes_take_no_empty_subject_for_a_speaker(nlp):
    text = "“We shall go before the winter comes,” it was said in the town."
    assert all(cut(text, found.speaker) != "it" for found in read(nlp, text))


def test_quotes_do_not_look_for_their_speaker_in_the_next_sentence(nlp):
    text = "The governor told the diet that “the road will never be built.” According to the Gazette, the islanders left."
    first, second = read(nlp, text)
    assert cut(text, first.speaker).removeprefix("The ") == "governor"
    assert cut(text, second.speaker).removeprefix("the ") == "Gazette"
