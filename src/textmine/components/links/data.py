"""The weights and word lists of the links component, read once when first asked for."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Around:
    """Words before or behind a name, and the kinds that the name without them may be of."""

    before: tuple[str, ...]
    behind: tuple[str, ...]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weights:
    """What `links.toml` holds."""

    least_score: float
    generic: frozenset[str]
    unknown_word: float
    unknown_words: float
    kinds: dict[str, float]
    people: float
    names: float
    least_city: float
    capital: float
    city_alias: float
    alias: float
    foreign: float
    large: int
    large_curated: int
    share: float
    doubt: float
    neighbours: float
    near: float
    behind: float
    province: float
    window: int
    same_spot: float
    types: dict[str, frozenset[str]]
    around: tuple[Around, ...]


@cache
def weights() -> Weights:
    """Return the weights of `links.toml`."""
    text = resources.files("textmine.components.links").joinpath("links.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    cities, context, unknown = table["cities"], table["context"], table["unknown"]
    return Weights(
        least_score=table["least_score"],
        generic=frozenset(table["generic"]),
        unknown_word=unknown["one_word"],
        unknown_words=unknown["more_words"],
        kinds=table["kinds"],
        people=cities["people"],
        names=cities["names"],
        least_city=cities["least"],
        capital=cities["capital"],
        city_alias=cities["alias"],
        alias=context["alias"],
        foreign=context["foreign"],
        large=context["large"],
        large_curated=context["large_curated"],
        share=context["share"],
        doubt=context["doubt"],
        neighbours=context["neighbours"],
        near=context["near"],
        behind=context["behind"],
        province=context["province"],
        window=context["window"],
        same_spot=context["same_spot"],
        types={kind: frozenset(kinds) for kind, kinds in table["types"].items()},
        around=tuple(
            Around(
                tuple(f"{words} " for words in rule.get("before", ())),
                tuple(f" {words}" for words in rule.get("behind", ())),
                frozenset(rule["kinds"]),
            )
            for rule in table["around"]
        ),
    )
