"""Candidates of one text as a graph: those of one spelling are a group, and groups are related to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textmine.components.entities.candidates import Candidate
from textmine.components.entities.columns import Columns
from textmine.components.entities.data import rules

# What one group is to another: a longer name that ends or begins with it, its last or first word, a word derived from it
# ("Ruvengan") or that it is derived from, listed beside it, in brackets behind it.
RELATIONS = (
    "ends", "begins", "last word", "first word", "derived", "base", "listed", "bracketed",
)  # fmt: skip
_INDEX = {name: index for index, name in enumerate(RELATIONS)}
_SHORTEST_STEM = 4

Edge = tuple[int, int, int]


def grouped_spellings(found: Sequence[Candidate]) -> tuple[list[int], list[str]]:
    """Return the group of each candidate, numbered from 0, and the spelling of each group."""
    numbers: dict[str, int] = {}
    groups = [numbers.setdefault(one.key, len(numbers)) for one in found]
    return groups, list(numbers)


def relations(
    columns: Columns, found: Sequence[Candidate], groups: Sequence[int], spellings: Sequence[str]
) -> list[Edge]:
    """Return the relations as (relation, group, group that it is related to), each once, in order."""
    numbers = {spelling: index for index, spelling in enumerate(spellings)}
    firm = {
        group for group, one in zip(groups, found, strict=True)
        if (one.start, one.end) in columns.entities or any(source == "title" or source[:2] == "h:" for source in one.sources)
    }  # fmt: skip
    edges: set[tuple[str, int, int]] = set()
    for group, spelling in enumerate(spellings):
        edges.update(_contained(numbers, group, spelling, group in firm) if " " in spelling else ())
        edges.update(_derived(numbers, group, spelling) if " " not in spelling else ())
    edges.update(_side_by_side(columns, found, groups))
    return sorted((_INDEX[name], here, there) for name, here, there in edges)


def _contained(
    numbers: dict[str, int], group: int, spelling: str, firm: bool
) -> Iterator[tuple[str, int, int]]:
    words = spelling.split()
    for word, longer, shorter in ((words[-1], "ends", "last word"), (words[0], "begins", "first word")):
        other = numbers.get(word)
        if other is not None:
            yield shorter, group, other
            if firm:
                yield longer, other, group


def _derived(numbers: dict[str, int], group: int, spelling: str) -> Iterator[tuple[str, int, int]]:
    for cut in rules().place_endings:
        stem = spelling.removesuffix(cut)
        if (cut and stem == spelling) or len(stem) < (_SHORTEST_STEM if cut else 1):
            continue
        for ending in rules().derived_endings:
            other = numbers.get(stem + ending)
            if other is not None and other != group:
                yield "derived", group, other
                yield "base", other, group


def _side_by_side(
    columns: Columns, found: Sequence[Candidate], groups: Sequence[int]
) -> Iterator[tuple[str, int, int]]:
    ending_at: dict[int, int] = {}
    for group, one in zip(groups, found, strict=True):
        ending_at.setdefault(one.end - 1, group)
    for group, one in zip(groups, found, strict=True):
        last = one.end - 1
        listed = ending_at.get(columns.heads[last]) if columns.deps[last] == "conj" else None
        opened = one.start > 1 and columns.words[one.start - 1] == "("
        bracketed = ending_at.get(one.start - 2) if opened else None
        for name, other in (("listed", listed), ("bracketed", bracketed)):
            if other is not None and other != group:
                yield name, group, other
                yield name, other, group
