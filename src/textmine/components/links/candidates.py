"""What a name in the text may mean."""

from __future__ import annotations

from functools import cache

from textmine.components.gazetteer import Gazetteer, Place
from textmine.components.gazetteer.names import folded
from textmine.components.links.data import weights


class Candidates:
    """Looks names up in a gazetteer, each once."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._found = cache(self._look_up)
        self._countries = cache(self._look_up_countries)

    def of(self, name: str, kind: str) -> tuple[Place, ...]:
        """Return the places that `name` may mean where the text uses it for an entity of type `kind`; no demonyms."""
        types = weights().types.get(kind)
        if types is None:
            return ()
        return tuple(
            place
            for place in self._found(name)
            if place.type in types and not place.is_demonym and (kind == "GPE" or place.source != "city")
        )

    def countries(self, name: str) -> tuple[str, ...]:
        """Return the countries that `name`, of a place or of a people, speaks for; none if the tables hold several."""
        return self._countries(name)

    def _look_up_countries(self, name: str) -> tuple[str, ...]:
        found = [place for place in self._gazetteer.curated(name) if place.countries]
        # The best known stands for all, unless another is as well known.
        if not found or (
            len(found) > 1 and found[1].match == found[0].match and found[1].kind == found[0].kind
        ):
            return ()
        return found[0].countries

    def _look_up(self, name: str) -> tuple[Place, ...]:
        if weights().generic.issuperset(folded(name).split()):
            return self._gazetteer.curated(name)
        return _without_own_cities(self._gazetteer.look_up(name)) or self._without_words(name)

    def _without_words(self, name: str) -> tuple[Place, ...]:
        """Return what the name means without words such as "Province" or "River", if it then is of a kind that fits."""
        key = folded(name)
        for rule in weights().around:
            for rest in [
                *(key.removeprefix(words) for words in rule.before if key.startswith(words)),
                *(key.removesuffix(words) for words in rule.behind if key.endswith(words)),
            ]:
                found = tuple(place for place in self._gazetteer.look_up(rest) if place.kind in rule.kinds)
                if found:
                    return found
        return ()


def _without_own_cities(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Leave out the city of Luxembourg where the state of Luxembourg is meant as well."""
    states = {place.country for place in places if place.kind == "state" and not place.is_demonym}
    return tuple(place for place in places if place.source != "city" or place.country not in states)
