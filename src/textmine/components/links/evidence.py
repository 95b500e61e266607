"""Of which countries a chapter speaks, and where."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from textmine.components.gazetteer.countries import neighbours
from textmine.components.links.data import weights


@dataclass(slots=True)
class Evidence:
    """Mentions that speak for a country, with the name that spoke."""

    _of_name: Counter[str] = field(default_factory=Counter)
    _by_name: Counter[tuple[str, str]] = field(default_factory=Counter)
    _by_country: Counter[str] = field(default_factory=Counter)
    _places: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def add(self, start: int, name: str, countries: Iterable[str]) -> None:
        """Note that `name` at `start` speaks for `countries`; calls come in order of `start`."""
        for country in countries:
            self._of_name[name] += 1
            self._by_country[country] += 1
            self._by_name[name, country] += 1
            self._places.setdefault(country, []).append((start, name))

    def share(self, country: str, name: str) -> float:
        """Return the share of the chapter's evidence that speaks for `country`, without what `name` itself says."""
        spoken = self._by_country.total() - self._of_name[name]
        own = self._by_country[country] - self._by_name[name, country]
        return own / (spoken + weights().doubt)

    def around(self, country: str, name: str) -> float:
        """Return the share that speaks for `country`, and in part that of those it borders on, without what `name` says."""
        beside = sum(self.share(other, name) for other in sorted(neighbours().get(country, ())))
        return self.share(country, name) + weights().neighbours * beside

    def is_near(self, country: str, name: str, starts: Sequence[int]) -> bool:
        """Return whether another name that speaks for `country` stands close to one of `starts`."""
        places, window = self._places.get(country, ()), weights().window
        for start in starts:
            index = bisect_left(places, (start - window, ""))
            while index < len(places) and places[index][0] <= start + window:
                if places[index][1] != name:
                    return True
                index += 1
        return False
