"""The readers' word lists, from `cues.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def cues(table: str, key: str) -> tuple[str, ...]:
    """Return the list `key` of `table`."""
    return tuple(str(item) for item in _tables()[table][key])


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("textmine.readers").joinpath("cues.toml").read_text(encoding="utf-8"))
