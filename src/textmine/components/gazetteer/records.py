"""What the gazetteer holds of one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from textmine.schema.v1 import EntityType

Source = Literal["user", "curated", "city"]
Match = Literal["name", "alias", "demonym"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place, people or body, as found under one of its names.

    Attributes:
        name: the canonical name.
        type: OntoNotes type of the thing; a demonym found ("Abkhaz") names people of it, so its mentions are NORP.
        kind: state, former_state, disputed, region, subdivision, town, city, capital, river, people, religion, body, seat …
        country: ISO 3166 alpha-2 code of the present-day state it lies in, None if in none or in several (see `today`).
        latitude: decimal degrees of a reasonable centre, None for peoples and bodies.
        longitude: likewise.
        population: 0 where unknown. A city of few people whose name is a person's or a common word's is a risky match.
        names: how many names GeoNames has for it: a measure of fame beside the population.
        geonames: GeoNames id.
        wikidata: Wikidata id ("Q403").
        source: the user's table, the curated one, or GeoNames' cities.
        match: what of it was looked up.
        stands_for: name of the state or body that the name of a seat means.
        valid_from: first year in which there was such a thing, if known.
        valid_to: last year, None for what there is today or where unknown.
        today: ISO codes of the present-day states on its territory.
        demonyms: how its people are called.
        aliases: other names.
    """

    name: str
    type: EntityType
    kind: str
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    names: int = 0
    geonames: int | None = None
    wikidata: str | None = None
    source: Source = "curated"
    match: Match = "name"
    stands_for: str | None = None
    valid_from: int | None = None
    valid_to: int | None = None
    today: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def countries(self) -> tuple[str, ...]:
        """ISO codes of the present-day states it lies in."""
        return (self.country,) if self.country else self.today

    @property
    def is_demonym(self) -> bool:
        """Whether the name looked up is that of its people ("Abkhaz"), not its own."""
        return self.match == "demonym"
