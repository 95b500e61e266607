"""The conventions of annotated chapters that are data: aliases, heading kinds, abbreviations, quotation marks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Conventions:
    """What conventions.toml holds.

    Attributes:
        factor_aliases: other names of factors.
        heading_kinds: kind of section by the heading's words in lower case.
        abbreviations: words whose full stop ends no sentence, in lower case without the stop.
        quotation_marks: pairs of opening and closing mark.
        weak_words: words that two speakers may share without being the same, in lower case.
    """

    factor_aliases: Mapping[str, str]
    heading_kinds: Mapping[str, str]
    abbreviations: frozenset[str]
    quotation_marks: tuple[tuple[str, str], ...]
    weak_words: frozenset[str]

    @property
    def opening(self) -> frozenset[str]:
        """All opening marks."""
        return frozenset(pair[0] for pair in self.quotation_marks)

    @property
    def closing(self) -> frozenset[str]:
        """All closing marks."""
        return frozenset(pair[1] for pair in self.quotation_marks)


@cache
def conventions() -> Conventions:
    """Return the shipped conventions, read once."""
    data = tomllib.loads(resources.files(__package__).joinpath("conventions.toml").read_text("utf-8"))
    return Conventions(
        factor_aliases=data["factor_aliases"],
        heading_kinds={word: kind for kind, words in data["heading_kinds"].items() for word in words},
        abbreviations=frozenset(data["sentences"]["abbreviations"]),
        quotation_marks=tuple((pair[0], pair[1]) for pair in data["quotation_marks"]["pairs"]),
        weak_words=frozenset(data["speakers"]["weak_words"]),
    )
