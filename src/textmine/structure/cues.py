"""The word lists of this room, from `cues.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def cues(table: str, key: str) -> tuple[str, ...]:
    """Return the list `key` of `table`; empty if there is none."""
    return tuple(str(item) for item in _tables()[table].get(key, ()))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("textmine.structure").joinpath("cues.toml").read_text(encoding="utf-8"))
