"""The word lists of the entities component, read once when first asked for."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from textmine.schema.v1 import EntityType

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A name that general knowledge types. `thing` is the same for all names of one thing."""

    type: EntityType
    thing: str
    firm: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """What `rules.toml` holds; phrases are in lower case and split at spaces."""

    titles: frozenset[Phrase]
    person_cues: frozenset[Phrase]
    qualifiers: frozenset[str]
    articles: frozenset[str]
    article_kept: frozenset[str]
    not_names: frozenset[str]
    parts_of_text: frozenset[str]
    place_prepositions: frozenset[str]
    place_nouns: frozenset[str]
    heads: dict[str, EntityType]
    language_before: frozenset[str]
    language_behind: frozenset[str]
    demonym_endings: tuple[str, ...]
    joins: frozenset[str]
    on: frozenset[str]
    closed: frozenset[str]
    leading: frozenset[str]
    numerals: frozenset[str]
    numbered: frozenset[str]


def _read(name: str) -> str:
    return resources.files("textmine.components.entities").joinpath(name).read_text(encoding="utf-8")


def _phrases(values: list[str]) -> frozenset[Phrase]:
    return frozenset(tuple(value.replace("-", " - ").split()) for value in values)


@cache
def rules() -> Rules:
    """Return the rules of `rules.toml`."""
    table = tomllib.loads(_read("rules.toml"))
    joins = table["joins"]
    return Rules(
        titles=_phrases(table["titles"]),
        person_cues=_phrases(table["person_cues"]),
        qualifiers=frozenset(table["qualifiers"]),
        articles=frozenset(table["articles"]),
        article_kept=frozenset(table["article_kept_before_single_word"]),
        not_names=frozenset(table["not_names"]),
        parts_of_text=frozenset(table["parts_of_text"]),
        place_prepositions=frozenset(table["place_prepositions"]),
        place_nouns=frozenset(table["place_nouns"]),
        heads={word: kind for kind, words in table["heads"].items() for word in words},
        language_before=frozenset(table["language_before"]),
        language_behind=frozenset(table["language_behind"]),
        demonym_endings=tuple(table["demonym_endings"]),
        joins=frozenset(joins["words"]),
        on=frozenset(joins["on"]),
        closed=frozenset(joins["closed"]),
        leading=frozenset(joins["leading"]),
        numerals=frozenset(joins["numerals"]),
        numbered=frozenset(joins["numbered"]),
    )


@cache
def gazetteer() -> dict[str, Known]:
    """Return the names of `nations.csv`: countries, regions, capitals, demonyms, former states.

    A name is `firm` if its type holds whatever the statistical model thinks of it: countries, regions and their demonyms.
    Capitals and names of groups are not, since persons bear them, too.
    """
    known: dict[str, Known] = {}
    for row in csv.DictReader(_read("nations.csv").splitlines()):
        place, kind = row["name"], row["type"]
        for demonym in filter(None, row["demonyms"].split("|")):
            known[demonym] = Known("NORP", demonym, firm=bool(place))
        if not place:
            continue
        if row["capital"]:
            known.setdefault(row["capital"], Known("GPE", row["capital"], firm=False))
        for name in (place, *filter(None, row["aliases"].split("|"))):
            known[name] = Known("LOC" if kind == "LOC" else "GPE", place, firm=True)
    return known
