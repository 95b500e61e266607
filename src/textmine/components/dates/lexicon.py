"""The words of time expressions, read once from lexicon.toml and made ready for the lexer."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

# Table of lexicon.toml -> kind of lexeme. The value of a lexeme is that of its entry.
_TABLES = {
    "months": "MONTH", "weekdays": "WEEKDAY", "weekdays_plural": "WEEKDAYS", "seasons": "SEASON",
    "feasts": "FEAST", "feasts_moved": "FEAST_MOVED", "eras": "ERA", "decades": "DECADE_WORD", "units": "UNIT", "units_plural": "UNITS",
    "day_parts": "DAYPART", "halves": "AMPM", "numbers": "NUMBER_WORD", "scales": "SCALE",
    "ordinals": "ORDINAL", "modifiers": "MODIFIER", "edges": "EDGE", "bounds": "BOUND",
    "deictics": "DEICTIC", "anaphors": "ANAPHOR", "behind": "BEHIND", "behind_bare": "BEHIND_BARE",
    "days_from_today": "TODAY", "references": "REFERENCE", "reference_adjectives": "REFERENCE_ADJECTIVE",
    "frequencies": "FREQUENCY", "tonight": "TONIGHT", "times": "TIMES", "day_points": "DAYPOINT", "zones": "ZONE",
    "day_parts_bare": "DAYPART_BARE", "seasons_plural": "SEASONS", "lifetimes": "LIFETIME", "lifetimes_plural": "LIFETIMES",
    "reference_nouns": "REFERENCE_NOUN", "reference_adjuncts": "REFERENCE_ADJUNCT", "era_names": "ERA_NAME",
}  # fmt: skip
_LISTS = {
    "uncounted": "UNCOUNTED", "approximations": "ABOUT", "approximations_of_amounts": "SOME",
    "emphases": "EMPHASIS", "era_nouns": "ERA_NOUN",
}  # fmt: skip
_SETS = (
    "not_before", "not_after", "ambiguous", "openers", "reporter_series", "reporter_pins", "recordings", "rate_units",
    "currencies", "reference_openers", "told_nouns", "placing", "counting", "counted_of", "day_openers", "era_nouns", "seasonal", "governing",
)  # fmt: skip
CAPITALISED = frozenset({"MONTH", "WEEKDAY", "WEEKDAYS"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A reading of a word or phrase."""

    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Readings by first word: each with the words that must follow it."""

    entries: dict[str, tuple[tuple[tuple[str, ...], Entry], ...]]
    abbreviations: dict[str, int]
    not_before: frozenset[str]
    not_after: frozenset[str]
    ambiguous: frozenset[str]
    openers: frozenset[str]
    reporter_series: frozenset[str]
    reporter_pins: frozenset[str]
    recordings: frozenset[str]
    rate_units: frozenset[str]
    currencies: frozenset[str]
    reference_openers: frozenset[str]
    told_nouns: frozenset[str]
    placing: frozenset[str]
    counting: frozenset[str]
    counted_of: frozenset[str]
    era_nouns: frozenset[str]
    seasonal: frozenset[str]
    day_openers: frozenset[str]
    governing: frozenset[str]
    time_names: frozenset[str]


def _load(name: str) -> dict[str, Any]:
    text = resources.files("textmine.components.dates").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def anchor_weights() -> dict[str, float]:
    """Return the fitted weights of anchors.toml: feature of a candidate -> weight."""
    return {name: float(weight) for name, weight in _load("anchors.toml")["weights"].items()}


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, loaded once in a process."""
    tables = _load("lexicon.toml")
    readings: list[tuple[str, Entry]] = []
    for table, kind in _TABLES.items():
        readings += [(word, Entry(kind, value)) for word, value in tables[table].items()]
    for table, kind in _LISTS.items():
        readings += [(word, Entry(kind, word)) for word in tables[table]["words"]]
    for literal, words in tables["literals"].items():
        readings += [(word, Entry(f"'{literal}'", word)) for word in words]
    entries: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for phrase, entry in readings:
        first, *rest = split_phrase(phrase)
        entries.setdefault(first, []).append((tuple(rest), entry))
    frozen = {word: tuple(found) for word, found in entries.items()}
    sets = {name: frozenset(tables[name]["words"]) for name in _SETS}
    named = frozenset(
        {*tables["months"], *tables["month_abbreviations"], *tables["weekdays"], *tables["zones"]}
    )
    return Lexicon(frozen, tables["month_abbreviations"], time_names=named, **sets)


def split_phrase(phrase: str) -> list[str]:
    """Return a phrase cut as the lexer cuts text: hyphens are words, possessive 's and "p.m" are one."""
    return phrase.replace("-", " - ").replace("'s", " 's").split()
