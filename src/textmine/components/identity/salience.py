"""How present a thing is in the reader's mind: often named and lately named weighs most."""

from __future__ import annotations

from collections.abc import Iterable

# After so many names of the text, a mention weighs half.
HALF_LIFE = 40.0


class Salience[K]:
    """Weights of things that fade as the text goes on; `place` counts the names of the text."""

    def __init__(self, half_life: float = HALF_LIFE) -> None:
        self._fading = 0.5 ** (1.0 / half_life)
        self._weights: dict[K, tuple[int, float]] = {}

    def name(self, thing: K, place: int) -> None:
        """Take note that `thing` is named at `place`."""
        self._weights[thing] = (place, self.weight(thing, place) + 1.0)

    def weight(self, thing: K, place: int) -> float:
        """Return what `thing` weighs at `place`."""
        at, weight = self._weights.get(thing, (place, 0.0))
        return float(weight * self._fading ** (place - at))

    def most(self, things: Iterable[K], place: int) -> K:
        """Return the one of `things` that weighs most; of equals, the first."""
        return max(things, key=lambda thing: self.weight(thing, place))
