from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from textmine.components.context import Context, Region, set_context
from textmine.components.entities.data import gazetteer, rules
from textmine.components.entities.factory import make_entities
from textmine.components.entities.logic import entities
from textmine.components.language import parse
from textmine.components.records import ENTITIES_KEY, EntityMention, kept
from textmine.schema.v1 import Citation, Note

CASES = tomllib.loads((Path(__file__).parent / "data/entities/mentions.toml").read_text(encoding="utf-8"))[
    "case"
]
BLANK = spacy.blank("en")


def doc_of(text: str, *ents: tuple[str, str]) -> Doc:
    """A Doc without a model: capitalised words are names, `ents` are found one after the other."""
    doc = BLANK(text)
    for token in doc:
        token.pos_ = "PROPN" if token.text[:1].isupper() else "X"
    spans, position = [], 0
    for name, label in ents:
        position = text.index(name, position)
        span = doc.char_span(position, position + len(name), label)
        assert span is not None
        spans.append(span)
        position += len(name)
    doc.set_ents(spans)
    return doc


def labelled(doc: Doc) -> list[str]:
    return [f"{m.type} {doc.text[m.start : m.end]}" for m in entities(doc)]


@pytest.mark.model
@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_entities_finds_names(nlp, case):
    assert labelled(nlp(case["text"])) == case["names"]


@pytest.mark.parametrize(
    ("text", "ent", "expected"),
    [
        ("They met President Ilunga there.", ("President Ilunga", "PERSON"), ["PERSON Ilunga"]),
        ("They met the late Mr. Ilunga there.", ("the late Mr. Ilunga", "PERSON"), ["PERSON Ilunga"]),
        ("He saw Ilunga's house.", ("Ilunga's", "PERSON"), ["PERSON Ilunga"]),
        ("They left the Benue Plateau.", ("the Benue Plateau", "LOC"), ["LOC Benue Plateau"]),
        ("He lived in The Hague then.", ("The Hague", "GPE"), ["GPE The Hague"]),
        ("It began before the Troubles did.", ("the Troubles", "EVENT"), ["EVENT the Troubles"]),
        ("He called it “Ilungaland”.", ("“Ilungaland”", "GPE"), ["GPE Ilungaland"]),
        ("It broke out in March again.", ("March", "ORG"), []),
        ("It cost some forty lives.", ("forty", "PRODUCT"), []),
        ("They fled from Croatia then.", ("Croatia", "PERSON"), ["GPE Croatia"]),
        ("The croatian army, Croats say.", ("Croats", "ORG"), ["NORP Croats"]),
    ],
)
def test_entities_extent_and_type(text, ent, expected):
    assert labelled(doc_of(text, ent)) == expected


def test_entities_gives_one_name_one_type():
    text = "In Ruvenga it rained. Ruvenga fell. Soldiers left Ruvenga. The Ruvenga region starved."
    doc = doc_of(text, ("Ruvenga", "GPE"), ("Ruvenga", "PERSON"), ("Ruvenga", "GPE"), ("Ruvenga", "ORG"))
    assert labelled(doc) == ["GPE Ruvenga"] * 4


def test_entities_leaves_tables_out_and_keeps_to_regions():
    text = "Croatia left.\n\nCroatia\t12"
    doc = doc_of(text, ("Croatia", "GPE"), ("Croatia", "GPE"))
    set_context(doc, Context((Region(0, 13, "paragraph"), Region(15, len(text), "table"))))
    assert [(m.start, m.end) for m in entities(doc)] == [(0, 7)]


def test_entities_in_headings_are_those_known_from_elsewhere():
    text = "THE FALL OF RUVENGA TOWN\n\nThe people of Ruvenga Town left."
    doc = doc_of(text, ("FALL", "ORG"), ("Ruvenga Town", "GPE"))
    set_context(doc, Context((Region(0, 24, "heading"), Region(26, len(text), "paragraph"))))
    assert labelled(doc) == ["GPE RUVENGA TOWN", "GPE Ruvenga Town"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They spoke Ruritan Swedish, as ever.", "NORP"),
        ("He wrote it in Swedish, as ever.", "LANGUAGE"),
        ("The Swedish language was kept.", "LANGUAGE"),
        ("Swedish-speaking islanders left.", "LANGUAGE"),
        ("It lay in Swedish hands.", "NORP"),
        ("The Swedish crown took it.", "NORP"),
    ],
)
def test_entities_language_only_where_it_is_meant(text, kind):
    assert labelled(doc_of(text, ("Swedish", "NORP")))[-1] == f"{kind} Swedish"


def test_entities_short_form_is_the_name_introduced():
    doc = doc_of(
        "The General Assembly met. Then the Assembly voted, and the Council did. An assembly it was."
    )
    assert labelled(doc) == ["ORG General Assembly", "ORG Assembly"]


def test_entities_short_form_needs_a_name_before_it():
    assert labelled(doc_of("Then the Assembly met. A General Assembly followed.")) == ["ORG General Assembly"]


def test_entities_demonym_is_known_by_its_place():
    text = "In Ruvenga it rained. In Ruvenga the Ruvengan crown fell, and in Ruvenga the Ruvengish won."
    ents = [
        ("Ruvenga", "GPE"),
        ("Ruvenga", "GPE"),
        ("Ruvengan", "PERSON"),
        ("Ruvenga", "GPE"),
        ("Ruvengish", "ORG"),
    ]
    assert labelled(doc_of(text, *ents))[2::2] == ["NORP Ruvengan", "NORP Ruvengish"]


def test_entities_in_notes_are_what_the_citation_says():
    text = "Ada Ilunga, Salt and the State (Kigoma: Ruvenga Books, 1988). See the Salt Ministry, Report."
    note = Note(
        id="n1", label="1", block="b1", start=0, end=len(text),
        citations=(
            Citation(authors=("Ada Ilunga",), title="Salt and the State", place="Kigoma", publisher="Ruvenga Books"),
            Citation(authors=("Salt Ministry",), title="Report"), Citation(title="See the"),
        ),
    )  # fmt: skip
    doc = doc_of(text, ("Salt", "GPE"), ("State (Kigoma", "ORG"))
    set_context(doc, Context((Region(0, len(text), "note", "notes"),), notes=(note,)))
    assert labelled(doc) == [
        "PERSON Ada Ilunga", "WORK_OF_ART Salt and the State", "GPE Kigoma", "ORG Ruvenga Books", "ORG Salt Ministry",
        "WORK_OF_ART Report",
    ]  # fmt: skip


def test_entities_factory_writes_records_and_spans():
    doc = make_entities(BLANK, "entities")(doc_of("They fled from Croatia then.", ("Croatia", "GPE")))
    assert [span.text for span in doc.spans[ENTITIES_KEY]] == ["Croatia"]
    assert [m.made_by for m in kept(doc, ENTITIES_KEY, EntityMention)] == ["entities:ner"]
    assert make_entities(BLANK, "entities")(BLANK("")).user_data[ENTITIES_KEY] == []


def test_entities_data_contradicts_itself_nowhere():
    known = gazetteer()
    assert len(known) > 500
    assert {entry.type for entry in known.values()} == {"GPE", "LOC", "NORP", "FAC"}
    assert {known[name].type for name in ("Georgia", "USSR", "Kuala Lumpur")} == {"GPE"}
    assert [known[name].firm for name in ("Georgia", "Baku", "Welsh", "Texan")] == [True, False, True, False]
    assert not {word.lower() for word in rules().heads} & rules().articles


PIECES = st.sampled_from(
    [
        "the",
        "Ilunga",
        "President",
        "Croatia",
        "-",
        "War",
        "of",
        "(",
        ")",
        "RF",
        "’s",
        "\n\n",
        "Treaty",
        "Ω",
        "and",
        "😀",
        "x",
        "“",
        ".",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(PIECES, st.booleans()), max_size=25),
    st.lists(
        st.tuples(st.integers(0, 24), st.integers(1, 4), st.sampled_from(["PERSON", "ORG", "EVENT"])),
        max_size=6,
    ),
)
def test_entities_are_ordered_apart_and_trimmed(words, wanted):
    doc = Doc(BLANK.vocab, [w for w, _ in words], [s for _, s in words], pos=["PROPN"] * len(words))
    spans = [Span(doc, a, min(a + n, len(doc)), label) for a, n, label in wanted if a < len(doc)]
    doc.set_ents(spacy.util.filter_spans(spans))
    end = 0
    for number, mention in enumerate(entities(doc)):
        text = doc.text[mention.start : mention.end]
        assert mention.start >= end
        assert text == text.strip()
        assert any(char.isupper() for char in text)
        assert not text.endswith((".", "”", "“", "’s", "'s", ")", "(")) or len(text) == 1
        assert mention.group == number
        end = mention.end


@pytest.mark.model
def test_entities_beats_the_bare_model_on_extent(nlp):
    text = "The European Union and the African Union sent monitors to the Republic of South Ossetia's border."
    doc = parse(nlp, text, Context((Region(0, len(text), "paragraph"),)))
    assert not any(name.split(" ", 1)[1].startswith("the ") for name in labelled(doc))
    assert "ORG European Union" in labelled(doc)
