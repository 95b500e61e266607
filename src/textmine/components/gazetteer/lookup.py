"""The gazetteer: the user's table over the curated one, GeoNames' cities below both."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from textmine.components.gazetteer.cities import load_cities
from textmine.components.gazetteer.names import folded, is_acronym
from textmine.components.gazetteer.records import Place
from textmine.components.gazetteer.tables import Table, curated_table, read_table

_SOURCES = ("user", "curated", "city")
_MATCHES = ("name", "alias", "demonym")
# Of namesakes, the state is better known than the province or the river.
_FAMOUS = ("state", "disputed", "former_state")


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """All names known. Each is equal to itself only, so that what is asked of it can be remembered by it.

    Attributes:
        tables: the user's table, if any, and the curated one.
        sha256: hash of the user's table, empty without one; the version of textmine stands for the rest.
    """

    tables: tuple[Table, ...]
    sha256: str = ""

    def look_up(self, name: str) -> tuple[Place, ...]:
        """Return what is known under a name, an alias or a demonym, the best known first.

        Args:
            name: as it stands in the text. Case, diacritics, dots and hyphens do not matter, but acronyms are found by
                capitals only ("US", not "us").
        """
        key = folded(name)
        if not key:
            return ()
        capitals = name.isupper()
        found = [place for table in self.tables for place in table.look_up(key, acronyms=capitals)]
        overlaid = {(place.name, place.kind) for place in found if place.source == "user"}
        found = [p for p in found if p.source == "user" or (p.name, p.kind) not in overlaid]
        if not is_acronym(name) or not found:
            found = _with_cities(found, load_cities().look_up(key))
        return tuple(sorted(found, key=_fame))

    def curated(self, name: str) -> tuple[Place, ...]:
        """Return what the tables hold under a name, without the cities: cheaper, and never a namesake village."""
        key = folded(name)
        found = [place for table in self.tables for place in table.look_up(key, acronyms=name.isupper())]
        return tuple(sorted(found, key=_fame))


def _with_cities(found: list[Place], cities: list[Place]) -> list[Place]:
    """Return the places of the tables and the cities; a city that a table has, too, lends it what only GeoNames knows."""
    by_id = {city.geonames: city for city in cities}
    merged = []
    for place in found:
        same = by_id.pop(place.geonames, None)
        if same is not None:
            kind = same.kind if same.kind == "capital" else place.kind
            place = replace(place, population=same.population, names=same.names, kind=kind)
        merged.append(place)
    return [*merged, *by_id.values()]


def _fame(place: Place) -> tuple[int, int, int, int]:
    famous = 0 if place.kind in _FAMOUS else 1
    return _SOURCES.index(place.source), _MATCHES.index(place.match), famous, -place.population


@cache
def load_gazetteer(user: Path | None = None) -> Gazetteer:
    """Return the gazetteer, loaded once in a process.

    Args:
        user: a CSV of the user's own with the columns of the curated table, of which only `name` and `type` are needed;
            its entries come before the curated ones and replace those of the same name and kind.

    Raises:
        ConfigError: the user's file is missing, is no CSV, lacks a column or holds a value that does not fit.
    """
    if user is None:
        return Gazetteer((curated_table(),))
    table = read_table(user)
    return Gazetteer((table, curated_table()), hashlib.sha256(repr(table.places).encode()).hexdigest())
