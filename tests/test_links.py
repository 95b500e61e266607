"""Links: which place a name means, and when nobody can tell."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from textmine.components.gazetteer import load_gazetteer
from textmine.components.links.factory import make_links
from textmine.components.links.logic import links
from textmine.components.records import ENTITIES_KEY, LINKS_KEY, EntityLink, EntityMention, keep, kept
from textmine.config import load_config

CASES = tomllib.loads((Path(__file__).parent / "data" / "links.toml").read_text(encoding="utf-8"))["case"]
MARKED = re.compile(r"\[([^|\]]+)\|([A-Z]+)\]")
BLANK = spacy.blank("en")


def _doc(marked):
    """Return a doc of a marked text; names that are the same are one entity."""
    text, mentions, groups, last = "", [], {}, 0
    for match in MARKED.finditer(marked):
        text += marked[last : match.start()]
        name, kind = match.groups()
        group = groups.setdefault(name, len(groups))
        mentions.append(EntityMention(len(text), len(text) + len(name), kind, group))
        text, last = text + name, match.end()
    doc = BLANK.make_doc(text + marked[last:])
    keep(doc, ENTITIES_KEY, mentions)
    return doc, list(groups)


def _linked(marked):
    doc, names = _doc(marked)
    return {names[link.group]: link for link in links(doc, load_gazetteer())}


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_links_of_marked_texts(case):
    found = _linked(case["text"])
    assert {name: link.no_link or link.label for name, link in found.items()} == case["links"]
    for name, latitude in case.get("latitudes", {}).items():
        assert found[name].latitude == pytest.approx(latitude, abs=0.5)


def test_links_say_where_they_come_from():
    found = _linked("[Armenia|GPE], the [Ottoman Empire|GPE], the [Lesser Caucasus|LOC] and [Kelverin|GPE].")
    assert [(link.kb, link.id) for link in found.values()] == [
        ("geonames", "174982"), ("wikidata", "Q12560"), ("textmine", "lesser-caucasus"), ("", ""),
    ]  # fmt: skip
    assert all(0.6 <= link.score <= 1 for link in found.values() if link.no_link is None)


def test_links_names_of_one_entity_speak_together():
    doc, _ = _doc("[Republic|GPE] of [Kosovo|GPE]; the [Republic|GPE] borders on [Serbia|GPE].")
    mentions = kept(doc, ENTITIES_KEY, EntityMention)
    keep(doc, ENTITIES_KEY, [EntityMention(m.start, m.end, m.type, m.group // 2) for m in mentions])
    assert [link.label for link in links(doc, load_gazetteer())] == ["Kosovo", "Serbia"]


def test_links_pronouns_do_not_name_a_place():
    doc = BLANK.make_doc("She left.")
    keep(doc, ENTITIES_KEY, [EntityMention(0, 3, "GPE", 0, kind="pronoun")])
    assert list(links(doc, load_gazetteer())) == []


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=12), st.sampled_from(["GPE", "LOC", "ORG"])), max_size=6)
)
def test_links_take_any_names_and_mark_every_place(names):
    text = " ".join(name for name, _ in names)
    doc, start, mentions = BLANK.make_doc(text), 0, []
    for group, (name, kind) in enumerate(names):
        mentions.append(EntityMention(start, start + len(name), kind, group))
        start += len(name) + 1
    keep(doc, ENTITIES_KEY, mentions)
    found = {link.group for link in links(doc, load_gazetteer())}
    assert {mention.group for mention in mentions if mention.type != "ORG"} <= found


def test_links_component_reads_the_table_of_the_configuration(tmp_path):
    (tmp_path / "my.csv").write_text("name,type,latitude,longitude\nKelverin,GPE,10,20\n", encoding="utf-8")
    (tmp_path / "textmine.toml").write_text('[entities]\ngazetteer = "my.csv"\n', encoding="utf-8")
    config = load_config(tmp_path / "textmine.toml")
    assert config.gazetteer == tmp_path / "my.csv"
    doc, _ = _doc("[Kelverin|GPE] rose.")
    done = make_links(BLANK, "links", str(config.gazetteer))(doc)
    (link,) = kept(done, LINKS_KEY, EntityLink)
    assert (link.kb, link.id, link.latitude) == ("user", "kelverin", 10.0)
    assert config.sha256() == load_config().sha256() != config.sha256(gazetteer="1")


@pytest.mark.model
def test_links_reach_the_published_record():
    from textmine import annotate

    untagged = load_config().replace(quotes={"tagger": ""})
    chapter = annotate(
        "Armenia and Azerbaijan fought over Nagorno-Karabakh. Troops left Kelverin for Yerevan.\n",
        config=untagged,
    )
    found = {entity.name: entity for entity in chapter.entities if entity.type in {"GPE", "LOC"}}
    assert found["Armenia"].link is not None
    assert (found["Armenia"].link.kb, found["Armenia"].link.lat) == ("geonames", 40.3)
    assert all((entity.link is None) != (entity.no_link is None) for entity in found.values())
