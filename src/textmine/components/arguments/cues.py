"""The discourse cues of `cues.toml`, ready to be looked up."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from textmine.components.arguments.terms import TermIndex

_FIRM, _FAINT = 1.0, 0.4


@dataclass(frozen=True, slots=True)
class Weights:
    """What a cue adds to each role."""

    claim: float = 0.0
    premise: float = 0.0
    none: float = 0.0


@dataclass(frozen=True, slots=True)
class Cues:
    """The cues: of roles by group, of form, of direction (as a share in favouring, negative for inhibiting)."""

    bias: Weights
    surface: Mapping[str, Weights]
    groups: Mapping[str, Weights]
    roles: TermIndex[str]
    directions: TermIndex[float]
    negations: frozenset[str]


@cache
def cues() -> Cues:
    """Return the shipped cues, read once."""
    folder = resources.files("textmine.components.arguments")
    table = tomllib.loads(folder.joinpath("cues.toml").read_text(encoding="utf-8"))
    groups, directions = table["groups"], table["direction"]
    return Cues(
        bias=Weights(**table["bias"]),
        surface={name: Weights(**weights) for name, weights in table["surface"].items()},
        groups={
            name: Weights(group["claim"], group["premise"], group.get("none", 0.0))
            for name, group in groups.items()
        },
        roles=TermIndex((cue, name) for name, group in groups.items() for cue in group["cues"]),
        directions=TermIndex(
            (cue, sign * share)
            for name, sign in (("favours", 1.0), ("inhibits", -1.0))
            for strength, share in (("strong", _FIRM), ("weak", _FAINT))
            for cue in directions[name][strength]
        ),
        negations=frozenset(directions["negations"]),
    )
