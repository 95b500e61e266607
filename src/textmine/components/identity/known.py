"""What the gazetteer knows of a name, as far as identity needs it."""

from __future__ import annotations

from functools import lru_cache

from textmine.components.gazetteer import Gazetteer
from textmine.schema.v1 import EntityType

_CACHED = 4096


@lru_cache(maxsize=_CACHED)
def canonical(gazetteer: Gazetteer, text: str, kind: EntityType) -> str | None:
    """Return the name of the thing of type `kind` that the gazetteer's tables know as `text`, None if they know none.

    For a people that is the name of its land, if `text` is a demonym of one land only.
    """
    found = gazetteer.curated(text)
    if kind == "NORP":
        lands = {place.name for place in found if place.is_demonym}
        return lands.pop() if len(lands) == 1 else None
    return next((place.name for place in found if place.type == kind and not place.is_demonym), None)


@lru_cache(maxsize=_CACHED)
def is_known(gazetteer: Gazetteer, text: str) -> bool:
    """Tell whether `text` is the name of a place or body by itself."""
    return any(not place.is_demonym for place in gazetteer.curated(text))
