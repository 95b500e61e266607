"""Which days a vague time can mean: the shipped conventions.toml, overlaid by the user's file.

Neither TIMEX3 nor ISO 8601-2 says what "early 1990", "summer" or "about" mean in days, so it is a matter of convention.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from textmine.config import overlay, read_toml
from textmine.errors import ConfigError

Part = Literal["day", "month", "year"]
Whole = Literal["week", "month", "season", "quarter", "half", "year", "decade", "century", "millennium"]
Season = Literal["SP", "SU", "FA", "WI"]
LAST = -1
_First = Annotated[int, Field(strict=True, ge=1)]
_Last = Annotated[int, Field(strict=True)]
# How many parts the longest whole of its kind has.
_SIZES: dict[Whole, dict[Part, int]] = {
    "week": {"day": 7},
    "month": {"day": 31},
    "season": {"month": 3, "day": 92},
    "quarter": {"month": 3, "day": 92},
    "half": {"month": 6, "day": 184},
    "year": {"month": 12, "day": 366},
    "decade": {"year": 10},
    "century": {"year": 100},
    "millennium": {"year": 1000},
}
# Faults of type in the words of TOML.
_WORDS = {
    **dict.fromkeys(("tuple_type", "missing", "too_long"), "must be two numbers, first and last"),
    **dict.fromkeys(("dict_type", "model_type", "mapping_type"), "must be a table"),
    "int_type": "must be made of whole numbers",
}


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Parts(_Table):
    """What early, mid and late mean: first and last `part` of the whole, counted from 1; -1 is the last there is."""

    part: Part
    START: tuple[_First, _Last]
    MID: tuple[_First, _Last]
    END: tuple[_First, _Last]


class SeasonTable(_Table):
    """A season of three months: its first month, and its code in EDTF (21 to 32)."""

    first: Annotated[int, Field(strict=True, ge=1, le=12)]
    edtf: Annotated[int, Field(strict=True, ge=21, le=32)]


class Approximate(_Table):
    """So many units on either side of what is "about" a time."""

    margin: Annotated[int, Field(strict=True, ge=0, le=100)]


class Conventions(_Table):
    """The tables of conventions.toml."""

    modifiers: Mapping[Whole, Parts]
    seasons: Mapping[Season, SeasonTable]
    approximate: Approximate

    @property
    def sha256(self) -> str:
        """Hash of the tables; empty for the shipped ones, which the version of textmine stands for."""
        if self == shipped():
            return ""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def parts(self, unit: str) -> Parts | None:
        """Return what early, mid and late mean in a `unit` of time; None where they narrow nothing."""
        return self.modifiers.get(unit)  # type: ignore[call-overload,no-any-return]

    def season(self, code: str) -> SeasonTable | None:
        """Return the season of a TIMEX3 code; None for a quarter or half of the year."""
        return self.seasons.get(code)  # type: ignore[call-overload,no-any-return]


@cache
def shipped() -> Conventions:
    """Return the conventions that come with textmine, read once."""
    return Conventions.model_validate(_shipped_tables())


def load_conventions(path: Path | None) -> Conventions:
    """Return the shipped conventions, overlaid by the tables of the user's TOML file.

    Raises:
        ConfigError: the file is missing or no TOML, or a table or key is unknown or has a wrong value; the message names the
            file, the table and what to do.
    """
    if path is None:
        return shipped()
    tables = overlay(_shipped_tables(), read_toml(path, "name a TOML file under [dates] conventions"))
    try:
        found = Conventions.model_validate(tables)
    except ValidationError as error:
        raise _explained(error, path) from None
    for table, what, remedy in _faults(found):
        raise ConfigError(what, where=f"{path}, table [{table}]", remedy=remedy)
    return found


def _shipped_tables() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("conventions.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _faults(found: Conventions) -> Iterator[tuple[str, str, str]]:
    """Yield what is well-typed and makes no sense: the table, what is wrong, what to do."""
    for unit, parts in found.modifiers.items():
        for what, remedy in _faults_of_parts(unit, parts):
            yield f"modifiers.{unit}", what, remedy
    begun: dict[int, str] = {}
    for code, season in found.seasons.items():
        other = begun.setdefault(season.first, code)
        if other != code:
            what = f"{other} and {code} both begin in month {season.first}"
            yield "seasons", what, "give each season a first month of its own"


def _faults_of_parts(unit: Whole, parts: Parts) -> Iterator[tuple[str, str]]:
    size = _SIZES[unit].get(parts.part)
    if size is None:
        yield (
            f"a {unit} is not cut into parts of a {parts.part}",
            f"use part = {' or '.join(map(repr, _SIZES[unit]))}",
        )
        return
    stretches = {"START": parts.START, "MID": parts.MID, "END": parts.END}
    for name, (first, last) in stretches.items():
        if last != LAST and not first <= last:
            yield f"{name} = [{first}, {last}] ends before it begins", "write the first part, then the last"
        if first > size or (last != LAST and last > size):
            what = f"{name} = [{first}, {last}] is not within a {unit}, which has {size} {parts.part}s"
            yield what, f"use numbers from 1 to {size}, or {LAST} for the last"
    closed = {name: (first, size if last == LAST else last) for name, (first, last) in stretches.items()}
    for name, later in (("START", "MID"), ("MID", "END"), ("START", "END")):
        if closed[name][0] > closed[later][0] or closed[name][1] > closed[later][1]:
            told = f"{name} = {list(stretches[name])} is later than {later} = {list(stretches[later])}"
            yield told, "let START, MID and END follow one another; they may overlap"


def _explained(error: ValidationError, path: Path) -> ConfigError:
    """Return the first fault of a validation as an error in words."""
    fault = error.errors()[0]
    place = [str(part) for part in fault["loc"] if part != "[key]"]
    depth = 1 if place[0] == "approximate" else 2  # [modifiers.year], but [approximate]
    table, key = ".".join(place[:depth]), ".".join(place[depth : depth + 1])
    unknown = fault["type"] == "extra_forbidden" or fault["loc"][-1] == "[key]"
    if unknown and not key:
        tables = _shipped_tables() if len(place) == 1 else _shipped_tables()[place[0]]
        return ConfigError(
            f"unknown table [{table}]", where=str(path), remedy=f"the tables there are {', '.join(tables)}"
        )
    said = _WORDS.get(fault["type"], str(fault["msg"]).replace("Input should", "must"))
    what = f"unknown key {key!r}" if unknown else f"{key or 'it'} {said}"
    return ConfigError(
        what,
        where=f"{path}, table [{table}]",
        remedy="correct it, or leave it out for what textmine ships (docs/dates.md shows the tables)",
    )
