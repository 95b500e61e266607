"""Which of its candidates the name of an entity means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textmine.components.gazetteer import Place
from textmine.components.links.data import weights
from textmine.components.links.evidence import Evidence

# What makes a place the same under all its names.
_Key = tuple[str, str, int | None, float | None]
# Kinds whose size says how often they are meant.
_SIZED = frozenset({"town", "city", "capital"})
_STATES = frozenset({"state", "former_state"})
# Kinds that are not looked for in one country only.
_BOUND = frozenset({"subdivision", "town", "city", "capital"})


@dataclass(frozen=True, slots=True)
class Named:
    """One name of an entity, where it stands, and what it may mean.

    Attributes:
        name: as it stands in the text.
        starts: where its mentions begin, in order.
        behind: places named right behind a mention ("Paris, Texas").
        candidates: what the gazetteer holds under the name.
    """

    name: str
    starts: tuple[int, ...]
    behind: tuple[Place, ...]
    candidates: tuple[Place, ...]


def choose(names: Sequence[Named], evidence: Evidence) -> tuple[Place, float] | None:
    """Return the place that an entity with these names is most likely to be, and how likely; None without a candidate.

    Each name speaks by the number of its mentions and as far as it is likely to mean any of its candidates, so that
    "Republic", if it stands for one, does not speak for the village of that name.
    """
    known = [named for named in names if named.candidates]
    if not known:
        return None
    spoken, surest = 0.0, 0.0
    scores: dict[_Key, float] = {}
    places: dict[_Key, Place] = {}
    for named in known:
        unknown = weights().unknown_word if len(named.name.split()) == 1 else weights().unknown_words
        odds = [_prior(place) * _context(place, named, evidence) for place in named.candidates]
        told = 1 - unknown / (sum(odds) + unknown)
        spoken, surest = spoken + told * len(named.starts), max(surest, told)
        for place, weight in zip(named.candidates, odds, strict=True):
            key = (place.source, place.name, place.geonames, place.latitude)
            places.setdefault(key, place)
            likely = weight / (sum(odds) + unknown)
            scores[key] = scores.get(key, 0.0) + likely * len(named.starts)
    best = max(scores, key=lambda key: scores[key])
    here = sum(score for key, score in scores.items() if _same_spot(places[key], places[best]))
    return places[best], surest * here / spoken


def _same_spot(place: Place, best: Place) -> bool:
    """Return whether two places are one on the map: a city and the province around it, a state then and now."""
    return _apart(place, best) <= weights().same_spot


def _apart(one: Place, other: Place) -> float:
    """Return the distance of two places in degrees, the larger of both directions; without coordinates they are far apart."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return 0.0 if one == other else 180.0
    return max(abs(one.latitude - other.latitude), abs(one.longitude - other.longitude))


def _lies_in(place: Place, country: str, around: Place) -> bool:
    """Return whether a place in `country` lies in the state or the province `around`."""
    if country not in around.countries:
        return False
    return around.kind in _STATES or _apart(place, around) <= weights().province


def _prior(place: Place) -> float:
    table = weights()
    size = place.population / table.people * (1 + place.names / table.names)
    if place.source == "city":
        weight = max(size, table.least_city) * (table.city_alias if place.match == "alias" else 1.0)
        return weight + (table.capital if place.kind == "capital" else 0.0)
    weight = table.kinds.get(place.kind, table.kinds["place"])
    if place.match == "alias":
        weight *= table.alias
    return weight + (size if place.kind in _SIZED else 0.0)


def _context(place: Place, named: Named, evidence: Evidence) -> float:
    if not place.countries:
        return 1.0
    return max(_in_country(place, country, named, evidence) for country in place.countries)


def _in_country(place: Place, country: str, named: Named, evidence: Evidence) -> float:
    table = weights()
    share = (evidence.around if place.kind in _STATES else evidence.share)(country, named.name)
    factor = 1 + table.share * share
    if evidence.is_near(country, named.name, named.starts):
        factor += table.near
    if place.kind in _BOUND and any(_lies_in(place, country, around) for around in named.behind):
        factor *= table.behind
    if share == 0 and not _is_famous(place):
        factor *= table.foreign
    return factor


def _is_famous(place: Place) -> bool:
    """Return whether a town is one that is named in histories of any country."""
    large = weights().large if place.source == "city" else weights().large_curated
    return place.kind == "capital" or (place.kind in _SIZED and place.population >= large)
