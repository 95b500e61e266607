"""What the gazetteer says of a name, as features; each spelling is looked up once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from textmine.components.gazetteer import Gazetteer, Place

_ENOUGH = 3
_REMEMBERED = 20_000


@lru_cache(maxsize=_REMEMBERED)
def _places(known: Gazetteer, name: str) -> tuple[Place, ...]:
    return known.look_up(name)[:_ENOUGH]


def known_kinds(known: Gazetteer, name: str, words: Sequence[str]) -> Iterator[str]:
    """Yield types and kinds of what is `known` as `name`, best known first, and types of its first and last word's.

    An entry of the user's own table counts as one of the curated table does: the model was fitted to that.
    """
    found = _places(known, name)
    for rank, place in enumerate(found):
        kind = _type(place)
        yield f"g{min(rank, 1)}:{kind}"
        source = "city" if place.source == "city" else "curated"
        yield f"gk:{kind}:{place.kind}:{source}:{place.match}"
        if place.kind == "city":
            yield f"people:{len(str(place.population))}:{len(words)}"
    if not found:
        yield "g0"
    if len(words) > 1:
        yield from (f"gf:{_type(place)}" for place in _places(known, words[0])[:1])
        yield from (f"gl:{_type(place)}" for place in _places(known, words[-1])[:1])


@lru_cache(maxsize=_REMEMBERED)
def types_known(known: Gazetteer, name: str) -> tuple[frozenset[str], bool]:
    """Return the types of what is known as `name`, and whether the user's own table has it.

    Of cities only capitals count: there is a village of nearly every name.
    """
    found = [place for place in _places(known, name) if place.source != "city" or place.kind == "capital"]
    return frozenset(_type(place) for place in found), any(place.source == "user" for place in found)


def _type(place: Place) -> str:
    return "NORP" if place.is_demonym else place.type
