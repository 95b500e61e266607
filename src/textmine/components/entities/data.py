"""The word lists of the entities component, read once when first asked for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from textmine.components.gazetteer.countries import capital_names
from textmine.components.gazetteer.tables import curated_table
from textmine.schema.v1 import EntityType

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The type that general knowledge gives a name."""

    type: EntityType
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
    joints: frozenset[str]
    joint_articles: frozenset[str]
    number_words: frozenset[str]
    quotation_marks: dict[str, str]
    small_in_titles: frozenset[str]
    contests: frozenset[str]
    contest_adjectives: frozenset[str]
    place_endings: tuple[str, ...]
    derived_endings: tuple[str, ...]
    firm_kinds: frozenset[str]
    loose_kinds: frozenset[str]


def _read(name: str) -> str:
    return resources.files("textmine.components.entities").joinpath(name).read_text(encoding="utf-8")


def _phrases(values: list[str]) -> frozenset[Phrase]:
    return frozenset(tuple(value.replace("-", " - ").split()) for value in values)


@cache
def rules() -> Rules:
    """Return the rules of `rules.toml`."""
    table = tomllib.loads(_read("rules.toml"))
    joins, runs = table["joins"], table["runs"]
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
        joints=frozenset(runs["joints"]),
        joint_articles=frozenset(runs["joint_articles"]),
        number_words=frozenset(runs["number_words"]),
        quotation_marks=runs["quotation_marks"],
        small_in_titles=frozenset(runs["small_in_titles"]),
        contests=frozenset(runs["contests"]),
        contest_adjectives=frozenset(runs["contest_adjectives"]),
        place_endings=tuple(table["place_endings"]),
        derived_endings=tuple(table["derived_endings"]),
        firm_kinds=frozenset(table["known"]["firm"]),
        loose_kinds=frozenset(table["known"]["loose"]),
    )


@cache
def gazetteer() -> dict[str, Known]:
    """Return what the curated table says of names that a rule may go by, as written there, and the capitals.

    A name is `firm` if its type holds whatever the statistical model thinks of it: countries, regions and their demonyms.
    Capitals, towns and names of groups are not, since persons bear them, too.
    """
    known = {name: Known("GPE", firm=False) for name in capital_names()}
    for firm, kinds in ((False, rules().loose_kinds), (True, rules().firm_kinds)):
        for place in curated_table().places:
            if place.kind in kinds:
                known.update(dict.fromkeys((place.name, *place.aliases), Known(place.type, firm)))
                known.update(dict.fromkeys(place.demonyms, Known("NORP", firm)))
    return known
