"""Types of names set right: by what is generally known, and by what the rest of the document says of the same name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from spacy.tokens import Doc

from textmine.components.entities.cited import CITED
from textmine.components.entities.data import gazetteer, rules
from textmine.components.entities.names import Name
from textmine.schema.v1 import EntityType

# A name's type is put to the vote from this many mentions on, and a majority must pass this share.
_QUORUM = 3
_MAJORITY = 0.5
# A place's name and the adjective made from it share this many letters at least.
_STEM = 4
_AFTER_A_LANGUAGE = frozenset({"ADP", "CCONJ", "AUX", "VERB", "SCONJ", "ADV", "PART"})
_CERTAIN = frozenset({"entities:head", CITED})
_PLACES = frozenset({"GPE", "LOC", "FAC"})


def is_name(doc: Doc, name: Name) -> bool:
    """Tell whether `name` can be one: it has a capital, and is no month, number, address or single letter."""
    text = name.text(doc)
    words = text.casefold().split()
    if len(words) > 1 and words[0].rstrip(".") in rules().parts_of_text and doc[name.end - 1].like_num:
        return False
    if name.type == "EVENT" and rules().heads.get(text) == "EVENT":
        return False
    if len(text) < 2 or not any(char.isupper() for char in text) or text.casefold() in rules().not_names:
        return False
    return not any(
        token.like_url or token.like_email or ("/" in token.text and not token.text[0].isdigit())
        for token in doc[name.start : name.end]
    )


def with_known_type(doc: Doc, name: Name) -> Name:
    """Return `name` with the type that the gazetteer gives it, if it knows better than the model."""
    known = gazetteer().get(name.text(doc))
    if known is None or known.type == name.type or name.type == "LANGUAGE":
        return name
    if not known.firm and name.type in {"PERSON", *_PLACES}:
        return name
    return replace(name, type=known.type, made_by=f"{name.made_by}+gazetteer")


def split_pair(doc: Doc, name: Name) -> Iterator[Name]:
    """Yield the parts of a compound of known names ("Greek-Turkish"), or `name` itself."""
    if name.text(doc) in gazetteer():
        yield name
        return
    parts, begin = [], name.start
    for index in range(name.start, name.end + 1):
        if index == name.end or doc[index].text in {"-", "–"}:
            parts.append((begin, index))
            begin = index + 1
    if (
        len(parts) > 1
        and all(doc[a:b].text in gazetteer() for a, b in parts if b > a)
        and all(b > a for a, b in parts)
    ):
        for start, end in parts:
            yield with_known_type(doc, Name(start, end, name.type, name.made_by))
    else:
        yield name


def agreed(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Return `names` with types made to agree over the document.

    A single word that ends a person's full name elsewhere is a person, unless it is the name of a country. Otherwise
    the majority of a name's mentions decides, where it is clear; surroundings that speak for a place have votes, too.
    """
    surnames = {
        doc[name.end - 1].text for name in names if name.type == "PERSON" and name.end - name.start > 1
    } | {name.text(doc) for name in names if _has_title(doc, name)}
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        text = name.text(doc)
        # The model takes unfamiliar places for persons, but seldom persons without title or first name for places.
        votes[text][name.type] += 2 if name.type in _PLACES and text not in surnames else 1
        if text not in surnames:
            votes[text][name.type if name.type in _PLACES else "GPE"] += _speaks_for_place(doc, name)
    return [_settled(doc, name, votes[name.text(doc)], surnames) for name in names]


def _settled(doc: Doc, name: Name, votes: Counter[str], surnames: set[str]) -> Name:
    text = name.text(doc)
    known = gazetteer().get(text)
    head = rules().heads.get(doc[name.end - 1].text)
    if name.made_by in _CERTAIN or (known is not None and known.firm):
        return name
    if name.end - name.start > 1 and head in {"EVENT", "LAW"} and name.type != "WORK_OF_ART":
        return _as(name, head)
    if name.end - name.start == 1 and text in surnames:
        return _as(name, "PERSON")
    if known is not None and known.type == "GPE":
        return _as(name, known.type)
    return _as(name, _majority(votes) or name.type)


def _has_title(doc: Doc, name: Name) -> bool:
    if name.type != "PERSON" or name.start == 0:
        return False
    before = doc[name.start - 1]
    return before.text[:1].isupper() and (before.lower_.rstrip("."),) in rules().titles


def _speaks_for_place(doc: Doc, name: Name) -> int:
    """Return the votes for a place that the words around `name` give: 2 if they do, else 0.

    A body can be "in" its own right ("in Parliament", "in NATO"), so a preposition says little against most bodies.
    """
    before = [token.lower_ for token in doc[max(0, name.start - 2) : name.start]]
    behind = doc[name.end].lower_ if name.end < len(doc) else ""
    body = name.type == "ORG" and (name.end - name.start > 1 or name.text(doc).isupper())
    if (
        before
        and before[-1] in rules().place_prepositions
        and not body
        and name.text(doc) not in rules().heads
    ):
        return 2
    of_place = len(before) == 2 and before[1] == "of" and before[0] in rules().place_nouns
    return 2 if of_place or behind in rules().place_nouns else 0


def _majority(votes: Counter[str]) -> str | None:
    total = votes.total()
    kind, count = votes.most_common(1)[0]
    return kind if total >= _QUORUM and count > _MAJORITY * total else None


def with_derived_demonyms(doc: Doc, names: Sequence[Name]) -> list[Name]:
    """Return `names` with single words that are made from a place's name by a demonym's ending typed as `NORP`."""
    places = {name.text(doc) for name in names if name.type in _PLACES and name.end - name.start == 1}
    stems = {
        place[:size] for place in places for size in range(_STEM, len(place) + 1) if len(place) - size <= 3
    }
    return [_as(name, "NORP") if _is_derived(name.text(doc), places, stems) else name for name in names]


def _is_derived(text: str, places: set[str], stems: set[str]) -> bool:
    if text in places or text in gazetteer():
        return False
    return any(text.endswith(ending) and text[: -len(ending)] in stems for ending in rules().demonym_endings)


def as_language(doc: Doc, name: Name) -> Name:
    """Return a nation's adjective as `LANGUAGE` where its words say that the language is meant ("spoke Swedish")."""
    if name.type != "NORP" or name.end - name.start > 1:
        return name
    behind = doc[name.end] if name.end < len(doc) else None
    if behind is not None and behind.text == "-" and name.end + 1 < len(doc):
        behind = doc[name.end + 1]
    if behind is not None and {behind.lower_, behind.lemma_.lower()} & rules().language_behind:
        return _as(name, "LANGUAGE")
    before = doc[name.start - 1] if name.start else None
    closed = behind is None or behind.is_punct or behind.pos_ in _AFTER_A_LANGUAGE
    if before is None or not closed or doc[name.start].tag_ == "NNPS":
        return name
    spoken = {before.lower_, before.lemma_.lower()} & rules().language_before
    return _as(name, "LANGUAGE") if spoken else name


def _as(name: Name, kind: str) -> Name:
    if kind == name.type:
        return name
    return replace(name, type=cast("EntityType", kind), made_by=f"{name.made_by}+agreement")
