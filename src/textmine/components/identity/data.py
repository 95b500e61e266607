"""The lists of the identity component, read once when first asked for."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from textmine.components.gazetteer.tables import curated_table

Gender = Literal["male", "female"]


@dataclass(frozen=True, slots=True)
class PersonRules:
    """How names of persons are built; all in lower case without full stops."""

    particles: frozenset[str]
    prefixes: tuple[str, ...]
    generations: dict[str, int]
    honours: frozenset[str]
    first_names: dict[str, str]


@dataclass(frozen=True, slots=True)
class NameRules:
    """How other names are shortened, spelt out and introduced; all in lower case."""

    state_forms: tuple[str, ...]
    states_alone: frozenset[str]
    silent: frozenset[str]
    unlettered: frozenset[str]
    introducing: frozenset[str]
    common: frozenset[str]
    also: frozenset[str]


@dataclass(frozen=True, slots=True)
class PeopleRules:
    """Endings by which names of peoples differ (longest first), and what is one beyond them."""

    endings: tuple[str, ...]
    same: dict[str, str]


@dataclass(frozen=True, slots=True)
class MetonymyRules:
    """Words that tell whether a capital's name stands for those who govern there; verbs and nouns are lemmas."""

    still_verbs: frozenset[str]
    acts: frozenset[str]
    dealings: frozenset[str]
    addressed: frozenset[str]
    objects_of: frozenset[str]
    willing: frozenset[str]
    governors: frozenset[str]
    capital: frozenset[str]


@dataclass(frozen=True, slots=True)
class Seat:
    """A capital or building, and what it stands for; `state` is the state's name, None where `body` is no government.

    Attributes:
        state: the state whose government is meant.
        body: the name of the government or body.
        words: what in the text speaks for this one where a seat has several.
        first: the first year in which it meant this, None if it always did.
        last: the last year.
    """

    state: str | None
    body: str
    words: frozenset[str]
    first: int | None = None
    last: int | None = None

    def meant_in(self, year: int) -> bool:
        """Tell whether the seat meant this in `year`."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


def _text(name: str) -> str:
    return resources.files("textmine.components.identity").joinpath(name).read_text(encoding="utf-8")


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(_text("identity.toml"))


def _first_of(lines: Sequence[Sequence[str]]) -> dict[str, str]:
    return {word: line[0] for line in lines for word in line}


@cache
def person_rules() -> PersonRules:
    """Return how names of persons are built."""
    table = _table()["persons"]
    return PersonRules(
        particles=frozenset(table["particles"]),
        prefixes=tuple(table["prefixes"]),
        generations={word: number for number, words in enumerate(table["generations"]) for word in words},
        honours=frozenset(table["honours"]),
        first_names=_first_of(table["short_first_names"]),
    )


@cache
def name_rules() -> NameRules:
    """Return how names of other things are shortened."""
    table = _table()["names"]
    return NameRules(
        state_forms=tuple(sorted(table["state_forms"], key=len, reverse=True)),
        states_alone=frozenset(table["states_alone"]),
        silent=frozenset(table["silent"]),
        unlettered=frozenset(table["unlettered"]),
        introducing=frozenset(table["introducing"]),
        common=frozenset(table["common"]),
        also=frozenset(table["also"]),
    )


@cache
def people_rules() -> PeopleRules:
    """Return how names of peoples differ."""
    table = _table()["peoples"]
    return PeopleRules(
        endings=tuple(sorted(table["endings"], key=len, reverse=True)), same=_first_of(table["same"])
    )


@cache
def metonymy_rules() -> MetonymyRules:
    """Return the words that metonymy is told by."""
    return MetonymyRules(**{name: frozenset(words) for name, words in _table()["metonymy"].items()})


@cache
def titles_by_gender() -> dict[str, Gender]:
    """Return the gender that each title tells."""
    table = _table()["gender"]
    return {**dict.fromkeys(table["male"], "male"), **dict.fromkeys(table["female"], "female")}


@cache
def first_names_by_gender() -> dict[str, Gender]:
    """Return the gender that each first name (folded) mostly tells; names of both are in neither list."""
    table = tomllib.loads(_text("first_names.toml"))
    return {**dict.fromkeys(table["male"], "male"), **dict.fromkeys(table["female"], "female")}


@cache
def seats() -> dict[str, tuple[Seat, ...]]:
    """Return what each seat stands for, by its name as `forms.folded` writes it; the usual meaning first.

    `seats.csv` knows capitals, and buildings whose meaning changed; other buildings are in the gazetteer's curated table.
    """
    from textmine.components.identity.forms import folded

    found: dict[str, list[Seat]] = {}
    governments: dict[str, str] = {}
    for row in csv.DictReader(_text("seats.csv").splitlines()):
        body = row["body"] or f"Government of {row['state']}"
        governments.setdefault(row["state"], body)
        words = frozenset(filter(None, row["where"].casefold().split("|")))
        for name in row["seat"].split("|"):
            found.setdefault(folded(name), []).append(
                Seat(row["state"] or None, body, words, _year(row["from"]), _year(row["to"]))
            )
    for place in curated_table().places:
        if place.kind == "seat" and place.stands_for:
            state = place.stands_for if place.stands_for in governments else None
            seat = Seat(state, governments.get(place.stands_for, place.stands_for), frozenset())
            for name in (place.name, *place.aliases):
                found.setdefault(folded(name), [seat])
    return {name: tuple(kinds) for name, kinds in found.items()}


def _year(text: str) -> int | None:
    return int(text) if text else None
