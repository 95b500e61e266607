"""Tables of places in CSV: the curated one that comes with textmine, and the user's own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import get_args

from textmine.components.gazetteer.names import folded, is_acronym
from textmine.components.gazetteer.records import Match, Place, Source
from textmine.errors import ConfigError
from textmine.schema.v1 import EntityType

_NEEDED = ("name", "type")
_COLUMNS = (
    *_NEEDED, "kind", "aliases", "demonyms", "country", "latitude", "longitude", "population", "valid_from", "valid_to",
    "today", "wikidata", "geonames", "stands_for",
)  # fmt: skip
_TYPES = frozenset(get_args(EntityType))


@dataclass(frozen=True, slots=True)
class Table:
    """Places by folded name; names that are acronyms stand apart, in capitals."""

    places: tuple[Place, ...]
    index: dict[str, tuple[tuple[int, Match], ...]]

    def look_up(self, key: str, *, acronyms: bool) -> Iterator[Place]:
        """Yield the places under a folded name.

        Args:
            key: the name, folded.
            acronyms: whether the name was in capitals, so that it may be an acronym.
        """
        keys = (key, _acronym(key)) if acronyms else (key,)
        seen = set()
        for number, match in (pair for one in keys for pair in self.index.get(one, ())):
            if number not in seen:
                seen.add(number)
                place = self.places[number]
                yield place if match == "name" else replace(place, match=match)


def _acronym(key: str) -> str:
    return key.upper().replace(" ", "")


def make_table(places: Iterable[Place]) -> Table:
    """Return the table of `places`."""
    kept = tuple(places)
    index: dict[str, list[tuple[int, Match]]] = {}
    for number, place in enumerate(kept):
        names: list[tuple[str, Match]] = [(place.name, "name")]
        names.extend((alias, "alias") for alias in place.aliases)
        names.extend((demonym, "demonym") for demonym in place.demonyms)
        for name, match in names:
            key = _acronym(folded(name)) if is_acronym(name) else folded(name)
            index.setdefault(key, []).append((number, match))
    return Table(kept, {key: tuple(pairs) for key, pairs in index.items()})


@cache
def curated_table() -> Table:
    """Return the table that comes with textmine."""
    text = resources.files("textmine.data").joinpath("gazetteer.csv").read_text(encoding="utf-8")
    return make_table(_places(text, "gazetteer.csv", "curated"))


def read_table(path: Path) -> Table:
    """Return the user's table, a CSV file.

    Raises:
        ConfigError: the file is missing or not UTF-8, lacks a column, has one too many, or holds a value that does not fit.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or "cannot be read"
        remedy = "name a CSV file as gazetteer in the section [entities]"
        raise ConfigError(reason, where=str(path), remedy=remedy) from None
    except UnicodeDecodeError:
        raise ConfigError("not UTF-8", where=str(path), remedy="save it as CSV UTF-8") from None
    return make_table(_places(text, str(path), "user"))


def _places(text: str, where: str, source: Source) -> Iterator[Place]:
    rows = csv.DictReader(io.StringIO(text, newline=""), restkey="?", restval="")
    given = rows.fieldnames or ()
    missing = [column for column in _NEEDED if column not in given]
    unknown = [column for column in given if column not in _COLUMNS]
    if missing or unknown:
        what = f"no column {missing[0]!r}" if missing else f"unknown column {unknown[0]!r}"
        raise ConfigError(what, where=where, remedy=f"the columns are {', '.join(_COLUMNS)}")
    try:
        for row in rows:
            if "?" in row:
                raise ValueError("more values than columns")
            if any(value.strip() for value in row.values()):
                yield _place({key: value.strip() for key, value in row.items()}, source)
    except (ValueError, csv.Error) as error:
        remedy = "correct that line (docs/entities.md says what the columns hold)"
        raise ConfigError(str(error), where=f"{where}, line {rows.line_num}", remedy=remedy) from None


def _place(row: dict[str, str], source: Source) -> Place:
    if not row["name"]:
        raise ValueError("no name")
    kind = row["type"]
    if kind not in _TYPES:
        raise ValueError(f"{kind!r} is no entity type; the types are {', '.join(sorted(_TYPES))}")
    latitude, longitude = _degrees(row, "latitude", 90), _degrees(row, "longitude", 180)
    if (latitude is None) != (longitude is None):
        raise ValueError("latitude and longitude go together")
    return Place(
        name=row["name"],
        type=kind,  # type: ignore[arg-type]
        kind=row.get("kind") or "place",
        country=row.get("country") or None,
        latitude=latitude,
        longitude=longitude,
        population=_whole(row, "population") or 0,
        geonames=_whole(row, "geonames"),
        wikidata=row.get("wikidata") or None,
        source=source,
        stands_for=row.get("stands_for") or None,
        valid_from=_whole(row, "valid_from"),
        valid_to=_whole(row, "valid_to"),
        today=_several(row, "today"),
        demonyms=_several(row, "demonyms"),
        aliases=_several(row, "aliases"),
    )


def _several(row: dict[str, str], column: str) -> tuple[str, ...]:
    return tuple(part for piece in row.get(column, "").split("|") if (part := piece.strip()))


def _whole(row: dict[str, str], column: str) -> int | None:
    text = row.get(column, "")
    try:
        return int(text) if text else None
    except ValueError:
        raise ValueError(f"{column} {text!r} is no whole number") from None


def _degrees(row: dict[str, str], column: str, most: int) -> float | None:
    text = row.get(column, "")
    try:
        value = float(text) if text else None
    except ValueError:
        raise ValueError(f"{column} {text!r} is no number of degrees") from None
    if value is not None and not -most <= value <= most:  # nan, too
        raise ValueError(f"{column} {text!r} is outside -{most} to {most}")
    return value
