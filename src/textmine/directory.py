"""Who and what occurs in which chapters: the entities of a corpus, one id each.

Chapters know nothing of each other; here their entities are compared. Two are one if their links are the same, or if their names
are and nothing speaks against it: other links, other first names, a name that says too little ("Supreme Court"), a chapter that
treats states that do not exist.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from textmine.components.entities.data import rules
from textmine.components.gazetteer import load_gazetteer
from textmine.components.identity.data import name_rules
from textmine.components.identity.forms import folded, key_of_name
from textmine.components.identity.known import canonical
from textmine.components.identity.peoples import stem
from textmine.components.identity.persons import same_full_name
from textmine.components.identity.things import plain_state
from textmine.convert import BY_USE
from textmine.schema.v1 import Chapter, Entity, EntityType, Link

_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")

COLUMNS = (
    "entity", "name", "type", "aliases", "chapters", "mentions", "pronouns", "link_kb", "link_id", "lat", "lon",
    "chapter", "chapter_entity", "chapter_mentions", "chapter_pronouns",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An entity of the corpus in one chapter: its id there, and how often it is named and taken up by a pronoun."""

    chapter: str
    entity: str
    names: int
    pronouns: int


@dataclass(slots=True)
class Listed:
    """An entity of the corpus.

    Attributes:
        id: made from the name; the same for the same chapters in the same order.
        name: the fullest name, of places and peoples the one that the first chapter mostly uses; `aliases` are the others, in the order met.
        occurrences: where it occurs, in the order of the chapters.
    """

    id: str
    name: str
    type: EntityType
    aliases: list[str] = field(default_factory=list)
    link: Link | None = None
    occurrences: list[Occurrence] = field(default_factory=list)

    @property
    def names(self) -> int:
        """How often it is named in all chapters."""
        return sum(one.names for one in self.occurrences)

    @property
    def pronouns(self) -> int:
        """How often a pronoun means it in all chapters."""
        return sum(one.pronouns for one in self.occurrences)

    @property
    def chapters(self) -> int:
        """In how many chapters it is named."""
        return len({one.chapter for one in self.occurrences})


def directory(chapters: Sequence[Chapter]) -> list[Listed]:
    """Return the named entities of `chapters`, those of most chapters first, then the oftenest named.

    Args:
        chapters: as annotated; entities that are never named (a government that only a capital stands for) are left out.
    """
    entries = _Entries()
    for chapter in chapters:
        for entity in chapter.entities:
            kinds = Counter(mention.kind for mention in entity.mentions)
            if kinds["name"]:
                listed = entries.find(entity, chapter)
                listed.occurrences.append(Occurrence(chapter.id, entity.id, kinds["name"], kinds["pronoun"]))
    found = sorted(entries.listed, key=lambda one: (-one.chapters, -one.names, one.name))
    taken: Counter[str] = Counter()
    for one in found:
        slug = _NOT_IN_SLUG.sub("-", folded(one.name)).strip("-") or "entity"
        taken[slug] += 1
        one.id = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
    return found


def directory_rows(listed: Iterable[Listed]) -> Iterator[dict[str, Any]]:
    """Yield a row for each entity and chapter, with the columns `COLUMNS`."""
    for one in listed:
        for place in one.occurrences:
            yield {
                "entity": one.id,
                "name": one.name,
                "type": one.type,
                "aliases": "; ".join(one.aliases) or None,
                "chapters": one.chapters,
                "mentions": one.names,
                "pronouns": one.pronouns,
                "link_kb": one.link.kb if one.link else None,
                "link_id": one.link.id if one.link else None,
                "lat": one.link.lat if one.link else None,
                "lon": one.link.lon if one.link else None,
                "chapter": place.chapter,
                "chapter_entity": place.entity,
                "chapter_mentions": place.names,
                "chapter_pronouns": place.pronouns,
            }


class _Entries:
    """The entities listed so far, found by link and by what their names are compared by."""

    def __init__(self) -> None:
        self.listed: list[Listed] = []
        self._by_key: dict[tuple[str, str], list[Listed]] = {}

    def find(self, entity: Entity, chapter: Chapter) -> Listed:
        """Return the entry of an entity of `chapter`, made if nothing listed is the same."""
        names = (entity.name, *entity.aliases)
        keys = set(_keys(entity, chapter))
        candidates = {id(one): one for key in sorted(keys) for one in self._by_key.get(key, ())}
        same = next((one for one in candidates.values() if _same(one, entity, chapter)), None)
        if same is None:
            same = Listed("", entity.name, entity.type)
            self.listed.append(same)
        same.link = same.link or entity.link
        _add_names(same, names)
        for key in keys:
            known = self._by_key.setdefault(key, [])
            if not any(one is same for one in known):
                known.append(same)
        return same


def _add_names(entry: Listed, names: Sequence[str]) -> None:
    known = dict.fromkeys([entry.name, *entry.aliases, *names])
    if entry.type not in BY_USE:
        entry.name = max(known, key=len)
    entry.aliases = [name for name in known if name != entry.name]


def _keys(entity: Entity, chapter: Chapter) -> Iterator[tuple[str, str]]:
    """Yield what an entity can be found by: its link, its names, a person's surname."""
    if entity.link is not None:
        yield entity.link.kb, entity.link.id
    for name in (entity.name, *entity.aliases):
        known = canonical(load_gazetteer(), name, entity.type)
        if known is not None:
            yield entity.type, key_of_name(folded(known))
        elif entity.type == "NORP":
            yield _world(entity, chapter), stem(folded(name))
        elif entity.type == "PERSON":
            words = folded(name).split()
            yield _world(entity, chapter), words[-1] if words else ""
        elif not _says_little(name):
            yield _world(entity, chapter), plain_state(folded(name))
    if _says_little(entity.name) and entity.link is None:
        yield f"{entity.type} in {chapter.id}", key_of_name(folded(entity.name))


def _world(entity: Entity, chapter: Chapter) -> str:
    """Return in which world a name counts: what does not exist is known in its own chapter only."""
    return f"{entity.type} of {chapter.id}" if chapter.metadata.invented else entity.type


def _says_little(name: str) -> bool:
    """Tell whether a name could be that of many things: all its words are heads or as common ("Supreme Court")."""
    words = [word for word in folded(name).split() if word not in name_rules().unlettered]
    heads = {word.casefold() for word in rules().heads}
    return all(word in heads or word in name_rules().common for word in words)


def _same(entry: Listed, entity: Entity, chapter: Chapter) -> bool:
    if entry.type != entity.type or any(one.chapter == chapter.id for one in entry.occurrences):
        return False
    if entry.link is not None and entity.link is not None:
        return (entry.link.kb, entry.link.id) == (entity.link.kb, entity.link.id)
    if entity.type != "PERSON":
        return True
    mine, other = _full_names(entry.name, entry.aliases), _full_names(entity.name, entity.aliases)
    if mine and other:
        return all(same_full_name(left, right) for left in mine for right in other)
    # A surname alone is too little beside a full name, but a person known by one name only is known by it everywhere.
    return not mine and not other and folded(entry.name) == folded(entity.name)


def _full_names(name: str, aliases: Sequence[str]) -> list[tuple[str, ...]]:
    words = [tuple(folded(one).split()) for one in (name, *aliases)]
    return [one for one in words if len(one) > 1]
