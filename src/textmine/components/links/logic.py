"""Links: which place, body or seat each entity is, or that nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from spacy.tokens import Doc

from textmine.components.gazetteer import Gazetteer, Place
from textmine.components.gazetteer.names import folded
from textmine.components.links.candidates import Candidates
from textmine.components.links.choice import Named, choose
from textmine.components.links.data import weights
from textmine.components.links.evidence import Evidence
from textmine.components.records import ENTITIES_KEY, EntityLink, EntityMention, kept

# Types of which every entity is linked or said to have no link.
_PLACES = frozenset({"GPE", "LOC"})
_SPEAKING = frozenset({"GPE", "LOC", "NORP"})
_BEHIND = re.compile(r",? \(?")
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


def links(doc: Doc, gazetteer: Gazetteer) -> Iterator[EntityLink]:
    """Yield for each entity that is a place its link, or why it has none; for bodies and facilities only links.

    Args:
        doc: with its entity mentions, grouped.
        gazetteer: what names may mean.

    Yields:
        EntityLink: one a group, in order of the groups' numbers.

    Source: prior odds by kind and population, times context of the document and its neighbours, as the toponym resolution
    of Leidner (2007) and of Lieberman and Samet (2012) weigh them; the numbers in `links.toml` are our own.
    """
    text, candidates = doc.text, Candidates(gazetteer)  # spaCy joins the text anew at every call
    mentions = sorted(kept(doc, ENTITIES_KEY, EntityMention), key=lambda m: (m.start, m.end))
    named = [mention for mention in mentions if mention.kind == "name"]
    evidence = _evidence(text, named, candidates)
    behind = _behind(text, named, candidates)
    groups: dict[int, list[EntityMention]] = {}
    for mention in named:
        groups.setdefault(mention.group, []).append(mention)
    for group in sorted(groups):
        link = _link(group, text, groups[group], behind, candidates, evidence)
        if link is not None:
            yield link


def _name(text: str, mention: EntityMention) -> str:
    return " ".join(text[mention.start : mention.end].split())


def _evidence(text: str, mentions: Iterable[EntityMention], candidates: Candidates) -> Evidence:
    evidence = Evidence()
    for mention in mentions:
        if mention.type in _SPEAKING:
            name = _name(text, mention)
            evidence.add(mention.start, folded(name), candidates.countries(name))
    return evidence


def _behind(text: str, mentions: Sequence[EntityMention], candidates: Candidates) -> dict[int, Place]:
    """Return by start of a mention the place that is named right behind it: "Paris, Texas"."""
    return {
        left.start: places[0]
        for left, right in pairwise(mentions)
        if left.type == right.type == "GPE" and _BEHIND.fullmatch(text, left.end, right.start)
        if (places := candidates.of(_name(text, right), "GPE"))
    }


def _link(
    group: int,
    text: str,
    mentions: Sequence[EntityMention],
    behind: Mapping[int, Place],
    candidates: Candidates,
    evidence: Evidence,
) -> EntityLink | None:
    types = [mention.type for mention in mentions]
    kind = max(dict.fromkeys(types), key=types.count)
    if kind not in weights().types:
        return None
    names: dict[str, list[EntityMention]] = {}
    for mention in mentions:
        names.setdefault(_name(text, mention), []).append(mention)
    chosen = choose(
        [
            Named(
                folded(name),
                tuple(m.start for m in those),
                tuple(dict.fromkeys(behind[m.start] for m in those if m.start in behind)),
                candidates.of(name, kind),
            )
            for name, those in names.items()
        ],
        evidence,
    )
    if chosen is not None and chosen[1] >= weights().least_score:
        return _to(group, *chosen)
    if kind not in _PLACES:
        return None
    return EntityLink(group, no_link="unknown" if chosen is None else "ambiguous")


def _to(group: int, place: Place, score: float) -> EntityLink:
    if place.geonames is not None:
        kb, key = "geonames", str(place.geonames)
    elif place.wikidata is not None:
        kb, key = "wikidata", place.wikidata
    else:
        kb, key = (
            "user" if place.source == "user" else "textmine",
            _NOT_IN_IDS.sub("-", folded(place.name)).strip("-"),
        )
    return EntityLink(group, kb, key, place.name, place.latitude, place.longitude, score)
