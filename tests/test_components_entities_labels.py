"""Candidates for names, what the label model is told of them, and the choice among them."""

from __future__ import annotations

import io
import itertools

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from textmine.components.context import context_of
from textmine.components.entities.candidates import Candidate, candidates
from textmine.components.entities.chosen import chosen_names, fits
from textmine.components.entities.columns import columns
from textmine.components.entities.described import dense_width, described
from textmine.components.entities.label_model import (
    FILE,
    LabelModel,
    Layers,
    model_bytes,
    read_model,
    shipped_model,
)
from textmine.components.entities.logic import entities, name_candidates, running_text
from textmine.components.entities.relations import RELATIONS, grouped_spellings, relations
from textmine.components.entities.surroundings import shape
from textmine.components.gazetteer import load_gazetteer
from textmine.errors import ModelError

BLANK = spacy.blank("en")
TYPES = ("none", "GPE", "PERSON")


def doc_of(text: str) -> Doc:
    doc = BLANK(text)
    for token in doc:
        token.pos_ = "PROPN" if token.text[:1].isupper() else "X"
    return doc


def found_in(text: str) -> dict[str, set[str]]:
    doc = doc_of(text)
    stretch = [(region, 0, len(doc)) for region in context_of(doc).regions]
    return {one.text: one.sources for one in candidates(columns(doc), stretch, ())}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("on 30 May Ilunga spoke", "Ilunga"),
        ("a Movement for the Left was", "Movement for the Left"),
        ("so Oscar von Ilunga spoke", "Oscar von Ilunga"),
        ("the Dockers' Union met", "Dockers' Union"),
        ("by Resolution 1514 (XV) it", "Resolution 1514 (XV)"),
        ("a Salt Act No. 34 came", "Salt Act No. 34"),
        ("by Law 18 of 2001 it", "Law 18 of 2001"),
        ("the Salt Act, 1982, said", "Salt Act, 1982"),
        ("the Constitution of 1868 said", "Constitution of 1868"),
        ("an anthem, “The Lamp on the Hill”, rang", "The Lamp on the Hill"),
        ("in Timor-Leste it", "Timor-Leste"),
        ("in Timor-Leste it", "Timor"),
        ("then President Ilunga spoke", "Ilunga"),
        ("he lived in The Hague then", "The Hague"),
        ("the June 1934 Ruritan federal election was", "June 1934 Ruritan federal election"),
    ],
)
def test_candidates_hold_the_name(text, name):
    assert name in found_in(text)


@pytest.mark.parametrize(
    ("text", "name"), [("in May it", "May"), ("it was small", "small"), ("The town fell", "The")]
)
def test_candidates_hold_no_common_word(text, name):
    assert name not in found_in(text)


def test_candidates_of_a_contest_say_so():
    assert "contest" in found_in("the 1934 Ruritan federal election was")["1934 Ruritan federal election"]


@pytest.mark.parametrize(
    ("text", "nations"),
    [
        ("the Greek-Turkish dispute", {"Greek", "Turkish"}),
        ("The Greek-Turkish dispute", {"Greek", "Turkish"}),
        ("the Chechen-Ingush Republic fell", set()),
        ("a Greek-Cypriot town", set()),
        ("a Greek-Ruritan town", set()),
    ],
)
def test_candidates_of_two_nations_are_theirs(text, nations):
    assert {name for name, sources in found_in(text).items() if "nations" in sources} == nations


@pytest.mark.parametrize(
    ("word", "expected"), [("Paris", "Xx"), ("MiG-17", "XxX-d"), ("RPCR", "X"), ("", "")]
)
def test_surroundings_shape(word, expected):
    assert shape(word) == expected


def related(text: str) -> set[tuple[str, str, str]]:
    doc = doc_of(text)
    table = columns(doc)
    found = candidates(table, [(region, 0, len(doc)) for region in context_of(doc).regions], ())
    groups, spellings = grouped_spellings(found)
    return {
        (RELATIONS[kind], spellings[a], spellings[b])
        for kind, a, b in relations(table, found, groups, spellings)
    }


def test_relations_join_a_name_and_its_words():
    assert {("last word", "ada ilunga", "ilunga"), ("first word", "ada ilunga", "ada")} <= related(
        "so Ada Ilunga spoke, and Ada sang, and Ilunga left"
    )


def test_relations_join_a_place_and_what_is_derived_from_it():
    found = related("in Ruvenga a Ruvengan and a Ruvengish town")
    assert {("derived", "ruvenga", "ruvengan"), ("base", "ruvengish", "ruvenga")} <= found


def test_relations_join_what_stands_in_brackets():
    assert ("bracketed", "rf", "ruvenga farmers") in related("the Ruvenga Farmers (RF) met")


def tiny_model(width: int, bias: tuple[float, float, float]) -> LabelModel:
    """A model that knows nothing but how likely each type is."""
    size = 2
    layers = Layers(
        own=np.zeros((1, size), np.float32), around=np.zeros((1, size), np.float32),
        dense=np.zeros((width, size), np.float32), dense_bias=np.zeros(size, np.float32),
        related=np.zeros((len(RELATIONS) * size, size), np.float32), pooled=np.zeros((2 * size, size), np.float32),
        state=np.zeros((size, size), np.float32), state_bias=np.zeros(size, np.float32),
        out=np.zeros((size, 3), np.float32), out_bias=np.array(bias, np.float32),
    )  # fmt: skip
    return LabelModel(
        TYPES, {"len:1": 0}, {"begins": 0}, np.zeros(width, np.float32), np.ones(width, np.float32), (layers,)
    )


def test_chosen_names_are_typed_by_the_model():
    table = columns(doc_of("then Ilunga spoke"))
    one = Candidate(1, 2, "Ilunga", {"run"})
    model = tiny_model(dense_width(table), (0, 1, 3))
    assert [(n.type, n.made_by) for n in chosen_names(model, table, [one])] == [
        ("PERSON", "entities:run+labels")
    ]
    assert chosen_names(tiny_model(dense_width(table), (3, 1, 0)), table, [one]) == []
    contest = Candidate(1, 2, "Ilunga", {"contest"})
    assert [n.type for n in chosen_names(tiny_model(dense_width(table), (3, 1, 0)), table, [contest])] == [
        "EVENT"
    ]


def test_chosen_names_lean_on_what_the_tables_know(tmp_path):
    (tmp_path / "places.csv").write_text("name,type\nIlunga,GPE\n", encoding="utf-8")
    doc = doc_of("then Ilunga left Kosovo")
    found = [Candidate(1, 2, "Ilunga", {"run"}), Candidate(3, 4, "Kosovo", {"run"})]
    slightly = tiny_model(dense_width(columns(doc)), (0, 3, 3.3))
    kinds = [name.type for name in chosen_names(slightly, columns(doc), found)]
    assert kinds == ["PERSON", "GPE"]
    surely = tiny_model(dense_width(columns(doc)), (0, 3, 5))
    own = columns(doc, load_gazetteer(tmp_path / "places.csv"))
    assert [name.type for name in chosen_names(surely, own, found)] == ["GPE", "PERSON"]


def test_chosen_names_of_persons_are_without_titles():
    doc = doc_of("then King Ilunga spoke")
    model = tiny_model(dense_width(columns(doc)), (0, 1, 3))
    (name,) = chosen_names(model, columns(doc), [Candidate(1, 3, "King Ilunga", {"run"})])
    assert name.text(doc) == "Ilunga"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(1, 4)), max_size=12, unique=True))
def test_chosen_names_never_overlap(spans):
    table = columns(doc_of("A B C D E F G H I J K L"))
    found = [Candidate(a, a + n, " ".join(table.words[a : a + n])) for a, n in sorted(spans)]
    for one in found:
        one.sources.add("run")
    names = chosen_names(tiny_model(dense_width(table), (0, 1, 3)), table, found)
    assert all(left.end <= right.start for left, right in itertools.pairwise(names))
    assert bool(names) == bool(found)


def test_label_model_is_read_as_written(tmp_path):
    table = columns(doc_of("then Ilunga spoke, and Ilunga left"))
    found = [Candidate(1, 2, "Ilunga", {"run"}), Candidate(5, 6, "Ilunga", {"run"})]
    model = tiny_model(dense_width(table), (0, 1, 3))
    target = io.BytesIO()
    np.savez_compressed(target, **model_bytes(model))
    (tmp_path / FILE).write_bytes(target.getvalue())
    again = read_model(tmp_path / FILE)
    rows = again.probabilities(described(table, found))
    assert np.allclose(rows, model.probabilities(described(table, found)), atol=1e-3)
    assert np.allclose(rows.sum(axis=1), 1, atol=1e-5)
    assert len(again.sha256) == 64


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_label_model_that_is_none_is_an_error(tmp_path, content):
    if content is not None:
        (tmp_path / FILE).write_bytes(content)
    with pytest.raises(ModelError, match="label model cannot be read"):
        read_model(tmp_path / FILE)


def test_label_model_leaves_texts_without_parse_to_the_rules():
    table = columns(doc_of("then Ilunga spoke"))
    assert not fits(tiny_model(dense_width(table), (0, 1, 3)), table)
    assert not fits(tiny_model(99, (0, 1, 3)), table)


@pytest.mark.model
def test_label_model_types_invented_names_by_their_surroundings(nlp):
    text = (
        "The parliament of Pellmarra met in Tsevalle. Pellmarra's government fell, and troops marched through Pellmarra. "
        "Josune Varrick, the prime minister, resigned. “We are tired”, Varrick said. The Pellmarrans voted for independence."
    )
    kinds = {text[m.start : m.end]: m.type for m in entities(nlp(text))}
    assert kinds["Pellmarra"] == "GPE"
    assert kinds["Josune Varrick"] == kinds["Varrick"] == "PERSON"
    assert kinds["Pellmarrans"] == "NORP"


@pytest.mark.model
def test_label_model_shipped_fits_the_pipeline(nlp):
    model = shipped_model()
    table = columns(nlp("Aliyev spoke in Baku."))
    assert model is not None
    assert fits(model, table)
    found = name_candidates(table, running_text(table.doc))
    assert model.probabilities(described(table, found)).shape == (len(found), len(model.types))
