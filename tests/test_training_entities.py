from __future__ import annotations

import re

import spacy

from textmine.components.context import Context, Region, set_context
from textmine.training.entity_samples import TYPES, joined, paragraphs, sample_of

BLANK = spacy.blank("en")
TEXT = "So Ilunga spoke in Velm, and Ilunga left.\n\nThen Ilunga met *Orlu* there.\n\nAll of Velm slept."
PARAGRAPHS = [(TEXT.index(text), TEXT.index(text) + len(text)) for text in TEXT.split("\n\n")]
NAMED = (("Ilunga", "PERSON"), ("Velm", "GPE"))
GOLD = {(m.start(), m.end()): kind for name, kind in NAMED for m in re.finditer(name, TEXT)}


def chapter(scope: tuple[tuple[int, int], ...] | None = None):
    doc = BLANK(TEXT)
    for token in doc:
        token.pos_ = "PROPN" if token.text[:1].isupper() and not token.is_sent_start else "X"
    regions = tuple(Region(start, end, "paragraph") for start, end in PARAGRAPHS)
    orlu = TEXT.index("Orlu")
    set_context(doc, Context(regions, emphasis=((orlu, orlu + 4),)))
    return sample_of(doc, GOLD, scope)


def test_entity_samples_allow_what_the_gold_says():
    sample = chapter()
    texts = [one.text for one in sample.found]
    row = texts.index("Ilunga")
    assert [TYPES[kind] for kind in sample.example.allowed[row].nonzero()[0]] == ["PERSON"]
    assert [TYPES[kind] for kind in sample.example.allowed[texts.index("Orlu")].nonzero()[0]] == ["none"]
    assert sample.example.told.all()


def test_entity_samples_paragraphs_are_texts_by_themselves():
    parts = paragraphs(chapter())
    assert [part.parsed.doc.text.strip() for part in parts] == [text.strip() for text in TEXT.split("\n\n")]
    named = [{part.parsed.doc.text[a:b]: kind for (a, b), kind in part.gold.items()} for part in parts]
    assert named == [{"Ilunga": "PERSON", "Velm": "GPE"}, {"Ilunga": "PERSON"}, {"Velm": "GPE"}]
    assert ["italic" in one.sources for one in parts[1].found if one.text == "Orlu"] == [True]


def test_entity_samples_paragraphs_keep_to_what_is_labelled():
    assert len(paragraphs(chapter(scope=(PARAGRAPHS[1],)))) == 1


def test_entity_samples_joined_leave_the_spellings_of_two_texts_unrelated():
    parts = paragraphs(chapter())
    example = joined(parts)
    spellings = [(number, one.key) for number, part in enumerate(parts) for one in part.found]
    assert len(example.text.own) == len(spellings) == len(example.allowed) == len(example.told)
    groups = dict(zip(example.text.groups, spellings, strict=True))
    assert len(groups) == len(set(spellings))
    assert all(groups[here][0] == groups[there][0] for _, here, there in example.text.edges)
