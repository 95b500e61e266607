from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from textmine.components.context import Context, Region, set_context
from textmine.components.gazetteer import load_gazetteer
from textmine.components.identity.data import (
    first_names_by_gender,
    metonymy_rules,
    name_rules,
    people_rules,
    person_rules,
    seats,
    titles_by_gender,
)
from textmine.components.identity.factory import make_identity
from textmine.components.identity.forms import folded, form_of
from textmine.components.identity.joined import Joined
from textmine.components.identity.logic import identities
from textmine.components.identity.persons import same_full_name
from textmine.components.identity.salience import Salience
from textmine.components.records import ENTITIES_KEY, EntityMention, keep, kept
from textmine.config import load_config
from textmine.pipeline import annotate
from textmine.schema.rows import rows

_DATA = Path(__file__).parent / "data/entities"
GROUPS = tomllib.loads((_DATA / "identity.toml").read_text(encoding="utf-8"))["case"]
MEANT = tomllib.loads((_DATA / "meant.toml").read_text(encoding="utf-8"))
BLANK = spacy.blank("en")


def mentions_of(text: str, names: list[str]) -> list[EntityMention]:
    found, position = [], 0
    for typed in names:
        kind, name = typed.split(" ", 1)
        position = text.index(name, position)
        found.append(EntityMention(position, position + len(name), kind, 0))  # type: ignore[arg-type]
        position += len(name)
    return found


@pytest.mark.parametrize("case", GROUPS, ids=[case["about"] for case in GROUPS])
def test_identity_groups_names(case):
    found = identities(BLANK(case["text"]), mentions_of(case["text"], case["names"]))
    things = defaultdict(list)
    for index, mention in enumerate(found):
        things[mention.group].append(index)
    assert sorted(things.values()) == sorted(case["things"])
    assert list(things) == list(range(len(things)))


def test_identity_surname_means_a_person_of_the_text_before_one_of_a_note():
    text = "Vera Brand, Salt.\n\nMoise Brand spoke. Brand left."
    doc = BLANK(text)
    set_context(doc, Context((Region(0, 17, "note", "notes"), Region(19, len(text), "paragraph"))))
    names = ["PERSON Vera Brand", "PERSON Moise Brand", "PERSON Brand"]
    assert [m.group for m in identities(doc, mentions_of(text, names))] == [0, 1, 1]


@pytest.mark.model
@pytest.mark.parametrize("case", MEANT["seat"], ids=[case["text"] for case in MEANT["seat"]])
def test_identity_tells_what_a_seat_stands_for(nlp, case):
    found = identities(nlp(case["text"]), mentions_of(case["text"], case["names"]))
    bodies = {case["text"][m.start : m.end]: m.stands_for for m in found if m.stands_for}
    assert bodies == case["bodies"]


@pytest.mark.model
@pytest.mark.parametrize("case", MEANT["pronoun"], ids=[case["text"] for case in MEANT["pronoun"]])
def test_identity_resolves_pronouns(nlp, case):
    text = case["text"]
    found = identities(nlp(text), mentions_of(text, case["names"]))
    named = {m.group: text[m.start : m.end] for m in found if m.kind == "name"}
    assert {text[m.start : m.end]: named[m.group] for m in found if m.kind == "pronoun"} == case["meant"]
    assert all(m.type == "PERSON" for m in found if m.kind == "pronoun")


def test_identity_knows_the_names_of_the_user(tmp_path):
    table = tmp_path / "places.csv"
    table.write_text("name,type,aliases\nKelverin,GPE,Sarn Land\n", encoding="utf-8")
    doc = BLANK("Kelverin burned. Sarn Land fell.")
    keep(doc, ENTITIES_KEY, mentions_of(doc.text, ["GPE Kelverin", "GPE Sarn Land"]))
    assert [m.group for m in identities(doc, kept(doc, ENTITIES_KEY, EntityMention))] == [0, 1]
    component = make_identity(BLANK, "identity", str(table))
    assert [m.group for m in kept(component(doc), ENTITIES_KEY, EntityMention)] == [0, 0]


@pytest.mark.model
def test_identity_twice_is_identity_once(nlp):
    text = "Margaret Brand resigned in May. She said that the vote was lost."
    doc = nlp(text)
    keep(doc, ENTITIES_KEY, mentions_of(text, ["PERSON Margaret Brand"]))
    component = make_identity(nlp, "identity")
    once = kept(component(doc), ENTITIES_KEY, EntityMention)
    assert [m.kind for m in once] == ["name", "pronoun"]
    assert kept(component(doc), ENTITIES_KEY, EntityMention) == once


@pytest.mark.model
def test_identity_in_the_published_record(tmp_path):
    (tmp_path / "plain.toml").write_text('[quotes]\ntagger = ""\n', encoding="utf-8")
    text = "The government sat in Baku. In May 1993, Baku rejected the offer of Armenia.\n\nMargaret Brand resigned in May. She said that the vote was lost."
    chapter = annotate(text, config=load_config(tmp_path / "plain.toml"))
    entities = {entity.id: entity for entity in chapter.entities}
    meant = [entities[m.stands_for] for e in chapter.entities for m in e.mentions if m.stands_for]
    assert [(body.name, body.type, body.mentions) for body in meant] == [
        ("Government of Azerbaijan", "ORG", ())
    ]
    (quote,) = chapter.quotes
    assert quote.speaker is not None
    speaker = entities[str(quote.speaker.entity)]
    assert (speaker.name, speaker.aliases) == ("Margaret Brand", ())
    assert [m.kind for m in speaker.mentions] == ["name", "pronoun"]
    row = next(row for row in rows(chapter)["entities"] if row["stands_for"])
    assert (row["text"], row["stands_for_name"]) == ("Baku", "Government of Azerbaijan")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Hague", "hague"),
        ("Nagorno‑Karabakh’s", "nagorno-karabakh"),
        ("Nagorno-\nKarabakh", "nagorno-karabakh"),
        ("U.S.", "us"),
        ("Moïse  Tshombé", "moise tshombe"),
        ("Łódź", "lodz"),
        ("“Ruvenga”", "ruvenga"),
        ("the Delegates'", "delegates"),
    ],
)
def test_identity_folds_names(text, name):
    assert folded(text) == name


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("john brand", "john adam brand", True),
        ("john brand", "adam brand", False),
        ("john b brand", "john c brand", False),
        ("j brand", "john brand", True),
        ("bob brand", "robert brand", True),
        ("john brand", "john orlu", False),
        ("carlos belo", "carlos filipe ximenes belo", True),
    ],
)
def test_identity_compares_full_names(left, right, same):
    assert same_full_name(tuple(left.split()), tuple(right.split())) is same
    assert same_full_name(tuple(right.split()), tuple(left.split())) is same


def test_identity_salience_fades():
    salience: Salience[str] = Salience(half_life=2)
    salience.name("old", 0)
    salience.name("new", 4)
    assert salience.weight("old", 4) == pytest.approx(0.25)
    assert salience.most(["old", "new"], 4) == "new"
    assert salience.weight("never", 9) == 0.0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_identity_joined_is_an_equivalence(pairs):
    joined: Joined[int] = Joined()
    for first, second in pairs:
        joined.join(first, second)
    for first, second in pairs:
        assert joined.root(first) == joined.root(second) == joined.root(joined.root(second))


def test_identity_data_is_read_and_folded():
    assert not set(first_names_by_gender()) - {folded(name) for name in first_names_by_gender()}
    assert {"male", "female"} == set(titles_by_gender().values()) == set(first_names_by_gender().values())
    assert len(seats()) > 250
    assert all(kinds and all(seat.body for seat in kinds) for kinds in seats().values())
    assert all(metonymy_rules().acts and rules for rules in (name_rules(), people_rules(), person_rules()))


PIECES = st.sampled_from(
    ["the", "Ilunga", "Moise", "President", "Baku", "-", "of", "(", ")", "RF", "’s", "Jr", "II", "\n\n", "Ω", "é", "😀", ".", "'", "1"]
)  # fmt: skip
KINDS = st.sampled_from(["PERSON", "ORG", "GPE", "NORP", "LAW", "LANGUAGE"])


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(PIECES, st.booleans()), max_size=25),
    st.lists(st.tuples(st.integers(0, 24), st.integers(1, 4), KINDS), max_size=8),
)
def test_identity_keeps_every_name_whatever_it_is(words, wanted):
    doc = Doc(BLANK.vocab, [w for w, _ in words], [s for _, s in words])
    names, free = [], 0
    for start, size, kind in sorted(wanted):
        if free <= start < len(doc):
            span = doc[start : start + size]
            names.append(EntityMention(span.start_char, span.end_char, kind, 7, made_by="x"))
            free = span.end
    found = identities(doc, names)
    assert [(m.start, m.end, m.type, m.made_by) for m in found] == [
        (m.start, m.end, m.type, "x") for m in names
    ]
    seen = -1
    for mention in found:
        assert 0 <= mention.group <= seen + 1
        seen = max(seen, mention.group)
    for name in names:
        assert form_of(doc, doc.text, name, load_gazetteer()).end <= len(doc)
